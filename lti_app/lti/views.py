"""The addresses that a platform knows: login, launch, key set."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from flask import Flask, current_app, make_response, redirect, request

from lti_app.access import anyone
from lti_app.browser import browser_hash, browser_secret, new_browser_secret, remember
from lti_app.errors import BatonError
from lti_app.lti.admission import admit
from lti_app.lti.http import Http
from lti_app.lti.keys import published_keys
from lti_app.lti.keysets import KeySets
from lti_app.lti.login import LAUNCH_PATH, start_login
from lti_app.lti.message import check_launch
from lti_app.runtime import runtime

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

_EXTENSION = "baton_key_sets"
_KEY_SET_TIMEOUTS = (3.05, 5.0)  # seconds; a person waits, and one of few threads
_ERROR_NAME = re.compile(r"[a-z_]{1,40}")


def install(app: Flask) -> None:
    """Give the app the addresses of LTI."""
    app.extensions[_EXTENSION] = KeySets(Http(_KEY_SET_TIMEOUTS))
    app.add_url_rule("/lti/login", "lti.login", login, methods=["GET", "POST"])
    app.add_url_rule(LAUNCH_PATH, "lti.launch", launch, methods=["POST"])
    app.add_url_rule("/lti/jwks", "lti.jwks", jwks)


@anyone
def login() -> ResponseReturnValue:
    """A platform asks Baton to begin a launch: send the browser to the platform's login."""
    secret = browser_secret(request) or new_browser_secret()
    parameters = request.form if request.method == "POST" else request.args
    url = start_login(runtime(), parameters.to_dict(), browser_hash(secret))
    response = make_response(redirect(url, HTTPStatus.FOUND))
    if secret != browser_secret(request):
        remember(response, secret)
    return response


@anyone
def launch() -> ResponseReturnValue:
    """The platform's signed message: believe it or not, then open the visit."""
    if "error" in request.form and "id_token" not in request.form:
        name = request.form["error"]
        raise BatonError("LTI-PLATFORM", name if _ERROR_NAME.fullmatch(name) else "unnamed")
    secret = browser_secret(request)
    browser = browser_hash(secret) if secret else None
    run = runtime()
    said = check_launch(run, current_app.extensions[_EXTENSION], request.form.to_dict(), browser)
    with run.database.transaction() as session:
        visit = admit(session, said, cast("str", browser), run.now(), run.settings.bank)
        home = f"/l/{visit.id}/"
    return redirect(home, HTTPStatus.SEE_OTHER)


@anyone
def jwks() -> ResponseReturnValue:
    """Baton's public keys, for platforms to check its messages with."""
    run = runtime()
    return {"keys": published_keys(run.database, run.vault, run.now())}
