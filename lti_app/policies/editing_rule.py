"""One rule and the numbers of its signals as fields of a form, and back. Fields are named by their place."""

from __future__ import annotations

import hashlib
import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from lti_app.errors import BatonError
from lti_app.incoming import typed
from lti_app.policies.fields import fields_of, number, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lti_app.policies.examining import Place
    from lti_app.practice.response import Fields

NAME = 120  # characters

_CHOICES = ("tier", "severity")  # whole numbers that are chosen from a list
_WORDS = ("kind", "play")
_NUMBERS = ("cooldown_hours", "persists_at")

Stored = dict[str, Any]


def rule_place(stored: Mapping[str, Any], rule: str) -> int:
    """Return where a rule stands. Raises BatonError WEB-NOT-FOUND."""
    for place, each in enumerate(stored["rules"]):
        if each["id"] == rule:
            return place
    raise BatonError("WEB-NOT-FOUND", "no such rule in this version")


def leaves(condition: Mapping[str, Any]) -> Iterator[Stored]:
    """Return the parts of a stored condition that look at one signal, in their order."""
    if "signal" in condition:
        yield condition  # type: ignore[misc]  # a part of what is stored, to be changed in place
    for part in _parts(condition):
        yield from leaves(part)


def counts(condition: Mapping[str, Any]) -> Iterator[Stored]:
    """Return the parts "at least k of …" of a stored condition."""
    if "k_of" in condition:
        yield condition["k_of"]
    for part in _parts(condition):
        yield from counts(part)


def signals_of(rule: Mapping[str, Any]) -> list[str]:
    """Return the signals that a stored rule looks at, each once."""
    return list(dict.fromkeys(leaf["signal"] for leaf in leaves(rule["when"])))


def made_from(stored: Mapping[str, Any], rule: Mapping[str, Any]) -> str:
    """Return what a form about a rule was made from, so that no change of somebody else is written over."""
    numbers = {signal: stored["signals"].get(signal) for signal in signals_of(rule)}
    return hashlib.sha256(json.dumps([rule, numbers], sort_keys=True).encode()).hexdigest()[:16]


def values_of(stored: Mapping[str, Any], rule: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields of a form about a rule, filled."""
    values = {f"rule.{name}": str(rule[name]) for name in ("name", *_CHOICES, *_WORDS) if name in rule}
    values |= {f"rule.{name}": plain(rule.get(name, 0)) for name in _NUMBERS}
    values["rule.on"] = "on" if rule.get("on", True) else ""
    for signal in signals_of(rule):
        fields, numbers = fields_of(signal), stored["signals"].get(signal, {})
        values |= {
            f"signals.{signal}.{name}": field.shown(numbers[name])
            for name, field in fields.items()
            if name in numbers
        }
    for place, leaf in enumerate(leaves(rule["when"])):
        field = fields_of(leaf["signal"]).get("at_least")
        if field is not None and leaf.get("at_least") is not None:
            values[f"when.{place}"] = field.shown(leaf["at_least"])
    for place, part in enumerate(counts(rule["when"])):
        values[f"when.k.{place}"] = str(part["k"])
    return values


def with_rule(stored: Mapping[str, Any], rule: str, form: Fields) -> Stored:
    """Return a policy with what a form says of one rule; what the form does not have stays as it is."""
    new = deepcopy(dict(stored))
    target = new["rules"][rule_place(new, rule)]
    if "rule.name" in form:
        target["name"] = typed(form["rule.name"], NAME)
    for name in _WORDS:
        target[name] = typed(form.get(f"rule.{name}", target.get(name, "")), NAME)
    for name in (*_CHOICES, *_NUMBERS):
        if f"rule.{name}" in form:
            target[name] = _number(form[f"rule.{name}"], whole=name != "cooldown_hours")
    if "rule.switch" in form:
        target["on"] = form.get("rule.on") == "on"
    for signal in signals_of(target):
        numbers = new["signals"].setdefault(signal, {})
        for name, field in fields_of(signal).items():
            if (text := form.get(f"signals.{signal}.{name}")) is not None:
                numbers[name] = field.typed(text)
    _with_condition(target["when"], form)
    return new


def field_of(place: Place, rule: int) -> str:
    """Return the field of the form beside which a problem is shown; "" for one that is about no field."""
    if place[:2] == ("rules", rule) and len(place) > 2:
        return f"rule.{place[2]}"
    if place[:1] == ("signals",) and len(place) == 3:
        return ".".join(str(step) for step in place)
    return ""


def _with_condition(condition: Stored, form: Fields) -> None:
    for place, leaf in enumerate(leaves(condition)):
        field, text = fields_of(leaf["signal"]).get("at_least"), form.get(f"when.{place}")
        if field is None or text is None:
            continue
        if text.strip():
            leaf["at_least"] = field.typed(text)
        else:
            leaf.pop("at_least", None)
    for place, part in enumerate(counts(condition)):
        if (text := form.get(f"when.k.{place}")) is not None:
            part["k"] = _number(text, whole=True)


def _number(text: str, *, whole: bool) -> float | int | str:
    value = number(text)
    if value is None:
        return text
    return int(value) if whole and value == int(value) else value


def _parts(condition: Mapping[str, Any]) -> list[Stored]:
    if "k_of" in condition:
        return list(condition["k_of"]["of"])
    return list(condition.get("any") or condition.get("all") or ())
