"""Rules as a list shows them: each in plain words, by urgency."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.escalation.model import Tier
from lti_app.content.wording import say
from lti_app.policies.editing import OWN
from lti_app.policies.protected import is_kept, is_locked
from lti_app.policies.sentences import rule_words
from lti_app.policies.stored import as_stored

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.escalation.model import Play
    from lti_app.content.policy_file import PolicyData


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule as a list shows it. sentence, parts: see RuleWords.

    play, minutes: "" and 0 where the playbook has it no more. locked: it stands as it ships; kept: it can be
    neither switched off nor deleted; own: the course's; changed: it is different from the rules that hold.
    """

    id: str
    name: str
    sentence: str
    parts: tuple[str, ...]
    cause: str
    tier: int
    kind: str
    on: bool
    play: str
    minutes: int
    locked: bool
    kept: bool
    own: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """Rules of one urgency; code: of its heading's wording."""

    code: str
    lines: list[RuleLine]


def rule_groups(
    data: PolicyData, plays: Mapping[str, Play], beside: PolicyData | None = None
) -> list[RuleGroup]:
    """Return all rules by urgency, those switched off last. beside: what a draft is compared with."""
    lines = _lines(data, plays, beside)
    on = [line for line in lines if line.on]
    groups = [
        RuleGroup(f"policies.group.{int(tier)}", [line for line in on if line.tier == tier])
        for tier in sorted(Tier, reverse=True)
    ]
    groups.append(RuleGroup("policies.group.off", [line for line in lines if not line.on]))
    return [group for group in groups if group.lines]


def _lines(data: PolicyData, plays: Mapping[str, Play], beside: PolicyData | None) -> list[RuleLine]:
    policy = data.policy()
    now, was = (None, None) if beside is None else (as_stored(data), as_stored(beside))
    lines = []
    for rule, typed in zip(policy.rules, data.rules, strict=True):
        play, words = plays.get(rule.play), rule_words(rule, policy)
        lines.append(
            RuleLine(
                id=rule.id,
                name=rule.name,
                sentence=words.sentence,
                parts=words.parts,
                cause=say(f"cause.{rule.cause}"),
                tier=int(rule.tier),
                kind=rule.kind,
                on=rule.on,
                play=play.title if play else "",
                minutes=play.minutes if play else 0,
                locked=is_locked(typed),
                kept=is_kept(typed),
                own=rule.id.startswith(OWN),
                changed=now is not None and was is not None and _part(now, rule.id) != _part(was, rule.id),
            )
        )
    return lines


def _part(stored: Mapping[str, object], rule: str) -> object:
    rules = stored["rules"]
    return next((each for each in rules if each["id"] == rule), None)  # type: ignore[attr-defined]
