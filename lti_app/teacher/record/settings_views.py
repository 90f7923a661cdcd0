"""What a teacher sets for one student, over HTTP: accommodations, support mode, overrides, and back again."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request, url_for

from lti_app.access import Visit, allow
from lti_app.errors import BatonError
from lti_app.incoming import LARGEST_ID, ROW_ID
from lti_app.lti.roles import TEACHERS
from lti_app.support.student_changes import SWITCHES, change_settings, take_back
from lti_app.teacher.record.settings_form import sent_mastery, sent_settings, settings_page
from lti_app.teacher.record.views import note_a_look
from lti_app.teacher.tables import headings, instant, spreadsheet
from lti_app.teacher.work_views import student_asked_for

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

    from lti_app.db.models import Person

_COLUMNS = ("at", "by", "changed")


def install(app: Flask) -> None:
    """Add the page and its forms."""
    base = f"/l/<launch_id>/students/<{ROW_ID}:person>/settings"
    app.add_url_rule(base, "teacher.student_settings", page)
    app.add_url_rule(f"{base}.csv", "teacher.student_settings_csv", table)
    app.add_url_rule(base, "teacher.set_student", save, methods=["POST"])
    app.add_url_rule(f"{base}/switch", "teacher.switch_student", switch, methods=["POST"])
    app.add_url_rule(f"{base}/mastery", "teacher.set_mastery", mastery, methods=["POST"])
    app.add_url_rule(f"{base}/undo", "teacher.undo_setting", undo, methods=["POST"])


@allow(*TEACHERS, writes=True)
def page(visit: Visit, person: int) -> ResponseReturnValue:
    """What is set for a student, and how it came to be so. The look is noted (J3)."""
    student = student_asked_for(visit, person)
    note_a_look(visit, student)
    shown = settings_page(visit.session, visit.course.id, student)
    return render_template("teacher/record/settings.html", page=shown, person=person)


@allow(*TEACHERS, writes=True)
def table(visit: Visit, person: int) -> ResponseReturnValue:
    """The last changes, for a spreadsheet. The look is noted (J3)."""
    student = student_asked_for(visit, person)
    note_a_look(visit, student)
    shown = settings_page(visit.session, visit.course.id, student)
    rows = ((instant(each.at), each.by, " ".join(each.lines)) for each in shown.changes)
    return spreadsheet("settings", headings("record.csv", _COLUMNS), rows)


@allow(*TEACHERS)
def save(visit: Visit, person: int) -> ResponseReturnValue:
    """Set everything that the form holds. Idempotent: the form holds it whole."""
    student = student_asked_for(visit, person)
    known = settings_page(visit.session, visit.course.id, student).titles
    return _changed(visit, student, sent_settings(request.form, known))


@allow(*TEACHERS)
def switch(visit: Visit, person: int) -> ResponseReturnValue:
    """Set one thing on or off. Idempotent: the form says which of the two."""
    student = student_asked_for(visit, person)
    name, on = request.form.get("name", ""), request.form.get("on", "")
    if name not in SWITCHES or on not in {"0", "1"}:
        raise BatonError("WEB-BAD-REQUEST", "no such switch")
    change_settings(visit.session, visit.course.id, student.id, {name: on == "1"}, visit.person, visit.now)
    target = url_for("teacher.record", launch_id=visit.launch.id, person=student.id)
    return redirect(target, HTTPStatus.SEE_OTHER)


@allow(*TEACHERS)
def mastery(visit: Visit, person: int) -> ResponseReturnValue:
    """Say of a skill that it is known, or not, whatever Baton estimates; or leave it to Baton. Idempotent."""
    student = student_asked_for(visit, person)
    shown = settings_page(visit.session, visit.course.id, student)
    return _changed(visit, student, {"mastered": sent_mastery(request.form, shown.values, shown.titles)})


@allow(*TEACHERS)
def undo(visit: Visit, person: int) -> ResponseReturnValue:
    """Put what one change set back as it was before. Idempotent."""
    student = student_asked_for(visit, person)
    change = request.form.get("change", 0, type=int)
    if not 0 < change <= LARGEST_ID:
        raise BatonError("WEB-BAD-REQUEST", "which change?")
    take_back(visit.session, visit.course.id, student.id, change, visit.person, visit.now)
    return _back(visit, student)


def _changed(visit: Visit, student: Person, wanted: dict[str, Any]) -> ResponseReturnValue:
    change_settings(visit.session, visit.course.id, student.id, wanted, visit.person, visit.now)
    return _back(visit, student)


def _back(visit: Visit, student: Person) -> ResponseReturnValue:
    target = url_for("teacher.student_settings", launch_id=visit.launch.id, person=student.id, saved=1)
    return redirect(target, HTTPStatus.SEE_OTHER)
