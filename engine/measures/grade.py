"""The grade of a practice set: mastery × completion (G3). Asking for help and flags are no part of it."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

from engine.learner.mastery import UNAIDED
from engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.learner.mastery import MasteryEstimate

# Items of the practice set after which a skill counts in full: as many as mastery takes at the least, so that
# whoever masters a skill here has all of its share; who brings it along from elsewhere still has to show it.
FULL_COMPLETION = UNAIDED


@dataclass(frozen=True, slots=True)
class SkillProgress:
    """Where a student stands on one skill in scope.

    mastery: what of it counts, 0 to 1. answered: items of the practice set, 0 or more.
    Raises ValueError for numbers outside of these ranges.
    """

    mastery: float
    answered: int

    def __post_init__(self) -> None:
        if not 0.0 <= self.mastery <= 1.0:
            raise ValueError(f"mastery counts from 0 to 1, not {self.mastery}")
        if self.answered < 0:
            raise ValueError(f"answered is a count, not {self.answered}")

    @classmethod
    def of(cls, estimate: MasteryEstimate, answered: int) -> SkillProgress:
        """Return the progress on a skill: all of it where it is mastered, else as much as is likely."""
        return cls(1.0 if estimate.mastered else estimate.probability, answered)

    @property
    def share(self) -> float:
        """What the skill gives to the grade: 0 to 1."""
        return self.mastery * min(1.0, self.answered / FULL_COMPLETION)


def grade(skills: Sequence[SkillProgress], previous: float | None) -> float:
    """Return the grade of a practice set, 0 to 1: the mean of its skills' shares; it never falls.

    skills: every skill in scope, begun or not; all count the same. previous: the grade so far, None before
    the first.
    Raises ValueError for a previous grade outside 0 to 1.
    """
    if previous is not None and not 0.0 <= previous <= 1.0:
        raise ValueError(f"a grade is from 0 to 1, not {previous}")
    return max(_earned(skills), previous or 0.0)


def explain(skills: Sequence[SkillProgress], share: float) -> Reason:
    """Return the rule with the numbers of one student as one sentence ("grade.rule" is the rule alone).

    share: the grade as it stands, 0 to 1; it is worked out with every answer, while skills may be of later.
    Codes: "grade.worked-out"; "grade.kept" where the work alone would now give less than was reached before;
    "grade.risen" where it would give more, since mastery also moves between two answers.
    Params: percent (0 to 100, one decimal at most), skills (in scope), begun (skills with an item answered),
    items (that make a skill count in full).
    """
    stands, now = _percent(share), _percent(_earned(skills))
    return Reason(
        "grade.kept" if stands > now else "grade.risen" if stands < now else "grade.worked-out",
        {
            "percent": f"{stands:g}",
            "skills": len(skills),
            "begun": sum(skill.answered > 0 for skill in skills),
            "items": FULL_COMPLETION,
        },
    )


def _percent(share: float) -> float:
    return round(100 * share, 1)


def _earned(skills: Sequence[SkillProgress]) -> float:
    return fsum(skill.share for skill in skills) / len(skills) if skills else 0.0
