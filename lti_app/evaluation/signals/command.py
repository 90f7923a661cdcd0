"""What `baton evaluate-signals` does: one pass over a file of answers, its figures, whether they will do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from engine.items.model import Level
from engine.learner.predict import Outlook
from engine.signals.model import AttemptRecord, ItemRecord
from lti_app.calibration.classroom import Classroom
from lti_app.content.policies import load_policy
from lti_app.evaluation.data import UNTIMED, read, students
from lti_app.evaluation.fingerprint import fingerprint
from lti_app.evaluation.parameters import choose_parameters
from lti_app.evaluation.signals.guessing import Guessing, Usual
from lti_app.evaluation.signals.load import Load
from lti_app.evaluation.signals.spinning import Spinning

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from engine.learner.model import Parameters
    from lti_app.evaluation.data import StudentAnswer
    from lti_app.evaluation.progress import Progress

    Figures = Mapping[str, Any]

# What each figure has to reach, as (part, figure, bound, whether at least, digits in which it is compared).
BOUNDS = (
    ("wheel_spinning", "precision", 0.78, True, 2),
    ("wheel_spinning", "recall", 0.95, True, 2),
    ("wheel_spinning", "lead", 4.6, True, 1),
    ("wheel_spinning", "auc_at_5", 0.82, True, 2),
    ("rapid_guessing", "right_among_flagged", 0.10, False, 2),
    ("load", "cases_per_1000", 3.0, False, 1),
)

# What a file needs before a part of the table can be judged by it: students and skills that never got there,
# flagged answers, answers.
_ENOUGH = {"wheel_spinning": ("spinning", 20), "rapid_guessing": ("flagged", 1), "load": ("answers", 1_000)}
_LOOKED_AT = 40_000  # answers, about, that the policy looks at: students as far apart as that needs
_DRILL = 0.5  # share of items met before, from which a file is no practice of skills
_USUAL = 60.0  # seconds, for an item of which nobody's time is known
_SESSION, _SESSIONS_A_WEEK = 20, 2  # answers; how data without times is spread over days


@dataclass(frozen=True, slots=True)
class Verdict:
    """One line of the table. value: None where the file has too little of it. held: None likewise."""

    part: str
    figure: str
    value: float | None
    bound: float
    at_least: bool
    held: bool | None


@dataclass(frozen=True, slots=True)
class SignalEvaluation:
    """What came out. figures: by part."""

    data: Mapping[str, Any]
    parameters: str
    policy: str
    figures: Mapping[str, Figures]

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The table: every figure beside its bound."""
        return tuple(self._verdict(*bound) for bound in BOUNDS)

    @property
    def holds(self) -> bool:
        """Whether every figure that the file can show is good enough, and it can show one at all."""
        held = [verdict.held for verdict in self.verdicts if verdict.held is not None]
        return bool(held) and all(held)

    def as_json(self) -> dict[str, Any]:
        """Return the object that is printed (docs/evaluation.md)."""
        return {
            **{part: _rounded(found) for part, found in self.figures.items()},
            "table": [
                {
                    "part": verdict.part,
                    "figure": verdict.figure,
                    "value": None if verdict.value is None else round(verdict.value, 6),
                    "at_least" if verdict.at_least else "at_most": verdict.bound,
                    "holds": verdict.held,
                }
                for verdict in self.verdicts
            ],
            "holds": self.holds,
            "data": dict(self.data),
            "parameters": self.parameters,
            "policy": self.policy,
        }

    def as_table(self) -> str:
        """Return the figures as lines of text."""
        lines = [f"{'':<38}{'measured':>10}{'bound':>10}"]
        for verdict in self.verdicts:
            value = "–" if verdict.value is None else f"{verdict.value:.3f}"
            bound = f"{'≥' if verdict.at_least else '≤'} {verdict.bound:g}"
            word = {None: "not shown by this file", True: "holds", False: "DOES NOT HOLD"}[verdict.held]
            lines.append(f"{verdict.part + ', ' + verdict.figure:<38}{value:>10}{bound:>10}  {word}")
        simple = self.figures["wheel_spinning"]
        if simple["four_wrong_precision"] is not None:
            lines.append(
                f"four wrong answers instead: precision {simple['four_wrong_precision']:.3f}, "
                f"recall {simple['four_wrong_recall']:.3f}, lead {simple['four_wrong_lead']:.2f}"
            )
        return "\n".join(lines)

    def _verdict(self, part: str, figure: str, bound: float, at_least: bool, digits: int) -> Verdict:
        value = self.figures[part][figure]
        if value is None or self._says_too_little(part):
            return Verdict(part, figure, value, bound, at_least, None)
        rounded = round(value, digits)
        return Verdict(
            part, figure, value, bound, at_least, rounded >= bound if at_least else rounded <= bound
        )

    def _says_too_little(self, part: str) -> bool:
        counted, enough = _ENOUGH[part]
        drill = part == "wheel_spinning" and self.figures[part]["repeated"] >= _DRILL
        return drill or bool(self.figures[part][counted] < enough)


def run_signal_evaluation(
    path: Path, qmatrix: Path | None, parameters: str | None, policy: str, progress: Progress
) -> SignalEvaluation:
    """Let the signals and a policy that ships look at every student of a file. Raises as run_evaluation."""
    try:
        progress.step(f"reading {path.name}")
        answers = read(path, qmatrix, progress.counted)
        everybody = students(answers)
        mark = fingerprint(answers)
        chosen = choose_parameters(mark, parameters)
        progress.step(f"{len(everybody)} students")
        figures = _walk(everybody, chosen.data.parameters(), policy, progress)
    finally:
        progress.end()
    data = {"file": path.name, "fingerprint": mark, "students": len(everybody), "answers": len(answers)}
    return SignalEvaluation(data, chosen.name, policy, figures)


def _walk(
    everybody: Mapping[str, Sequence[StudentAnswer]],
    parameters: Parameters,
    policy_id: str,
    progress: Progress,
) -> dict[str, Figures]:
    policy = load_policy(policy_id)
    spinning, guessing = Spinning(policy.signals["B3"]), Guessing(policy.signals["B8"])
    load, room, usual = Load(policy), Classroom(parameters), dict[str, Usual]()
    number, every = 0, 1 + sum(map(len, everybody.values())) // _LOOKED_AT
    for turn, (student, answers) in enumerate(everybody.items()):
        for place, said in enumerate(progress.counted(answers)):
            number += 1
            answer, template = said.answer, said.answer.task.template
            expected = room.learn(student, answer).predicted.probability
            outlook = Outlook(parameters, room.course, room.student(student), answer.at)
            spinning.meet(student, template)
            skills = answer.task.skills  # an item that needs several practises them together
            if spinning.wants(student, skills):
                chance = outlook.on_skills(skills).probability
                spinning.see(student, skills, right=answer.right, chance=chance)
            at, took = _moment(answer.at, place), usual.setdefault(template, Usual())
            item = _item(number, said, at, took.mean, expected)
            if said.seconds is not None:
                guessing.see(student, item, usual_known=took.mean is not None)
                took.see(said.seconds)
            if turn % every == 0:
                load.see(student, item, outlook, at)
    return {
        "wheel_spinning": spinning.figures(),
        "rapid_guessing": guessing.figures(),
        "load": load.figures(),
    }


def _item(number: int, said: StudentAnswer, at: datetime, usual: float | None, expected: float) -> ItemRecord:
    """Return an answer as practice would have kept it: one try, no hints. number: its id and its item's."""
    seconds = _USUAL if said.seconds is None else said.seconds
    return ItemRecord(
        id=number,
        template=said.answer.task.template,
        skill=said.answer.task.skills[0],
        level=Level.MEDIUM,
        usual_seconds=usual or _USUAL,
        opened_at=at - timedelta(seconds=seconds),
        closed_at=at,
        hints=0,
        attempts=(AttemptRecord(number, "", said.answer.right, None, 0, seconds, at),),
        predicted=expected,
    )


def _moment(at: datetime, place: int) -> datetime:
    """Return when an answer was given; without times, as a class practises: two sessions a week."""
    if at != UNTIMED:
        return at
    session, within = divmod(place, _SESSION)
    return at + session * timedelta(days=7 / _SESSIONS_A_WEEK) + within * timedelta(minutes=1)


def _rounded(found: Figures) -> dict[str, Any]:
    return {name: round(value, 6) if isinstance(value, float) else value for name, value in found.items()}
