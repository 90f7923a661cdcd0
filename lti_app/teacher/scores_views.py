"""Grades that did not arrive, over HTTP: sent again, or put in the place of the gradebook's."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import redirect, url_for

from lti_app.access import Visit, allow
from lti_app.audit import note
from lti_app.errors import BatonError
from lti_app.incoming import ROW_ID
from lti_app.lti.roles import TEACHERS
from lti_app.outbox.service import delivery_of_course
from lti_app.outbox.service import resend as send_again
from lti_app.teacher.scope import check_may_see

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue


def install(app: Flask) -> None:
    """Add the routes of refused grades."""
    score = f"/l/<launch_id>/scores/<{ROW_ID}:score>"
    app.add_url_rule(f"{score}/resend", "teacher.resend", resend, methods=["POST"])
    app.add_url_rule(f"{score}/overwrite", "teacher.overwrite", overwrite, methods=["POST"])


@allow(*TEACHERS)
def resend(visit: Visit, score: int) -> ResponseReturnValue:
    """Send a grade again that did not arrive. Idempotent while one is on its way."""
    return _send_again(visit, score, overwrite=False)


@allow(*TEACHERS)
def overwrite(visit: Visit, score: int) -> ResponseReturnValue:
    """Put Baton's grade in the place of the one in the gradebook. Idempotent while one is on its way."""
    return _send_again(visit, score, overwrite=True)


def _send_again(visit: Visit, score: int, *, overwrite: bool) -> ResponseReturnValue:
    delivery = delivery_of_course(visit.session, visit.course.id, score)
    if delivery is None:
        raise BatonError("WEB-NOT-FOUND", "no such score in this course")
    check_may_see(visit, delivery.person_id)
    sent = send_again(visit.session, delivery, visit.now, overwrite=overwrite)
    if sent is not None:
        note(
            visit.session,
            visit.now,
            f"person:{visit.person.id}",
            "score.overwritten" if overwrite else "score.resent",
            f"delivery:{sent.id}",
            course_id=visit.course.id,
        )
    return redirect(url_for("teacher.queue", launch_id=visit.launch.id), HTTPStatus.SEE_OTHER)
