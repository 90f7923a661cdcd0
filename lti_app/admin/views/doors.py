"""The way into the console and out of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import make_response, redirect, url_for

from lti_app.access import AdminVisit, administrator, anyone, is_own_form
from lti_app.admin.views.shared import page
from lti_app.errors import BatonError
from lti_app.runtime import runtime
from lti_app.signin import check_link, forget, remember, sign_out, use_link

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@anyone
def door(secret: str) -> ResponseReturnValue:
    """A page with one button. Opening it uses nothing up: programs that preview links open it too."""
    run = runtime()
    with run.database.transaction(writes=False) as session:
        check_link(session, secret, run.now())
    return page("door", secret=secret)


@anyone
def enter(secret: str) -> ResponseReturnValue:
    """Use the one-time address up and sign the browser in."""
    if not is_own_form():
        raise BatonError("ADMIN-FORM", "origin does not fit")
    run = runtime()
    with run.database.transaction() as session:
        mine = use_link(session, secret, run.now())
    response = make_response(redirect(url_for("admin.home"), HTTPStatus.SEE_OTHER))
    remember(response, mine)
    return response


@administrator()
def leave(visit: AdminVisit) -> ResponseReturnValue:
    """Sign out."""
    sign_out(visit.session, visit.key)
    response = make_response(page("left"))
    forget(response)
    return response
