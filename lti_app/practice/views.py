"""The student's pages over HTTP. A form works without JavaScript; with it, the answer swaps in place."""

from __future__ import annotations

import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from engine.items.explanations import LONGEST
from engine.items.understood import understood
from lti_app.access import Visit, allow
from lti_app.errors import BatonError
from lti_app.incoming import ROW_ID, sent_token, typed
from lti_app.intake.gate import gate
from lti_app.intake.views import first_step
from lti_app.lti.roles import STUDENTS
from lti_app.practice.asked import asked_item
from lti_app.practice.context import PracticeContext
from lti_app.practice.explaining import explain
from lti_app.practice.hinting import NEXT_STEP_LENGTH, open_hint
from lti_app.practice.queries import practice_page
from lti_app.practice.received import Received
from lti_app.practice.response import response_of
from lti_app.practice.service import MESSAGE_LENGTH, ask_teacher, current_item, record_answer
from lti_app.practice.solution import show_solution

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

    from lti_app.practice.response import Fields


_KEY_LENGTH = 80


def install(app: Flask) -> None:
    """Add the routes of practice."""
    base = f"/l/<launch_id>/practice/<{ROW_ID}:practice_set>"
    app.add_url_rule(base, "practice.page", page)
    app.add_url_rule(f"{base}/answer", "practice.answer", answer, methods=["POST"])
    app.add_url_rule(f"{base}/preview", "practice.preview", preview, methods=["POST"])
    app.add_url_rule(f"{base}/hint", "practice.hint", hint, methods=["POST"])
    app.add_url_rule(f"{base}/explain", "practice.explain", explanation, methods=["POST"])
    app.add_url_rule(f"{base}/solution", "practice.solution", solution, methods=["POST"])
    app.add_url_rule(f"{base}/ask", "practice.ask", ask, methods=["POST"])


@allow(*STUDENTS, writes=True)
def page(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """The item to work on now, or the step of intake that comes before it."""
    context = _context(visit, practice_set)
    first = first_step(context)
    return _render(context) if first is None else first


@allow(*STUDENTS)
def answer(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """One answer. Idempotent: the form names the item and the try."""
    context = _context(visit, practice_set)
    token, number = sent_token(request.form), request.form.get("number", type=int) or 0
    asked = asked_item(context, token)
    response = response_of(asked, request.form) if asked else ""
    received, problem = record_answer(context, token, number, response)
    if received is Received.MALFORMED:
        return _render(context, problem=problem, given=request.form)
    return _done(context, received)


@allow(*STUDENTS, writes=False)
def preview(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """How an answer is read that is still being typed, right or wrong alike. Writes nothing."""
    context = _context(visit, practice_set)
    asked = asked_item(context, sent_token(request.form))
    response = response_of(asked, request.form) if asked else ""
    comma = context.decimal_comma
    read = understood(asked, response, decimal_comma=comma) if asked and response else None
    return render_template("practice/_understood.html", read=read)


@allow(*STUDENTS)
def hint(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """The next hint. Idempotent: the form names the item and the rung."""
    context = _context(visit, practice_set)
    rung = request.form.get("rung", type=int) or 0
    feeling = request.form.get("feeling", "")
    next_step = typed(request.form.get("next_step", ""), NEXT_STEP_LENGTH)
    received, wanted = open_hint(
        context, sent_token(request.form), rung, feeling=feeling, next_step=next_step
    )
    if received is Received.MALFORMED:
        return _render(context, wanted=wanted, said=next_step)
    return _done(context, received, anchor="hints")


@allow(*STUDENTS)
def explanation(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """How the student knows. Idempotent: the form names the item, and the first explanation counts."""
    context = _context(visit, practice_set)
    text = typed(request.form.get("text", ""), LONGEST)
    return _done(context, explain(context, sent_token(request.form), text), anchor="result")


@allow(*STUDENTS)
def solution(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """The solution of the item just missed. Idempotent: the form names the item."""
    context = _context(visit, practice_set)
    text = typed(request.form.get("text", ""), LONGEST)
    received, wanted = show_solution(context, sent_token(request.form), text)
    if received is Received.MALFORMED:
        return _render(context, wanted=wanted, said=text)
    return _done(context, received, anchor="result")


@allow(*STUDENTS)
def ask(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """Ask a teacher. Idempotent: the form carries a key of its own."""
    context = _context(visit, practice_set)
    # Without a key nobody can tell a repeat: better one request too many than one that nobody sees.
    key = typed(request.form.get("key", ""), _KEY_LENGTH) or _new_key()
    message = typed(request.form.get("message", ""), MESSAGE_LENGTH)
    received = ask_teacher(context, key, message)
    return _done(context, received, anchor="ask")


def _context(visit: Visit, practice_set: int) -> PracticeContext:
    settings = visit.runtime.settings
    context = PracticeContext.find(
        visit.session,
        practice_set,
        visit.person,
        now=visit.now,
        policy=settings.policy,
        decimal_comma=settings.decimal_comma,
    )
    if context is None or context.course != visit.course.id:
        raise BatonError("WEB-NOT-FOUND", "practice set of another course")
    return context


def _done(context: PracticeContext, received: Received, anchor: str | None = None) -> ResponseReturnValue:
    """Show the page after a form: in place, or by a redirect, so that reloading sends nothing again.

    A step of intake that comes first, such as a placement that a teacher has just asked for, is a page.
    """
    stale, in_place = received is Received.STALE, "HX-Request" in request.headers
    if in_place and gate(context) is None:
        return _render(context, stale=stale)
    arguments = dict(request.view_args or {}) | ({"stale": 1} if stale else {})
    address = url_for("practice.page", **arguments, _anchor=anchor)
    return ("", {"HX-Redirect": address}) if in_place else redirect(address, HTTPStatus.SEE_OTHER)


def _render(
    context: PracticeContext,
    *,
    problem: str | None = None,
    given: Fields | None = None,
    wanted: str | None = None,
    said: str = "",
    stale: bool = False,
) -> ResponseReturnValue:
    """given: what the form of a malformed answer held, all of which stays in it.

    wanted: wording code of what a hint or the solution still asks for; said: the line that was not enough.
    """
    fragment = "HX-Request" in request.headers
    shown_page = practice_page(context, current_item(context))
    shown = render_template(
        "practice/_practice.html" if fragment else "practice/page.html",
        page=shown_page,
        problem=problem,
        wanted=wanted,
        said=said,
        typed=shown_page.item.typed if given is None else given,
        stale=stale or "stale" in request.args,
        ask_key=_new_key(),
    )
    refused = (problem or wanted) is not None and not fragment
    return shown, HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK


def _new_key() -> str:
    return secrets.token_urlsafe(12)
