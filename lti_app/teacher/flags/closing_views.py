"""Closing a flag over HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import render_template, request

from lti_app.access import Visit, allow
from lti_app.incoming import ROW_ID
from lti_app.lti.roles import TEACHERS
from lti_app.teacher.flags.closing import close as close_flag
from lti_app.teacher.flags.closing_form import read_form
from lti_app.teacher.flags.found import back_to, found
from lti_app.teacher.flags.page import WORDS, render_flag

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue


def install(app: Flask) -> None:
    """Add the routes of a closure."""
    base = f"/l/<launch_id>/flags/<{ROW_ID}:flag>"
    app.add_url_rule(f"{base}/plan", "teacher.plan", plan, methods=["POST"])
    app.add_url_rule(f"{base}/close", "teacher.close", close, methods=["POST"])


@allow(*TEACHERS)
def plan(visit: Visit, flag: int) -> ResponseReturnValue:
    """What a closure would change, before it is saved. Writes nothing."""
    row = found(visit, flag)
    form = read_form(visit.session, row, request.form, visit.now)
    if "HX-Request" in request.headers:
        return render_template("teacher/_plan.html", form=form, person=row.person_id, **WORDS)
    return render_flag(visit, row, form)


@allow(*TEACHERS)
def close(visit: Visit, flag: int) -> ResponseReturnValue:
    """Close a flag. Saved only if the plan that it makes is the one that was on the page. Idempotent."""
    row = found(visit, flag, hold=True)
    form = read_form(visit.session, row, request.form, visit.now)
    if not row.ended_at and (form.wrong or request.form.get("shown") != form.key):
        return render_flag(visit, row, form, changed=True), HTTPStatus.CONFLICT
    close_flag(
        visit.session,
        row,
        form.facts,
        form.line,
        visit.person,
        visit.now,
        changes=form.changes,
        verdict=form.verdict,
    )
    return back_to(visit, flag)
