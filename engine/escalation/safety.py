"""What no policy changes about safety: its rules always hold at once, for a person, now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.escalation.model import Cause, Kind, Tier

if TYPE_CHECKING:
    from engine.escalation.model import Rule


def firm(rule: Rule) -> Rule:
    """Return the rule as it is applied: one for safety is on, of tier 3, a case, without a cooldown.

    Overlays, drafts of teachers and accommodations may have made something else of it.
    """
    if rule.cause is not Cause.SAFETY:
        return rule
    return replace(rule, on=True, tier=Tier.NOW, kind=Kind.CASE, cooldown_hours=0.0)
