"""Changes to a draft besides the fields of one rule: switching, adding and deleting rules, overlays."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from lti_app.errors import BatonError
from lti_app.incoming import typed
from lti_app.policies.editing_rule import NAME, Stored, rule_place
from lti_app.policies.fields import fields_of, number
from lti_app.policies.protected import locked_signals
from lti_app.policies.stored import as_stored

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.escalation.model import Play
    from lti_app.content.policy_file import PolicyData
    from lti_app.practice.response import Fields

OWN = "own-"  # how the id of a rule begins that a course has added
MOST_RULES = 60

_USUAL = {"severity": 3, "cooldown_hours": 24.0, "persists_at": 0}


def switched(stored: Mapping[str, Any], rule: str, *, on: bool) -> Stored:
    """Return a policy with a rule switched on or off."""
    new = deepcopy(dict(stored))
    new["rules"][rule_place(new, rule)]["on"] = on
    return new


def without(stored: Mapping[str, Any], rule: str) -> Stored:
    """Return a policy without a rule of the course's own. Raises BatonError WEB-BAD-REQUEST for another."""
    if not rule.startswith(OWN):
        raise BatonError("WEB-BAD-REQUEST", "only a rule of the course's own can be deleted")
    new = deepcopy(dict(stored))
    del new["rules"][rule_place(new, rule)]
    return new


def choosable(stored: Mapping[str, Any], shipped: PolicyData) -> list[str]:
    """Return the signals that an own rule may look at: those whose numbers are known."""
    known = as_stored(shipped)["signals"] | stored["signals"]
    return [signal for signal in known if signal not in locked_signals(shipped)]


def with_new_rule(
    stored: Mapping[str, Any],
    form: Fields,
    signals: Sequence[str],
    shipped: PolicyData,
    plays: Mapping[str, Play],
) -> tuple[Stored, str]:
    """Return a policy with a rule more, as a form says it, and the rule's id; its numbers are the usual ones.

    signals: those chosen, at least one, all choosable. What the rule is about follows from its play.
    """
    new = deepcopy(dict(stored))
    taken = {rule["id"] for rule in new["rules"]}
    if len(taken) >= MOST_RULES:
        raise BatonError("POLICY-RULES", "too many rules")
    id_ = next(f"{OWN}{count}" for count in range(1, MOST_RULES + 2) if f"{OWN}{count}" not in taken)
    play = form.get("rule.play", "")
    new["rules"].append(
        _USUAL
        | {
            "id": id_,
            "name": typed(form.get("rule.name", ""), NAME),
            "cause": plays[play].cause.value if play in plays else "",
            "tier": int(number(form.get("rule.tier", "")) or 0),
            "kind": form.get("rule.kind", ""),
            "play": play,
            "when": _condition(signals, form),
            "on": True,
        }
    )
    usual = as_stored(shipped)["signals"]
    for signal in signals:
        new["signals"].setdefault(signal, usual.get(signal, {}))
    return new, id_


def overlay_place(stored: Mapping[str, Any], overlay: str) -> int:
    """Return where an overlay stands. Raises BatonError WEB-NOT-FOUND."""
    for place, each in enumerate(stored.get("overlays", ())):
        if each["id"] == overlay:
            return place
    raise BatonError("WEB-NOT-FOUND", "no such overlay in this version")


def with_overlay(stored: Mapping[str, Any], overlay: str, form: Fields) -> Stored:
    """Return a policy with the numbers of an overlay as a form says them."""
    new = deepcopy(dict(stored))
    target = new["overlays"][overlay_place(new, overlay)]
    for signal, numbers in target.get("signals", {}).items():
        for name, field in fields_of(signal).items():
            text = form.get(f"signals.{signal}.{name}")
            if name in numbers and text is not None:
                numbers[name] = field.typed(text)
    for rule, fields in target.get("rules", {}).items():
        for name in list(fields):
            text = form.get(f"rules.{rule}.{name}")
            if text is not None and name not in ("kind", "on"):
                value = number(text)
                fields[name] = text if value is None else int(value) if name != "cooldown_hours" else value
    return new


def without_overlay(stored: Mapping[str, Any], overlay: str) -> Stored:
    """Return a policy without an overlay, so that its own numbers hold for everybody."""
    new = deepcopy(dict(stored))
    del new["overlays"][overlay_place(new, overlay)]
    return new


def with_overlay_back(stored: Mapping[str, Any], overlay: str, shipped: PolicyData) -> Stored:
    """Return a policy with an overlay as it ships, in its usual place. Raises BatonError WEB-NOT-FOUND."""
    usual = as_stored(shipped).get("overlays", [])
    again = usual[overlay_place({"overlays": usual}, overlay)]
    new = deepcopy(dict(stored))
    here = {each["id"]: each for each in new.get("overlays", [])} | {overlay: again}
    order = [each["id"] for each in usual]
    new["overlays"] = sorted(
        here.values(), key=lambda each: order.index(each["id"]) if each["id"] in order else -1
    )
    return new


def _condition(signals: Sequence[str], form: Fields) -> Stored:
    parts = [{"signal": signal} for signal in signals]
    if len(parts) == 1:
        return dict(parts[0])
    match form.get("combine"):
        case "any":
            return {"any": parts}
        case "k_of":
            return {"k_of": {"k": int(number(form.get("k", "")) or 0), "of": parts}}
    return {"all": parts}
