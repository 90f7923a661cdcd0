"""Developer keys: JSON pasted or read at its address, then switched on and installed by client id."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import requests
from flask import Flask, abort, redirect, request, url_for

from lti_app.sandbox.canvas.account_views import administrator, apps_page
from lti_app.sandbox.canvas.registering import BadConfigurationError, check_json, from_json, new_client_id
from lti_app.sandbox.shared import from_here, platform_here, problem

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

_SECONDS = 10  # to read JSON at an address


def install(app: Flask) -> None:
    """Add the routes."""
    app.add_url_rule("/accounts/1/keys", "add_key", add_key, methods=["POST"])
    app.add_url_rule("/accounts/1/keys/<client_id>/install", "install_key", install_key, methods=["POST"])


def add_key() -> ResponseReturnValue:
    """A developer key from JSON, pasted or read at a URL. Redirect URIs are not in it and come by hand."""
    platform, person = platform_here(), administrator()
    if person is None or not from_here():
        return problem("administrator", HTTPStatus.FORBIDDEN)
    redirects = request.form.get("redirect_uris", "").split()
    try:
        configuration = check_json(_read(request.form.get("json", "").strip()))
        if not redirects:
            raise BadConfigurationError("Missing: Redirect URIs, which are not in the JSON")
    except BadConfigurationError as bad:
        return apps_page(person, str(bad)), HTTPStatus.BAD_REQUEST
    with platform.lock:
        keys: dict[str, Any] = platform.extra.setdefault("keys", {})
        keys[new_client_id(platform)] = {"configuration": configuration, "redirect_uris": redirects}
        platform.save()
    return redirect(url_for("apps"), HTTPStatus.SEE_OTHER)


def install_key(client_id: str) -> ResponseReturnValue:
    """Switch a key on and install the app by its client id: the deployment id is known from then on."""
    platform, person = platform_here(), administrator()
    if person is None or not from_here():
        return problem("administrator", HTTPStatus.FORBIDDEN)
    with platform.lock:
        key = platform.extra.get("keys", {}).pop(client_id, None)
        if key is None:
            abort(HTTPStatus.NOT_FOUND)
        platform.tools.append(from_json(platform, client_id, key["configuration"], key["redirect_uris"]))
        platform.save()
    return redirect(url_for("review_app", client_id=client_id), HTTPStatus.SEE_OTHER)


def _read(text: str) -> object:
    """Return the JSON that was pasted, or that is at the address that was. Raises BadConfigurationError."""
    try:
        if text.startswith(("http://", "https://")):
            answer = requests.get(text, timeout=_SECONDS)
            answer.raise_for_status()
            return answer.json()
        return json.loads(text)
    except (requests.RequestException, ValueError):
        raise BadConfigurationError("There is no JSON at that address, or it cannot be read") from None
