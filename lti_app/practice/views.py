"""The item of the student's page over HTTP. Forms work without JavaScript; with it, they swap in place."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import render_template, request

from engine.items.explanations import LONGEST
from engine.items.understood import understood
from lti_app.access import Visit, allow
from lti_app.incoming import ROW_ID, sent_token, typed
from lti_app.intake.views import first_step
from lti_app.lti.roles import STUDENTS
from lti_app.practice.asked import asked_item
from lti_app.practice.explaining import explain, heed
from lti_app.practice.hinting import NEXT_STEP_LENGTH, open_hint
from lti_app.practice.leaving import leave_item
from lti_app.practice.presence import note_presence
from lti_app.practice.received import Received
from lti_app.practice.response import response_of
from lti_app.practice.service import record_answer
from lti_app.practice.showing import asked_again, context_of, done, render
from lti_app.practice.solution import show_solution
from lti_app.practice.sureness import said_level
from lti_app.practice.talk import views as talk
from lti_app.practice.talk.care import NOW, needs_care

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

_DAY_SECONDS = 24 * 60 * 60


def install(app: Flask) -> None:
    """Add the routes of practice."""
    base = f"/l/<launch_id>/practice/<{ROW_ID}:practice_set>"
    app.add_url_rule(base, "practice.page", page)
    app.add_url_rule(f"{base}/answer", "practice.answer", answer, methods=["POST"])
    app.add_url_rule(f"{base}/preview", "practice.preview", preview, methods=["POST"])
    app.add_url_rule(f"{base}/hint", "practice.hint", hint, methods=["POST"])
    app.add_url_rule(f"{base}/explain", "practice.explain", explanation, methods=["POST"])
    app.add_url_rule(f"{base}/solution", "practice.solution", solution, methods=["POST"])
    app.add_url_rule(f"{base}/leave", "practice.leave", leave, methods=["POST"])
    app.add_url_rule(f"{base}/presence", "practice.presence", presence, methods=["POST"])
    talk.install(app, base)


@allow(*STUDENTS, writes=True)
def page(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """The item to work on now, or the step of intake that comes before it."""
    context = context_of(visit, practice_set)
    first = first_step(context)
    return render(context) if first is None else first


@allow(*STUDENTS)
def answer(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """One answer. Idempotent: the form names the item and the try."""
    context, form = context_of(visit, practice_set), request.form
    token, number = sent_token(form), form.get("number", type=int) or 0
    asked = asked_item(context, token)
    received, problem = record_answer(
        context,
        token,
        number,
        response_of(asked, form) if asked else "",
        changes=form.get("changes", type=int) or 0,
        confidence=said_level(form.get("sure", "")),
    )
    if received is Received.MALFORMED:
        return asked_again(context, problem=problem, given=form)
    if received is Received.STALE:
        heed(context, token, typed(form.get("response", ""), LONGEST))
    return done(context, received, own_words=needs_care(context, NOW))


@allow(*STUDENTS, writes=False)
def preview(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """How an answer is read that is still being typed, right or wrong alike. Writes nothing."""
    context = context_of(visit, practice_set)
    asked = asked_item(context, sent_token(request.form))
    response = response_of(asked, request.form) if asked else ""
    comma = context.decimal_comma
    read = understood(asked, response, decimal_comma=comma) if asked and response else None
    return render_template("practice/_understood.html", read=read)


@allow(*STUDENTS)
def hint(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """The next hint. Idempotent: the form names the item and the rung."""
    context = context_of(visit, practice_set)
    rung = request.form.get("rung", type=int) or 0
    feeling = request.form.get("feeling", "")
    next_step = typed(request.form.get("next_step", ""), NEXT_STEP_LENGTH)
    received, wanted = open_hint(
        context, sent_token(request.form), rung, feeling=feeling, next_step=next_step
    )
    if received is Received.MALFORMED:
        return asked_again(context, wanted=wanted, said=next_step)
    if received is Received.STALE:
        heed(context, sent_token(request.form), next_step)
    return done(context, received, anchor="hints", own_words=bool(next_step))


@allow(*STUDENTS)
def explanation(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """How the student knows. Idempotent: the form names the item, and the first explanation counts."""
    context = context_of(visit, practice_set)
    text = typed(request.form.get("text", ""), LONGEST)
    received = explain(context, sent_token(request.form), text)
    if received is Received.STALE:
        heed(context, sent_token(request.form), text)
    return done(context, received, anchor="result", own_words=bool(text))


@allow(*STUDENTS)
def solution(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """The solution of the item just missed. Idempotent: the form names the item."""
    context = context_of(visit, practice_set)
    text = typed(request.form.get("text", ""), LONGEST)
    received, wanted = show_solution(context, sent_token(request.form), text)
    if received is Received.MALFORMED:
        return asked_again(context, wanted=wanted, said=text)
    if received is Received.STALE:
        heed(context, sent_token(request.form), text)
    return done(context, received, anchor="result", own_words=bool(text))


@allow(*STUDENTS)
def leave(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """Another item, please. Idempotent: the form names the item that is left."""
    context = context_of(visit, practice_set)
    return done(context, leave_item(context, sent_token(request.form)))


@allow(*STUDENTS)
def presence(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """Whether the student is at her item (B11): never what she types. Idempotent: the last word holds."""
    context = context_of(visit, practice_set)
    idle = min(max(request.form.get("idle", type=int) or 0, 0), _DAY_SECONDS)
    visible = request.form.get("visible") == "1"
    note_presence(context, sent_token(request.form), visible=visible, idle_seconds=idle)
    return "", HTTPStatus.NO_CONTENT
