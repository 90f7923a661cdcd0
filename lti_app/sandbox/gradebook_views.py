"""The gradebook's page and its JSON; grades by hand; columns deleted."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Flask, abort, redirect, render_template, request, url_for

from lti_app.sandbox.people import Kind
from lti_app.sandbox.people_views import current_staff
from lti_app.sandbox.shared import from_here, platform_here, problem

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from lti_app.sandbox.config import Course
    from lti_app.sandbox.gradebook import Column


def install(app: Flask) -> None:
    """Add the routes."""
    app.add_url_rule("/gradebook", "gradebook", gradebook, methods=["GET", "POST"])
    app.add_url_rule("/gradebook/delete", "delete_column", delete_column, methods=["POST"])
    app.add_url_rule("/gradebook.json", "gradebook_json", gradebook_json)


def gradebook() -> ResponseReturnValue:
    """All grades of a course, for staff; a POST sets one by hand."""
    person = current_staff()
    if person is None:
        return problem("staff", HTTPStatus.FORBIDDEN)
    found = _course_asked_for()
    if request.method == "POST":
        return _set_grade(found)
    return render_template("sandbox/gradebook.html", course=found, person=person, book=_table(found))


def gradebook_json() -> ResponseReturnValue:
    """The same for programs, open to all: nobody in here is real."""
    return _table(_course_asked_for())


def delete_column() -> ResponseReturnValue:
    """Delete a column with its grades; the activity that brought it along goes with it."""
    platform, found = platform_here(), _course_asked_for()
    if current_staff() is None or not from_here():
        return problem("staff", HTTPStatus.FORBIDDEN)
    with platform.lock:
        column = platform.gradebook.column(found.id, request.form.get("column", 0, type=int))
        if column is None:
            return problem("grade", HTTPStatus.BAD_REQUEST)
        if column.activity is not None:
            platform.courses.remove_link(column.activity)
        platform.gradebook.remove(column)
        platform.save()
    return redirect(url_for("gradebook", course=found.id), HTTPStatus.SEE_OTHER)


def _course_asked_for() -> Course:
    courses, asked = platform_here().courses, request.values.get("course")
    found = next(iter(courses)) if asked is None else courses.get(asked)
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    return found


def _set_grade(course: Course) -> ResponseReturnValue:
    platform = platform_here()
    student = platform.person(request.form.get("person"))
    value = request.form.get("grade", type=float)
    with platform.lock:
        column = platform.gradebook.column(course.id, request.form.get("column", 0, type=int))
        if column is None or student is None or student.kind is not Kind.STUDENT or not from_here():
            return problem("grade", HTTPStatus.BAD_REQUEST)
        if value is None or not 0 <= value <= column.maximum:
            return problem("grade", HTTPStatus.BAD_REQUEST)
        column.set_by_teacher(student.id, value, platform.now())
        platform.save()
    return redirect(url_for("gradebook", course=course.id), HTTPStatus.SEE_OTHER)


def _table(course: Course) -> dict[str, Any]:
    platform = platform_here()
    with platform.lock:
        students = [person for person in platform.members(course) if person.kind is Kind.STUDENT]
        columns = [c for c in platform.gradebook.columns(course.id) if not c.extra.get("unseen")]
        return {
            "course": course.id,
            "columns": [
                {"id": c.id, "label": c.label, "maximum": c.maximum, "link": c.activity} for c in columns
            ],
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
