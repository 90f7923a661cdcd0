"""Makes a platform known: its registration and deployments, checked before they are saved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lti_app.db.models import Deployment, Registration
from lti_app.errors import ConfigurationError
from lti_app.lti.addresses import origin_of, secure_address
from lti_app.lti.rows import get_or_add
from lti_app.lti.text import identifier

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

_FAMILIES = ("moodle", "canvas", "other")
_WILDCARD = re.compile(r"https://\*\.[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?")


def register(
    session: Session,
    *,
    issuer: str,
    client_id: str,
    auth_login_url: str,
    auth_token_url: str,
    key_set_url: str,
    deployment_ids: Iterable[str],
    now: datetime,
    label: str = "",
    family: str = "other",
    embedding_origins: Iterable[str] = (),
    auth_audience: str | None = None,
) -> Registration:
    """Save a registration, or bring the one with this issuer and client id up to date.

    Deployments are added, never taken away: courses hang on them. embedding_origins: who may show Baton
    in a frame, such as https://school.example or https://*.instructure.com; if none is given, the origins
    of issuer and login address. auth_audience: what the platform wants as audience of a token request,
    where it is not its token address.
    Raises ConfigurationError with a line for each value that cannot be used.
    """
    addresses = {
        "issuer": issuer,
        "auth_login_url": auth_login_url,
        "auth_token_url": auth_token_url,
        "key_set_url": key_set_url,
    }
    deployments = list(dict.fromkeys(deployment_ids))
    origins = list(dict.fromkeys(embedding_origins)) or _origins(issuer, auth_login_url)
    problems = [
        f"{name}: must be an https:// address (http:// only for this machine itself)"
        for name, address in addresses.items()
        if not secure_address(address)
    ]
    ids = {"issuer": issuer, "client_id": client_id, **{f"deployment id {id_!r}": id_ for id_ in deployments}}
    problems += [f"{name}: must have 1 to 255 characters" for name, id_ in ids.items() if not identifier(id_)]
    problems += [] if deployments else ["deployment_ids: at least one is needed"]
    problems += [] if family in _FAMILIES else [f"family: must be one of {', '.join(_FAMILIES)}"]
    problems += [
        f"embedding origin {origin!r}: must be like https://school.example"
        for origin in origins
        if not _WILDCARD.fullmatch(origin) and not (secure_address(origin) and origin_of(origin) == origin)
    ]
    if problems:
        raise ConfigurationError(problems)
    values = {
        "auth_login_url": auth_login_url,
        "auth_token_url": auth_token_url,
        "key_set_url": key_set_url,
        "auth_audience": auth_audience,
        "label": label[:200],
        "family": family,
        "embedding_origins": origins,
    }
    row = get_or_add(
        session, Registration, {"issuer": issuer, "client_id": client_id}, {**values, "created_at": now}
    )
    for name, value in values.items():
        setattr(row, name, value)
    for id_ in deployments:
        key = {"registration_id": row.id, "deployment_id": id_}
        get_or_add(session, Deployment, key, {"created_at": now})
    session.flush()
    return row


def _origins(*urls: str) -> list[str]:
    return list(dict.fromkeys(origin for url in urls if (origin := origin_of(url))))
