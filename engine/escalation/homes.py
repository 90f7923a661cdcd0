"""Finds the flag to which the evidence of a match belongs.

The same attempts never raise two flags of causes that explain each other: the more specific cause wins,
unless the general one's flag is open already and has most of the evidence, which then joins it there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.escalation.kinship import EXPLAINS, explainers, mostly_on, same_evidence

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from engine.escalation.matches import Match
    from engine.escalation.model import Cause, Flag


def gather(
    matches: Sequence[Match], open_flags: Mapping[Cause, Flag], cooling: Collection[Cause]
) -> dict[Cause, list[Match]]:
    """Return the matches by the cause of the flag that they belong to, the flag's own and most urgent first.

    cooling: causes in their cooldown. What belongs to one of them is left out: it stays fresh, and counts
    when the cooldown is over.
    """
    groups: dict[Cause, list[Match]] = {}
    for match in matches:
        if (home := _home(match, matches, open_flags, cooling)) is not None:
            groups.setdefault(home, []).append(match)
    for cause, group in groups.items():
        group.sort(key=lambda match: (match.cause is cause, *match.rank), reverse=True)
    return groups


def _home(
    match: Match, matches: Sequence[Match], open_flags: Mapping[Cause, Flag], cooling: Collection[Cause]
) -> Cause | None:
    """Return the cause under whose flag the evidence of the match belongs; None in a cooldown."""
    if match.cause in cooling:
        return None
    specific, general = explainers(match.cause), EXPLAINS.get(match.cause, ())
    # Evidence that a flag has already stays there, so that deciding twice is deciding once.
    for cause in (match.cause, *specific, *general):
        if (flag := open_flags.get(cause)) and _all_on(match, flag):
            return cause
    for other in (other for cause in specific for other in matches if other.cause is cause):
        if same_evidence(match.attempts, other.attempts):
            return _home(other, matches, open_flags, cooling)
    for cause in specific:
        if (flag := open_flags.get(cause)) and same_evidence(match.attempts, flag.attempts):
            return cause
    if match.cause not in open_flags:
        for cause in general:
            if (flag := open_flags.get(cause)) and mostly_on(match.attempts, flag):
                return cause
    return match.cause


def _all_on(match: Match, flag: Flag) -> bool:
    return set(match.attempts) <= set(flag.attempts) and set(match.help_requests) <= set(flag.help_requests)
