"""What a strategy's records come to: one line of numbers, and how strategies compare at equal false mastery.

Definitions (docs/simulation.md tells them at length):

- items to mastery: mean over the skills that a learner can truly master of the items practised on the skill
  until it was declared; the cap where it never was.
- false mastery: share of the skills declared that were not truly mastered at that moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from engine.sequencing.band import PRACTICE
from engine.sequencing.candidates import NEAR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from lti_app.simulation.classroom import Answered, Record

T = TypeVar("T")

_WARM = 10  # answers of a learner after which what is served is judged by its fit


@dataclass(frozen=True, slots=True)
class Measures:
    """Of one strategy at one threshold, all learners of a kind together.

    items: to mastery, see above; practised: all items of a learner, with looks back and skills given up.
    false: false mastery; None where nothing was declared. declared: share of all skills; missed: share of the
    skills within reach that were given up. retained: mean true level of the skills declared, two weeks after
    the last item. success: share of items right at once without help. Of the items after a learner's first
    ten: in_band: share whose true chance was inside the band of practice; near_aim: share whose expected
    chance was within NEAR of what the tutor aimed at, None for tutors that aim at nothing.
    """

    items: float
    practised: float
    false: float | None
    declared: float
    missed: float
    retained: float | None
    success: float
    in_band: float | None
    near_aim: float | None


def measure(records: Sequence[Record], skills: int, cap: int) -> Measures:
    """Return the measures. skills: of the curriculum; cap: items after which a skill was given up."""
    within = [(record, skill) for record in records for skill in record.reachable]
    until = [record.declared[skill].items if skill in record.declared else cap for record, skill in within]
    declared = [each for record in records for each in record.declared.values()]
    items = [item for record in records for item in record.items]
    later = [item for record in records for item in record.items[_WARM:]]
    return Measures(
        items=_mean(until) or 0.0,
        practised=len(items) / len(records),
        false=_share(declared, lambda each: not each.truly),
        declared=len(declared) / (skills * len(records)),
        missed=_share(within, lambda pair: pair[1] not in pair[0].declared) or 0.0,
        retained=_mean([level for record in records for level in record.later.values()]),
        success=_share(items, lambda item: item.right and not item.aided) or 0.0,
        in_band=_share(later, lambda item: PRACTICE.low <= item.chance <= PRACTICE.high),
        near_aim=_share([item for item in later if item.expected is not None], _is_near),
    )


@dataclass(frozen=True, slots=True)
class Gain:
    """Items saved at equal false mastery. rate: of it. items: Baton's; best: the baseline with the fewest,
    other: its items; None where nothing declares so strictly. saved: share of the baseline's.
    """

    rate: float
    items: float | None
    best: str | None
    other: float | None

    @property
    def saved(self) -> float | None:
        """Return the share of the best baseline's items that Baton does without; below 0: it needs more."""
        if self.items is None or not self.other:
            return None
        return 1.0 - self.items / self.other


def compare(
    ours: Iterable[Measures], others: Mapping[str, Sequence[Measures]], rates: Sequence[float]
) -> list[Gain]:
    """Return the gain at each rate of false mastery. others: each baseline's sweep."""
    front = frontier(ours)
    fronts = {name: frontier(sweep) for name, sweep in others.items()}
    gains = []
    for rate in rates:
        reach = {name: items for name, each in fronts.items() if (items := items_at(each, rate)) is not None}
        best = min(reach, key=lambda name: reach[name]) if reach else None
        gains.append(Gain(rate, items_at(front, rate), best, reach[best] if best else None))
    return gains


def frontier(sweep: Iterable[Measures]) -> list[tuple[float, float]]:
    """Return the best that a strategy's thresholds give: (false mastery, items), strict to lax.

    The lower convex hull: what lies between two thresholds is reached by tossing a coin between them.
    """
    hull: list[tuple[float, float]] = []
    for point in sorted((each.false, each.items) for each in sweep if each.false is not None):
        if hull and point[1] >= hull[-1][1]:
            continue
        while len(hull) > 1 and _turns_down(hull[-2], hull[-1], point):
            hull.pop()
        hull.append(point)
    return hull


def _turns_down(first: tuple[float, float], middle: tuple[float, float], last: tuple[float, float]) -> bool:
    slope = (middle[1] - first[1]) * (last[0] - first[0])
    return slope >= (last[1] - first[1]) * (middle[0] - first[0])


def items_at(front: Sequence[tuple[float, float]], rate: float) -> float | None:
    """Return the fewest items with no more false mastery than the rate; None: no threshold is so strict."""
    if not front or rate < front[0][0]:
        return None
    for (low, many), (high, few) in pairwise(front):
        if rate <= high:
            return many + (few - many) * (rate - low) / (high - low)
    return front[-1][1]


def _is_near(item: Answered) -> bool:
    return item.expected is not None and item.aim is not None and abs(item.expected - item.aim) <= NEAR


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _share(values: Sequence[T], wanted: Callable[[T], bool]) -> float | None:
    return sum(map(wanted, values)) / len(values) if values else None
