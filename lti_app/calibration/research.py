"""Learns the weights that Baton ships with, from files of research data (`baton calibrate --data`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.learner.features import FEATURES
from lti_app.calibration.fit import RESEARCH, Unit, fit
from lti_app.content.learner_file import LearntFrom, ParametersData, WeightData, load_parameters
from lti_app.evaluation.data import read, students
from lti_app.evaluation.fingerprint import fingerprint
from lti_app.evaluation.splits import cold_classes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lti_app.calibration.classroom import Through
    from lti_app.evaluation.data import StudentAnswer

START = "start"  # of config/learner/: knows nothing
SEED = 101  # of the classes; another than that by which predictions are judged

_DIGITS = 3  # beyond which other classes of the same data would give others
_HEAD = """\
# What the learner model knows before the first answer in a course: learnt once, by `baton calibrate --data`.
"""


@dataclass(frozen=True, slots=True)
class DataSet:
    """A file of answers, and the one that names the skills of its items."""

    path: Path
    qmatrix: Path | None = None

    @property
    def name(self) -> str:
        """What the file is called, without what says how it is written."""
        return self.path.name.split(".")[0]


def learn(sets: Sequence[DataSet], classes: int, version: str, through: Through = iter) -> ParametersData:
    """Return the weights that all sets together speak for. classes: of 30 students, drawn from each set.

    Every set counts the same, but for small ones. version: of the outcome.
    Raises CommandError (EVAL-…) where a file is not in order.
    """
    units, parts = [], []
    for one in sets:
        answers = read(one.path, one.qmatrix)
        units.append(_unit(answers, classes))
        people = len({said.student for said in answers})
        parts.append(
            LearntFrom(name=one.name, fingerprint=fingerprint(answers), students=people, answers=len(answers))
        )
    start = load_parameters(START)
    found = fit(units, start, RESEARCH, rounds=1, drifts=False, through=through)
    weights = {name: _rounded(found.weights[name]) for name in FEATURES}
    return found.model_copy(update={"version": version, "learnt_from": tuple(parts), "weights": weights})


def as_yaml(data: ParametersData) -> str:
    """Return the text of a file in config/learner/."""
    lines = [_HEAD + f'version: "{data.version}"', "learnt_from:"]
    lines += [
        f'  - {{name: "{part.name}", fingerprint: "{part.fingerprint}", students: {part.students},'
        f" answers: {part.answers}}}"
        for part in data.learnt_from
    ]
    lines += [
        f"{block}: {{{', '.join(f'{name}: {value:g}' for name, value in values)}}}"
        for block, values in (("variances", data.variances), ("drifts", data.drifts))
    ]
    lines.append("weights:")
    lines += [
        f"  {name}: {{mean: {data.weights[name].mean:g}, deviation: {data.weights[name].deviation:g}}}"
        for name in FEATURES
    ]
    return "\n".join(lines) + "\n"


def _unit(answers: Sequence[StudentAnswer], classes: int) -> Unit:
    drawn = cold_classes(students(answers), classes, SEED)
    return Unit(
        classes=tuple([(said.student, said.answer) for said in room] for room in drawn), answers=len(answers)
    )


def _rounded(weight: WeightData) -> WeightData:
    return WeightData(mean=round(weight.mean, _DIGITS), deviation=round(weight.deviation, _DIGITS))
