"""The items that could come next, and which of them fits best."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.learner.elo import predict
from engine.learner.model import TemplateState
from engine.sequencing.band import FLOOR
from engine.sequencing.seeds import draw_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from engine.items.model import ItemTemplate
    from engine.sequencing.model import Band, ChoiceRequest

APART = 3  # the same template not within so many items

# All costs are in units of predicted success. A skill further down the line has to fit better by ORDER before
# it is served first: practice stays with a skill. Each time that a template was among the recent items makes
# it a little less welcome. Items that fit about equally well are as good as each other, and the seed decides,
# so that two students side by side do not see the same.
ORDER = 0.25
REPEAT = 0.04
TIE = 0.01


@dataclass(frozen=True, slots=True)
class Candidate:
    """A template that could be served. predicted: 0 to 1; rank: place of its skill in the order wanted."""

    template: ItemTemplate
    predicted: float
    rank: int


def candidates(request: ChoiceRequest, templates: Iterable[tuple[int, ItemTemplate]]) -> list[Candidate]:
    """Return the templates, each given with its rank, with the predicted success on them."""
    known, learner = request.templates, request.learner
    return [
        Candidate(
            template,
            predict(
                learner,
                template.skill,
                known.get(template.id) or TemplateState(template.id, template.difficulty),
            ),
            rank,
        )
        for rank, template in templates
    ]


def prefer(pool: Sequence[Candidate], wanted: Callable[[Candidate], bool]) -> Sequence[Candidate]:
    """Return those wanted; where there are none, all."""
    return [candidate for candidate in pool if wanted(candidate)] or pool


def near_repeat(request: ChoiceRequest, candidate: Candidate) -> bool:
    """Tell whether the template was among the last items."""
    return any(item.template == candidate.template.id for item in request.recent[-APART:])


def best(request: ChoiceRequest, pool: Sequence[Candidate], band: Band) -> Candidate:
    """Return the candidate that fits best. pool: not empty.

    Not under the floor comes first, no near-repeat second, the fit to the band third.
    """
    pool = prefer(pool, lambda candidate: candidate.predicted >= FLOOR)
    pool = prefer(pool, lambda candidate: not near_repeat(request, candidate))
    uses = Counter(item.template for item in request.recent)
    costs = [cost(candidate, band, uses[candidate.template.id]) for candidate in pool]
    limit = min(costs) + TIE
    ties = [candidate for candidate, each in zip(pool, costs, strict=True) if each <= limit]
    return min(
        ties, key=lambda candidate: (draw_of(request.seed, candidate.template.id), candidate.template.id)
    )


def cost(candidate: Candidate, band: Band, uses: int) -> float:
    """Return how badly a candidate fits: 0 is at the aim, next in line, and new.

    Outside the band the distance counts twice.
    """
    predicted = candidate.predicted
    outside = max(band.low - predicted, predicted - band.high, 0.0)
    return abs(predicted - band.aim) + outside + ORDER * candidate.rank + REPEAT * uses
