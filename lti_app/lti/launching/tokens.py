"""Reads an id_token strictly, before anything in it is believed."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode
from typing import Any, NoReturn

from lti_app.errors import BatonError

_LONGEST = 128 * 1024  # Canvas may send the history of a course: a thousand ids of 40 characters
_PART = re.compile(r"[A-Za-z0-9_-]+")
_LONGEST_KID = 255


def read_token(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return header and body of a signed token; the signature is not checked here.

    Raises BatonError LTI-TOKEN for what is no such token: too long, not three parts of base64url, not
    JSON objects, a name twice in one object, an algorithm other than RS256, no key id.
    """
    parts = token.split(".") if len(token) <= _LONGEST else []
    if len(parts) != 3 or not all(_PART.fullmatch(part) for part in parts):
        raise _refused("is not three parts")
    header, body = _object(parts[0]), _object(parts[1])
    # LTI Security Framework 1.0, 5.1.3. "none" is an attack, and so is HS256 with the public key as secret.
    if header.get("alg") != "RS256":
        raise _refused("algorithm is not RS256")
    if "crit" in header:
        raise _refused("header has critical extensions")
    kid = header.get("kid")
    if not isinstance(kid, str) or not 0 < len(kid) <= _LONGEST_KID:
        raise _refused("key id is missing")
    return header, body


def _object(part: str) -> dict[str, Any]:
    try:
        text = urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode("utf-8")
        value = json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise _refused("is not JSON, or has a name twice") from None
    if not isinstance(value, dict):
        raise _refused("is not an object")
    return value


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two values of one name: what one reader checks, another might use."""
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a name twice")
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _refused(detail: str) -> BatonError:
    return BatonError("LTI-TOKEN", detail)
