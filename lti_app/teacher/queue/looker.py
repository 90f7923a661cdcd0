"""Who looks at the queue in a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lti_app.support.calendar import SchoolCalendar
from lti_app.teacher.scope import students_seen

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from lti_app.access import Visit


@dataclass(frozen=True, slots=True)
class Looker:
    """Who looks at the queue, and when. seen: the condition on Enrolment for the students that they see.

    course: its id; playbook: whose minutes the budget comes from.
    """

    seen: ColumnElement[bool]
    course: int
    me: int
    playbook: str
    now: datetime
    calendar: SchoolCalendar


def looker(visit: Visit) -> Looker:
    """Return who looks, at what, and when."""
    settings, seen = visit.runtime.settings, students_seen(visit)
    calendar = SchoolCalendar.of(settings)
    return Looker(seen, visit.course.id, visit.person.id, settings.policy, visit.now, calendar)
