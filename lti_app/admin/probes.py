"""What one answer of a platform says: its key set, its clock, what it grants."""

from __future__ import annotations

import re
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from engine.reason import Reason
from lti_app.content.wording import load_wording
from lti_app.findings import broken, not_yet, well
from lti_app.lti.http import PRIVATE_ADDRESS, NetworkFailure
from lti_app.lti.scopes import SCOPES

if TYPE_CHECKING:
    from datetime import datetime

    from lti_app.findings import Finding
    from lti_app.lti.http import Answer, Http

# Moodle refuses a token request that was signed in its future; Baton dates its own back by as much.
CLOCKS_MAY_DIFFER = timedelta(seconds=5)
_MOST_NAMED = 5
_UNFIT = re.compile(r"[^\w.:+-]")


def key_set(http: Http, url: str) -> Finding:
    """Return whether a platform's public keys can be had, and which there are."""
    try:
        answer = http.send("GET", url, headers={"Accept": "application/json"})
        keys = answer.json()["keys"] if answer.ok else None
    except NetworkFailure as failure:
        return unreachable("keys", failure, url)
    except (ValueError, KeyError, TypeError):
        keys = None
    if not isinstance(keys, list):
        return broken("check.keys.refused", status=answer.status, url=url)
    ids = [str(key["kid"]) for key in keys if isinstance(key, dict) and key.get("kid") and _is_rsa(key)]
    if not ids:
        return broken("check.keys.empty", url=url)
    return well("check.keys.ok", count=len(ids), kids=", ".join(_short(kid) for kid in ids[:_MOST_NAMED]))


def unreachable(name: str, failure: NetworkFailure, url: str) -> Finding:
    """Return that a check came to nothing, because no answer came. name: the check's."""
    if str(failure) == PRIVATE_ADDRESS:
        return broken(f"check.{name}.private", url=url)
    wording, kind = load_wording(), f"check.kind.{str(failure).replace(' ', '-')}"
    said = wording.say(Reason(kind)) if kind in wording else str(failure)
    return broken(f"check.{name}.network", kind=said, url=url)


def clocks(answer: Answer, asked: datetime, answered: datetime) -> Finding:
    """Compare the platform's clock with Baton's, by the Date header of an answer.

    asked, answered: Baton's time before and after. The header has whole seconds, cut off.
    """
    try:
        theirs = parsedate_to_datetime(answer.headers["date"])
    except (KeyError, TypeError, ValueError):
        return not_yet("check.clock.unsaid")
    theirs = theirs.replace(tzinfo=UTC) if theirs.tzinfo is None else theirs
    ahead = (theirs - answered).total_seconds()
    behind = (asked - theirs).total_seconds() - 1
    limit = CLOCKS_MAY_DIFFER.total_seconds()
    if behind > limit:
        return broken("check.clock.behind", seconds=round(behind))
    if ahead > limit:
        return broken("check.clock.ahead", seconds=round(ahead))
    return well("check.clock.ok")


def scopes_granted(answer: Answer) -> set[str] | None:
    """Return the scopes that a token answer names; all of ours if it names none; None if it is no token."""
    said = _object(answer) if answer.ok else {}
    if not isinstance(said.get("access_token"), str):
        return None
    named = said.get("scope")
    # RFC 6749, 5.1: it may be left out where all that was asked for is granted.
    return set(named.split()) if isinstance(named, str) else set(SCOPES.values())


def oauth_error(answer: Answer) -> str:
    """Return the error that a token answer names (RFC 6749, 5.2), "" for none."""
    error = _object(answer).get("error")
    return error if isinstance(error, str) else ""


def _object(answer: Answer) -> dict[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _is_rsa(key: dict[str, Any]) -> bool:
    return key.get("kty") == "RSA" and key.get("use", "sig") == "sig"


def _short(kid: str) -> str:
    """Return a key's id, without signs that could speak in a page or a terminal."""
    return _UNFIT.sub("?", kid)[:60]
