"""Whether a student is at her open item now (B11), as her page says now and then. Never what she types."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from engine.items.draw import rungs
from engine.signals.model import HappeningKind
from engine.signals.presence import IDLE, SILENT, Seen, after, live_state
from lti_app.db.models import PracticeItem, Presence
from lti_app.db.upsert import upsert
from lti_app.practice.escalate import escalate
from lti_app.practice.happenings import note_happening, recent_events
from lti_app.practice.history import recent_items
from lti_app.practice.learning import outlook_of
from lti_app.practice.serving import is_stopped
from lti_app.practice.sessions import note_act
from lti_app.practice.state import lock_learner
from lti_app.practice.templates import can_go_on, served_template

if TYPE_CHECKING:
    from datetime import datetime

    from lti_app.db.models import Learner
    from lti_app.practice.context import PracticeContext

LEFT_AFTER = 90  # seconds without input, and then left: a signal (B11)

_LONGEST = 24 * 60 * 60  # seconds; what a page says beyond a day means nothing
_MINUTE = timedelta(minutes=1)


def note_presence(context: PracticeContext, token: str, *, visible: bool, idle_seconds: float) -> None:
    """Note what the page of an open item says, and the little that follows from it.

    token: of the item; what a page says that is no longer the present one is dropped. visible: the page can
    be seen. idle_seconds: since the last key, touch or pointer. Idempotent: the last word holds. Nothing is
    kept of a student whose speed nobody is to look at (A10).
    """
    if is_stopped(context) or (context.settings is not None and context.settings.no_speed):
        return
    learner = lock_learner(context.session, context.course, context.person.id)
    item = _open(context, token)
    if item is None:
        return
    idle = timedelta(seconds=min(max(idle_seconds, 0.0), _LONGEST))
    row = context.session.get(Presence, (context.course, context.person.id))
    before = seen_of(row) if row is not None else None
    same = row is not None and row.item_id == item.id
    _keep(context, item, after(before if same else None, visible, context.now - idle, context.now))
    at_work = same and before is not None and before.visible and context.now - before.seen_at < SILENT
    if at_work and visible and idle < IDLE[-1][1]:
        note_act(context, learner, at_work_on=item)  # not with the first word: a glance is no work
    if _left_idle(context, item, visible, idle) or _stalls(context, item, before if same else None):
        _escalate(context, learner)


def state_of(row: Presence, now: datetime) -> str:
    """Return what a teacher is shown of a student: see engine.signals.presence.live_state."""
    return live_state(seen_of(row), now)


def seen_of(row: Presence) -> Seen:
    """Return what a page last said as the engine reads it."""
    return Seen(row.visible, row.input_at, row.seen_at, row.resumed_at, row.before)


def _open(context: PracticeContext, token: str) -> PracticeItem | None:
    row = context.session.scalar(
        select(PracticeItem)
        .where(
            PracticeItem.token == token,
            PracticeItem.person_id == context.person.id,
            PracticeItem.practice_set_id == context.practice_set.id,
            PracticeItem.placement.is_(False),
            PracticeItem.open_key.is_not(None),
        )
        .options(selectinload(PracticeItem.attempts))
    )
    return row if row is not None and can_go_on(context.bank, row) else None


def _keep(context: PracticeContext, item: PracticeItem, seen: Seen) -> None:
    key = {"course_id": context.course, "person_id": context.person.id}
    values = {
        "practice_set_id": context.practice_set.id,
        "item_id": item.id,
        "visible": seen.visible,
        "input_at": seen.input_at,
        "seen_at": seen.seen_at,
        "before": seen.before,
        "resumed_at": seen.resumed_at,
    }
    upsert(context.session, Presence, key, values)


def _left_idle(context: PracticeContext, item: PracticeItem, visible: bool, idle: timedelta) -> bool:
    """Note, once an item, that the student left it after a while without input; tell whether she did."""
    if visible or idle < timedelta(seconds=LEFT_AFTER):
        return False
    events = recent_events(context.session, context.course, context.person.id)
    if any(event.kind == HappeningKind.LEFT_IDLE and event.data.get("item") == item.id for event in events):
        return False
    note_happening(context, HappeningKind.LEFT_IDLE, value=idle.total_seconds(), item=item.id)
    return True


def _stalls(context: PracticeContext, item: PracticeItem, before: Seen | None) -> bool:
    """Tell whether to look for a long stall (B10): every hint used, and another full minute has passed.

    How many minutes are too many is for the policy.
    """
    if not item.hints or item.hints < rungs(served_template(context.bank, item)):
        return False
    earlier = before.seen_at if before is not None else item.opened_at
    return (context.now - item.opened_at) // _MINUTE > (earlier - item.opened_at) // _MINUTE


def _escalate(context: PracticeContext, learner: Learner) -> None:
    recent = recent_items(context.session, context.course, context.person.id)
    escalate(context, outlook_of(context, learner), recent)
