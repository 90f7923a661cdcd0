"""What a teacher does with a course and its assignments: publish, duplicate, conclude, look as a student."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask, abort, redirect, request, url_for

from lti_app.sandbox.people import Kind
from lti_app.sandbox.people_views import COOKIE, current_staff
from lti_app.sandbox.shared import from_here, platform_here, problem

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from lti_app.sandbox.platform import Platform

_STATES = ("available", "unpublished", "completed")


def install(app: Flask) -> None:
    """Add the routes."""
    app.add_url_rule("/course/<course_id>/state", "course_state", course_state, methods=["POST"])
    app.add_url_rule("/course/<course_id>/student-view", "student_view", student_view, methods=["POST"])
    app.add_url_rule("/link/<link_id>/publish", "publish", publish_link, methods=["POST"])
    app.add_url_rule("/link/<link_id>/duplicate", "duplicate", duplicate_link, methods=["POST"])


def publish(platform: Platform, link_id: str, *, published: bool) -> None:
    """Publish an assignment, or take that back. Raises KeyError if there is none."""
    with platform.lock:
        found = platform.courses.link(link_id)
        if found is None:
            raise KeyError(link_id)
        platform.courses.change_link(replace(found[1], extra={**found[1].extra, "published": published}))
        platform.save()


def set_state(platform: Platform, course_id: str, state: str) -> None:
    """Make a course "available", "unpublished" or "completed" (concluded). Raises KeyError."""
    with platform.lock:
        course = platform.courses.get(course_id)
        if course is None or state not in _STATES:
            raise KeyError(state)
        platform.courses.put(replace(course, extra={**course.extra, "state": state}))
        platform.save()


def course_state(course_id: str) -> ResponseReturnValue:
    """Conclude a course, or open it again."""
    if current_staff() is None or not from_here():
        return problem("staff", HTTPStatus.FORBIDDEN)
    try:
        set_state(platform_here(), course_id, request.form.get("state", ""))
    except KeyError:
        abort(HTTPStatus.NOT_FOUND)
    return redirect(url_for("course", course_id=course_id), HTTPStatus.SEE_OTHER)


def student_view(course_id: str) -> ResponseReturnValue:
    """Become the course's test student; the list at the top of the page leads back."""
    platform = platform_here()
    if current_staff() is None or not from_here():
        return problem("staff", HTTPStatus.FORBIDDEN)
    test_student = next((one for one in platform.people if one.kind is Kind.TEST_STUDENT), None)
    if test_student is None or platform.courses.get(course_id) is None:
        abort(HTTPStatus.NOT_FOUND)
    response = redirect(url_for("course", course_id=course_id), HTTPStatus.SEE_OTHER)
    response.set_cookie(COOKIE, test_student.id, httponly=True, samesite="Lax")
    return response


def publish_link(link_id: str) -> ResponseReturnValue:
    """Publish an assignment, or take that back."""
    platform = platform_here()
    if current_staff() is None or not from_here():
        return problem("staff", HTTPStatus.FORBIDDEN)
    found = platform.courses.link(link_id)
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    publish(platform, link_id, published=request.form.get("published") == "yes")
    return redirect(url_for("course", course_id=found[0].id), HTTPStatus.SEE_OTHER)


def duplicate_link(link_id: str) -> ResponseReturnValue:
    """Duplicate an assignment beside itself: the same address and custom, unpublished."""
    platform = platform_here()
    if current_staff() is None or not from_here():
        return problem("staff", HTTPStatus.FORBIDDEN)
    found = platform.courses.link(link_id)
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    new = platform.duplicate_link(link_id)
    publish(platform, new.id, published=False)
    return redirect(url_for("course", course_id=found[0].id), HTTPStatus.SEE_OTHER)
