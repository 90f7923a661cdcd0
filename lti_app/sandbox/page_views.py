"""The sandbox's pages: a course, a link with the tool in a frame, the gradebook."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Flask, abort, redirect, render_template, request, url_for

from lti_app.sandbox.people import Kind
from lti_app.sandbox.people_views import current_person
from lti_app.sandbox.shared import platform_here, problem

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from lti_app.sandbox.config import Course
    from lti_app.sandbox.gradebook import Column


def install(app: Flask) -> None:
    """Add the routes."""
    app.add_url_rule("/", "home", home)
    app.add_url_rule("/course/<course_id>", "course", course)
    app.add_url_rule("/link/<link_id>", "link", link)
    app.add_url_rule("/return", "returned", returned)
    app.add_url_rule("/gradebook", "gradebook", gradebook, methods=["GET", "POST"])
    app.add_url_rule("/gradebook.json", "gradebook_json", gradebook_json)


def home() -> ResponseReturnValue:
    """The first course."""
    return redirect(url_for("course", course_id=platform_here().config.courses[0].id))


def course(course_id: str) -> ResponseReturnValue:
    """A course with its links, and the reader's own grades."""
    platform = platform_here()
    found = platform.config.course(course_id)
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    person = current_person()
    shown = [link for link in found.links if not link.staff_only or (person is not None and person.staff)]
    with platform.lock:
        columns = {link.id: platform.gradebook.activity_column(course_id, link.id) for link in shown}
        grades = {
            link_id: (column.grades.get(person.id), column.maximum)
            for link_id, column in columns.items()
            if column is not None and person is not None and not person.staff
        }
    return render_template("sandbox/course.html", course=found, links=shown, grades=grades, person=person)


def link(link_id: str) -> ResponseReturnValue:
    """A link's page: the tool in a frame."""
    found = platform_here().config.link(link_id)
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    return render_template("sandbox/link.html", course=found[0], link=found[1], person=current_person())


def returned() -> ResponseReturnValue:
    """Where a tool sends people back to, with a word of its own."""
    found = platform_here().config.course(request.args.get("course", ""))
    error, message = request.args.get("lti_errormsg", ""), request.args.get("lti_msg", "")
    return render_template(
        "sandbox/return.html", course=found, error=error, message=message, person=current_person()
    )


def gradebook() -> ResponseReturnValue:
    """All grades of a course, for staff; a POST sets one by hand."""
    person = current_person()
    if person is None or not person.staff:
        return problem("staff", HTTPStatus.FORBIDDEN)
    found = _course_asked_for()
    if request.method == "POST":
        return _set_grade(found)
    return render_template("sandbox/gradebook.html", course=found, person=person, book=_table(found))


def gradebook_json() -> ResponseReturnValue:
    """The same for programs, open to all: nobody in here is real."""
    return _table(_course_asked_for())


def _course_asked_for() -> Course:
    config = platform_here().config
    found = config.course(request.values.get("course", config.courses[0].id))
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    return found


def _set_grade(course: Course) -> ResponseReturnValue:
    platform = platform_here()
    student = platform.config.person(request.form.get("person"))
    value = request.form.get("grade", type=float)
    from_here = request.headers.get("Origin", platform.config.issuer) == platform.config.issuer
    with platform.lock:
        column = platform.gradebook.column(course.id, request.form.get("column", 0, type=int))
        if column is None or student is None or student.staff or not from_here:
            return problem("grade", HTTPStatus.BAD_REQUEST)
        if value is None or not 0 <= value <= column.maximum:
            return problem("grade", HTTPStatus.BAD_REQUEST)
        column.set_by_teacher(student.id, value, platform.now())
        platform.save()
    return redirect(url_for("gradebook", course=course.id), HTTPStatus.SEE_OTHER)


def _table(course: Course) -> dict[str, Any]:
    platform = platform_here()
    students = [person for person in platform.config.people if person.kind is Kind.STUDENT]
    with platform.lock:
        columns = platform.gradebook.columns(course.id)
        return {
            "course": course.id,
            "columns": [{"id": c.id, "label": c.label, "maximum": c.maximum} for c in columns],
            "rows": [
                {
                    "person": student.id,
                    "name": student.name,
                    "grades": {str(column.id): _cell(column, student.id) for column in columns},
                }
                for student in students
            ],
        }


def _cell(column: Column, person: str) -> dict[str, Any] | None:
    grade = column.grades.get(person)
    if grade is None:
        return None
    return {
        "value": grade.value,
        "maximum": column.maximum,
        "comment": grade.comment,
        "by": grade.by,
        "at": grade.at.isoformat(),
    }
