"""The weekly review over HTTP: the page, and its tables for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template, request

from lti_app.access import Visit, allow
from lti_app.errors import BatonError
from lti_app.lti.roles import TEACHERS
from lti_app.teacher.classroom.since import look
from lti_app.teacher.classroom.views import class_of
from lti_app.teacher.review.files import FILES
from lti_app.teacher.review.week import week
from lti_app.teacher.scope import unknown_sections
from lti_app.teacher.tables import spreadsheet

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue


def install(app: Flask) -> None:
    """Add the routes."""
    app.add_url_rule("/l/<launch_id>/week", "teacher.week", page)
    app.add_url_rule("/l/<launch_id>/week.csv", "teacher.week_csv", table)


@allow(*TEACHERS, writes=True)
def page(visit: Visit) -> ResponseReturnValue:
    """What to do in the next lesson, and what it comes from. That somebody looked is noted."""
    shown = week(class_of(visit), visit.runtime.settings.policy)
    look(visit.session, visit.course.id, visit.person.id, visit.now)
    return render_template(
        "teacher/review/week.html",
        page=shown,
        course=visit.course,
        now=visit.now,
        hidden=unknown_sections(visit),
    )


@allow(*TEACHERS)
def table(visit: Visit) -> ResponseReturnValue:
    """One table of the page, named in the query."""
    name = request.args.get("table", "groups")
    if name not in FILES:
        raise BatonError("WEB-NOT-FOUND", "no such table of a week")
    return spreadsheet(f"week-{name}", *FILES[name](week(class_of(visit), visit.runtime.settings.policy)))
