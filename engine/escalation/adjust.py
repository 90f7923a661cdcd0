"""Fits a policy to what a teacher has set for one student (A10)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.escalation.model import Overlay, Situation, Tier
from engine.escalation.overlays import replaced

if TYPE_CHECKING:
    from collections.abc import Set

    from engine.escalation.model import Accommodations, Condition, Policy

# Signals that look at how quick or slow somebody works: the ladder clicked through (B7), guesses in a hurry
# (B8), hesitation (B9), a long stall (B10), no input (B11), quick and right (B29).
SPEED = frozenset({"B7", "B8", "B9", "B10", "B11", "B29"})
TIMED = SPEED | {"B13"}  # leaving soon after misses (B13) is not about speed, and still looks at the time

HUMAN_FIRST = "human-first"  # id of the overlay by which an adjusted policy shows that its tiers were raised


def adjusted(policy: Policy, accommodations: Accommodations) -> Policy:
    """Return the policy as it is for one student. Adjusting again for the same student changes nothing.

    extra_time: a rule holds only by what is no measure of speed, and is off where nothing else is left of it.
    no_speed: likewise, and no signal that looks at the time is even measured. human_first: every rule's tier
    is one higher.
    """
    if accommodations.extra_time:
        policy = _without(policy, SPEED)
    if accommodations.no_speed:
        kept = {code: numbers for code, numbers in policy.signals.items() if code not in TIMED}
        policy = replace(_without(policy, TIMED), signals=kept)
    return _human_first(policy) if accommodations.human_first else policy


def _human_first(policy: Policy) -> Policy:
    """Raise the tiers, and say so by an overlay: it keeps them from being raised twice."""
    if any(overlay.id == HUMAN_FIRST for overlay in policy.overlays):
        return policy
    tiers = {rule.id: {"tier": min(rule.tier + 1, Tier.NOW)} for rule in policy.rules}
    raised = Overlay(HUMAN_FIRST, HUMAN_FIRST, Situation(), rules=tiers)
    rules = tuple(replaced(rule, tiers[rule.id]) for rule in policy.rules)
    return replace(policy, rules=rules, overlays=(*policy.overlays, raised))


def _without(policy: Policy, signals: Set[str]) -> Policy:
    left = ((rule, _left(rule.when, signals)) for rule in policy.rules)
    rules = (replace(rule, on=False) if when is None else replace(rule, when=when) for rule, when in left)
    return replace(policy, rules=tuple(rules))


def _left(condition: Condition, signals: Set[str]) -> Condition | None:
    """Return what is left of a condition where some signals never hold; None where it cannot hold."""
    if condition.signal is not None:
        return None if condition.signal in signals else condition
    parts = tuple(left for part in condition.parts if (left := _left(part, signals)) is not None)
    needed = {"any": 1, "all": len(condition.parts)}.get(condition.combine or "", condition.k)
    return replace(condition, parts=parts) if len(parts) >= needed else None
