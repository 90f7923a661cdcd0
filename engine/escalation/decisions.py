"""Builds the decisions on one flag: a new one, and an open one that is joined, raised in tier or resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.escalation.model import Action, Decision, Tier
from engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.escalation.matches import Match
    from engine.escalation.model import Cause, Flag, Policy


def raise_flag(policy: Policy, cause: Cause, group: Sequence[Match]) -> Decision:
    """Return the decision to open a flag of the cause on the matches, the most urgent of which is first."""
    top = group[0]
    confidence = max(match.confidence for match in group)
    return Decision(
        action=Action.RAISE,
        cause=cause,
        tier=_reviewed(policy, max(match.rule.tier for match in group), confidence),
        reason=Reason("escalation.raise", {"rule": top.rule.name}),
        rule=top.rule.id,
        severity=max(match.rule.severity for match in group),
        play=top.rule.play,
        skill=top.skill,
        misconception=top.misconception,
        confidence=confidence,
        attempts=_union(match.attempts for match in group),
        help_requests=_union(match.help_requests for match in group),
    )


def follow(policy: Policy, flag: Flag, group: Sequence[Match], *, over: bool) -> Decision | None:
    """Return what becomes of an open flag with the matches whose evidence belongs to it, at least one.

    over: the flag's skill is mastered. Then it is about another skill for which a rule still holds, if there
    is one. Without new evidence nothing else happens to a flag.
    """
    moved = over and flag.skill not in {match.skill for match in group}
    attempts = _union([flag.attempts, *(match.attempts for match in group)])
    requests = _union([flag.help_requests, *(match.help_requests for match in group)])
    new = len(attempts) + len(requests) - len(flag.attempts) - len(flag.help_requests)
    if not new and not moved:
        return None
    top = group[0]
    confidence = max(match.confidence for match in group)
    tier = max(flag.tier, _reviewed(policy, max(match.rule.tier for match in group), confidence))
    tier = max(tier, _persistent(policy, flag.cause, len(attempts) + len(requests)))
    skill = top.skill if moved or flag.skill is None else flag.skill
    ideas = (match.misconception for match in group if match.skill == skill)
    kept = None if moved else flag.misconception
    return Decision(
        action=Action.JOIN,
        cause=flag.cause,
        tier=tier,
        reason=_join_reason(flag, tier, new, len(attempts) + len(requests), skill if moved else None),
        rule=top.rule.id,
        flag=flag.id,
        severity=max(match.rule.severity for match in group),
        play=top.rule.play if top.cause is flag.cause else None,
        skill=skill,
        misconception=kept or next((idea for idea in ideas if idea is not None), None),
        confidence=confidence,
        attempts=attempts,
        help_requests=requests,
    )


def resolve(flag: Flag) -> Decision:
    """Return the decision to end a flag whose skill is mastered (C10)."""
    return Decision(
        action=Action.RESOLVE,
        cause=flag.cause,
        tier=flag.tier,
        reason=Reason("escalation.resolve-mastered", {"skill": flag.skill or ""}),
        flag=flag.id,
        skill=flag.skill,
        misconception=flag.misconception,
        attempts=flag.attempts,
        help_requests=flag.help_requests,
    )


def _join_reason(flag: Flag, tier: Tier, new: int, pieces: int, moved_to: str | None) -> Reason:
    if tier > flag.tier:
        return Reason("escalation.join-tier", {"count": pieces, "tier": int(tier)})
    if moved_to is not None:
        return Reason("escalation.join-skill", {"skill": moved_to})
    return Reason("escalation.join", {"count": new})


def _reviewed(policy: Policy, tier: Tier, confidence: float) -> Tier:
    """Return the tier, at least a teacher's review where the engine is unsure (C7): never silence."""
    return max(tier, Tier.REVIEW) if confidence < policy.review_below else tier


def _persistent(policy: Policy, cause: Cause, pieces: int) -> Tier:
    """Return the tier that so much evidence asks for: one above the rule's, from its persists_at on (C5)."""
    asked = [
        Tier(min(rule.tier + 1, Tier.NOW))
        for rule in policy.rules
        if rule.cause is cause and 0 < rule.persists_at <= pieces
    ]
    return max(asked, default=Tier.PRACTICE)


def _union(parts: Iterable[Iterable[int]]) -> tuple[int, ...]:
    return tuple(sorted({one for part in parts for one in part}))
