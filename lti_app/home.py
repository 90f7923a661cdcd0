"""Where a launch lands: each role on its own page."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import redirect, render_template, url_for

from lti_app.access import Visit, allow
from lti_app.lti.roles import STUDENTS, TEACHERS, Role
from lti_app.practice.queries import practice_sets

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue


def install(app: Flask) -> None:
    """Add the page that every launch comes to first."""
    app.add_url_rule("/l/<launch_id>/", "home", home)


@allow(*Role)
def home(visit: Visit) -> ResponseReturnValue:
    """Send a student to the practice set that was opened, a teacher to the queue."""
    launch = visit.launch.id
    if visit.role in TEACHERS:
        return redirect(url_for("teacher.queue", launch_id=launch), HTTPStatus.SEE_OTHER)
    if visit.role not in STUDENTS:
        return render_template("no_role.html")
    sets = practice_sets(visit.session, visit.course.id)
    opened = visit.launch.practice_set_id or (sets[0].id if len(sets) == 1 else None)
    if opened:
        return redirect(url_for("practice.page", launch_id=launch, practice_set=opened), HTTPStatus.SEE_OTHER)
    return render_template("home.html", course=visit.course, sets=sets)
