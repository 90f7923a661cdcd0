"""The next item for this student (A2), with its reason.

What a teacher asked for comes first, then a look back that is due (a transfer check before a review), then
what is next to learn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.sequencing.band import FLOOR, REVIEW, missed_lately, practice_band
from engine.sequencing.candidates import NEAR, of_skills
from engine.sequencing.model import ItemChoice
from engine.sequencing.pick import near_repeats, pick
from engine.sequencing.plan import plan_turn
from engine.sequencing.reasons import explain
from engine.sequencing.review import LEAD_UP, known_ground_run, looked_back
from engine.sequencing.seeds import item_seed
from engine.sequencing.standing import standing
from engine.sequencing.turn import Turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.sequencing.candidates import Candidate
    from engine.sequencing.model import Band, ChoiceRequest
    from engine.sequencing.standing import Standing


def choose(request: ChoiceRequest, shortlisted: Sequence[str]) -> ItemChoice:
    """Return the next item: the same for the same request.

    shortlisted: from engine.sequencing.shortlist for the same request; request.outlook has to know the
    templates of these skills. request.seed has to differ from item to item, so that numbers do not come again
    once an item has left request.recent.
    """
    turn = plan_turn(request, shortlisted) or _turn(request, standing(request, shortlisted))
    chosen, trace = pick(request, turn)
    return ItemChoice(
        template=chosen.template.id,
        skill=chosen.template.skill,
        level=chosen.template.level,
        seed=item_seed(request.seed, chosen.template.id, request.recent),
        predicted=chosen.chance,
        band=turn.band,
        reason=explain(request, turn, chosen, trace.decided),
        trace=trace,
        step=turn.step,
        check=turn.check,
    )


def _turn(request: ChoiceRequest, where: Standing) -> Turn:
    """Looks back come some items apart while there is something new to learn that fits."""
    if not where.frontier:
        return _look_back(request, where) or _mastered_turn(request, where)
    turn = None if looked_back(request) else _look_back(request, where)
    return turn or _practice_turn(request, where)


def _look_back(request: ChoiceRequest, where: Standing) -> Turn | None:
    return _check_turn(request, where) or _review_turn(request, where)


def _check_turn(request: ChoiceRequest, where: Standing) -> Turn | None:
    pool = of_skills(request, where.checks, REVIEW)
    if not _servable(request, pool):
        return None
    return Turn("check", pool, REVIEW, "sequencing.check", check=True, unseen=True)


def _review_turn(request: ChoiceRequest, where: Standing) -> Turn | None:
    pool = of_skills(request, where.reviews, REVIEW)
    if not _servable(request, pool):
        return None
    code = "sequencing.review-due" if where.frontier else "sequencing.all-mastered-review"
    return Turn("review", pool, REVIEW, code)


def _practice_turn(request: ChoiceRequest, where: Standing) -> Turn:
    """What is next to learn, in its order, and known ground where that does not fit.

    Where nothing new fits, every other item is on known ground, one that is due if there is one; where all
    that is new is too hard yet, two such items lead up to the gentlest of it. After misses in a row known
    ground is near: one success there, and practice goes on where it was.
    """
    band = practice_band(request)
    pool = of_skills(request, where.frontier, band)
    most = 0 if _servable(request, pool, band) else 1 if _servable(request, pool) else LEAD_UP
    away = known_ground_run(request) < most
    if turn := _look_back(request, where) if away else None:
        return turn
    if away or missed_lately(request.recent):
        pool = of_skills(request, where.frontier + where.mastered, band)
    return Turn("practice", pool, band)


def _mastered_turn(request: ChoiceRequest, where: Standing) -> Turn:
    band = practice_band(request)
    return Turn("practice", of_skills(request, where.mastered, band), band, "sequencing.all-mastered")


def _servable(request: ChoiceRequest, pool: Sequence[Candidate], band: Band | None = None) -> bool:
    """Tell whether any of the items is neither too hard nor a near-repeat, and near the aim of a band."""
    recent = near_repeats(request)
    return any(
        item.chance >= FLOOR
        and item.template.id not in recent
        and (band is None or abs(item.chance - band.aim) <= NEAR)
        for item in pool
    )
