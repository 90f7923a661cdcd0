"""Finds the flag to which the evidence of a match belongs.

The same evidence never raises two flags of causes that explain each other: the more specific cause wins,
unless the general one's flag is open already, is no mere notice beside a case, and has most of the
evidence, which then joins it there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.escalation.evidence import mostly_on, pieces, same_evidence
from engine.escalation.kinship import EXPLAINS, explainers
from engine.escalation.model import Kind, Tier

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from engine.escalation.matches import Match
    from engine.escalation.model import Cause, Flag


def gather(
    matches: Sequence[Match], open_flags: Mapping[Cause, Flag], cooling: Collection[str]
) -> dict[Cause, list[Match]]:
    """Return the matches by the cause of the flag that they belong to, the flag's own and most urgent first.

    cooling: ids of rules in their cooldown. They open no flag: what belongs to none that is open or opened
    now is left out, stays fresh, and counts when the cooldown is over. To another flag they give their
    evidence alone, neither a higher tier nor a case. Tier 3 waits for no cooldown.
    """
    groups: dict[Cause, list[Match]] = {}
    for match in matches:
        counts = match.quietly() if match.rule.id in cooling else match
        groups.setdefault(_home(match, matches, open_flags), []).append(counts)
    for cause in [cause for cause in groups if cause not in open_flags]:
        if all(match.cause is not cause or match.rule.id in cooling for match in groups[cause]):
            waiting = groups.pop(cause)
            if urgent := [match for match in waiting if match.rule.tier >= Tier.NOW]:
                groups.setdefault(max(urgent, key=lambda match: match.rank).cause, []).extend(waiting)
    for cause, group in groups.items():
        group.sort(key=lambda match: (match.cause is cause, *match.rank), reverse=True)
    return groups


def _home(match: Match, matches: Sequence[Match], open_flags: Mapping[Cause, Flag]) -> Cause:
    """Return the cause under whose flag the evidence of the match belongs."""
    specific = explainers(match.cause)
    general = [cause for cause in EXPLAINS.get(match.cause, ()) if _may_take(open_flags.get(cause), match)]
    # Evidence that a flag has already stays there, so that deciding twice is deciding once.
    for cause in (match.cause, *specific, *general):
        if (flag := open_flags.get(cause)) and pieces(match) <= pieces(flag):
            return cause
    for other in (other for cause in specific for other in matches if other.cause is cause):
        if same_evidence(match, other):
            return _home(other, matches, open_flags)
    for cause in specific:
        if (flag := open_flags.get(cause)) and same_evidence(match, flag):
            return cause
    if match.cause not in open_flags:
        for cause in general:
            if (flag := open_flags.get(cause)) and mostly_on(match, flag):
                return cause
    return match.cause


def _may_take(flag: Flag | None, match: Match) -> bool:
    """Tell whether an open flag of a general cause may take in what explains it; a notice takes in no case.

    What can be named, such as a wrong idea, is not to be lost in a line that nobody has to act on.
    """
    return flag is None or flag.kind is Kind.CASE or match.rule.kind is Kind.NOTICE
