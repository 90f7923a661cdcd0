"""Decides what becomes of a student's flags: raise, join, rise in tier, become a case, resolve."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from engine.escalation.decisions import follow, raise_flag, resolve
from engine.escalation.evidence import pieces
from engine.escalation.homes import gather
from engine.escalation.kinship import ABOUT_A_SKILL, kin
from engine.escalation.matches import find_matches
from engine.escalation.model import Cause, Kind, Tier
from engine.escalation.recovery import recovered
from engine.escalation.safety import firm

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine.escalation.matches import Match
    from engine.escalation.model import Decision, Flag, Policy, Rule
    from engine.signals.model import History, Signal


def decide(
    policy: Policy,
    signals: Sequence[Signal],
    flags: Sequence[Flag],
    *,
    mastered: frozenset[str],
    at: datetime,
    history: History | None = None,
) -> tuple[Decision, ...]:
    """Return the decisions on one student's flags, in the order of Cause; none where nothing is new.

    flags: the open ones, and the ended ones whose evidence may still be in the history or whose cooldown
    may still run. mastered: skills that count as mastered now. history: what the signals were measured from;
    without it a flag is over only where its skill is mastered. At most one flag a cause is open (C5): later
    evidence joins it, its tier only ever rises, and a case stays one. An ended flag's evidence never counts
    again (C10). Deciding again after the decisions were applied gives none.
    """
    open_flags = {flag.cause: flag for flag in reversed(flags) if not flag.state.ended}
    cooling = {rule.id for rule in map(firm, policy.rules) if _cooling(rule, flags, at)}
    matches = find_matches(policy, signals, flags)
    groups = gather(matches, open_flags, cooling)
    decisions: list[Decision] = []
    for cause in Cause:
        group, flag = groups.get(cause, ()), open_flags.get(cause)
        if flag is None:
            decision = raise_flag(policy, cause, group) if group else None
        elif group:
            over = cause in ABOUT_A_SKILL and flag.skill in mastered
            decision = follow(policy, flag, group, over=over)
        else:
            reason = recovered(flag, mastered, history, policy)
            decision = resolve(flag, reason) if reason and not _still_shows(flag, matches) else None
        decisions += [decision] if decision else []
    return tuple(decisions)


def _still_shows(flag: Flag, matches: Sequence[Match]) -> bool:
    """Tell whether a rule about the same trouble still holds, for the flag's skill or on its evidence."""
    return any(
        (match.skill == flag.skill and flag.skill is not None) or not pieces(flag).isdisjoint(pieces(match))
        for match in matches
        if match.cause in kin(flag.cause)
    )


def _cooling(rule: Rule, flags: Sequence[Flag], at: datetime) -> bool:
    """Tell whether a flag of the rule's cause ended less than its cooldown ago.

    A notice that has ended keeps no case waiting: nobody has looked at it. Tier 3 never waits.
    """
    return rule.tier < Tier.NOW and any(
        at < flag.ended_at + timedelta(hours=rule.cooldown_hours)
        for flag in flags
        if flag.cause is rule.cause
        and flag.ended_at is not None
        and (flag.kind is Kind.CASE or rule.kind is Kind.NOTICE)
    )
