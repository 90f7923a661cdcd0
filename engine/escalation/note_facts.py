"""Gathers what a handoff note may speak of: the recent work that a flag is about. No words here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.escalation.model import Cause
from engine.signals.rapid import rapid_first_attempt
from engine.signals.strands import weakest_prerequisite

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.escalation.model import Decision
    from engine.items.model import Bank, Misconception, Skill
    from engine.signals.model import (
        AttemptRecord,
        Happening,
        HelpRequest,
        History,
        ItemRecord,
        SessionRecord,
        Signal,
        SkillView,
    )

# Causes whose note is about all work on the skill of the flag; of the others it is about the evidence.
_ON_ONE_SKILL = frozenset(
    {
        Cause.MASTERY_FAILURE,
        Cause.MISCONCEPTION,
        Cause.PREREQUISITE,
        Cause.OVER_HELP,
        Cause.UNCERTAINTY,
        Cause.STUDENT_ASKED,
    }
)
_IDEA_FROM = 2  # answers that fit a misconception before a note about another cause names it


@dataclass(frozen=True, slots=True)
class Facts:
    """The recent work behind a flag, as far as the history still holds it; each oldest first.

    topic: the flag's skill, else that of most items in the evidence. work: tried items that the note counts.
    evidence, requests, sessions, happenings: of the flag. idea: the misconception to name, with the answers
    that fit it. run: items of the work missed in a row at its end. quick: first answers too fast for thought,
    and wrong, in the whole history. earlier: what the topic builds on that is least likely to be right.
    signals: that made the rule hold, the surest first.
    """

    decision: Decision
    history: History
    bank: Bank
    topic: Skill | None
    work: tuple[ItemRecord, ...]
    evidence: tuple[AttemptRecord, ...]
    requests: tuple[HelpRequest, ...]
    sessions: tuple[SessionRecord, ...]
    happenings: tuple[Happening, ...]
    idea: Misconception | None
    fitting: tuple[AttemptRecord, ...]
    run: tuple[ItemRecord, ...]
    quick: tuple[AttemptRecord, ...]
    earlier: SkillView | None
    signals: tuple[Signal, ...]
    item_of: Mapping[int, int]

    def title(self, skill: str) -> str:
        """Return the title of a skill; its id where the bank has it no more."""
        return self.bank.skills[skill].title if skill in self.bank.skills else skill


def gather_facts(
    decision: Decision, history: History, bank: Bank, settings: Mapping[str, Mapping[str, float]]
) -> Facts:
    """Return the facts. settings: of the policy's signals; without B8's no answer counts as quick."""
    tried = [item for item in history.items if item.attempts]
    of_flag = set(decision.attempts)
    evidence = [item for item in tried if any(a.id in of_flag for a in item.attempts)]
    happenings = tuple(one for one in history.happenings if one.event in decision.events)
    about = evidence or _open_then(happenings, tried)
    topic = bank.skills.get(decision.skill or _most_common(about) or "")
    work = about
    named = decision.skill is not None and decision.cause in _ON_ONE_SKILL
    if topic is not None and (named or not about):
        work = [item for item in tried if item.skill == topic.id]
    idea, fitting = _idea(decision, work, bank)
    firsts = [rapid_first_attempt(item, settings["B8"]) for item in tried] if "B8" in settings else []
    return Facts(
        decision=decision,
        history=history,
        bank=bank,
        topic=topic,
        work=tuple(work),
        evidence=tuple(a for a in _attempts(evidence) if a.id in of_flag),
        requests=tuple(r for r in history.help_requests if r.id in decision.help_requests),
        sessions=tuple(one for one in history.sessions if one.event in decision.events),
        happenings=happenings,
        idea=idea,
        fitting=fitting,
        run=_missed_run(work),
        quick=tuple(first for first in firsts if first is not None and not first.right),
        earlier=weakest_prerequisite(history, topic.id) if topic is not None else None,
        signals=tuple(sorted(decision.signals, key=lambda signal: -signal.confidence)),
        item_of={attempt.id: item.id for item in tried for attempt in item.attempts},
    )


def _attempts(items: Iterable[ItemRecord]) -> list[AttemptRecord]:
    return [attempt for item in items for attempt in item.attempts]


def _open_then(happenings: Iterable[Happening], tried: list[ItemRecord]) -> list[ItemRecord]:
    """Return the items that what happened goes with."""
    items = {one.item for one in happenings}
    return [item for item in tried if item.id in items]


def _most_common(items: list[ItemRecord]) -> str | None:
    counts = Counter(item.skill for item in reversed(items))  # of equals, the latest
    return counts.most_common(1)[0][0] if counts else None


def _idea(
    decision: Decision, work: list[ItemRecord], bank: Bank
) -> tuple[Misconception | None, tuple[AttemptRecord, ...]]:
    """Return the flag's misconception, else the one that most answers fit, with those answers."""
    shown = [a for a in _attempts(work) if a.misconception in bank.misconceptions]
    name = decision.misconception
    if name is None:
        counts = Counter(a.misconception for a in reversed(shown))
        name, count = counts.most_common(1)[0] if counts else (None, 0)
        name = name if count >= _IDEA_FROM else None
    fitting = tuple(a for a in shown if a.misconception == name)
    return (bank.misconceptions[name], fitting) if name is not None and fitting else (None, ())


def _missed_run(items: list[ItemRecord]) -> tuple[ItemRecord, ...]:
    run: list[ItemRecord] = []
    for item in items:
        if item.right:
            run.clear()
        elif item.missed:
            run.append(item)
    return tuple(run)
