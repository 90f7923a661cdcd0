"""A student's recent work as it was at a moment: what came later is taken away again."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from engine.signals.model import Glance, Happening, HelpRequest, History
from lti_app.practice.happenings import WINDOW as HAPPENINGS
from lti_app.practice.history import HELP_WINDOW
from lti_app.practice.history import WINDOW as ITEMS
from lti_app.practice.looking_back import LONGER
from lti_app.practice.sessions import LOOKED_BACK
from lti_app.practice.sessions import WINDOW as SESSIONS

if TYPE_CHECKING:
    from engine.signals.model import ItemRecord, SessionRecord

_ROUNDED = timedelta(seconds=0.05)  # hint_seconds are kept in tenths

T = TypeVar("T", HelpRequest, Happening)


@dataclass(frozen=True, slots=True)
class PastItem:
    """An item as it is known at the end. record: None where its template is not known any more.

    explained_at: when the student said how she knows. right: how it ended, None where it was withdrawn.
    left: by her own choice. glance: what a longer look back keeps of it, None where it was not tried.
    """

    id: int
    practice_set: int
    opened_at: datetime
    closed_at: datetime | None
    skill: str
    record: ItemRecord | None
    explained_at: datetime | None
    right: bool | None
    left: bool
    glance: Glance | None


@dataclass(slots=True)
class Work:
    """All that is known of one student's work, every part oldest first."""

    items: list[PastItem] = field(default_factory=list)
    requests: list[HelpRequest] = field(default_factory=list)
    sessions: list[SessionRecord] = field(default_factory=list)
    happenings: list[Happening] = field(default_factory=list)

    def history(self, at: datetime, item: int | None) -> History:
        """Return what signals were measured from at a moment, without what the learner model holds.

        item: answered at that moment, None where it was something else; the item that was served right
        after an answer, at the same time, was not there yet. Costs the same however long the history is.
        """
        there = self._there(at, item)
        return History(
            items=tuple(_as_of(each, each.record, at) for each in there[-ITEMS:] if each.record is not None),
            help_requests=tuple(_upto(self.requests, at)[-HELP_WINDOW:]),
            longer=tuple(
                each.glance
                for each in there[-2 * LONGER :]
                if each.glance is not None and each.closed_at is not None and each.closed_at <= at
            )[-LONGER:],
            sessions=self._sessions(at),
            happenings=tuple(_upto(self.happenings, at)[-HAPPENINGS:]),
            at=at,
        )

    def skills(self, at: datetime, item: int | None) -> set[str]:
        """Return the skills of the items that a history of the moment has."""
        return {each.skill for each in self._there(at, item)[-ITEMS:]}

    def practice_set(self, at: datetime, item: int | None) -> int | None:
        """Return the practice set that the student was in at the moment."""
        there = self._there(at, item)
        return there[-1].practice_set if there else None

    def _there(self, at: datetime, item: int | None) -> list[PastItem]:
        end = bisect_right(self.items, at, key=lambda each: each.opened_at)
        if item is not None:
            while end and self.items[end - 1].opened_at == at and self.items[end - 1].id > item:
                end -= 1
        return self.items[max(0, end - 2 * LONGER) : end]

    def _sessions(self, at: datetime) -> tuple[SessionRecord, ...]:
        began = bisect_right(self.sessions, at, key=lambda each: each.began_at)
        recent = [
            each
            for each in self.sessions[max(0, began - SESSIONS) : began]
            if each.began_at >= at - LOOKED_BACK
        ]
        if recent and recent[-1].last_at > at:
            recent[-1] = self._under_way(recent[-1], at)
        return tuple(recent)

    def _under_way(self, session: SessionRecord, at: datetime) -> SessionRecord:
        """Return a session as it was in the middle of it."""
        ended = [
            each
            for each in self._there(at, None)
            if each.closed_at is not None and session.began_at <= each.closed_at <= at
        ]
        counted = [each for each in ended if each.right is not None]
        misses = 0
        for each in reversed(counted):
            if each.right:
                break
            misses += 1
        return replace(
            session,
            last_at=at,
            items=len(counted),
            left_open=None,
            misses_at_end=misses,
            after_miss=(at - counted[-1].closed_at).total_seconds()
            if misses and counted[-1].closed_at is not None
            else None,
            left_skills=tuple(
                skill
                for skill in session.left_skills
                if any(each.left and each.skill == skill for each in ended)
            ),
        )


def _upto(rows: list[T], at: datetime) -> list[T]:
    return rows[: bisect_right(rows, at, key=lambda each: each.at)]


def _as_of(item: PastItem, record: ItemRecord, at: datetime) -> ItemRecord:
    """Return an item as it was at a moment; one that was over by then as it is."""
    over = item.closed_at is not None and item.closed_at <= at
    if over and (item.explained_at is None or item.explained_at <= at):
        return record
    attempts = tuple(each for each in record.attempts if each.at <= at)
    opened = tuple(
        seconds
        for seconds in record.hint_seconds
        if item.opened_at + timedelta(seconds=seconds) <= at + _ROUNDED
    )
    hints = max((len(opened), *(each.hints_before for each in attempts)))
    return replace(
        record,
        attempts=attempts,
        closed_at=record.closed_at if over else None,
        hints=record.hints if over else hints,
        hint_seconds=opened,
        asked=record.asked and over,
        explained=record.explained if item.explained_at is not None and item.explained_at <= at else None,
        confidence=record.confidence if attempts else None,
        feeling=record.feeling if hints else None,
    )
