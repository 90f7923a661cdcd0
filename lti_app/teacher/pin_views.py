"""The forms by which a teacher says what a student practises next, and takes it back."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import redirect, request, url_for

from lti_app.access import Visit, allow
from lti_app.errors import BatonError
from lti_app.incoming import ROW_ID, typed
from lti_app.lti.roles import TEACHERS
from lti_app.own.bank import course_bank
from lti_app.teacher.pins import pin_skill, unpin_skill
from lti_app.teacher.work_queries import find_set
from lti_app.teacher.work_views import student_asked_for

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

_ID_LENGTH = 120


def install(app: Flask) -> None:
    """Add the forms."""
    base = f"/l/<launch_id>/students/<{ROW_ID}:person>/sets/<{ROW_ID}:practice_set>"
    app.add_url_rule(f"{base}/pin", "teacher.pin", pin, methods=["POST"])
    app.add_url_rule(f"{base}/unpin", "teacher.unpin", unpin, methods=["POST"])


@allow(*TEACHERS)
def pin(visit: Visit, person: int, practice_set: int) -> ResponseReturnValue:
    """Let a skill come next. Idempotent: a skill is pinned once."""
    student = student_asked_for(visit, person)
    found = find_set(visit.session, visit.course.id, practice_set)
    if found is None:
        raise BatonError("WEB-NOT-FOUND", "no such practice set in this course")
    bank = course_bank(visit.session, visit.course.id, found.bank)
    pin_skill(visit.session, bank, visit.course.id, student.id, _skill(), visit.person, visit.now)
    return _back(visit, person, practice_set)


@allow(*TEACHERS)
def unpin(visit: Visit, person: int, practice_set: int) -> ResponseReturnValue:
    """Take a pin back. Idempotent."""
    student = student_asked_for(visit, person)
    unpin_skill(visit.session, visit.course.id, student.id, _skill(), visit.person, visit.now)
    return _back(visit, person, practice_set)


def _skill() -> str:
    return typed(request.form.get("skill", ""), _ID_LENGTH)


def _back(visit: Visit, person: int, practice_set: int) -> ResponseReturnValue:
    address = url_for(
        "teacher.work", launch_id=visit.launch.id, person=person, practice_set=practice_set, _anchor="next"
    )
    return redirect(address, HTTPStatus.SEE_OTHER)
