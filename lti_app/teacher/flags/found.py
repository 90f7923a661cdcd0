"""Which flag a request is about, and whether whoever asks may see it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import redirect, url_for

from lti_app.practice.state import lock_learner
from lti_app.teacher.flags.changes import find_flag
from lti_app.teacher.scope import check_may_see

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from lti_app.access import Visit
    from lti_app.db.models import Flag


def found(visit: Visit, flag: int, *, hold: bool = False) -> Flag:
    """Return a flag that this teacher may see. Raises BatonError WEB-NOT-FOUND, SESSION-SCOPE.

    hold: until the transaction ends, and the student before it, in the order in which her own requests do it:
    an answer of the same moment must not write over a plan that is made or taken back.
    """
    row = find_flag(visit.session, visit.course.id, flag)
    check_may_see(visit, row.person_id)
    if hold:
        lock_learner(visit.session, visit.course.id, row.person_id)
        visit.session.expire(row)
        row = find_flag(visit.session, visit.course.id, flag, hold=True)
    return row


def back_to(visit: Visit, flag: int, anchor: str | None = None) -> ResponseReturnValue:
    """Answer a form with the flag's page."""
    there = url_for("teacher.flag", launch_id=visit.launch.id, flag=flag, _anchor=anchor)
    return redirect(there, HTTPStatus.SEE_OTHER)
