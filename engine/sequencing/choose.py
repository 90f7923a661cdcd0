"""The next item for this student (A2), with its reason.

A teacher's plan comes first, then a review that is due, then what is next to learn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.sequencing.band import FLOOR, REVIEW, missed_lately, practice_band
from engine.sequencing.candidates import best, near_repeat
from engine.sequencing.model import ItemChoice
from engine.sequencing.plan import plan_turn
from engine.sequencing.reasons import explain
from engine.sequencing.review import due, reviewed_lately
from engine.sequencing.seeds import item_seed
from engine.sequencing.standing import EmptyScopeError, Standing, standing
from engine.sequencing.turn import Turn, pool_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.sequencing.model import ChoiceRequest

__all__ = ["EmptyScopeError", "choose"]

_FAR_BEHIND = 10  # places in line: more than any fit to the band makes up for


def choose(request: ChoiceRequest) -> ItemChoice:
    """Return the next item: the same for the same request.

    request.seed has to differ from item to item, so that numbers do not come again once an item has left
    request.recent. Raises EmptyScopeError where no skill in scope has a template.
    """
    where = standing(request)
    turn = plan_turn(request, where) or _review_turn(request, where) or _practice_turn(request, where)
    chosen = best(request, turn.pool, turn.band)
    return ItemChoice(
        template=chosen.template.id,
        skill=chosen.template.skill,
        level=chosen.template.level,
        seed=item_seed(request.seed, chosen.template.id, request.recent),
        predicted=chosen.predicted,
        band=turn.band,
        reason=explain(request, where, turn, chosen),
        step=turn.step,
    )


def _review_turn(request: ChoiceRequest, where: Standing) -> Turn | None:
    """The review that is longest overdue, some items apart while there is something new to learn."""
    if where.frontier and reviewed_lately(request, where.mastered):
        return None
    for skill in due(request, where.mastered):
        pool = pool_of(request, where, [[skill]])
        if any(item.predicted >= FLOOR and not near_repeat(request, item) for item in pool):
            code = "sequencing.review-due" if where.frontier else "sequencing.all-mastered-review"
            return Turn(pool, REVIEW, code)
    return None


def _practice_turn(request: ChoiceRequest, where: Standing) -> Turn:
    """What is next to learn, in its order; what is mastered only where nothing else fits.

    After misses in a row known ground is near: one success there, and practice goes on where it was.
    """
    band = practice_band(request)
    if not where.frontier:
        return Turn(pool_of(request, where, [where.mastered]), band, "sequencing.all-mastered")
    lines: list[Sequence[str]] = [[skill] for skill in where.frontier]
    lines += [[]] * (0 if missed_lately(request.recent) else _FAR_BEHIND)
    return Turn(pool_of(request, where, [*lines, where.mastered]), band)
