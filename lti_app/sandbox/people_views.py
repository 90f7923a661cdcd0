"""Who is using the LMS: chosen from a list, kept in a cookie of the LMS's own. Nobody here has a password."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask, abort, redirect, render_template, request, url_for

from lti_app.sandbox.people import Kind
from lti_app.sandbox.shared import from_here, platform_here, problem

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from lti_app.sandbox.people import Person

COOKIE = "sandbox-person"


def install(app: Flask) -> None:
    """Add the routes."""
    app.add_url_rule("/person", "choose_person", choose_person, methods=["POST"])
    app.add_url_rule("/course/<course_id>/people", "members", members)
    app.add_url_rule("/course/<course_id>/people", "change_member", change_member, methods=["POST"])


def current_person() -> Person | None:
    """Return who is logged in, None if nobody is."""
    return platform_here().person(request.cookies.get(COOKIE))


def current_staff() -> Person | None:
    """Return who is logged in if it is somebody of the staff."""
    person = current_person()
    return person if person is not None and person.staff else None


def choose_person() -> ResponseReturnValue:
    """Become somebody; go back to the link that was open, else to the course."""
    platform = platform_here()
    person = platform.person(request.form.get("person"))
    if person is None or not from_here():
        return problem("person", HTTPStatus.BAD_REQUEST)
    link = platform.courses.link(request.form.get("link", ""))
    course = platform.courses.get(request.form.get("course", ""))
    if link:
        place = url_for("link", link_id=link[1].id)
    else:
        place = url_for("course", course_id=course.id) if course else url_for("home")
    response = redirect(place, HTTPStatus.SEE_OTHER)
    response.set_cookie(COOKIE, person.id, httponly=True, samesite="Lax")
    return response


def members(course_id: str) -> ResponseReturnValue:
    """Who is in a course, for staff."""
    platform = platform_here()
    person, course = current_staff(), platform.courses.get(course_id)
    if course is None:
        abort(HTTPStatus.NOT_FOUND)
    if person is None:
        return problem("staff", HTTPStatus.FORBIDDEN)
    enrolled = [one for one in platform.people if one.kind is not Kind.ADMINISTRATOR]
    listed = [(one, one.id not in course.gone) for one in enrolled]
    return render_template("sandbox/members.html", course=course, person=person, listed=listed)


def change_member(course_id: str) -> ResponseReturnValue:
    """Suspend somebody in a course, or take her back."""
    platform = platform_here()
    course, somebody = platform.courses.get(course_id), platform.person(request.form.get("member"))
    if course is None:
        abort(HTTPStatus.NOT_FOUND)
    if current_staff() is None:
        return problem("staff", HTTPStatus.FORBIDDEN)
    if somebody is None or not from_here():
        return problem("person", HTTPStatus.BAD_REQUEST)
    platform.enrol(course_id, somebody.id, enrolled=request.form.get("enrolled") == "yes")
    return redirect(url_for("members", course_id=course_id), HTTPStatus.SEE_OTHER)
