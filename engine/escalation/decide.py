"""Decides what becomes of a student's flags: raise, join, rise in tier, resolve."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from engine.escalation.decisions import follow, raise_flag, resolve
from engine.escalation.homes import gather
from engine.escalation.kinship import ABOUT_A_SKILL, kin
from engine.escalation.matches import find_matches
from engine.escalation.model import Cause

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine.escalation.matches import Match
    from engine.escalation.model import Decision, Flag, Policy
    from engine.signals.model import Signal


def decide(
    policy: Policy,
    signals: Sequence[Signal],
    flags: Sequence[Flag],
    *,
    mastered: frozenset[str],
    at: datetime,
) -> tuple[Decision, ...]:
    """Return the decisions on one student's flags, in the order of Cause; none where nothing is new.

    flags: the open ones, and the ended ones whose evidence may still be in the history or whose cooldown
    may still run. mastered: skills that count as mastered now. At most one flag a cause is open (C5): later
    evidence joins it, and its tier only ever rises. An ended flag's evidence never counts again (C10).
    Deciding again after the decisions were applied gives none.
    """
    open_flags = {flag.cause: flag for flag in reversed(flags) if not flag.state.ended}
    cooling = _cooling(policy, flags, at) - open_flags.keys()
    matches = find_matches(policy, signals, flags)
    groups = gather(matches, open_flags, cooling)
    decisions: list[Decision] = []
    for cause in Cause:
        group, flag = groups.get(cause, ()), open_flags.get(cause)
        over = flag is not None and flag.cause in ABOUT_A_SKILL and flag.skill in mastered
        if flag is None:
            decision = raise_flag(policy, cause, group) if group else None
        elif group:
            decision = follow(policy, flag, group, over=over)
        else:
            decision = resolve(flag) if over and not _still_shows(flag, matches) else None
        decisions += [decision] if decision else []
    return tuple(decisions)


def _still_shows(flag: Flag, matches: Sequence[Match]) -> bool:
    """Tell whether a rule about the same trouble still holds for the flag's skill or on its evidence."""
    return any(
        match.skill == flag.skill or not set(flag.attempts).isdisjoint(match.attempts)
        for match in matches
        if match.cause in kin(flag.cause)
    )


def _cooling(policy: Policy, flags: Sequence[Flag], at: datetime) -> set[Cause]:
    """Return the causes whose last flag ended less than the cooldown of their rules ago."""
    hours: dict[Cause, float] = {}
    for rule in policy.rules:
        hours[rule.cause] = max(rule.cooldown_hours, hours.get(rule.cause, 0.0))
    return {
        flag.cause
        for flag in flags
        if flag.state.ended
        and flag.ended_at is not None
        and at < flag.ended_at + timedelta(hours=hours.get(flag.cause, 0.0))
    }
