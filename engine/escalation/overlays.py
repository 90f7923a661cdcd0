"""Fits a policy to whom it is for (C2): overlays replace its numbers where their situation is met."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from engine.escalation.model import Kind, Tier

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.escalation.model import Overlay, Policy, Rule, Situation


@dataclass(frozen=True, slots=True)
class Fitted:
    """A policy with its overlays laid on it.

    origins: what an overlay gave, such as "signals.B1.at_least" or "rules.stuck.tier" → id of the overlay. A
    number that is not in it is the policy's own.
    """

    policy: Policy
    origins: Mapping[str, str]


def fit(policy: Policy, situation: Situation) -> Fitted:
    """Return the policy as it is for a situation, and where each replaced number comes from.

    Overlays are laid on in their order: of two that give the same number the later one counts. Settings of a
    signal that the policy does not measure stay out. Fitting again changes nothing.
    """
    signals = {code: dict(settings) for code, settings in policy.signals.items()}
    rules = {rule.id: rule for rule in policy.rules}
    origins: dict[str, str] = {}
    for overlay in policy.overlays:
        if not meets(overlay, situation):
            continue
        for code in overlay.signals.keys() & signals.keys():
            signals[code].update(overlay.signals[code])
            origins |= {f"signals.{code}.{name}": overlay.id for name in overlay.signals[code]}
        for id_ in overlay.rules.keys() & rules.keys():
            rules[id_] = replaced(rules[id_], overlay.rules[id_])
            origins |= {f"rules.{id_}.{name}": overlay.id for name in overlay.rules[id_]}
    fitted = replace(policy, signals=signals, rules=tuple(rules[rule.id] for rule in policy.rules))
    return Fitted(fitted, origins)


def meets(overlay: Overlay, situation: Situation) -> bool:
    """Tell whether the overlay is meant for the situation; what is not known meets what names nothing."""
    wanted = overlay.situation
    return all(
        asked is None or asked == given
        for asked, given in (
            (wanted.grade_band, situation.grade_band),
            (wanted.subject, situation.subject),
            (wanted.complexity, situation.complexity),
        )
    )


def replaced(rule: Rule, fields: Mapping[str, float | str | bool]) -> Rule:
    """Return the rule with some of its fields replaced (Overlay.rules says which there may be)."""
    types: dict[str, type[Any]] = {
        "tier": Tier,
        "severity": int,
        "cooldown_hours": float,
        "persists_at": int,
        "kind": Kind,
        "on": bool,
    }
    return replace(rule, **{name: types[name](value) for name, value in fields.items()})
