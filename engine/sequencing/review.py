"""When a mastered skill comes back: to be reviewed once it has faded, and to be checked (A7).

How a skill fades is FSRS's curve, made faster by what course practice shows: where FSRS expected 73 %, 50 %
came right (DataShop 5513, gaps of half a day and more), which is its curve to the power of 2.2.
"""

from __future__ import annotations

from datetime import timedelta
from math import exp, expm1, log
from typing import TYPE_CHECKING

from engine.learner.memory import DECAY, FACTOR, forgetting

if TYPE_CHECKING:
    from datetime import datetime

    from engine.learner.model import Overall, SkillState
    from engine.sequencing.model import ChoiceRequest, RecentItem

FASTER = log(0.50) / log(0.73)
RETAINED = 0.90  # reviewed when less than this is left: the usual aim of spaced repetition
REST = timedelta(days=1)  # at least, between practice and review: memory is made over a night

APART = 3  # items between two looks back while there is something new to learn

LEAD_UP = (
    2  # items on known ground before an item that is too hard yet, where nothing gentler is left to learn
)

CHECK_APART = 2  # items on other skills before the first transfer check
CHECK_AGAIN = timedelta(days=7)  # after mastery, the second
CHECKS = 2


def retained(state: SkillState, at: datetime) -> float:
    """Return how much of a skill is left in memory, 0 to 1; 1 right after practice."""
    return exp(FASTER * DECAY * forgetting(state, at))


def review_due(state: SkillState, at: datetime) -> bool:
    """Tell whether a mastered skill has faded enough to be reviewed."""
    return state.last_at is not None and at - state.last_at >= REST and retained(state, at) < RETAINED


def review_at(state: SkillState) -> datetime | None:
    """Return from when on a review of a mastered skill is due, None where it was never practised."""
    if state.last_at is None:
        return None
    fading = log(RETAINED) / (FASTER * DECAY)  # what forgetting() is by then
    return state.last_at + max(REST, timedelta(days=state.stability * expm1(fading) / FACTOR))


def check_due(overall: Overall, state: SkillState, at: datetime, *, at_once: bool = False) -> bool:
    """Tell whether a mastered skill is to be shown to hold in an item not seen before, without help.

    at_once: where nothing else is left to do in between.
    """
    if state.mastered_at is None or state.checks >= CHECKS:
        return False
    if state.checks == 0:
        return at_once or overall.opportunities - state.turn > CHECK_APART
    return at - state.mastered_at >= CHECK_AGAIN


def looked_back(request: ChoiceRequest) -> bool:
    """Tell whether one of the last items was already about something mastered before it."""
    return any(_on_known_ground(request, item) for item in request.recent[-APART:])


def known_ground_run(request: ChoiceRequest) -> int:
    """Return how many of the last items in a row were about something mastered before them."""
    off = (
        place for place, item in enumerate(reversed(request.recent)) if not _on_known_ground(request, item)
    )
    return next(off, len(request.recent))


def _on_known_ground(request: ChoiceRequest, item: RecentItem) -> bool:
    state = request.outlook.learner.skills.get(item.skill)
    if state is None or state.mastered_at is None:
        return False
    return item.closed_at is None or item.closed_at > state.mastered_at
