"""What is different between two policies, in words: "Several items missed – at least: 3 → 4"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.escalation.model import Cause
from lti_app.content.wording import say
from lti_app.policies.fields import fields_of, plain, signal_title
from lti_app.policies.sentences import condition_words, number_words
from lti_app.policies.stored import as_stored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from engine.escalation.model import Play, Policy
    from lti_app.content.policy_file import PolicyData


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is different. where: a rule, signal or overlay, by the name that people read.

    what: the number or choice, "" for something that came or went as a whole.
    """

    where: str
    what: str
    before: str
    after: str


def differences(before: PolicyData, after: PolicyData, plays: Mapping[str, Play]) -> list[Difference]:
    """Return what is different, rules first, in the order of the policy that is looked at."""
    old, new = as_stored(before), as_stored(after)
    words = _Words(before.policy(), after.policy(), plays)
    found = [*words.rules(old, new), *words.signals(old, new), *words.overlays(old, new)]
    if before.review_below != after.review_below:
        shares = (f"{plain(data.review_below * 100)} %" for data in (before, after))
        found.append(Difference(say("policies.field.review_below"), "", *shares))
    return found


class _Words:
    """Puts the differences of two policies into words."""

    def __init__(self, before: Policy, after: Policy, plays: Mapping[str, Play]) -> None:
        self._sides = (before, after)
        self._plays = plays

    def rules(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
        was = {rule["id"]: rule for rule in old["rules"]}
        now = {rule["id"]: rule for rule in new["rules"]}
        for id_, rule in now.items():
            if id_ not in was:
                yield Difference(rule["name"], "", say("policies.none"), say("policies.added"))
                continue
            for name, value in rule.items():
                if name != "id" and was[id_].get(name) != value:
                    yield Difference(
                        rule["name"],
                        say(f"policies.field.{name}"),
                        self._rule_value(0, id_, name, was[id_].get(name)),
                        self._rule_value(1, id_, name, value),
                    )
        for id_, rule in was.items():
            if id_ not in now:
                yield Difference(rule["name"], "", say("policies.there"), say("policies.removed"))

    def signals(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
        for signal in dict.fromkeys((*new["signals"], *old["signals"])):
            was, now = old["signals"].get(signal), new["signals"].get(signal)
            if was is None or now is None:
                words = (
                    ("policies.there", "policies.removed")
                    if now is None
                    else ("policies.none", "policies.added")
                )
                yield Difference(signal_title(signal), "", *map(say, words))
                continue
            yield from _numbers(signal_title(signal), signal, was, now)

    def overlays(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
        was = {overlay["id"]: overlay for overlay in old.get("overlays", ())}
        now = {overlay["id"]: overlay for overlay in new.get("overlays", ())}
        for id_ in dict.fromkeys((*now, *was)):
            title = say("policies.overlay", name=(now.get(id_) or was[id_])["name"])
            if id_ not in was:
                yield Difference(title, "", say("policies.none"), say("policies.added"))
            elif id_ not in now:
                yield Difference(title, "", say("policies.there"), say("policies.removed"))
            else:
                yield from self._overlay(title, was[id_], now[id_])

    def _overlay(self, title: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
        for signal in dict.fromkeys((*now.get("signals", {}), *was.get("signals", {}))):
            old, new = (side.get("signals", {}).get(signal, {}) for side in (was, now))
            yield from _numbers(f"{title} – {signal_title(signal)}", signal, old, new)
        for rule in dict.fromkeys((*now.get("rules", {}), *was.get("rules", {}))):
            old, new = (side.get("rules", {}).get(rule, {}) for side in (was, now))
            for name in dict.fromkeys((*new, *old)):
                if old.get(name) != new.get(name):
                    yield Difference(
                        f"{title} – {self._rule_name(rule)}",
                        say(f"policies.field.{name}"),
                        self._rule_value(0, rule, name, old.get(name)),
                        self._rule_value(1, rule, name, new.get(name)),
                    )

    def _rule_name(self, rule: str) -> str:
        return next((each.name for side in self._sides for each in side.rules if each.id == rule), rule)

    def _rule_value(self, side: int, rule: str, name: str, value: Any) -> str:
        if name == "when":
            policy = self._sides[side]
            found = next((each for each in policy.rules if each.id == rule), None)
            return condition_words(found.when, policy) if found else ""
        return rule_value(name, value, self._plays)


def rule_value(name: str, value: Any, plays: Mapping[str, Play]) -> str:
    """Return the value of a rule's field as people read it. value: as it is stored."""
    if value is None:
        return say("policies.none")
    words: dict[str, Callable[[], str]] = {
        "tier": lambda: say(f"policies.tier.{int(value)}"),
        "kind": lambda: say(f"policies.kind.{value}"),
        "on": lambda: say("policies.on" if value else "policies.off"),
        "cause": lambda: say(f"cause.{Cause(value)}"),
        "play": lambda: plays[value].title if value in plays else str(value),
        "cooldown_hours": lambda: say("policies.hours", count=value, hours=plain(value)),
        "persists_at": lambda: plain(value) if value else say("policies.never"),
    }
    return words[name]() if name in words else str(value)


def _numbers(
    title: str, signal: str, was: Mapping[str, float], now: Mapping[str, float]
) -> Iterator[Difference]:
    for name in dict.fromkeys((*now, *was)):
        if was.get(name) != now.get(name):
            field = fields_of(signal).get(name)
            before, after = (
                say("policies.none") if side.get(name) is None else number_words(signal, name, side[name])
                for side in (was, now)
            )
            yield Difference(title, field.label if field else name, before, after)
