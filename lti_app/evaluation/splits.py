"""The two protocols' ways of dividing students: which are fixed by NumPy's legacy random generator.

That generator's stream is frozen (NumPy's NEP 19), so the same students are drawn by every version.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from numpy.random import RandomState

from lti_app.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lti_app.evaluation.data import StudentAnswer

FITTED_SEED = 42
FITTED_SHARE = 5  # one student in so many is a test student

COLD_SEED = 7
CLASSES = 12
CLASS_SIZE = 30
CLASS_ANSWERS = 6_000  # at most


@dataclass(frozen=True, slots=True)
class Split:
    """Students' answers, student by student: to learn from, and to be predicted."""

    training: tuple[Sequence[StudentAnswer], ...]
    test: tuple[Sequence[StudentAnswer], ...]


def fitted_split(students: Mapping[str, Sequence[StudentAnswer]]) -> Split:
    """Return the fitted protocol's students: the first fifth of a permutation of them are the test students.

    students: sorted (lti_app.evaluation.data.students). Raises CommandError where there are too few.
    """
    _enough(students, FITTED_SHARE)
    shuffled = [
        list(students.values())[place] for place in RandomState(FITTED_SEED).permutation(len(students))
    ]
    tested = len(students) // FITTED_SHARE
    return Split(training=tuple(shuffled[tested:]), test=tuple(shuffled[:tested]))


def cold_classes(
    students: Mapping[str, Sequence[StudentAnswer]], classes: int = CLASSES, seed: int = COLD_SEED
) -> tuple[list[StudentAnswer], ...]:
    """Return the cold protocol's classes: the answers of each in the order of `order`, then of students.

    students, errors: as in `fitted_split`. A student may be in several classes. classes, seed: others than
    the protocol's are for learning weights (lti_app.calibration.research).
    """
    _enough(students, CLASS_SIZE)
    random, everybody = RandomState(seed), list(students.values())
    return tuple(
        _class(everybody, sorted(random.choice(len(everybody), CLASS_SIZE, replace=False)))
        for _ in range(classes)
    )


def _class(everybody: Sequence[Sequence[StudentAnswer]], drawn: Sequence[int]) -> list[StudentAnswer]:
    answers = [said for place in drawn for said in everybody[place]]
    answers.sort(key=lambda said: said.order)  # keeps students in their order where `order` is equal
    return answers[:CLASS_ANSWERS]


def _enough(students: Mapping[str, Sequence[StudentAnswer]], wanted: int) -> None:
    if len(students) < wanted:
        raise CommandError("EVAL-STUDENTS", students=len(students), wanted=wanted)
