"""How every form of the student's page is answered: with the page, in place, or by a redirect to it."""

from __future__ import annotations

import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from lti_app.errors import BatonError
from lti_app.intake.gate import gate
from lti_app.practice.context import PracticeContext
from lti_app.practice.queries import practice_page
from lti_app.practice.received import Received
from lti_app.practice.response import Fields
from lti_app.practice.service import current_item
from lti_app.practice.talk.care import NOW, needs_care

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from lti_app.access import Visit


def context_of(visit: Visit, practice_set: int) -> PracticeContext:
    """Return who practises what. Raises BatonError WEB-NOT-FOUND for a practice set of another course."""
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


def done(
    context: PracticeContext, received: Received, anchor: str | None = None, *, own_words: bool = False
) -> ResponseReturnValue:
    """Show the page after a form: in place, or by a redirect, so that reloading sends nothing again.

    A step of intake that comes first, such as a placement that a teacher has just asked for, is a page.
    own_words: the form held words of the student's own; where they ask for a person now (B20), the page that
    says whom to call comes first.
    """
    if own_words and needs_care(context):
        return _go_to("practice.care")
    stale, in_place = received is Received.STALE, _in_place()
    if in_place and gate(context) is None:
        return render(context, stale=stale)
    return _go_to("practice.page", anchor, **({"stale": 1} if stale else {}))


def asked_again(
    context: PracticeContext,
    *,
    problem: str | None = None,
    given: Fields | None = None,
    wanted: str | None = None,
    said: str = "",
) -> ResponseReturnValue:
    """Show the page after what was no answer, or not enough of a line; or whom to call, where it says so.

    The rest is as for render.
    """
    if needs_care(context, NOW):
        return _go_to("practice.care")
    return render(context, problem=problem, given=given, wanted=wanted, said=said)


def render(
    context: PracticeContext,
    *,
    problem: str | None = None,
    given: Fields | None = None,
    wanted: str | None = None,
    said: str = "",
    stale: bool = False,
) -> ResponseReturnValue:
    """Return the page as it is now.

    given: what the form of a malformed answer held, all of which stays in it; problem: wording code of what
    to ask about it. wanted: wording code of what a hint or the solution still asks for; said: the line that
    was not enough.
    """
    fragment, page = _in_place(), practice_page(context, current_item(context))
    typed = given if given is not None else page.item.typed if page.item else Fields()
    shown = render_template(
        "practice/_practice.html" if fragment else "practice/page.html",
        page=page,
        problem=problem,
        wanted=wanted,
        said=said,
        typed=typed,
        stale=stale or "stale" in request.args,
        ask_key=new_key(),
        answered=request.form.get("said", ""),
        now=context.now,
    )
    refused = (problem or wanted) is not None and not fragment
    return shown, HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK


def new_key() -> str:
    """Return a key for a form, so that a repeat of it can be told from another request."""
    return secrets.token_urlsafe(12)


def _in_place() -> bool:
    return "HX-Request" in request.headers


def _go_to(endpoint: str, anchor: str | None = None, **more: int) -> ResponseReturnValue:
    address = url_for(endpoint, **dict(request.view_args or {}) | more, _anchor=anchor)
    return ("", {"HX-Redirect": address}) if _in_place() else redirect(address, HTTPStatus.SEE_OTHER)
