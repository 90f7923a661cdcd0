"""What may be wrong with a policy besides its fields: plays, signals, overlays, and what safety asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.escalation.model import Cause, Kind, Tier
from lti_app.content.overlay_checks import SAFETY, overlay_problems
from lti_app.content.signal_settings import SignalSettings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from engine.escalation.model import Play
    from lti_app.content.data import Location
    from lti_app.content.policy_file import ConditionData, PolicyData


def policy_problems(data: PolicyData, plays: Mapping[str, Play]) -> Iterator[tuple[Location, str]]:
    """Return what is wrong with a policy besides its fields, each with its place.

    A rule's id that stands twice, a play that is unknown or meant for another cause, a signal that is unknown
    or not defined in the policy, an overlay that names what is not there or leads out of bounds, and a
    policy that does not answer to words of harm (see `_safety`).
    """
    defined = data.signals.plain().keys()
    for place, repeated in repeated_ids([rule.id for rule in data.rules]):
        yield ("rules", place, "id"), f"{repeated} stands here twice"
    for place, rule in enumerate(data.rules):
        at: Location = ("rules", place, "play")
        if rule.play not in plays:
            yield at, f"no play {rule.play!r} in the playbook"
        elif plays[rule.play].cause is not rule.cause:
            yield at, f"{rule.play!r} is a play for {plays[rule.play].cause}, not for {rule.cause}"
        for where, signal in _signals(rule.when, ("rules", place, "when")):
            if signal not in SignalSettings.model_fields:
                yield where, f"no signal {signal!r}; there are {', '.join(SignalSettings.model_fields)}"
            elif signal not in defined:
                yield where, f"{signal} is not defined under signals"
    yield from overlay_problems(data)
    yield from _safety(data)


def _safety(data: PolicyData) -> Iterator[tuple[Location, str]]:
    """A policy answers to words of harm: by one rule at least, at once, with a case of tier 3."""
    rules = [(place, rule) for place, rule in enumerate(data.rules) if rule.cause is Cause.SAFETY]
    if not rules:
        yield ("rules",), "no rule for the cause safety"
    for place, rule in rules:
        for field, wrong, must in (
            ("tier", rule.tier is not Tier.NOW, "3"),
            ("kind", rule.kind is not Kind.CASE, "a case"),
            ("on", not rule.on, "on"),
            ("cooldown_hours", rule.cooldown_hours > 0, "0"),
            ("when", rule.when.signal != SAFETY or bool(rule.when.at_least), "the signal safety alone"),
        ):
            if wrong:
                yield ("rules", place, field), f"a rule for safety must have here: {must}"


def _signals(condition: ConditionData, at: Location) -> Iterator[tuple[Location, str]]:
    if condition.signal is not None:
        yield (*at, "signal"), condition.signal
    k_of = condition.k_of.of if condition.k_of else ()
    for name, parts in (("any", condition.any_of), ("all", condition.all_of), ("k_of", k_of)):
        for place, part in enumerate(parts or ()):
            yield from _signals(part, (*at, name, *(("of",) if name == "k_of" else ()), place))


def repeated_ids(ids: Sequence[str]) -> list[tuple[int, str]]:
    """Return the ids that stood before already, with their places."""
    return [(place, id_) for place, id_ in enumerate(ids) if id_ in ids[:place]]
