"""Finds which rules hold, for which skill, on evidence that no ended flag has used up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.escalation.conditions import evaluate
from engine.escalation.freshness import fresh
from engine.escalation.kinship import kin

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.escalation.conditions import Holding
    from engine.escalation.model import Cause, Flag, Policy, Rule
    from engine.signals.model import Signal


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that holds. skill, misconception: of its strongest signal. value: of that signal.

    attempts, help_requests: evidence of all its signals. confidence: 0 to 1.
    """

    rule: Rule
    skill: str | None
    misconception: str | None
    value: float
    confidence: float
    attempts: tuple[int, ...]
    help_requests: tuple[int, ...]

    @property
    def cause(self) -> Cause:
        return self.rule.cause

    @property
    def rank(self) -> tuple[int, int, float, int]:
        """Order of urgency: tier, severity, strength, then the newest evidence."""
        newest = max((*self.attempts, *self.help_requests), default=0)
        return (self.rule.tier, self.rule.severity, self.value, newest)


def find_matches(policy: Policy, signals: Sequence[Signal], flags: Iterable[Flag]) -> tuple[Match, ...]:
    """Return the rules that hold, one match a rule and skill, in the policy's order.

    A combination holds over signals about one skill, together with those about none.
    """
    ended = [flag for flag in flags if flag.state.ended]
    found: list[Match] = []
    for rule in policy.rules:
        live = _live(rule, policy, signals, ended)
        skills: list[str | None] = list(dict.fromkeys(s.skill for s in live if s.skill is not None))
        seen: set[tuple[int, ...]] = set()
        for skill in skills or [None]:
            holding = evaluate(rule.when, [s for s in live if s.skill in (skill, None)])
            if holding is None or (key := tuple(id(s) for s in holding.signals)) in seen:
                continue
            seen.add(key)
            found.append(_match(rule, holding))
    return tuple(found)


def _live(rule: Rule, policy: Policy, signals: Sequence[Signal], ended: Sequence[Flag]) -> list[Signal]:
    family = kin(rule.cause)
    used = [flag for flag in ended if flag.cause in family]
    return [
        left
        for signal in signals
        if (left := fresh(signal, used, policy.signals.get(signal.code, {}).get("at_least", 0.0)))
    ]


def _match(rule: Rule, holding: Holding) -> Match:
    def strength(signal: Signal) -> tuple[float, int]:
        return signal.value, max((*signal.attempts, *signal.help_requests), default=0)

    strongest = max(holding.signals, key=strength)
    skill = next((s.skill for s in (strongest, *holding.signals) if s.skill is not None), None)
    ideas = [s for s in holding.signals if s.misconception is not None]
    return Match(
        rule=rule,
        skill=skill,
        misconception=max(ideas, key=strength).misconception if ideas else None,
        value=strongest.value,
        confidence=holding.confidence,
        attempts=tuple(sorted({a for s in holding.signals for a in s.attempts})),
        help_requests=tuple(sorted({r for s in holding.signals for r in s.help_requests})),
    )
