"""Rules in words: "When a student misses 3 items in a row on one skill, a teacher reviews it as a case."."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lti_app.content.wording import load_wording, say
from lti_app.policies.fields import fields_of, plain, signal_title
from lti_app.policies.stored import signals_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.escalation.model import Condition, Policy, Rule
    from engine.reason import Value

_LISTED = 3  # so many parts of a condition, or more signals in it, stand in a list


@dataclass(frozen=True, slots=True)
class RuleWords:
    """What a rule does. parts: what the sentence counts, to stand below it; none where it says it all."""

    sentence: str
    parts: tuple[str, ...] = ()


def rule_words(rule: Rule, policy: Policy) -> RuleWords:
    """Return what a rule does in plain words; also of one that is switched off."""
    outcome = say(f"policies.outcome.{rule.kind}.{int(rule.tier)}")
    when = rule.when
    if len(when.parts) < _LISTED and len(list(signals_in(when))) <= _LISTED:
        return RuleWords(say("policies.rule", when=condition_words(when, policy), outcome=outcome))
    some = say(f"policies.some.{when.combine}", k=when.k, count=when.k)
    parts = tuple(condition_words(part, policy) for part in when.parts)
    return RuleWords(say("policies.rule-of", some=some, outcome=outcome), parts)


def condition_words(condition: Condition, policy: Policy, *, inner: bool = False) -> str:
    """Return a condition as the part of a sentence that follows "When a student".

    inner: it stands beside others, from which its own parts must be told apart.
    """
    if condition.signal is not None:
        return _signal_words(condition.signal, condition.at_least, policy.signals.get(condition.signal, {}))
    parts = [condition_words(part, policy, inner=True) for part in condition.parts]
    if len(parts) == 1:
        return parts[0]
    if condition.combine == "k_of":
        return say("policies.k-of", k=condition.k, parts=say("policies.or").join(parts))
    joined = say("policies.and" if condition.combine == "all" else "policies.or").join(parts)
    return say(f"policies.inner.{condition.combine}", parts=joined) if inner else joined


def number_words(signal: str, name: str, value: float) -> str:
    """Return a number of a signal as it stands in a sentence."""
    field = fields_of(signal).get(name)
    return field.said(value) if field else plain(value)


def _signal_words(signal: str, at_least: float, settings: Mapping[str, float]) -> str:
    """Say when a signal counts; the rule may ask for more of it than the signal's own setting does."""
    own = settings.get("at_least", 0.0)
    numbers = dict(settings) | {"at_least": max(at_least, own), "own": own}
    said: dict[str, Value] = {name: number_words(signal, name, value) for name, value in numbers.items()}
    more = f"policies.more.{signal}"
    code = more if at_least > own and more in load_wording() else f"policies.when.{signal}"
    if code not in load_wording():
        return say("policies.when", signal=signal_title(signal), at_least=said["at_least"])
    return say(code, **said | {"count": numbers["at_least"]})
