"""Makes a platform known: its registration and deployments, checked before they are saved."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lti_app.audit import COMMAND_LINE, note
from lti_app.db.models import Deployment, Registration
from lti_app.errors import BatonError, ConfigurationError
from lti_app.lti.addresses import origin_of, secure_address
from lti_app.lti.platforms import FAMILIES
from lti_app.lti.rows import get_or_add
from lti_app.lti.text import identifier

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

_WILDCARD = re.compile(r"https://\*\.[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?")


@dataclass(frozen=True, slots=True)
class Details:
    """What is saved of a platform beside its issuer and client id. See lti_app.db.models.Registration."""

    auth_login_url: str
    auth_token_url: str
    key_set_url: str
    embedding_origins: list[str]
    label: str = ""
    family: str = "other"
    auth_audience: str | None = None


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
    actor: str = COMMAND_LINE,
) -> Registration:
    """Save a registration, or bring the one with this issuer and client id up to date.

    Deployments are added, never taken away: courses hang on them. embedding_origins: who may show Baton
    in a frame, such as https://school.example or https://*.instructure.com; if none is given, the origins
    of issuer and login address. auth_audience: what the platform wants as audience of a token request,
    where it is not its token address.
    Raises ConfigurationError with a line for each value that cannot be used.
    """
    deployments = list(dict.fromkeys(deployment_ids))
    details = Details(
        auth_login_url=auth_login_url,
        auth_token_url=auth_token_url,
        key_set_url=key_set_url,
        embedding_origins=list(dict.fromkeys(embedding_origins)) or origins_of(issuer, auth_login_url),
        label=label[:200],
        family=family,
        auth_audience=auth_audience,
    )
    problems = _problems(issuer, client_id, details, deployments)
    if problems or not deployments:
        raise ConfigurationError(
            problems + ([] if deployments else ["deployment_ids: at least one is needed"])
        )
    key = {"issuer": issuer, "client_id": client_id}
    row = get_or_add(session, Registration, key, {**asdict(details), "created_at": now})
    _update(session, row, details, deployments, now)
    note(session, now, actor, "registration.saved", f"registration:{row.id}")
    return row


def add_registration(
    session: Session,
    *,
    issuer: str,
    client_id: str,
    details: Details,
    deployments: list[str],
    now: datetime,
    replaces: int | None = None,
) -> Registration:
    """Save what a platform has registered by itself.

    deployments: may be empty, where the platform names them at the first launch only. replaces: the one
    registration that may be there already.
    Raises ConfigurationError as register does; BatonError REG-TAKEN where issuer and client id belong to a
    registration that the platform may not change: where many share an issuer, one must not become another.
    """
    if problems := _problems(issuer, client_id, details, deployments):
        raise ConfigurationError(problems)
    query = select(Registration).where(Registration.issuer == issuer, Registration.client_id == client_id)
    row = session.scalar(query)
    if row is not None and row.id != replaces:
        raise BatonError("REG-TAKEN", f"registration:{row.id}")
    if row is None:
        row = Registration(issuer=issuer, client_id=client_id, **asdict(details), created_at=now)
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:  # another invitation was quicker, a moment ago
            raise BatonError("REG-TAKEN", "at the same moment") from None
    _update(session, row, details, deployments, now)
    return row


def origins_of(*urls: str) -> list[str]:
    """Return the origins of addresses, each once."""
    return list(dict.fromkeys(origin for url in urls if (origin := origin_of(url))))


def _update(
    session: Session, row: Registration, details: Details, deployments: list[str], now: datetime
) -> None:
    for name, value in asdict(details).items():
        setattr(row, name, value)
    for id_ in deployments:
        key = {"registration_id": row.id, "deployment_id": id_}
        get_or_add(session, Deployment, key, {"created_at": now})
    session.flush()


def _problems(issuer: str, client_id: str, details: Details, deployments: list[str]) -> list[str]:
    addresses = {
        "issuer": issuer,
        "auth_login_url": details.auth_login_url,
        "auth_token_url": details.auth_token_url,
        "key_set_url": details.key_set_url,
    }
    ids = {"issuer": issuer, "client_id": client_id, **{f"deployment id {id_!r}": id_ for id_ in deployments}}
    return [
        *(
            f"{name}: must be an https:// address (http:// only for this machine itself)"
            for name, address in addresses.items()
            if not secure_address(address)
        ),
        *(f"{name}: must have 1 to 255 characters" for name, id_ in ids.items() if not identifier(id_)),
        *([] if details.family in FAMILIES else [f"family: must be one of {', '.join(sorted(FAMILIES))}"]),
        *(
            f"embedding origin {origin!r}: must be like https://school.example"
            for origin in details.embedding_origins
            if not _WILDCARD.fullmatch(origin)
            and not (secure_address(origin) and origin_of(origin) == origin)
        ),
    ]
