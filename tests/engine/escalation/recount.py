"""Counts again what a sentence of a note says, from the events that it carries and nothing else (D2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby, pairwise
from math import ceil
from statistics import median
from typing import TYPE_CHECKING

from engine.items.explanations import Quality
from engine.signals.model import HappeningKind
from tests.engine.escalation.small_bank import BANK

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.escalation.model import Sentence
    from engine.reason import Value
    from engine.signals.model import History, SessionRecord

Params = dict[str, "Value"]


@dataclass
class Events:
    """The events that one sentence carries, found in the history by their ids alone."""

    history: History
    sentence: Sentence

    def __post_init__(self) -> None:
        history, ids = self.history, set(self.sentence.attempts)
        self.attempts = [a for i in history.items for a in i.attempts if a.id in ids]
        self.items = [i for i in history.items if any(a.id in ids for a in i.attempts)]
        self.firsts = [i.attempts[0] for i in self.items]
        self.glances = [one for one in history.longer if one.attempt in ids]
        self.requests = [r for r in history.help_requests if r.id in self.sentence.help_requests]
        self.sessions = [s for s in history.sessions if s.event in self.sentence.events]
        self.happenings = [h for h in history.happenings if h.event in self.sentence.events]
        self.topics = list(dict.fromkeys(item.skill for item in self.items))

    def all_of(self, kind: HappeningKind) -> bool:
        return bool(self.happenings) and all(one.kind is kind for one in self.happenings)


def recount(history: History, sentence: Sentence) -> Params:
    """Return what the params of a sentence have to be; quoted words and beliefs are not counted.

    Raises AssertionError where the events do not carry the claim, KeyError for a sentence nobody counts.
    """
    return RECOUNT[sentence.reason.code](Events(history, sentence))


def _titles(skills: list[str]) -> str:
    return "\n".join(BANK.skills[skill].title for skill in skills)


def _tried(events: Events) -> Params:
    ids = {a.id for i in events.items for a in i.attempts}
    assert ids == set(events.sentence.attempts)
    return {
        "count": len(events.items),
        "right": sum(any(a.right for a in item.attempts) for item in events.items),
        "attempts": len(events.attempts),
        "hints": sum(item.hints for item in events.items),
    }


def _tried_named(events: Events) -> Params:
    assert 1 <= len(events.topics) <= 2
    return _tried(events) | {"topics": _titles(events.topics)}


def _tried_one(events: Events, *, right: bool) -> Params:
    (item,) = events.items
    assert any(a.right for a in item.attempts) == right
    return _tried_named(events)


def _tried_several(events: Events) -> Params:
    assert len(events.topics) > 2
    return _tried(events) | {"skills": len(events.topics)}


def _all_right(events: Events, count: Callable[[Events], Params]) -> Params:
    params = count(events)
    assert params["right"] == params["count"]
    return params


def _quick(events: Events) -> Params:
    for item in events.items:
        assert item.attempts[0].seconds < min(0.1 * item.usual_seconds, 10)
    assert not any(a.right for a in events.attempts)
    return {"count": len(events.items), "seconds": ceil(max(a.seconds for a in events.attempts))}


def _hints(events: Events) -> Params:
    half = len(events.items) // 2
    good = [i.attempts[0].right and i.attempts[0].hints_before == 0 for i in events.items]
    return {
        "hinted": sum(item.hints > 0 for item in events.items),
        "count": len(events.items),
        "earlier": sum(good[:half]),
        "earlier_items": half,
        "later": sum(good[half:]),
        "later_items": len(good) - half,
    }


def _fitting(events: Events) -> Params:
    assert len({a.misconception for a in events.attempts} - {None}) == 1
    return {"count": len(events.attempts)}


def _missed(events: Events) -> Params:
    assert not any(a.right for item in events.items for a in item.attempts)
    return {"count": len(events.items)}


def _earlier(events: Events, low: float, high: float) -> Params:
    (topic,) = events.topics
    before = [events.history.skills[each] for each in BANK.skills[topic].prerequisites]
    weakest = min(before, key=lambda view: view.chance)
    assert low <= weakest.chance < high
    return {"earlier": BANK.skills[weakest.skill].title}


def _checks_failed(events: Events) -> Params:
    assert all(item.transfer and not item.attempts[0].right for item in events.items)
    return {"count": len(events.items)}


def _with_help(events: Events) -> Params:
    hinted = [item for item in events.items if item.hints]
    alone = [item for item in events.items if not item.hints]
    return {
        "hinted": len(hinted),
        "hinted_right": sum(any(a.right for a in item.attempts) for item in hinted),
        "alone": len(alone),
        "alone_right": sum(item.attempts[0].right for item in alone),
    }


def _either(events: Events) -> Params:
    right = sum(i.attempts[0].right and i.attempts[0].hints_before == 0 for i in events.items)
    assert 0 < right < len(events.items)
    return {"right": right, "count": len(events.items)}


def _elsewhere(events: Events) -> Params:
    right = sum(i.attempts[0].right and i.attempts[0].hints_before == 0 for i in events.items)
    expected = round(sum(item.predicted for item in events.items))
    assert expected != right
    return {"right": right, "count": len(events.items), "expected": expected}


def _circles(events: Events) -> Params:
    (skill,) = {one.skill for one in events.glances}
    on_it = [one for one in events.history.longer if one.skill == skill]
    assert on_it == events.glances
    runs = [len(list(run)) for right, run in groupby(on_it, lambda one: one.right) if right]
    assert max(runs, default=0) < 3
    return {"count": len(on_it), "topic": BANK.skills[skill].title}


def _stuck(events: Events) -> Params:
    wrong = sum(not a.right for a in events.attempts)
    assert wrong > len(events.attempts) / 2
    latest = [a for i in events.history.items for a in i.attempts][-len(events.attempts) :]
    assert latest == events.attempts
    return {"wrong": wrong, "count": len(events.attempts)}


def _gap(events: Events) -> Params:
    (skill,) = {one.skill for one in events.glances}
    others = [one.right for one in events.history.longer if one.skill != skill]
    right = sum(one.right for one in events.glances)
    assert right / len(events.glances) < sum(others) / len(others)
    return {"right": right, "count": len(events.glances)}


def _slipping(events: Events) -> Params:
    assert not any(one.right for one in events.glances)
    return {"count": len(events.glances)}


def _shaky(events: Events) -> Params:
    assert not any(a.right for item in events.items for a in item.attempts)
    return {"topics": _titles(events.topics)}


def _shaky_on_several(events: Events) -> Params:
    assert not any(a.right for item in events.items for a in item.attempts)
    assert len(events.topics) > 2
    return {"skills": len(events.topics)}


def _at_once(events: Events) -> Params:
    assert all(item.attempts[0].right and not item.hints for item in events.items)
    return {"count": len(events.items)}


def _clicked(events: Events) -> Params:
    for item in events.items:
        gaps = [after - before for before, after in pairwise((0.0, *item.hint_seconds))]
        assert sum(gap < 3 for gap in gaps) >= 2
    return {"count": len(events.items)}


def _slow(events: Events) -> Params:
    usual = median(i.attempts[0].seconds / i.usual_seconds for i in events.history.items if i.attempts)
    assert all(item.attempts[0].seconds / item.usual_seconds > usual for item in events.items)
    return {"count": len(events.items)}


def _stalled(events: Events) -> Params:
    (item,) = events.items
    assert item.closed_at is None
    assert item.hints == item.rungs
    assert not item.right
    return {}


def _misjudged(events: Events) -> Params:
    for item in events.items:
        assert (item.confidence or 0) >= 4 if not item.attempts[0].right else (item.confidence or 9) <= 2
    return {"count": len(events.items)}


def _badly_explained(events: Events) -> Params:
    assert all(item.right for item in events.items)
    assert not any(item.explained == Quality.OK for item in events.items)
    return {"count": len(events.items)}


def _wavered(events: Events) -> Params:
    assert all(any(a.changes >= 4 for a in item.attempts) for item in events.items)
    return {"count": len(events.items)}


def _lately(events: Events, begin: int, end: int) -> list[SessionRecord]:
    """Return the sessions that began so many days ago."""
    at = events.history.at
    assert at is not None
    return [
        s
        for s in events.history.sessions
        if at - timedelta(days=begin) <= s.began_at < at - timedelta(days=end)
    ]


def _minutes(sessions: list[SessionRecord]) -> int:
    return round(sum((s.last_at - s.began_at).total_seconds() for s in sessions) / 60)


def _days_ago(events: Events) -> int:
    assert events.history.at is not None
    newest = max(s.last_at for s in events.sessions)
    assert newest == max(s.last_at for s in events.history.sessions)
    return (events.history.at - newest).days


def _practised(events: Events) -> Params:
    assert events.sessions == _lately(events, 14, 0)
    return {
        "count": len(events.sessions),
        "minutes": _minutes(events.sessions),
        "days": _days_ago(events),
    }


def _no_practice(events: Events) -> Params:
    assert not events.history.sessions
    return _nothing(events)


def _not_practised(events: Events) -> Params:
    assert not _lately(events, 14, 0)
    return {"days": _days_ago(events)}


def _drifting(events: Events) -> Params:
    lately, before = _lately(events, 14, 0), _lately(events, 28, 14)
    assert [*before, *lately] == events.sessions
    assert _minutes(lately) < _minutes(before)
    return {"minutes": _minutes(lately), "before": _minutes(before)}


def _left_open(events: Events) -> Params:
    assert all(s.left_open is not None for s in events.sessions)
    return {"count": len(events.sessions)}


def _stopped_at_misses(events: Events) -> Params:
    assert all(s.misses_at_end >= 2 and (s.after_miss or 0) <= 60 for s in events.sessions)
    return {"count": len(events.sessions)}


def _jumped(events: Events) -> Params:
    (session,) = events.sessions
    return {"count": len(set(session.left_skills))}


def _times(events: Events, kind: HappeningKind) -> Params:
    assert events.all_of(kind)
    return {"count": len(events.happenings)}


def _percent(events: Events, kind: HappeningKind) -> Params:
    (one,) = events.happenings
    assert one.kind is kind
    return {"percent": round(100 * one.value)}


def _doubted(events: Events) -> Params:
    assert all(one.kind is HappeningKind.CONFIDENCE and one.value < 3 for one in events.happenings)
    assert all((item.confidence or 9) < 3 for item in events.items)
    return {"count": len(events.happenings) + len(events.items)}


def _wanted_the_answer(events: Events) -> Params:
    assert all("asks_for_answer" in one.heard for one in events.happenings)
    return _times(events, HappeningKind.SAID)


def _skipped(events: Events) -> Params:
    (one,) = events.happenings
    assert one.kind is HappeningKind.PLACEMENT_SKIPPED
    return {"count": one.value}


def _heard(events: Events, category: str) -> Params:
    assert all(category in one.heard for one in events.happenings)
    return _times(events, HappeningKind.SAID)


def _worrying(events: Events) -> Params:
    written = max(one.at for one in events.happenings)
    return _heard(events, "safety") | {"written": f"{written:%Y-%m-%d %H:%M} UTC"}


def _nothing(events: Events) -> Params:
    sentence = events.sentence
    assert sentence.attempts or sentence.help_requests or sentence.events
    return {}


SAID = HappeningKind.SAID
RECOUNT: dict[str, Callable[[Events], Params]] = {
    "notes.asked": lambda events: {"count": len(events.requests)},
    "notes.asked-message": lambda events: {"count": len(events.requests)},
    "notes.tried": _tried_named,
    "notes.tried-all": lambda events: _all_right(events, _tried_named),
    "notes.tried-one-right": lambda events: _tried_one(events, right=True),
    "notes.tried-one-missed": lambda events: _tried_one(events, right=False),
    "notes.tried-several": _tried_several,
    "notes.tried-several-all": lambda events: _all_right(events, _tried_several),
    "notes.tried-nothing": _nothing,
    "notes.written-only": _nothing,
    "notes.no-practice": _no_practice,
    "notes.answered": lambda events: {},
    "notes.practised": _practised,
    "notes.not-practised": _not_practised,
    "notes.may-believe": _fitting,
    "notes.may-lack-method": _missed,
    "notes.may-hardly-know": lambda events: _earlier(events, 0, 0.3),
    "notes.may-half-know": lambda events: _earlier(events, 0.3, 1.01),
    "notes.may-lean-on-hints": _hints,
    "notes.may-not-hold": _checks_failed,
    "notes.may-need-help": _with_help,
    "notes.may-be-either": _either,
    "notes.may-be-elsewhere": _elsewhere,
    "notes.may-guess": _quick,
    "notes.may-lose-heart": _quick,
    "notes.may-go-in-circles": _circles,
    "notes.may-be-stuck": _stuck,
    "notes.may-have-a-gap": _gap,
    "notes.may-be-slipping": _slipping,
    "notes.may-be-shaky": _shaky,
    "notes.may-be-shaky-on-several": _shaky_on_several,
    "notes.may-want-more": _at_once,
    "notes.may-click-through": _clicked,
    "notes.may-hesitate": _slow,
    "notes.may-be-stalled": _stalled,
    "notes.may-misjudge": _misjudged,
    "notes.may-not-know-why": _badly_explained,
    "notes.may-waver": _wavered,
    "notes.may-lose-the-thread": lambda events: _times(events, HappeningKind.LEFT_IDLE),
    "notes.may-give-up-midway": _left_open,
    "notes.may-stop-at-misses": _stopped_at_misses,
    "notes.may-drift-away": _drifting,
    "notes.due-passed": lambda events: _percent(events, HappeningKind.DUE_PASSED),
    "notes.may-be-late": lambda events: _percent(events, HappeningKind.PACE),
    "notes.may-doubt": _doubted,
    "notes.may-want-the-answer": _wanted_the_answer,
    "notes.may-jump": _jumped,
    "notes.may-say-less": lambda events: _times(events, SAID),
    "notes.placement-skipped": _skipped,
    "notes.heard-panic": lambda events: _heard(events, "panic"),
    "notes.heard-giving-up": lambda events: _heard(events, "giving_up"),
    "notes.heard-not-understanding": lambda events: _heard(events, "not_understanding"),
    "notes.open-question": _nothing,
    "notes.worrying": _worrying,
    "notes.contact": _nothing,
    "notes.contact-unknown": _nothing,
}
