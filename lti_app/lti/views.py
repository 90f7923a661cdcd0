"""The addresses that a platform knows: login, launch, key set. And what happens when a launch arrives."""

from __future__ import annotations

import re
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from flask import Flask, current_app, make_response, redirect, render_template, request, url_for

from lti_app.access import anyone
from lti_app.browser import (
    browser_hash,
    browser_hashes,
    forget_login,
    login_hash,
    new_browser_secret,
    remember,
)
from lti_app.lti.addresses import origin_of
from lti_app.lti.http import Http
from lti_app.lti.keys import published_keys
from lti_app.lti.keysets import KeySets
from lti_app.lti.launching import login_views, proof_views
from lti_app.lti.launching.admission import admit
from lti_app.lti.launching.deployments import meet_deployment
from lti_app.lti.launching.handovers import Kind, pass_on
from lti_app.lti.launching.login import LAUNCH_PATH
from lti_app.lti.launching.message import check_launch, launch_of
from lti_app.lti.launching.origins import named_origins
from lti_app.lti.launching.proof import Keeper
from lti_app.lti.launching.state import take_login
from lti_app.pages import be_framed_by, error_page
from lti_app.runtime import runtime

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from lti_app.lti.launching.message import Believed
    from lti_app.runtime import Runtime

_EXTENSION = "baton_key_sets"
_KEY_SET_TIMEOUTS = (3.05, 5.0)  # seconds; a person waits, and one of few threads
_ERROR_NAME = re.compile(r"[a-z_]{1,40}")  # fit for the log
_LOGIN_REQUIRED = "login_required"
# What a platform may answer instead of a launch (OpenID Connect Core, 3.1.2.6; Canvas) → its page.
_PLATFORM_ERRORS = MappingProxyType(
    {
        _LOGIN_REQUIRED: "LTI-PLATFORM-LOGIN",
        "launch_no_longer_valid": "LTI-PLATFORM-STALE",
        "unauthorized_client": "LTI-PLATFORM-CLIENT",
        "access_denied": "LTI-PLATFORM-DENIED",
        "invalid_request_object": "LTI-PLATFORM-REQUEST",
        "invalid_request": "LTI-PLATFORM-REQUEST",
        "invalid_scope": "LTI-PLATFORM-REQUEST",
        "unsupported_response_type": "LTI-PLATFORM-REQUEST",
    }
)


def install(app: Flask) -> None:
    """Give the app the addresses of LTI."""
    run: Runtime = app.extensions["baton"]
    app.extensions[_EXTENSION] = KeySets(Http.of(run.settings, _KEY_SET_TIMEOUTS))
    login_views.install(app)
    app.add_url_rule(LAUNCH_PATH, "lti.launch", launch, methods=["POST"])
    proof_views.install(app)
    app.add_url_rule("/lti/jwks", "lti.jwks", jwks)


@anyone
def launch() -> ResponseReturnValue:
    """The platform's signed message: believe it or not, then open the visit."""
    if "error" in request.form and "id_token" not in request.form:
        return _platform_error()
    run, state = runtime(), request.form.get("state", "")
    secret = login_hash(request, state)
    believed = check_launch(run, current_app.extensions[_EXTENSION], request.form, secret)
    deployment = meet_deployment(run, believed.registration.id, believed.body)
    if believed.login.storage_target:
        return _ask_for_proof(believed, deployment, state)
    said = launch_of(run, believed.body, believed.registration, deployment)
    browsers = browser_hashes(request)
    fresh = None if browsers else new_browser_secret()
    mine = browser_hash(fresh) if fresh else browsers[0]
    with run.database.transaction() as session:
        visit = admit(session, said, mine, run.now(), run.settings.bank, browsers)
    response = make_response(redirect(url_for("home", launch_id=visit.id), HTTPStatus.SEE_OTHER))
    if fresh:
        remember(response, fresh)
    forget_login(response, state)
    return response


def _ask_for_proof(believed: Believed, deployment: int, state: str) -> ResponseReturnValue:
    """Keep a launch until the page's script has fetched the secret of its login from the platform."""
    # Whoever is around the page may answer its script, so nobody else may be: they would let people in as
    # themselves. The pages of the visit are held to the same.
    named = named_origins(launch_of(runtime(), believed.body, believed.registration, deployment))
    be_framed_by(*believed.registration.embedding_origins, *named)
    keeper = Keeper.of(
        state,
        cast("str", believed.login.storage_target),
        origin_of(believed.registration.auth_login_url) or "",
    )
    data = {
        "body": dict(believed.body),
        "registration": believed.registration.id,
        "deployment": deployment,
        "secret": believed.login.browser,
    }
    token = pass_on(runtime(), Kind.PROOF, data)
    return render_template("lti/launch_proof.html", token=token, keeper=keeper)


def _platform_error() -> ResponseReturnValue:
    """Explain why the platform let nobody in. Its description is neither shown nor logged."""
    run, name, state = runtime(), request.form["error"], request.form.get("state", "")
    login = take_login(run.database, state, run.now())
    code = _PLATFORM_ERRORS.get(name, "LTI-PLATFORM")
    said = name if _ERROR_NAME.fullmatch(name) else "unnamed"
    token = None
    # Browsers keep the platform's own cookie out of some frames as well; in a tab it is there.
    own = login is not None and (login.storage_target or login.browser == login_hash(request, state))
    if name == _LOGIN_REQUIRED and login and own:
        token = login_views.tab_token(login)
    page, status = (
        error_page(code, said, "lti/launch_refused.html", token=token) if token else error_page(code, said)
    )
    response = make_response(page, status)
    forget_login(response, state)
    return response


@anyone
def jwks() -> ResponseReturnValue:
    """Baton's public keys, for platforms to check its messages with."""
    run = runtime()
    return {"keys": published_keys(run.database, run.vault, run.now())}
