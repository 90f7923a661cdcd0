"""How many cases today has room for, and which are held back: the budget of the course (C5), in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, or_, select

from engine.escalation.budget import cases_a_day, mean_minutes, room
from engine.escalation.model import FlagState, Tier
from lti_app.content.policies import load_playbook
from lti_app.db.models import Closure, Flag
from lti_app.support.courses import MINUTES_A_DAY, course_settings
from lti_app.teacher.queue.order import by_urgency, may_be_held, notices, on_queue, snoozed, waits

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from lti_app.teacher.queue.looker import Looker


@dataclass(frozen=True, slots=True)
class Load:
    """What stands in the queue of a teacher now.

    counts: flags behind each tab that has a number, and "now": cases of tier 3 that wait. budget: cases a
    day; minutes: a day, that it comes from. shown: of those that may be held back, the ids of those that are
    not.
    """

    counts: dict[str, int]
    budget: int
    minutes: int
    shown: tuple[int, ...]


def load(session: Session, who: Looker) -> Load:
    """Reckon with the budget. Two counts and one list no longer than the budget, however many flags wait."""
    settings = course_settings(session, who.course)
    minutes = settings.minutes_a_day if settings else MINUTES_A_DAY
    budget = cases_a_day(minutes, mean_minutes(load_playbook(who.playbook).values()))
    conditions = {
        "waiting": waits(who.now),
        "mine": and_(waits(who.now), Flag.owner_id == who.me),
        "free": may_be_held(who.now),
        "now": and_(waits(who.now), Flag.tier >= Tier.NOW),
        "snoozed": snoozed(who.now),
        "notices": notices(),
    }
    sums = (func.sum(case((condition, 1), else_=0)) for condition in conditions.values())
    counted = session.execute(
        on_queue(select(*sums).select_from(Flag), who.seen, who.course).where(Flag.ended_at.is_(None))
    ).one()
    counts = dict(zip(conditions, (count or 0 for count in counted), strict=True))
    free, ended = counts.pop("free"), _ended_today(session, who)
    places = room(budget, counts["waiting"] - free, ended)
    shown = _first(session, who, places) if 0 < places < free else ()
    counts["held"] = max(0, free - places)
    counts["waiting"] -= counts["held"]
    return Load(counts, budget, minutes, shown)


def held(today: Load, now: datetime) -> ColumnElement[bool]:
    """Return the condition for cases that are held back today."""
    if not today.counts["held"]:
        return Flag.id.is_(None)
    return and_(may_be_held(now), Flag.id.not_in(today.shown))


def _first(session: Session, who: Looker, places: int) -> tuple[int, ...]:
    query = on_queue(select(Flag.id), who.seen, who.course).where(may_be_held(who.now))
    return tuple(session.scalars(query.order_by(*by_urgency(who.now)).limit(places)))


def _ended_today(session: Session, who: Looker) -> int:
    """Return how many cases people ended since midnight at the school; what resolved by itself is not.

    The day's flags are found first: together with the students it would be a walk through all of these.
    """
    closed = select(Closure.id).where(Closure.flag_id == Flag.id).exists()
    by_people = or_(Flag.state == FlagState.DISMISSED.value, closed)
    today = Flag.ended_at >= who.calendar.midnight_in(who.now, 0)
    ended = session.scalars(select(Flag.id).where(Flag.course_id == who.course, today, by_people)).all()
    if not ended:
        return 0
    query = on_queue(select(func.count()).select_from(Flag), who.seen, who.course)
    return session.scalar(query.where(Flag.id.in_(ended))) or 0
