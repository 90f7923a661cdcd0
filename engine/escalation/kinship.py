"""Which causes are about the same trouble."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.escalation.model import Cause

if TYPE_CHECKING:
    from collections.abc import Mapping

# Specific cause → the general ones that it explains, the most specific first: a wrong idea explains misses,
# and an answer that fits one was not guessed; what is missing from earlier explains misses; low motivation
# explains misses and guesses that come together, and sessions that end with them; panic explains both.
# Leaning on hints explains why it goes well only with them. Safety and a request for a person stand alone.
EXPLAINS: Mapping[Cause, tuple[Cause, ...]] = {
    Cause.DISTRESS: (Cause.MOTIVATION, Cause.DISENGAGEMENT),
    Cause.MISCONCEPTION: (Cause.PREREQUISITE, Cause.MOTIVATION, Cause.MASTERY_FAILURE, Cause.INTEGRITY),
    Cause.PREREQUISITE: (Cause.MASTERY_FAILURE,),
    Cause.MOTIVATION: (Cause.MASTERY_FAILURE, Cause.INTEGRITY, Cause.DISENGAGEMENT),
    Cause.HINT_DEPENDENCE: (Cause.OVER_HELP,),
}

# Causes that are about a skill: their evidence is gone once the skill is mastered (C10).
ABOUT_A_SKILL = frozenset(
    {Cause.MASTERY_FAILURE, Cause.MISCONCEPTION, Cause.PREREQUISITE, Cause.HINT_DEPENDENCE}
)


def explainers(cause: Cause) -> tuple[Cause, ...]:
    """Return the more specific causes that explain this one, the most specific first."""
    return tuple(specific for specific, general in EXPLAINS.items() if cause in general)


def kin(cause: Cause) -> frozenset[Cause]:
    """Return the cause with all that explain it or are explained by it."""
    return frozenset((cause, *explainers(cause), *EXPLAINS.get(cause, ())))
