"""Builds the decisions on one flag: a new one, and an open one that is joined, raised in tier or resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.escalation.evidence import united
from engine.escalation.model import Action, Decision, Kind, Tier
from engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.escalation.evidence import Evidence
    from engine.escalation.matches import Match
    from engine.escalation.model import Cause, Flag, Policy
    from engine.signals.model import Signal


def raise_flag(policy: Policy, cause: Cause, group: Sequence[Match]) -> Decision:
    """Return the decision to open a flag of the cause on the matches, the most urgent of which is first."""
    top = group[0]
    confidence = max(match.confidence for match in group)
    evidence = united(group)
    return Decision(
        action=Action.RAISE,
        cause=cause,
        tier=_tier(policy, group, confidence),
        kind=_kind(group),
        reason=Reason("escalation.raise", {"rule": top.rule.name}),
        rule=top.rule.id,
        severity=max(match.rule.severity for match in group),
        play=top.rule.play,
        skill=top.skill,
        misconception=top.misconception,
        confidence=confidence,
        attempts=evidence.attempts,
        help_requests=evidence.help_requests,
        events=evidence.events,
        signals=_signals(group),
    )


def follow(policy: Policy, flag: Flag, group: Sequence[Match], *, over: bool) -> Decision | None:
    """Return what becomes of an open flag with the matches whose evidence belongs to it, at least one.

    over: the flag's skill is mastered. Then it is about another skill for which a rule still holds, if there
    is one. None where there is no new evidence, and no rule asks for a higher tier or makes a case of it.
    """
    moved = over and flag.skill not in {match.skill for match in group}
    evidence = united([flag, *group])
    new = len(evidence) - len(united([flag]))
    top = group[0]
    confidence = max(match.confidence for match in group)
    lasting = _lasting(group, evidence) if new else Tier.PRACTICE
    tier = max(flag.tier, lasting, _tier(policy, group, confidence))
    kind = Kind.CASE if Kind.CASE in (flag.kind, _kind(group)) or lasting >= Tier.REVIEW else flag.kind
    if not new and not moved and (tier, kind) == (flag.tier, flag.kind):
        return None
    skill = top.skill if moved or flag.skill is None else flag.skill
    ideas = (match.misconception for match in group if match.skill == skill)
    kept = None if moved else flag.misconception
    return Decision(
        action=Action.JOIN,
        cause=flag.cause,
        tier=tier,
        kind=kind,
        reason=_why(flag, top, tier, kind, new, skill if moved else None),
        rule=top.rule.id,
        flag=flag.id,
        severity=max(match.rule.severity for match in group),
        play=top.rule.play if top.cause is flag.cause else None,
        skill=skill,
        misconception=kept or next((idea for idea in ideas if idea is not None), None),
        confidence=confidence,
        attempts=evidence.attempts,
        help_requests=evidence.help_requests,
        events=evidence.events,
        signals=_signals(group),
    )


def resolve(flag: Flag, reason: Reason) -> Decision:
    """Return the decision to end a flag whose trouble is over (C10)."""
    return Decision(
        action=Action.RESOLVE,
        cause=flag.cause,
        tier=flag.tier,
        kind=flag.kind,
        reason=reason,
        flag=flag.id,
        skill=flag.skill,
        misconception=flag.misconception,
        attempts=flag.attempts,
        help_requests=flag.help_requests,
        events=flag.events,
    )


def _why(flag: Flag, top: Match, tier: Tier, kind: Kind, new: int, moved_to: str | None) -> Reason:
    """Return what weighs most of what happens to an open flag. new: pieces of evidence that join it."""
    if kind is not flag.kind:
        return Reason("escalation.join-case", {"rule": top.rule.name})
    if tier > flag.tier:
        return Reason("escalation.join-tier", {"count": len(united([flag])) + new, "tier": int(tier)})
    if moved_to is not None:
        return Reason("escalation.join-skill", {"skill": moved_to})
    return Reason("escalation.join", {"count": new})


def _tier(policy: Policy, group: Sequence[Match], confidence: float) -> Tier:
    """Return the highest tier that a rule asks for; at least a teacher's review where the engine is unsure
    (C7): never silence."""
    tier = max(match.rule.tier for match in group)
    return max(tier, Tier.REVIEW) if confidence < policy.review_below else tier


def _kind(group: Sequence[Match]) -> Kind:
    """Return a case where one of the rules asks for one, whichever flag its evidence belongs to."""
    return Kind.CASE if any(match.rule.kind is Kind.CASE for match in group) else Kind.NOTICE


def _lasting(group: Sequence[Match], evidence: Evidence) -> Tier:
    """Return the tier that so much evidence asks for: one above a rule's, from its persists_at on (C5)."""
    asked = [
        Tier(min(match.rule.tier + 1, Tier.NOW))
        for match in group
        if 0 < match.rule.persists_at <= len(evidence)
    ]
    return max(asked, default=Tier.PRACTICE)


def _signals(group: Sequence[Match]) -> tuple[Signal, ...]:
    return tuple(dict.fromkeys(signal for match in group for signal in match.signals))
