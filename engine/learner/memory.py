"""How well a skill is kept in mind: FSRS, whose own probabilities are not used.

FSRS was fitted to flash cards. On course practice it puts the fading of skills in the right order but far
too late (at gaps of half a day and more it expects 73 % where 50 % come right, DataShop 5513). So its
stability and its curve are taken, and what the fading counts for is a weight of the learner model, which is
learnt.
"""

from __future__ import annotations

from math import log1p
from typing import TYPE_CHECKING

from fsrs import Card, Rating, Scheduler, State

if TYPE_CHECKING:
    from datetime import datetime

    from engine.learner.model import SkillState

_SCHEDULER = Scheduler(enable_fuzzing=False, learning_steps=(), relearning_steps=())  # no chance, no minutes

# FSRS's forgetting curve is (1 + FACTOR · days / stability) ^ DECAY, and 90 % at days = stability.
DECAY = -_SCHEDULER.parameters[20]
FACTOR = 0.9 ** (1 / DECAY) - 1

_DAY = 86_400.0  # seconds

# Days; less is taken for as much. A miss often leaves a stability of a few hours, by which a week would take
# away more than the miss itself showed. With a whole day log-loss falls from .4649 to .4645 in fitted courses
# and .5121 to .5118 in new ones on cloze items (DataShop 5513; training students alone), and from .6024 to
# .6011 in new courses of Python (CSEDM 2019).
_LEAST_STABILITY = 1.0


def forgetting(state: SkillState, at: datetime) -> float:
    """Return how far a skill has faded, 0 or more: ln(1 + FACTOR · days / stability).

    0 right after practice and for a skill never practised; 0.68 where FSRS's curve stands at 90 %.
    """
    if state.last_at is None or not state.stability:
        return 0.0
    days = max(0.0, (at - state.last_at).total_seconds() / _DAY)
    return log1p(FACTOR * days / max(_LEAST_STABILITY, state.stability))


def remember(state: SkillState, evidence: bool | None, at: datetime) -> tuple[float, float]:
    """Return stability (days) and hardness (1 to 10) after an answer. evidence: as Answer.evidence."""
    card = Card(card_id=1)
    if state.stability:
        card = Card(
            card_id=1,
            state=State.Review,
            stability=state.stability,
            difficulty=state.hardness,
            due=at,
            last_review=state.last_at,
        )
    rating = Rating.Hard if evidence is None else Rating.Good if evidence else Rating.Again
    reviewed, _ = _SCHEDULER.review_card(card, rating, at)
    return reviewed.stability or 0.0, reviewed.difficulty or 0.0
