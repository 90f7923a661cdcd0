"""What came out of a replay: flags and people on both sides, the load a week, and who is on one side only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from engine.escalation.model import Kind, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from engine.escalation.model import Play
    from lti_app.policies.replay.flags import Raised, Side
    from lti_app.policies.replay.past import Past

_WEEK = timedelta(weeks=1)
_MOST_NAMED = 200  # students on one side only that the result names


@dataclass(frozen=True, slots=True)
class _Counted:
    """The flags of one side that count: those raised, or made a case, within the weeks looked at."""

    cases: list[Raised]
    notices: list[Raised]
    soft: list[Raised]

    @classmethod
    def of(cls, side: Side, since: datetime) -> _Counted:
        raised = [each for each in side.raised if (each.case_at or each.flag.raised_at) >= since]
        seen = [each for each in raised if each.flag.tier >= Tier.REVIEW]
        return cls(
            [each for each in seen if each.flag.kind is Kind.CASE],
            [each for each in seen if each.flag.kind is Kind.NOTICE],
            [each for each in raised if each.flag.tier < Tier.REVIEW],
        )

    @property
    def people(self) -> set[int]:
        """Students with a case."""
        return {each.person for each in self.cases}


def result(in_force: Side, draft: Side, past: Past, plays: Mapping[str, Play]) -> dict[str, Any]:
    """Return the outcome as it is stored: counts, and ids of students, never names.

    Minutes: of the plays of the cases. weeks: of the course, the last may be shorter.
    """
    sides = [_Counted.of(side, past.since) for side in (in_force, draft)]
    one, other = (side.people for side in sides)
    return {
        "since": past.since.isoformat(),
        "until": past.until.isoformat(),
        "cut": past.cut,
        "answers": past.answers,
        "students": len(past.work),
        "in_force": _side(sides[0], past, plays),
        "draft": _side(sides[1], past, plays),
        "only_in_force": sorted(one - other)[:_MOST_NAMED],
        "only_draft": sorted(other - one)[:_MOST_NAMED],
    }


def _side(counted: _Counted, past: Past, plays: Mapping[str, Play]) -> dict[str, Any]:
    weeks = -(-(past.until - past.since) // _WEEK)
    load = [{"cases": 0, "minutes": 0} for _ in range(weeks)]
    for each in counted.cases:
        week = load[min(weeks - 1, ((each.case_at or each.flag.raised_at) - past.since) // _WEEK)]
        week["cases"] += 1
        week["minutes"] += _minutes(each, plays)
    return {
        "cases": len(counted.cases),
        "notices": len(counted.notices),
        "soft": len(counted.soft),
        "people": len(counted.people),
        "minutes": sum(_minutes(each, plays) for each in counted.cases),
        "weeks": load,
        "causes": _by(counted, lambda each: each.flag.cause.value),
        "rules": _by(counted, lambda each: each.rule),
    }


def _by(counted: _Counted, of: Any) -> dict[str, dict[str, int]]:
    parts: dict[str, Iterable[Raised]] = {
        "cases": counted.cases,
        "notices": counted.notices,
        "soft": counted.soft,
    }
    found: dict[str, dict[str, int]] = {}
    for part, several in parts.items():
        for name, count in Counter(of(each) for each in several).items():
            found.setdefault(name, {"cases": 0, "notices": 0, "soft": 0})[part] = count
    return found


def _minutes(each: Raised, plays: Mapping[str, Play]) -> int:
    return plays[each.play].minutes if each.play in plays else 0
