"""How many cases and notices a policy raises a thousand answers, with a teacher who closes cases in time."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from engine.escalation.decide import decide
from engine.escalation.model import Action, Flag, FlagState, Kind, Tier
from engine.learner.mastery import mastery
from engine.signals.measure import measure
from engine.signals.model import Glance, History, SkillView

if TYPE_CHECKING:
    from datetime import datetime

    from engine.escalation.model import Decision, Policy
    from engine.learner.predict import Outlook
    from engine.signals.model import ItemRecord

_ITEMS, _LONGER = 20, 100  # the windows that practice hands to the signals
_FLAGS = 20  # newest flags that a decision looks at, as in practice
_CLOSED_AFTER = timedelta(days=2)  # of school, in which a case of tier 2 is due


@dataclass(slots=True)
class Desk:
    """One student's work and flags, as practice keeps them."""

    items: deque[ItemRecord] = field(default_factory=lambda: deque(maxlen=_ITEMS))
    longer: deque[Glance] = field(default_factory=lambda: deque(maxlen=_LONGER))
    flags: list[Flag] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=lambda: defaultdict(int))


class Load:
    """Lets a policy look at every student's work, answer by answer."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._desks: dict[str, Desk] = defaultdict(Desk)
        self._raised: Counter[tuple[Kind, str]] = Counter()
        self._answers = self._flag = 0

    def see(self, student: str, item: ItemRecord, outlook: Outlook, at: datetime) -> None:
        """Take an item with its one answer in, and let the policy decide.

        at: when it came, by the calendar of cooldowns and closures; what is remembered and forgotten goes by
        the outlook's own time.
        """
        desk = self._desks[student]
        desk.items.append(item)
        desk.longer.append(Glance(item.id, item.id, item.skill, item.unaided, hinted=False, closed_at=at))
        desk.seen[item.skill] += 1
        views = {each.skill: _view(each.skill, desk, outlook) for each in desk.items}
        history = History(tuple(desk.items), longer=tuple(desk.longer), skills=views, at=at)
        signals = measure(history, self._policy.signals)
        self._close_what_is_due(desk, at)
        mastered = frozenset(skill for skill, view in views.items() if view.mastered)
        for decision in decide(
            self._policy, signals, desk.flags[-_FLAGS:], mastered=mastered, at=at, history=history
        ):
            self._obey(desk, decision, at)
        self._answers += 1

    def figures(self) -> dict[str, float | int | dict[str, int] | None]:
        """Return cases and notices a thousand answers, and both by cause."""
        cases = Counter({cause: n for (kind, cause), n in self._raised.items() if kind is Kind.CASE})
        notices = Counter({cause: n for (kind, cause), n in self._raised.items() if kind is Kind.NOTICE})
        thousands = self._answers / 1000
        return {
            "cases_per_1000": cases.total() / thousands if thousands else None,
            "notices_per_1000": notices.total() / thousands if thousands else None,
            "cases": dict(cases.most_common()),
            "notices": dict(notices.most_common()),
            "answers": self._answers,
            "students": len(self._desks),
        }

    def _close_what_is_due(self, desk: Desk, at: datetime) -> None:
        desk.flags = [
            replace(flag, state=FlagState.RESOLVED, ended_at=at)
            if not flag.state.ended and _is_case(flag) and at - flag.raised_at >= _CLOSED_AFTER
            else flag
            for flag in desk.flags
        ]

    def _obey(self, desk: Desk, decision: Decision, at: datetime) -> None:
        if decision.action is Action.RAISE:
            self._flag += 1
            flag = Flag(
                self._flag,
                decision.cause,
                decision.tier,
                FlagState.OPEN,
                decision.skill,
                decision.misconception,
                at,
                None,
                decision.attempts,
                decision.help_requests,
                decision.events,
                decision.kind,
            )
            desk.flags.append(flag)
            self._count(flag)
            return
        place = next(place for place, flag in enumerate(desk.flags) if flag.id == decision.flag)
        before = desk.flags[place]
        if decision.action is Action.RESOLVE:
            desk.flags[place] = replace(before, state=FlagState.RESOLVED, ended_at=at)
            return
        after = replace(
            before,
            tier=decision.tier,
            kind=decision.kind,
            skill=decision.skill,
            attempts=decision.attempts,
            help_requests=decision.help_requests,
            events=decision.events,
        )
        desk.flags[place] = after
        if _is_case(after) and not _is_case(before):
            self._count(after)

    def _count(self, flag: Flag) -> None:
        if flag.tier > Tier.PRACTICE:
            self._raised[Kind.CASE if _is_case(flag) else Kind.NOTICE, flag.cause] += 1


def _is_case(flag: Flag) -> bool:
    """Tell whether somebody has to act on it: what changes practice alone is nobody's case."""
    return flag.kind is Kind.CASE and flag.tier > Tier.PRACTICE


def _view(skill: str, desk: Desk, outlook: Outlook) -> SkillView:
    estimate = mastery(outlook, skill)
    return SkillView(
        skill,
        strand=skill,
        chance=estimate.chance,
        sureness=estimate.probability,
        mastered=estimate.mastered,
        opportunities=desk.seen[skill],
    )
