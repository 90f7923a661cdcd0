"""What Canvas' authorisation endpoint accepts, in the order in which it looks."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from lti_app.sandbox.canvas import identity
from lti_app.sandbox.canvas.knobs import knobs_of
from lti_app.sandbox.canvas.secret import BadTokenError, Secret

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from lti_app.sandbox.people import Person
    from lti_app.sandbox.platform import Platform
    from lti_app.sandbox.registered import RegisteredTool

HINT_SECONDS = 300
PUBLIC_LOGIN_HINT = "535fa085f22b4655f48cd5a36a9215f64c062838"  # of everybody without an account
_REQUIRED = (
    "client_id",
    "login_hint",
    "lti_message_hint",
    "nonce",
    "prompt",
    "redirect_uri",
    "response_mode",
    "response_type",
    "scope",
)


class CanvasPageError(Exception):
    """An error that is a page of Canvas' own (HTTP 400): nothing may be sent to the tool."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class RefusedError(Exception):
    """An error that goes to the tool by a form. error: OAuth's code. description: for developers."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(error)
        self.error = error
        self.description = description


def check_redirect(tool: RegisteredTool, address: str) -> None:
    """Refuse an address that is not the key's. Raises CanvasPageError.

    What is before "?" must be equal; the parameters of a registered address must be there, others may be.
    """
    asked = urlsplit(address)
    for url in tool.redirect_urls:
        registered = urlsplit(url)
        same = urlunsplit(registered._replace(query="")) == urlunsplit(asked._replace(query=""))
        if same and set(parse_qsl(registered.query)) <= set(parse_qsl(asked.query)):
            return
    raise CanvasPageError("redirect")


def read_hint(platform: Platform, asked: Mapping[str, str]) -> dict[str, Any]:
    """Return what the message hint says. Raises CanvasPageError if it is forged or older than 5 minutes."""
    try:
        secret = Secret(knobs_of(platform).secret)
        return secret.open_living(asked.get("lti_message_hint", ""), platform.now())
    except BadTokenError:
        raise CanvasPageError("hint") from None


def check_request(
    platform: Platform, tool: RegisteredTool, asked: Mapping[str, str], person: Person | None, *, public: bool
) -> None:
    """Refuse a request that cannot be answered with a launch. public: needs no account.

    Raises RefusedError.
    """
    missing = [name for name in _REQUIRED if not asked.get(name)]
    if missing:
        names = ", ".join(missing)
        raise RefusedError("invalid_request_object", f"The following parameters are missing: {names}")
    if asked["scope"] != "openid":
        raise RefusedError("invalid_request_object", "The 'scope' must be 'openid'")
    expected = PUBLIC_LOGIN_HINT if public else None
    if person is not None:
        expected = identity.legacy_id(platform, person)
    if not knobs_of(platform).signed_in or asked["login_hint"] != expected:
        raise RefusedError("login_required", "Must have an active user session")
    if not tool.active:
        raise RefusedError("unauthorized_client", "Client not authorized in requested context")
