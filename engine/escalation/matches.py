"""Finds which rules hold, for which skill, on evidence that no ended flag has used up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.escalation.conditions import evaluate
from engine.escalation.evidence import pieces, united
from engine.escalation.freshness import fresh
from engine.escalation.kinship import kin
from engine.escalation.model import Cause, Kind, Tier
from engine.escalation.safety import firm

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.escalation.conditions import Holding
    from engine.escalation.model import Flag, Policy, Rule
    from engine.signals.model import Signal


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that holds. skill, misconception: of its strongest signal. value: of that signal.

    signals: those that made it hold. attempts, help_requests, events: evidence of them all. confidence: 0
    to 1.
    """

    rule: Rule
    skill: str | None
    misconception: str | None
    value: float
    confidence: float
    signals: tuple[Signal, ...]
    attempts: tuple[int, ...]
    help_requests: tuple[int, ...]
    events: tuple[int, ...]

    @property
    def cause(self) -> Cause:
        return self.rule.cause

    def quietly(self) -> Match:
        """Return the match as one that asks for nothing but to keep its evidence."""
        rule = replace(self.rule, tier=Tier.PRACTICE, kind=Kind.NOTICE, severity=1, persists_at=0)
        return replace(self, rule=rule)

    @property
    def rank(self) -> tuple[int, bool, int, float, int]:
        """Order of urgency: tier, case before notice, severity, strength, then the newest evidence."""
        newest = max((*self.attempts, *self.help_requests, *self.events), default=0)
        return (self.rule.tier, self.rule.kind is Kind.CASE, self.rule.severity, self.value, newest)


def find_matches(policy: Policy, signals: Sequence[Signal], flags: Iterable[Flag]) -> tuple[Match, ...]:
    """Return the rules that are on and hold, one match a rule and skill, in the policy's order.

    A combination holds over signals about one skill, together with those about none.
    """
    ended = [flag for flag in flags if flag.state.ended]
    rules = [rule for rule in map(firm, policy.rules) if rule.on]
    fresh_for = {cause: _live(cause, policy, signals, ended) for cause in {rule.cause for rule in rules}}
    found: list[Match] = []
    for rule in rules:
        live = fresh_for[rule.cause]
        skills: list[str | None] = list(dict.fromkeys(s.skill for s in live if s.skill is not None))
        seen: set[tuple[int, ...]] = set()
        for skill in skills or [None]:
            holding = evaluate(rule.when, [s for s in live if s.skill in (skill, None)])
            if holding is None or (key := tuple(id(s) for s in holding.signals)) in seen:
                continue
            seen.add(key)
            found.append(_match(rule, holding))
    return tuple(found)


def _live(cause: Cause, policy: Policy, signals: Sequence[Signal], ended: Sequence[Flag]) -> list[Signal]:
    """Return what is fresh of the signals. One new word is enough for safety, whatever the policy says."""
    used = {piece for flag in ended if flag.cause in kin(cause) for piece in pieces(flag)}
    least = {code: numbers.get("at_least", 0.0) for code, numbers in policy.signals.items()}
    if cause is Cause.SAFETY:
        least = {}
    return [left for signal in signals if (left := fresh(signal, used, least.get(signal.code, 0.0)))]


def _match(rule: Rule, holding: Holding) -> Match:
    def strength(signal: Signal) -> tuple[float, int]:
        return signal.value, max((*signal.attempts, *signal.help_requests, *signal.events), default=0)

    strongest = max(holding.signals, key=strength)
    skill = next((s.skill for s in (strongest, *holding.signals) if s.skill is not None), None)
    ideas = [s for s in holding.signals if s.misconception is not None]
    evidence = united(holding.signals)
    return Match(
        rule=rule,
        skill=skill,
        misconception=max(ideas, key=strength).misconception if ideas else None,
        value=strongest.value,
        confidence=holding.confidence,
        signals=holding.signals,
        attempts=evidence.attempts,
        help_requests=evidence.help_requests,
        events=evidence.events,
    )
