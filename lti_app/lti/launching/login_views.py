"""The way to the platform's login: at once, after a look whether cookies stay, or from a new tab."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from flask import make_response, redirect, render_template, request, url_for

from lti_app.access import anyone, is_own_form
from lti_app.browser import (
    browser_hash,
    browser_hashes,
    new_browser_secret,
    remember,
    remember_login,
)
from lti_app.errors import BatonError
from lti_app.lti.launching.handovers import Kind, pass_on, take
from lti_app.lti.launching.login import STORAGE, platform_origin, read_login, start_login
from lti_app.lti.launching.proof import Keeper
from lti_app.lti.text import identifier
from lti_app.pages import ANY_SECURE, let_forms_reach
from lti_app.runtime import runtime

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

    from lti_app.lti.launching.state import Login


def install(app: Flask) -> None:
    """Add the addresses of a login."""
    app.add_url_rule("/lti/login", "lti.login", login, methods=["GET", "POST"])
    app.add_url_rule("/lti/login/check", "lti.login_check", check)
    app.add_url_rule("/lti/login/tab", "lti.login_tab", tab, methods=["POST"])


@anyone
def login() -> ResponseReturnValue:
    """A platform asks Baton to begin a launch."""
    sent = request.form if request.method == "POST" else request.args
    return _begin(read_login(runtime(), sent), in_tab=False)


@anyone
def check() -> ResponseReturnValue:
    """See whether the cookie that was just set comes back, before the platform's one-time hint is used up."""
    held = take(runtime(), Kind.LOGIN, request.args.get("token"))
    if held is None:
        raise BatonError("LTI-STATE", "no login to go on with")
    if browser_hashes(request):
        return _go(held["parameters"])
    if held["in_tab"]:
        raise BatonError("LTI-COOKIE", "not even in a tab of its own")
    return _other_ways(held["parameters"])


@anyone
def tab() -> ResponseReturnValue:
    """Begin the login in a new tab, where Baton is no third party. Used once, from a page of ours alone."""
    held = take(runtime(), Kind.LOGIN, request.form.get("token")) if is_own_form() else None
    if held is None:
        raise BatonError("LTI-HAND-OVER", "used, too old, or of another site")
    return _begin(held["parameters"], in_tab=True)


def tab_token(login: Login) -> str:
    """Return what begins a login again in a new tab, and let the page's form do so."""
    parameters = cast("dict[str, str]", login.parameters)
    let_forms_reach(ANY_SECURE, platform_origin(runtime(), parameters))
    return pass_on(runtime(), Kind.LOGIN, {"parameters": parameters, "in_tab": False})


def _begin(parameters: dict[str, str], *, in_tab: bool) -> ResponseReturnValue:
    if browser_hashes(request):  # cookies stay: nothing to find out
        return _go(parameters)
    token = pass_on(runtime(), Kind.LOGIN, {"parameters": parameters, "in_tab": in_tab})
    response = make_response(redirect(url_for("lti.login_check", token=token), HTTPStatus.FOUND))
    remember(response, new_browser_secret())
    return response


def _go(parameters: dict[str, str]) -> ResponseReturnValue:
    secret = new_browser_secret()
    begun = start_login(runtime(), parameters, browser_hash(secret))
    response = make_response(redirect(begun.url, HTTPStatus.FOUND))
    remember_login(request, response, begun.state, secret)
    return response


def _other_ways(parameters: dict[str, str]) -> ResponseReturnValue:
    run = runtime()
    origin = platform_origin(run, parameters)
    token = pass_on(run, Kind.LOGIN, {"parameters": parameters, "in_tab": False})
    # The form leads to the platform, and on to wherever that logs people in (Canvas: to the institution).
    let_forms_reach(ANY_SECURE, origin)
    keeper = None
    if target := identifier(parameters.get(STORAGE)):
        secret = new_browser_secret()
        begun = start_login(run, parameters, browser_hash(secret), storage_target=target)
        keeper = Keeper.of(begun.state, target, origin, secret=secret, url=begun.url)
    return render_template("lti/launch_login.html", token=token, keeper=keeper)
