"""Access tokens: JWTs that Canvas signs for itself, good for all institutions that share its secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lti_app.sandbox.canvas.knobs import knobs_of
from lti_app.sandbox.canvas.secret import BadTokenError, Secret

if TYPE_CHECKING:
    from datetime import datetime

    from lti_app.sandbox.platform import Platform

LIFE_SECONDS = 3600
_OLDEST = 300  # seconds
_AHEAD = 30  # seconds


class AssertionRefusedError(Exception):
    """A client assertion that Canvas does not take. The text says why."""


def check_assertion(claims: dict[str, Any], client_id: str, token_url: str, now: datetime) -> None:
    """Check the claims of a client assertion whose signature is right. token_url: at the host asked.

    Raises AssertionRefusedError.
    """
    missing = [name for name in ("iss", "sub", "aud", "iat", "exp", "jti") if not claims.get(name)]
    if missing:
        raise AssertionRefusedError(f"the following assertions are missing: {', '.join(missing)}")
    if claims["sub"] != client_id:
        raise AssertionRefusedError("the 'sub' is invalid")
    audience = claims["aud"]
    if token_url not in (audience if isinstance(audience, list) else [audience]):
        raise AssertionRefusedError("the 'aud' is invalid")
    moment, issued, expires = now.timestamp(), claims["iat"], claims["exp"]
    if not isinstance(issued, int | float) or not isinstance(expires, int | float):
        raise AssertionRefusedError("the 'iat' and 'exp' must be numbers")
    if expires <= moment:
        raise AssertionRefusedError("the JWT has expired")
    if issued < moment - _OLDEST or issued > moment + _AHEAD:
        raise AssertionRefusedError("the 'iat' must be less than 5 minutes old and not in the future")


def issue(platform: Platform, client_id: str, scopes: list[str], host: str) -> str:
    """Return a new access token. host: that was asked; its tokens are taken at every institution."""
    claims = {"sub": client_id, "aud": [host, *_audiences(platform)], "scopes": " ".join(scopes)}
    return Secret(knobs_of(platform).secret).seal(claims, platform.now(), LIFE_SECONDS)


def read(platform: Platform, token: str) -> tuple[str, frozenset[str]]:
    """Return client id and scopes of a token. Raises BadTokenError; its text is Canvas' message."""
    if token.count(".") != 2:
        raise BadTokenError("Invalid access token format")
    try:
        claims = Secret(knobs_of(platform).secret).open(token)
    except BadTokenError:
        raise BadTokenError("Access token invalid - signature likely incorrect") from None
    if claims["exp"] <= platform.now().timestamp():
        raise BadTokenError("Access token expired")
    if not set(claims.get("aud", ())) & set(_audiences(platform)):
        raise BadTokenError("Access token contains invalid claims")
    return str(claims["sub"]), frozenset(str(claims["scopes"]).split())


def _audiences(platform: Platform) -> list[str]:
    """The institution's own host, and the two that all hosted institutions share."""
    return [urlsplit(platform.config.origin).netloc, "canvas.instructure.com", "sso.canvaslms.com"]
