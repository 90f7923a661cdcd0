"""The gradebook's link to a student's work: a submission review, whether or not the tool asked for it."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask, abort, render_template

from lti_app.sandbox.people_views import current_staff
from lti_app.sandbox.shared import opens_tool, platform_here, problem
from lti_app.sandbox.vocabulary import SUBMISSION_REVIEW_REQUEST

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


def install(app: Flask) -> None:
    """Add the routes."""
    app.add_url_rule("/grade/<link_id>/<user_id>", "grade", grade)
    app.add_url_rule("/grade/<link_id>/<user_id>/launch", "review", review)


def grade(link_id: str, user_id: str) -> ResponseReturnValue:
    """A student's work in the tool, in a frame."""
    platform, person = platform_here(), current_staff()
    found, student = platform.courses.link(link_id), platform.person(user_id)
    if found is None or student is None:
        abort(HTTPStatus.NOT_FOUND)
    if person is None:
        return problem("staff", HTTPStatus.FORBIDDEN)
    return render_template(
        "sandbox/moodle/grade.html", course=found[0], link=found[1], person=person, student=student
    )


def review(link_id: str, user_id: str) -> ResponseReturnValue:
    """The beginning of the launch. It says for whom by id alone, and no more than that."""
    platform, person = platform_here(), current_staff()
    with platform.lock:
        found = platform.courses.link(link_id)
        if found is None or platform.person(user_id) is None:
            abort(HTTPStatus.NOT_FOUND)
        if person is None:
            return problem("staff", HTTPStatus.FORBIDDEN)
        course, link = found
        if platform.tool_of(link) is None:
            return problem("pending", HTTPStatus.FORBIDDEN)
        begun = platform.pending(link, course, person, "iframe")
        begun = replace(
            begun,
            message=SUBMISSION_REVIEW_REQUEST,
            target_link_uri=link.review_url or begun.target_link_uri,
            for_user=user_id,
        )
    return opens_tool(begun)
