"""What the console's views share."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request, url_for

from engine.reason import Reason
from lti_app.content.wording import load_wording
from lti_app.errors import BatonError

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

_LAST_PAGE = 100_000  # behind the last row of any table, and within a database's integers


def page(template: str, **values: Any) -> str:
    """Render a page of the console, with the notice of the step that led to it."""
    return render_template(f"admin/{template}.html", notice=_notice(), **values)


def done(what: str, endpoint: str, *, count: int = 1, **arguments: Any) -> ResponseReturnValue:
    """Go on to a page that says what was done: a sentence of config/wording/console.yaml."""
    url = url_for(f"admin.{endpoint}", **arguments, done=what, count=count if count != 1 else None)
    return redirect(url, HTTPStatus.SEE_OTHER)


def check_confirmed() -> None:
    """Refuse a step that cuts people off, unless its box was ticked. Raises BatonError ADMIN-CONFIRM."""
    if request.form.get("confirm") != "yes":
        raise BatonError("ADMIN-CONFIRM")


def page_number() -> int:
    """Return which page of a long list was asked for, from 0."""
    return min(max(0, request.args.get("page", 0, type=int)), _LAST_PAGE)


def chosen(name: str, *words: str) -> str:
    """Return a form's word, one of those. Raises BatonError WEB-BAD-REQUEST for any other."""
    word = request.form.get(name, "")
    if word not in words:
        raise BatonError("WEB-BAD-REQUEST", f"unknown word for {name}")
    return word


def _notice() -> str:
    code, wording = f"done.{request.args.get('done', '')}", load_wording()
    count = min(max(0, request.args.get("count", 1, type=int)), _LAST_PAGE)
    return wording.say(Reason(code, {"count": count})) if code in wording else ""
