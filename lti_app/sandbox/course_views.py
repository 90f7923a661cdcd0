"""The sandbox's pages: a course, a link with the tool in a frame, the way back."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask, abort, redirect, render_template, request, url_for

from lti_app.sandbox.people_views import current_person, current_staff
from lti_app.sandbox.shared import from_here, platform_here, problem

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


def install(app: Flask) -> None:
    """Add the routes."""
    app.add_url_rule("/", "home", home)
    app.add_url_rule("/course/<course_id>", "course", course)
    app.add_url_rule("/course/<course_id>/copy", "copy_course", copy_course, methods=["POST"])
    app.add_url_rule("/link/<link_id>", "link", link)
    app.add_url_rule("/return", "returned", returned)


def home() -> ResponseReturnValue:
    """The first course."""
    return redirect(url_for("course", course_id=next(iter(platform_here().courses)).id))


def course(course_id: str) -> ResponseReturnValue:
    """A course with its links, and the reader's own grades."""
    platform = platform_here()
    person = current_person()
    with platform.lock:
        found = platform.courses.get(course_id)
        if found is None:
            abort(HTTPStatus.NOT_FOUND)
        shown = [
            link
            for link in found.links
            if platform.tool_of(link)
            and (
                (person is not None and person.staff)
                or not (link.staff_only or link.extra.get("published") is False)
            )
        ]
        columns = {link.id: platform.gradebook.activity_column(course_id, link.id) for link in shown}
        grades = {
            link_id: (column.grades.get(person.id), column.maximum)
            for link_id, column in columns.items()
            if column is not None and person is not None and not person.staff
        }
        return render_template("sandbox/course.html", course=found, links=shown, grades=grades, person=person)


def copy_course(course_id: str) -> ResponseReturnValue:
    """Copy a course, for staff."""
    if current_staff() is None or not from_here():
        return problem("staff", HTTPStatus.FORBIDDEN)
    try:
        new = platform_here().copy_course(course_id, request.form.get("title", "").strip())
    except KeyError:
        abort(HTTPStatus.NOT_FOUND)
    return redirect(url_for("course", course_id=new.id), HTTPStatus.SEE_OTHER)


def link(link_id: str) -> ResponseReturnValue:
    """A link's page: the tool in a frame."""
    found = platform_here().courses.link(link_id)
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    return render_template("sandbox/link.html", course=found[0], link=found[1], person=current_person())


def returned() -> ResponseReturnValue:
    """Where a tool sends people back to, with a word of its own."""
    found = platform_here().courses.get(request.args.get("course", ""))
    error, message = request.args.get("lti_errormsg", ""), request.args.get("lti_msg", "")
    return render_template(
        "sandbox/return.html", course=found, error=error, message=message, person=current_person()
    )
