"""Where a launch lands: each role on its own page."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import redirect, render_template, url_for

from lti_app.access import Visit, allow
from lti_app.lti.launch import Message
from lti_app.lti.roles import STUDENTS, TEACHERS, Role
from lti_app.picker.views import AUTHORS
from lti_app.practice.queries import practice_sets
from lti_app.teacher.work_views import reviewed_work

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue


def install(app: Flask) -> None:
    """Add the page that every launch comes to first."""
    app.add_url_rule("/l/<launch_id>/", "home", home)


@allow(*Role)
def home(visit: Visit) -> ResponseReturnValue:
    """Send a launch to what it is for: picking a link, a student's work, the queue, practice."""
    launch = visit.launch.id
    if visit.launch.message == Message.SUBMISSION_REVIEW and visit.role in TEACHERS | STUDENTS:
        return reviewed_work(visit)
    if (endpoint := _page_of_staff(visit)) is not None:
        return redirect(url_for(endpoint, launch_id=launch), HTTPStatus.SEE_OTHER)
    if visit.role not in STUDENTS:
        if visit.role is Role.MENTOR and visit.launch.registration.observers_allowed:
            return redirect(url_for("observer.page", launch_id=launch), HTTPStatus.SEE_OTHER)
        return render_template("no_role.html", observer=visit.role is Role.MENTOR)
    sets = practice_sets(visit.session, visit.course.id)
    opened = visit.launch.practice_set_id or (sets[0].id if len(sets) == 1 else None)
    if opened:
        return redirect(url_for("practice.page", launch_id=launch, practice_set=opened), HTTPStatus.SEE_OTHER)
    return render_template("home.html", course=visit.course, sets=sets)


def _page_of_staff(visit: Visit) -> str | None:
    """Return the endpoint where those who teach or prepare a course begin, None for anybody else."""
    if visit.role in AUTHORS and visit.launch.message == Message.DEEP_LINKING:
        return "picker.page"
    if visit.role in TEACHERS:
        return "teacher.queue"
    return "teacher.activities" if visit.role is Role.CONTENT_DEVELOPER else None
