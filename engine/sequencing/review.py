"""When a mastered skill is due for review.

The pause doubles the age of what was learnt: a day after mastery, then as long again as mastery has lasted
(days 1, 2, 4, 8, 16, …). After a miss it is a day. This expanding rule needs nothing but two moments of the
skill's state. A memory model of single cards (FSRS) does not fit here: its defaults are badly calibrated on
course practice, and it knows neither items of different difficulty nor practice in one go.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine.learner.model import SkillState
    from engine.sequencing.model import ChoiceRequest

SHORTEST = timedelta(days=1)
LONGEST = timedelta(days=60)
APART = 3  # items between two reviews while there is something new to learn


def pause(state: SkillState) -> timedelta:
    """Return how long a mastered skill rests after its last practice."""
    if state.last_at is None or state.mastered_at is None or state.streak == 0:
        return SHORTEST
    return min(LONGEST, max(SHORTEST, state.last_at - state.mastered_at))


def overdue(state: SkillState, at: datetime) -> float:
    """Return the time since the last practice in pauses: due from 1 on."""
    if state.last_at is None:
        return 1.0
    return (at - state.last_at) / pause(state)


def due(request: ChoiceRequest, mastered: Sequence[str]) -> tuple[str, ...]:
    """Return the mastered skills whose review is due, the longest overdue first."""
    ages = {skill: overdue(request.learner.skill(skill), request.at) for skill in mastered}
    return tuple(sorted((skill for skill in mastered if ages[skill] >= 1), key=lambda skill: -ages[skill]))


def reviewed_lately(request: ChoiceRequest, mastered: Sequence[str]) -> bool:
    """Tell whether one of the last items was already about something mastered before it."""
    for item in request.recent[-APART:]:
        since = request.learner.skill(item.skill).mastered_at
        if (
            item.skill in mastered
            and since is not None
            and (item.closed_at is None or item.closed_at > since)
        ):
            return True
    return False
