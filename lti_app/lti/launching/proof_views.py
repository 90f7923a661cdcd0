"""Launches of a browser that keeps no cookie in the platform's frame: the proof, the way into a new tab."""

from __future__ import annotations

import hmac
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import make_response, redirect, render_template, request, url_for

from lti_app.access import anyone, is_own_form
from lti_app.browser import browser_hash, browser_hashes, new_browser_secret, remember
from lti_app.errors import BatonError
from lti_app.lti.launching.admission import admit
from lti_app.lti.launching.handovers import Kind, pass_on, take
from lti_app.lti.launching.message import launch_of
from lti_app.lti.launching.toolconf import active_registration
from lti_app.runtime import runtime
from lti_app.visits import hand_over, is_of_browser

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue


def install(app: Flask) -> None:
    """Add the addresses."""
    app.add_url_rule("/lti/launch/proof", "lti.proof", proof, methods=["POST"])
    app.add_url_rule("/lti/visit", "lti.visit", enter)
    app.add_url_rule("/lti/visit/tab", "lti.visit_tab", visit_tab, methods=["POST"])


@anyone
def proof() -> ResponseReturnValue:
    """The page of a launch brings the secret of its login: now it is known whose browser this is."""
    run = runtime()
    held = _held(Kind.PROOF, request.form.get("token"))
    if not hmac.compare_digest(browser_hash(request.form.get("secret", "")), held["secret"]):
        raise BatonError("LTI-PROOF", "another secret")
    browsers = browser_hashes(request)
    secret = new_browser_secret()
    mine = browsers[0] if browsers else browser_hash(secret)
    with run.database.transaction() as session:
        registration = active_registration(session, held["registration"])
        said = launch_of(run, held["body"], registration, held["deployment"])
        visit = admit(session, said, mine, run.now(), run.settings.bank, browsers)
    if browsers:
        return redirect(url_for("home", launch_id=visit.id), HTTPStatus.SEE_OTHER)
    return _look(visit.id, secret, in_tab=False)


@anyone
def enter() -> ResponseReturnValue:
    """See whether the cookie of a visit came back: go in, or offer a new tab."""
    # A page of ours leads here. Another, as the browser says, would want somebody in a visit of its own.
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise BatonError("LTI-HAND-OVER", "from another site")
    held = take(runtime(), Kind.VISIT, request.args.get("token"))
    if held is None:
        raise BatonError("LTI-HAND-OVER", "used or too old")
    if is_of_browser(runtime().database, held["visit"], browser_hashes(request), runtime().now()):
        return redirect(url_for("home", launch_id=held["visit"]), HTTPStatus.SEE_OTHER)
    if held["in_tab"]:
        raise BatonError("LTI-COOKIE", "not even in a tab of its own")
    token = pass_on(runtime(), Kind.VISIT, held)
    return render_template("lti/launch_visit.html", token=token)


@anyone
def visit_tab() -> ResponseReturnValue:
    """Take a visit over into a new tab, where Baton is no third party. Once, from a page of ours alone."""
    held = _held(Kind.VISIT, request.form.get("token"))
    browsers = browser_hashes(request)
    secret = new_browser_secret()
    mine = browsers[0] if browsers else browser_hash(secret)
    if not hand_over(runtime().database, held["visit"], mine, browsers, runtime().now()):
        raise BatonError("LTI-HAND-OVER", "the visit has ended")
    if browsers:
        return redirect(url_for("home", launch_id=held["visit"]), HTTPStatus.SEE_OTHER)
    return _look(held["visit"], secret, in_tab=True)


def _look(visit: str, secret: str, *, in_tab: bool) -> ResponseReturnValue:
    """Set the cookie that the visit is bound to, and go where it can be seen whether it stays."""
    token = pass_on(runtime(), Kind.VISIT, {"visit": visit, "in_tab": in_tab})
    response = make_response(redirect(url_for("lti.visit", token=token), HTTPStatus.SEE_OTHER))
    remember(response, secret)
    return response


def _held(kind: Kind, token: str | None) -> dict[str, Any]:
    """Take what a form of our own passes on. Raises BatonError LTI-HAND-OVER."""
    held = take(runtime(), kind, token) if is_own_form() else None
    if held is None:
        raise BatonError("LTI-HAND-OVER", "used, too old, or of another site")
    return held
