"""A flag over HTTP: its page, its note alone, and the steps short of closing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template, request

from engine.escalation.model import FlagState
from lti_app import audit
from lti_app.access import Visit, allow
from lti_app.errors import BatonError
from lti_app.incoming import ROW_ID, row_number, typed
from lti_app.lti.roles import TEACHERS
from lti_app.support.attention import note_look
from lti_app.teacher.flags import steps
from lti_app.teacher.flags.closing import reopen
from lti_app.teacher.flags.found import back_to, found
from lti_app.teacher.flags.page import render_flag
from lti_app.teacher.flags.queries import flag_page, see
from lti_app.teacher.queue.looker import looker
from lti_app.teacher.queue.snoozing import Snooze, until

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

    from lti_app.db.models import Flag


def install(app: Flask) -> None:
    """Add the routes of a flag."""
    base = f"/l/<launch_id>/flags/<{ROW_ID}:flag>"
    app.add_url_rule(base, "teacher.flag", show)
    app.add_url_rule(f"{base}/note", "teacher.note", note)
    for name, view in (("act", act), ("give", give), ("dismiss", dismiss)):
        app.add_url_rule(f"{base}/{name}", f"teacher.{name}", view, methods=["POST"])


@allow(*TEACHERS, writes=True)
def show(visit: Visit, flag: int) -> ResponseReturnValue:
    """One flag: its note, its evidence, what can be done. That it was seen is kept, once."""
    row = found(visit, flag)
    see(visit.session, row.id, visit.now)
    _note_view(visit, row)
    note_look(visit.session, visit.course.id, row.person_id, visit.person, visit.now)
    return render_flag(visit, row)


@allow(*TEACHERS, writes=True)
def note(visit: Visit, flag: int) -> ResponseReturnValue:
    """The note alone, to be printed."""
    row = found(visit, flag)
    page = flag_page(visit.session, row, visit.runtime.settings.policy, visit.person.id)
    _note_view(visit, row)
    return render_template("teacher/note.html", page=page, course=visit.course)


@allow(*TEACHERS)
def act(visit: Visit, flag: int) -> ResponseReturnValue:
    """Claim, release, say how far it is, put off, reopen. Idempotent."""
    row = found(visit, flag, hold=True)
    _act(visit, row, request.form.get("action", ""))
    note_look(visit.session, visit.course.id, row.person_id, visit.person, visit.now)
    return back_to(visit, flag)


@allow(*TEACHERS)
def give(visit: Visit, flag: int) -> ResponseReturnValue:
    """Assign it to a colleague, or hand it over with a line. Idempotent."""
    row, to = found(visit, flag, hold=True), row_number(request.form.get("to", ""))
    line = typed(request.form.get("line", ""), steps.LINE_LENGTH)
    steps.give(visit.session, row, to, line, visit.person, visit.now)
    return back_to(visit, flag)


@allow(*TEACHERS)
def dismiss(visit: Visit, flag: int) -> ResponseReturnValue:
    """End a flag that needs nothing, with a reason. Idempotent."""
    row = found(visit, flag, hold=True)
    reason = typed(request.form.get("reason", ""), steps.LINE_LENGTH)
    steps.dismiss(visit.session, row, reason, visit.person, visit.now)
    note_look(visit.session, visit.course.id, row.person_id, visit.person, visit.now)
    return back_to(visit, flag)


def _note_view(visit: Visit, row: Flag) -> None:
    """Put into the audit log that somebody of the staff read about a student (J3)."""
    actor, subject = f"person:{visit.person.id}", f"person:{row.person_id}"
    audit.note(
        visit.session, visit.now, actor, "flag.viewed", subject, course_id=visit.course.id, flag=row.id
    )


def _act(visit: Visit, row: Flag, action: str) -> None:
    session, by, now = visit.session, visit.person, visit.now
    match action:
        case "claim":
            steps.claim(session, row, by, now)
        case "release":
            steps.release(session, row, by, now)
        case "start":
            steps.move(session, row, FlagState.IN_PROGRESS, by, now)
        case "wait":
            steps.move(session, row, FlagState.WAITING, by, now)
        case "wake":
            steps.wake(session, row, by, now)
        case "reopen":
            reopen(session, row, by, now)
        case _ if action in set(Snooze):
            steps.snooze(session, row, until(Snooze(action), now, looker(visit).calendar), by, now)
        case _:
            raise BatonError("WEB-BAD-REQUEST", "unknown action")
