"""From the installation's log to parameters that may be better, and what was measured of both."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from lti_app.calibration.active import active_parameters, active_version
from lti_app.calibration.fit import OWN_LOG, Unit, fit
from lti_app.calibration.judge import Comparison, compare, held_out
from lti_app.calibration.log import MOST, answers_to_learn_from, log_to_learn_from
from lti_app.content.learner_file import LearntFrom, ParametersData, load_parameters
from lti_app.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from engine.learner.model import Answer
    from lti_app.calibration.classroom import Stream, Through

    Log = Mapping[int, Sequence[tuple[int, Answer]]]

# Fewer say nothing that the shipped weights, learnt from thousands of students, do not say better.
STUDENTS = 30
ANSWERS = 1_000

_OWN = "own-log"
_UNNAMED = "proposed"


@dataclass(frozen=True, slots=True)
class Proposal:
    """New parameters beside those in use.

    data: its version is given when it is saved. against: the version in use. courses, students, answers: that
    it was learnt from. left_out: older answers that were not looked at.
    """

    data: ParametersData
    against: str
    comparison: Comparison
    courses: int
    students: int
    answers: int
    left_out: int

    def report(self) -> dict[str, Any]:
        """Return what is kept beside the parameters."""
        return asdict(self.comparison) | {
            "better": self.comparison.better,
            "against": self.against,
            "courses": self.courses,
            "learnt_from": {"students": self.students, "answers": self.answers},
            "left_out": self.left_out,
        }


def propose(
    session: Session,
    *,
    most: int = MOST,
    step: Callable[[str], None] = lambda what: None,
    through: Through = iter,
) -> Proposal:
    """Learn parameters from four fifths of the students; judge them, and those in use, on the others.

    Begins with the shipped parameters, whatever is in use: the same log always proposes the same. Changes
    nothing. step: is told what begins (a code of config/wording/calibration.yaml).
    Raises CommandError CAL-TOO-FEW where the log is too short to learn from.
    """
    step("calibration.step.read")
    log = log_to_learn_from(session, most)
    people = {person for stream in log.values() for person, _ in stream}
    answers = sum(len(stream) for stream in log.values())
    if len(people) < STUDENTS or answers < ANSWERS:
        raise CommandError(
            "CAL-TOO-FEW",
            students=len(people),
            answers=answers,
            students_wanted=STUDENTS,
            answers_wanted=ANSWERS,
        )
    apart = held_out(people)
    learning = _streams(log, people - apart)
    step("calibration.step.fit")
    shipped = load_parameters()
    units = [Unit((stream,), len(stream)) for stream in learning]
    data = fit(units, shipped, OWN_LOG, through=through)
    learnt = LearntFrom(
        name=_OWN,
        fingerprint=_fingerprint(log),
        students=len(people - apart),
        answers=sum(unit.answers for unit in units),
    )
    data = ParametersData.model_validate(
        data.model_dump() | {"version": _UNNAMED, "learnt_from": (*shipped.learnt_from, learnt)}
    )
    step("calibration.step.compare")
    comparison = compare(_streams(log, apart), active_parameters(session), data.parameters(), through=through)
    return Proposal(
        data=data,
        against=active_version(session),
        comparison=comparison,
        courses=len(units),
        students=learnt.students,
        answers=learnt.answers,
        left_out=answers_to_learn_from(session) - answers,
    )


def _streams(log: Log, people: set[int] | frozenset[int]) -> list[Stream]:
    """Return the answers of some people, course by course, without courses that have none of theirs."""
    streams = ([said for said in stream if said[0] in people] for stream in log.values())
    return [stream for stream in streams if stream]


def _fingerprint(log: Log) -> str:
    digest = sha256()
    for course, stream in sorted(log.items()):
        for person, answer in stream:
            digest.update(repr((course, person, answer.task.template, answer.right)).encode())
    return digest.hexdigest()[:16]
