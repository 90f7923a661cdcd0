"""SpeedGrader: opens a submission's own address with the teacher's identity, not the student's."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, abort, render_template

from lti_app.sandbox.canvas.knobs import knobs_of
from lti_app.sandbox.canvas.submissions import Submission, submission
from lti_app.sandbox.people_views import current_staff
from lti_app.sandbox.shared import opens_tool, platform_here, problem

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from lti_app.sandbox.config import Course, Link
    from lti_app.sandbox.people import Person


def install(app: Flask) -> None:
    """Add the routes."""
    app.add_url_rule("/speedgrader/<link_id>/<person_id>", "speedgrader", speedgrader)
    app.add_url_rule("/speedgrader/<link_id>/<person_id>/launch", "launch_submission", launch_submission)


def speedgrader(link_id: str, person_id: str) -> ResponseReturnValue:
    """A student's submission: score, attempts, comments, and the work itself in a frame."""
    person = current_staff()
    if person is None:
        return problem("staff", HTTPStatus.FORBIDDEN)
    course, link, student, work = _found(link_id, person_id)
    return render_template(
        "sandbox/canvas/speedgrader.html",
        course=course,
        assignment=link,
        person=person,
        student=student,
        work=work,
    )


def launch_submission(link_id: str, person_id: str) -> ResponseReturnValue:
    """A plain launch whose target is the submission's address; it must be on the tool's domain."""
    platform, person = platform_here(), current_staff()
    if person is None:
        return problem("staff", HTTPStatus.FORBIDDEN)
    course, link, _, work = _found(link_id, person_id)
    with platform.lock:
        tool = platform.tool_of(link)
        if tool is None or work.url is None or urlsplit(work.url).netloc != tool.domain:
            return problem("settings", HTTPStatus.BAD_REQUEST)
        wrong = knobs_of(platform).review_link == "context"
        begun = replace(
            platform.pending(link, course, person, "iframe"),
            target_link_uri=work.url,
            more={"without_link": wrong},
        )
    return opens_tool(begun)


def _found(link_id: str, person_id: str) -> tuple[Course, Link, Person, Submission]:
    platform = platform_here()
    with platform.lock:
        found, student = platform.courses.link(link_id), platform.person(person_id)
        column = platform.gradebook.activity_column(found[0].id, link_id) if found else None
        if found is None or student is None or column is None:
            abort(HTTPStatus.NOT_FOUND)
        return found[0], found[1], student, submission(column, student.id)
