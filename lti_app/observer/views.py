"""The observer's page over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template

from lti_app.access import Visit, allow
from lti_app.errors import BatonError
from lti_app.lti.roles import Role
from lti_app.observer.queries import observed

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue


def install(app: Flask) -> None:
    """Add the page."""
    app.add_url_rule("/l/<launch_id>/observer", "observer.page", page)


@allow(Role.MENTOR)
def page(visit: Visit) -> ResponseReturnValue:
    """How the observed students get on: grades, last practice, skills mastered. Read-only."""
    if not visit.launch.registration.observers_allowed:
        raise BatonError("SESSION-OBSERVER")
    students = observed(visit.session, visit.course, visit.launch.observees)
    return render_template("observer/page.html", course=visit.course, students=students)
