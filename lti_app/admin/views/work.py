"""What is under way with a platform: rosters, and grades that the gradebook does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from lti_app.access import AdminVisit, administrator
from lti_app.admin import lists, queries, service
from lti_app.admin.views.shared import done, page, page_number
from lti_app.errors import BatonError
from lti_app.lti.text import words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

_LONGEST_CODE = 40


@administrator()
def courses(visit: AdminVisit, number: int) -> ResponseReturnValue:
    """The courses of a platform, each with its roster."""
    row = queries.find_registration(visit.session, number)
    found = lists.courses_page(visit.session, number, page_number(), visit.now)
    return page("courses", row=row, courses=found, now=visit.now)


@administrator()
def read_roster(visit: AdminVisit, number: int) -> ResponseReturnValue:
    """Let a worker read a course's roster again. Idempotent while it waits."""
    asked = service.read_roster_again(visit.session, number, visit.now, visit.actor)
    where = request.form.get("registration", type=int)
    if where is None:
        raise BatonError("WEB-BAD-REQUEST", "no registration")
    return done("roster" if asked else "no-roster", "courses", number=where)


@administrator()
def grades(visit: AdminVisit, number: int) -> ResponseReturnValue:
    """The grades of a platform that its gradebook does not have, by the reason."""
    row = queries.find_registration(visit.session, number)
    groups = lists.grade_groups(visit.session, number)
    return page("grades", row=row, groups=groups, now=visit.now, at_once=service.MOST_RESENT)


@administrator()
def resend(visit: AdminVisit, number: int) -> ResponseReturnValue:
    """Send those grades again that were refused for one reason; see the service for a second press."""
    queries.find_registration(visit.session, number)
    code = words(request.form.get("code"), _LONGEST_CODE)
    count = service.resend_refused(visit.session, number, code, visit.now, visit.actor)
    return done("resent", "grades", number=number, count=count)
