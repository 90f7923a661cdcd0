"""The student's record over HTTP: the page, and its tables for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template, request

from lti_app import audit
from lti_app.access import Visit, allow
from lti_app.errors import BatonError
from lti_app.incoming import ROW_ID, page_number
from lti_app.lti.roles import TEACHERS
from lti_app.support.attention import note_look
from lti_app.teacher.record.files import FILES
from lti_app.teacher.record.page import record_page
from lti_app.teacher.tables import spreadsheet
from lti_app.teacher.work_views import student_asked_for

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

    from lti_app.db.models import Person


def install(app: Flask) -> None:
    """Add the routes."""
    base = f"/l/<launch_id>/students/<{ROW_ID}:person>/record"
    app.add_url_rule(base, "teacher.record", page)
    app.add_url_rule(f"{base}.csv", "teacher.record_csv", table)


@allow(*TEACHERS, writes=True)
def page(visit: Visit, person: int) -> ResponseReturnValue:
    """Everything about one student in this course. The look is noted (J3, E8)."""
    student = student_asked_for(visit, person)
    shown = record_page(
        visit.session,
        visit.course.id,
        student,
        visit.now,
        visit.runtime.settings.timezone,
        flags_page=page_number(request.args, "flags"),
        items_page=page_number(request.args, "items"),
    )
    note_a_look(visit, student)
    return render_template("teacher/record/page.html", page=shown, course=visit.course)


@allow(*TEACHERS, writes=True)
def table(visit: Visit, person: int) -> ResponseReturnValue:
    """One table of the record, named in the query."""
    student = student_asked_for(visit, person)
    name = request.args.get("table", "items")
    if name not in FILES:
        raise BatonError("WEB-NOT-FOUND", "no such table in a record")
    note_a_look(visit, student)
    return spreadsheet(f"student-{person}-{name}", *FILES[name](visit, student))


def note_a_look(visit: Visit, student: Person) -> None:
    """Note that somebody of the staff looked at a student's record: in the audit log, and for E8."""
    actor, subject = f"person:{visit.person.id}", f"person:{student.id}"
    audit.note(visit.session, visit.now, actor, "record.viewed", subject, course_id=visit.course.id)
    if not student.test_student:
        note_look(visit.session, visit.course.id, student.id, visit.person, visit.now)
