"""See it as the student saw it (E9), over HTTP: read-only, for teachers of the student."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template

from lti_app.access import Visit, allow
from lti_app.errors import BatonError
from lti_app.incoming import ROW_ID
from lti_app.lti.roles import TEACHERS
from lti_app.people import called
from lti_app.practice.context import PracticeContext
from lti_app.teacher.record.seen import find_item, seen_item
from lti_app.teacher.record.views import note_a_look
from lti_app.teacher.work_queries import find_set
from lti_app.teacher.work_views import student_asked_for

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue


def install(app: Flask) -> None:
    """Add the page."""
    address = f"/l/<launch_id>/students/<{ROW_ID}:person>/items/<{ROW_ID}:item>"
    app.add_url_rule(address, "teacher.seen_item", page)


@allow(*TEACHERS, writes=True)
def page(visit: Visit, person: int, item: int) -> ResponseReturnValue:
    """One item with everything that happened at it. The look is noted (J3, E8)."""
    student = student_asked_for(visit, person)
    row = find_item(visit.session, visit.course.id, person, item)
    practice_set = find_set(visit.session, visit.course.id, row.practice_set_id) if row else None
    if row is None or practice_set is None:
        raise BatonError("WEB-NOT-FOUND", "no such item of this student")
    context = PracticeContext.by_settings(
        visit.session, practice_set, student, now=visit.now, settings=visit.runtime.settings
    )
    note_a_look(visit, student)
    return render_template(
        "teacher/record/seen.html", page=seen_item(context, row), student=called(student), person=person
    )
