"""What may lie behind a flag, read from signals that rest on no answer: sessions, words, dates (D2).

A sign is None where the history no longer holds what the signal rests on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.escalation.model import Sentence
from engine.escalation.note_events import STRETCH, begun_between, heard, minutes_of, on_events
from engine.reason import Reason
from engine.signals.model import HappeningKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.escalation.note_facts import Facts
    from engine.signals.model import Happening, SessionRecord, Signal

    Sign = Callable[[Facts, Signal], Sentence | None]

_UNSURE = 3  # said to be less sure than this, of 5 (B18)


def _happened(facts: Facts, signal: Signal, kind: HappeningKind) -> list[Happening]:
    return [one for one in facts.history.happenings if one.kind is kind and one.event in signal.events]


def _sessions_of(facts: Facts, signal: Signal) -> list[SessionRecord]:
    return [one for one in facts.history.sessions if one.event in signal.events]


def _sessions(code: str) -> Sign:
    """A sign that counts the sessions of its signal."""

    def sign(facts: Facts, signal: Signal) -> Sentence | None:
        found = _sessions_of(facts, signal)
        return on_events(Reason(code, {"count": len(found)}), found) if found else None

    return sign


def _times(code: str, kind: HappeningKind) -> Sign:
    """A sign that counts the happenings of a kind in its signal."""

    def sign(facts: Facts, signal: Signal) -> Sentence | None:
        found = _happened(facts, signal, kind)
        return on_events(Reason(code, {"count": len(found)}), found) if found else None

    return sign


def _share(code: str, kind: HappeningKind) -> Sign:
    """A sign that tells the value of its newest happening, in percent."""

    def sign(facts: Facts, signal: Signal) -> Sentence | None:
        found = _happened(facts, signal, kind)[-1:]
        return on_events(Reason(code, {"percent": round(100 * found[0].value)}), found) if found else None

    return sign


def _drifting(facts: Facts, _signal: Signal) -> Sentence | None:
    at = facts.history.at
    if at is None:
        return None
    lately = begun_between(facts.history.sessions, at - STRETCH, at)
    before = begun_between(facts.history.sessions, at - 2 * STRETCH, at - STRETCH)
    params = {"minutes": minutes_of(lately), "before": minutes_of(before)}
    if params["minutes"] >= params["before"]:
        return None
    return on_events(Reason("notes.may-drift-away", params), [*before, *lately])


def _doubting(facts: Facts, signal: Signal) -> Sentence | None:
    said = [one for one in _happened(facts, signal, HappeningKind.CONFIDENCE) if one.value < _UNSURE]
    items = [
        item
        for item in facts.history.items
        if item.confidence is not None
        and item.confidence < _UNSURE
        and item.attempts
        and item.attempts[0].id in signal.attempts
    ]
    if not said and not items:
        return None
    return Sentence(
        Reason("notes.may-doubt", {"count": len(said) + len(items)}),
        attempts=tuple(item.attempts[0].id for item in items),
        events=tuple(one.event for one in said),
    )


def _jumping(facts: Facts, signal: Signal) -> Sentence | None:
    sessions = _sessions_of(facts, signal)
    if not sessions:
        return None
    most = max(sessions, key=lambda one: len(set(one.left_skills)))
    return on_events(Reason("notes.may-jump", {"count": len(set(most.left_skills))}), [most])


def _shorter(facts: Facts, signal: Signal) -> Sentence | None:
    texts = _happened(facts, signal, HappeningKind.SAID)
    return on_events(Reason("notes.may-say-less", {"count": len(texts)}), texts) if texts else None


def _skipped(facts: Facts, signal: Signal) -> Sentence | None:
    found = _happened(facts, signal, HappeningKind.PLACEMENT_SKIPPED)[-1:]
    if not found:
        return None
    return on_events(Reason("notes.placement-skipped", {"count": round(found[0].value)}), found)


EVENT_SIGNS: Mapping[str, Sign] = {
    "B11": _times("notes.may-lose-the-thread", HappeningKind.LEFT_IDLE),
    "B12": _sessions("notes.may-give-up-midway"),
    "B13": _sessions("notes.may-stop-at-misses"),
    "B14": _drifting,
    "B15": _share("notes.due-passed", HappeningKind.DUE_PASSED),
    "B16": _share("notes.may-be-late", HappeningKind.PACE),
    "B18": _doubting,
    "B20": lambda facts, _: heard(facts),
    "B21": _times("notes.may-want-the-answer", HappeningKind.SAID),
    "B25": _jumping,
    "B26": _shorter,
    "B30": _skipped,
}
