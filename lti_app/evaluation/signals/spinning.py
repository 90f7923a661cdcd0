"""How well B3 foresees ten opportunities on a skill without three right in a row, and how early."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import fmean
from typing import TYPE_CHECKING

import numpy as np

from engine.signals.spinning import spin_chance, threshold
from lti_app.evaluation.metrics import auc

if TYPE_CHECKING:
    from collections.abc import Mapping

RANKED_AT = 5  # opportunities, where those who have not got there yet are ranked
_WRONG = 4  # the rule that it is compared with: so many wrong answers


@dataclass(slots=True)
class Opportunities:
    """The first opportunities of one student on one skill. chances: of spinning, after each."""

    right: list[bool] = field(default_factory=list)
    chances: list[float] = field(default_factory=list)
    streak: int = 0
    reached: bool = False


@dataclass(frozen=True, slots=True)
class Alarms:
    """What a rule was worth. precision, recall: 0 to 1; lead: opportunities before the last, on average."""

    precision: float | None
    recall: float | None
    lead: float | None
    alarms: int


class Spinning:
    """Collects opportunities on skills. settings: B3's of a policy.

    B3 is about a skill over different items. Where students meet the same items again and again, as in drills
    of facts, three in a row mean something else; `repeated` tells such a file.
    """

    def __init__(self, settings: Mapping[str, float]) -> None:
        self._settings = settings
        self._most, self._run = int(settings["opportunities"]), int(settings["run"])
        self._seen: dict[tuple[str, tuple[str, ...]], Opportunities] = {}
        self._met: set[tuple[str, str]] = set()
        self._items = self._again = 0

    def meet(self, student: str, item: str) -> None:
        """Count an item as new to a student, or as met before."""
        self._items += 1
        self._again += (student, item) in self._met
        self._met.add((student, item))

    def wants(self, student: str, skills: tuple[str, ...]) -> bool:
        """Tell whether another opportunity would change anything."""
        tries = self._seen.get((student, skills))
        return tries is None or not (tries.reached or len(tries.right) >= self._most)

    def see(self, student: str, skills: tuple[str, ...], *, right: bool, chance: float) -> None:
        """Take one in. skills: of the item. chance: of the next being right, as expected after this one."""
        tries = self._seen.setdefault((student, skills), Opportunities())
        tries.right.append(right)
        tries.streak = tries.streak + 1 if right else 0
        tries.reached = tries.streak >= self._run
        tries.chances.append(spin_chance(tries.right, chance, self._most, self._run))

    def figures(self) -> dict[str, float | int | None]:
        """Return precision, recall and lead of B3, its AUC at RANKED_AT, and the same of a simple rule.

        Only students and skills whose outcome is known are counted: the run came, or the opportunities were
        used up. An alarm counts before the last opportunity only, and before the run.
        """
        known = [c for c in self._seen.values() if c.reached or len(c.right) >= self._most]
        ours = _judged(known, [self._first(tries) for tries in known], self._most)
        simple = _judged(known, [_first_of_wrong(tries.right, self._most) for tries in known], self._most)
        undecided = [c for c in known if len(c.right) > RANKED_AT]
        ranked = auc(
            np.array([c.chances[RANKED_AT - 1] for c in undecided]),
            np.array([not c.reached for c in undecided], dtype=bool),
        )
        return {
            "precision": ours.precision,
            "recall": ours.recall,
            "lead": ours.lead,
            "auc_at_5": ranked,
            "alarms": ours.alarms,
            "known": len(known),
            "spinning": sum(not tries.reached for tries in known),
            "repeated": self._again / self._items if self._items else None,
            "four_wrong_precision": simple.precision,
            "four_wrong_recall": simple.recall,
            "four_wrong_lead": simple.lead,
        }

    def _first(self, tries: Opportunities) -> int | None:
        """Return the opportunity at which B3 first holds."""
        for number, chance in enumerate(tries.chances[: self._most - 1], start=1):
            if (
                number >= self._settings["first"]
                and chance >= threshold(number, self._settings)
                and chance > 0
            ):
                return number
        return None


def _first_of_wrong(right: list[bool], most: int) -> int | None:
    wrong = 0
    for number, answer in enumerate(right[: most - 1], start=1):
        wrong += not answer
        if wrong >= _WRONG:
            return number
    return None


def _judged(known: list[Opportunities], first: list[int | None], most: int) -> Alarms:
    raised = [(tries, number) for tries, number in zip(known, first, strict=True) if number is not None]
    true = [most - number for tries, number in raised if not tries.reached]
    spinning = sum(not tries.reached for tries in known)
    return Alarms(
        precision=len(true) / len(raised) if raised else None,
        recall=len(true) / spinning if spinning else None,
        lead=fmean(true) if true else None,
        alarms=len(raised),
    )
