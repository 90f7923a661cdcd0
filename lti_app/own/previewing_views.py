"""A question of the course's own as a student sees it, for its teachers. Nothing that is tried is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template, request
from werkzeug.datastructures import MultiDict

from engine.items.check import check
from engine.items.draw import DrawError, draw
from lti_app.access import Visit, allow
from lti_app.incoming import ROW_ID
from lti_app.own.bank import course_bank, own_template
from lti_app.own.previewing import MOST, sample, seed_of
from lti_app.own.store import find
from lti_app.picker.views import AUTHORS
from lti_app.practice.response import response_of

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue


def install(app: Flask) -> None:
    """Add the page."""
    rule = f"/l/<launch_id>/questions/<{ROW_ID}:question>/try"
    app.add_url_rule(rule, "own.try", try_out, methods=["GET", "POST"])


@allow(*AUTHORS, writes=False)
def try_out(visit: Visit, question: int) -> ResponseReturnValue:
    """One drawn item, and what becomes of an answer to it. Writes nothing."""
    row = find(visit.session, visit.course.id, question)
    bank, template = course_bank(visit.session, visit.course.id, row.bank), own_template(row)
    number = max(1, min(request.values.get("number", type=int) or 1, MOST))
    varies = bool(template.parameters or template.cases)
    try:
        item = draw(template, seed_of(number))
    except DrawError:
        return render_template("own/preview.html", row=row, sample=None)
    tried = request.method == "POST"
    comma = visit.runtime.settings.decimal_comma
    outcome = check(item, response_of(item, request.form), decimal_comma=comma) if tried else None
    idea = bank.misconceptions.get(outcome.misconception or "") if outcome else None
    return render_template(
        "own/preview.html",
        row=row,
        sample=sample(template, item, bank),
        number=number,
        another=number % MOST + 1 if varies else None,
        outcome=outcome,
        idea=idea,
        typed=request.form if tried else MultiDict(),
    )
