"""Messages over HTTP. Writing one and letting it go are two steps, always."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from lti_app.access import Visit, allow
from lti_app.errors import BatonError
from lti_app.incoming import ROW_ID, typed
from lti_app.lti.roles import TEACHERS
from lti_app.lti.text import identifier
from lti_app.support.attention import note_look
from lti_app.teacher.flags.found import back_to, found
from lti_app.teacher.messages import service
from lti_app.teacher.messages.queries import drafted, find_template
from lti_app.teacher.scope import check_may_see

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

_KEY_LENGTH = 40
_PLACE = "messages"


def install(app: Flask) -> None:
    """Add the routes of messages."""
    flag = f"/l/<launch_id>/flags/<{ROW_ID}:flag>/messages"
    app.add_url_rule(flag, "teacher.write", write, methods=["POST"])
    message = f"/l/<launch_id>/messages/<{ROW_ID}:message>"
    for name, view in (("edit", edit), ("approve", approve), ("withdraw", withdraw)):
        app.add_url_rule(f"{message}/{name}", f"teacher.{name}_message", view, methods=["POST"])


@allow(*TEACHERS)
def write(visit: Visit, flag: int) -> ResponseReturnValue:
    """Keep a draft that only the staff sees. Idempotent by the form's key."""
    row, form = found(visit, flag, hold=True), request.form
    template = find_template(row.cause, form.get("template", ""))
    key = identifier(form.get("key"))
    if template is None or not key or len(key) > _KEY_LENGTH:
        raise BatonError("WEB-BAD-REQUEST", "no such template, or no key")
    first = drafted(visit.session, row, template)
    text = typed(form.get("text", ""), service.LONGEST)
    service.draft(visit.session, row, key, template.id, first, text, visit.person, visit.now)
    note_look(visit.session, row.course_id, row.person_id, visit.person, visit.now)
    return back_to(visit, flag, _PLACE)


@allow(*TEACHERS)
def edit(visit: Visit, message: int) -> ResponseReturnValue:
    """Change a draft. Idempotent."""
    row = service.find_message(visit.session, visit.course.id, message)
    check_may_see(visit, row.person_id)
    service.edit(
        visit.session, row, typed(request.form.get("text", ""), service.LONGEST), visit.person, visit.now
    )
    return back_to(visit, row.flag_id or 0, _PLACE)


@allow(*TEACHERS)
def approve(visit: Visit, message: int) -> ResponseReturnValue:
    """Let the student see a draft, if it is as it was on the page. Idempotent."""
    row = service.find_message(visit.session, visit.course.id, message)
    check_may_see(visit, row.person_id)
    text = typed(request.form.get("text", ""), service.LONGEST)
    service.approve(visit.session, row, text, visit.person, visit.now)
    return back_to(visit, row.flag_id or 0, _PLACE)


@allow(*TEACHERS)
def withdraw(visit: Visit, message: int) -> ResponseReturnValue:
    """Take back a message that the student has not seen. Idempotent."""
    row = service.find_message(visit.session, visit.course.id, message)
    check_may_see(visit, row.person_id)
    service.withdraw(visit.session, row, visit.person, visit.now)
    return back_to(visit, row.flag_id or 0, _PLACE)
