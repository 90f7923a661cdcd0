"""Which causes are about the same trouble, and which evidence is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.escalation.model import Cause

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from engine.escalation.model import Flag

# Specific cause → the general ones that it explains, the most specific first: a wrong idea explains misses,
# and an answer that fits one was not guessed; low motivation explains misses and guesses that come together.
EXPLAINS: Mapping[Cause, tuple[Cause, ...]] = {
    Cause.MISCONCEPTION: (Cause.MOTIVATION, Cause.MASTERY_FAILURE, Cause.INTEGRITY),
    Cause.MOTIVATION: (Cause.MASTERY_FAILURE, Cause.INTEGRITY),
}

# Causes that are about a skill: their evidence is gone once the skill is mastered (C10).
ABOUT_A_SKILL = frozenset({Cause.MASTERY_FAILURE, Cause.MISCONCEPTION, Cause.HINT_DEPENDENCE})


def explainers(cause: Cause) -> tuple[Cause, ...]:
    """Return the more specific causes that explain this one, the most specific first."""
    return tuple(specific for specific, general in EXPLAINS.items() if cause in general)


def kin(cause: Cause) -> frozenset[Cause]:
    """Return the cause with all that explain it or are explained by it."""
    return frozenset((cause, *explainers(cause), *EXPLAINS.get(cause, ())))


def same_evidence(one: Collection[int], other: Collection[int]) -> bool:
    """Tell whether two sets of attempts are about the same: they share half of the smaller or more."""
    shared = len(set(one) & set(other))
    return shared > 0 and 2 * shared >= min(len(one), len(other))


def mostly_on(attempts: Collection[int], flag: Flag) -> bool:
    """Tell whether half of the attempts or more stand on the flag."""
    shared = len(set(attempts) & set(flag.attempts))
    return shared > 0 and 2 * shared >= len(attempts)
