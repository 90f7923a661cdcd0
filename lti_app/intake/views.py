"""The way in over HTTP: the address of practice shows whatever step comes first; each form is a POST."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from lti_app.access import Visit, allow
from lti_app.errors import BatonError
from lti_app.incoming import ROW_ID, sent_token
from lti_app.intake.forms import GOAL_LENGTH, LEVELS, GoalForm, check_goal, read_confidence
from lti_app.intake.gate import Step, gate, intake_of
from lti_app.intake.queries import (
    confidence_page,
    intake_page,
    placement_page,
    strands,
    summary_page,
)
from lti_app.intake.service import (
    acknowledge,
    answer,
    current_item,
    heed_goal,
    pass_item,
    save_confidence,
    save_goal,
    seen,
    skip_placement,
)
from lti_app.lti.roles import STUDENTS
from lti_app.practice.asked import asked_item
from lti_app.practice.context import PracticeContext
from lti_app.practice.received import Received
from lti_app.practice.response import Fields, response_of
from lti_app.practice.talk.care import NOW, needs_care

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask
    from flask.typing import ResponseReturnValue


def install(app: Flask) -> None:
    """Add the routes of intake."""
    base = f"/l/<launch_id>/practice/<{ROW_ID}:practice_set>/intake"
    app.add_url_rule(f"{base}/notice", "intake.notice", notice, methods=["POST"])
    app.add_url_rule(f"{base}/goal", "intake.goal_form", goal_form)
    app.add_url_rule(f"{base}/goal", "intake.goal", goal, methods=["POST"])
    app.add_url_rule(f"{base}/confidence", "intake.confidence", confidence, methods=["POST"])
    app.add_url_rule(f"{base}/item", "intake.item", item, methods=["POST"])
    app.add_url_rule(f"{base}/skip", "intake.skip", skip, methods=["POST"])
    app.add_url_rule(f"{base}/seen", "intake.seen", seen_summary, methods=["POST"])
    app.add_url_rule(f"{base}/summary", "intake.summary", summary)


def first_step(context: PracticeContext) -> ResponseReturnValue | None:
    """Return the page of the step that comes before practice, None where there is none."""
    step = gate(context)
    match step:
        case None:
            return None
        case Step.NOTICE:
            return render_template("intake/notice.html", page=intake_page(context))
        case Step.GOAL:
            return _goal_page(context, GoalForm.of(intake_of(context)), {})
        case Step.CONFIDENCE:
            return render_template("intake/confidence.html", page=confidence_page(context))
        case Step.PLACEMENT:
            return _placement(context)
        case Step.SUMMARY:
            return _summary(context)


@allow(*STUDENTS)
def notice(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """The notice was read. Idempotent: the first time counts."""
    acknowledge(_context(visit, practice_set))
    return _on()


@allow(*STUDENTS)
def goal_form(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """The goal form, to look at or to change what was said."""
    context = _context(visit, practice_set)
    return _goal_page(context, GoalForm.of(intake_of(context)), {})


@allow(*STUDENTS)
def goal(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """A goal, or that there is none for now. Idempotent: the last one holds."""
    context = _context(visit, practice_set)
    if request.form.get("do") != "save":
        save_goal(context, None)
        return _on()
    typed = GoalForm.read(request.form)
    said, problems = check_goal(typed, visit.now.date())
    if said is None:
        heed_goal(context, typed.goal)
        if needs_care(context, NOW):
            return _to_care()
        return _goal_page(context, typed, problems), HTTPStatus.UNPROCESSABLE_ENTITY
    save_goal(context, said)
    return _to_care() if needs_care(context, NOW) else _on()


@allow(*STUDENTS)
def confidence(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """The confidence survey, filled in or not. Idempotent: the last one holds."""
    context = _context(visit, practice_set)
    said = read_confidence(request.form, [strand.id for strand in strands(context)])
    save_confidence(context, said if request.form.get("do") == "save" else {})
    return _on()


@allow(*STUDENTS)
def item(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """An answer to a placement item, or that it has not been learnt yet. Idempotent: it names the item."""
    context, token = _context(visit, practice_set), sent_token(request.form)
    if request.form.get("do") == "pass":
        return _on(pass_item(context, token))
    asked = asked_item(context, token)
    received, refused = answer(context, token, response_of(asked, request.form) if asked else "")
    if needs_care(context, NOW):
        return _to_care()
    if received is Received.MALFORMED:
        return _item_page(context, refused, request.form), HTTPStatus.UNPROCESSABLE_ENTITY
    return _on(received)


@allow(*STUDENTS)
def skip(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """The rest of the placement is skipped. Idempotent: what has ended stays as it is."""
    skip_placement(_context(visit, practice_set))
    return _on()


@allow(*STUDENTS)
def seen_summary(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """The summary was read. Idempotent: the first time counts."""
    seen(_context(visit, practice_set))
    return _on()


@allow(*STUDENTS)
def summary(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """Where the student started, to look at again."""
    return _summary(_context(visit, practice_set))


def _context(visit: Visit, practice_set: int) -> PracticeContext:
    context = PracticeContext.find(
        visit.session,
        practice_set,
        visit.person,
        now=visit.now,
        settings=visit.runtime.settings,
        language=visit.launch.locale or "en",
    )
    if context is None or context.course != visit.course.id:
        raise BatonError("WEB-NOT-FOUND", "practice set of another course")
    return context


def _to_care() -> ResponseReturnValue:
    """Lead to whom to call: the student has just written what asks for a person (B20)."""
    return redirect(url_for("practice.care", **dict(request.view_args or {})), HTTPStatus.SEE_OTHER)


def _on(received: Received = Received.COUNTED) -> ResponseReturnValue:
    """Lead to what comes next, so that reloading sends nothing again."""
    arguments = dict(request.view_args or {}) | ({"stale": 1} if received is Received.STALE else {})
    return redirect(url_for("practice.page", **arguments), HTTPStatus.SEE_OTHER)


def _goal_page(context: PracticeContext, typed: GoalForm, problems: Mapping[str, str]) -> str:
    return render_template(
        "intake/goal.html",
        page=intake_page(context),
        typed=typed,
        problems=problems,
        levels=LEVELS,
        lengths={"goal": GOAL_LENGTH},
    )


def _placement(context: PracticeContext) -> ResponseReturnValue:
    return _item_page(context) or _summary(context)  # where nothing is left to ask


def _item_page(context: PracticeContext, refused: str | None = None, typed: Fields | None = None) -> str:
    """Return the page of the placement item that comes now, "" where there is none."""
    row = current_item(context)
    if row is None:
        return ""
    return render_template(
        "intake/placement.html",
        page=placement_page(context, row),
        refused=refused,
        typed=Fields() if typed is None else typed,
        stale="stale" in request.args,
    )


def _summary(context: PracticeContext) -> ResponseReturnValue:
    page = summary_page(context)
    return _on() if page is None else render_template("intake/summary.html", page=page)
