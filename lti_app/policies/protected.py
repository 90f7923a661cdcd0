"""What no policy of a course may do: keep somebody's safety, or a student's request, from a teacher.

A safety rule stands as it ships, but for its name and its play. The rule for a student who asked may be
retuned, and always makes a case that a person reviews: a request that nobody sees would be a broken promise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.escalation.model import Cause, Kind, Tier
from lti_app.policies.stored import as_stored, signals_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lti_app.content.policy_file import PolicyData, RuleData

_FREE = frozenset({"name", "play"})  # what a course may change of a safety rule
_MOST_REQUESTS = 2  # of one student, before a teacher knows

# Where it is (as pydantic names a place) and the wording code of what is wrong.
Problem = tuple[tuple[int | str, ...], str]


def is_locked(rule: RuleData) -> bool:
    """Tell whether a rule stands as it ships."""
    return rule.cause is Cause.SAFETY


def is_kept(rule: RuleData) -> bool:
    """Tell whether a rule can be neither switched off nor deleted."""
    return rule.cause in (Cause.SAFETY, Cause.STUDENT_ASKED)


def locked_signals(shipped: PolicyData) -> frozenset[str]:
    """Return the signals whose numbers stand as they ship, because a safety rule looks at them."""
    return frozenset(
        code for rule in shipped.rules if is_locked(rule) for code in signals_in(rule.when.condition())
    )


def protected_problems(data: PolicyData, shipped: PolicyData) -> Iterator[Problem]:
    """Return what a policy does that none may. shipped: the policy behind it, as it ships."""
    places = {rule.id: place for place, rule in enumerate(data.rules)}
    for rule in shipped.rules:
        if not is_kept(rule):
            continue
        if (place := places.get(rule.id)) is None:
            yield ("rules",), "policies.protected.gone"
        elif is_locked(rule):
            yield from _changed(place, data.rules[place], rule)
        else:
            yield from _silenced(place, data.rules[place], rule)
    yield from _added(data, shipped)
    stored, usual = as_stored(data)["signals"], as_stored(shipped)["signals"]
    for signal in sorted(locked_signals(shipped)):
        if stored.get(signal) != usual[signal]:
            yield ("signals", signal), "policies.protected.signal"
    yield from _in_overlays(data, shipped)
    for signal in {code for rule in data.rules if rule.cause is Cause.STUDENT_ASKED for code in _codes(rule)}:
        if float(stored.get(signal, {}).get("at_least", 0)) > _MOST_REQUESTS:
            yield ("signals", signal, "at_least"), "policies.protected.asked-often"


def _changed(place: int, rule: RuleData, shipped: RuleData) -> Iterator[Problem]:
    now, was = (each.model_dump(mode="json", exclude_none=True) for each in (rule, shipped))
    for name, value in was.items():
        if name not in _FREE and now.get(name) != value:
            yield ("rules", place, name), "policies.protected.safety"


def _added(data: PolicyData, shipped: PolicyData) -> Iterator[Problem]:
    """A rule of a course's own about these would stand among real ones as one more of them."""
    usual = {rule.id for rule in shipped.rules}
    for place, rule in enumerate(data.rules):
        if is_kept(rule) and rule.id not in usual:
            yield ("rules", place, "play"), "policies.protected.own"


def _silenced(place: int, rule: RuleData, shipped: RuleData) -> Iterator[Problem]:
    ruled = rule.rule()
    if rule.cooldown_hours > shipped.cooldown_hours:
        yield ("rules", place, "cooldown_hours"), "policies.protected.asked-cooldown"
    if not ruled.on:
        yield ("rules", place, "on"), "policies.protected.asked-on"
    if ruled.tier < Tier.REVIEW:
        yield ("rules", place, "tier"), "policies.protected.asked-tier"
    if ruled.kind is not Kind.CASE:
        yield ("rules", place, "kind"), "policies.protected.asked-kind"
    if ruled.when.signal is None or ruled.when.at_least > _MOST_REQUESTS:
        yield ("rules", place, "when"), "policies.protected.asked-often"


def _in_overlays(data: PolicyData, shipped: PolicyData) -> Iterator[Problem]:
    kept = {rule.id for rule in data.rules if is_kept(rule)}
    signals = locked_signals(shipped) | {
        code for rule in data.rules if is_kept(rule) for code in _codes(rule)
    }
    for place, overlay in enumerate(data.policy().overlays):
        for rule in sorted(kept & overlay.rules.keys()):
            yield ("overlays", place, "rules", rule), "policies.protected.overlay"
        for signal in sorted(signals & overlay.signals.keys()):
            yield ("overlays", place, "signals", signal), "policies.protected.overlay"


def _codes(rule: RuleData) -> Iterator[str]:
    return signals_in(rule.when.condition())
