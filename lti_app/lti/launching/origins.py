"""Who may show Baton in a frame: learned from what signed launches say of the page around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_app import audit
from lti_app.db.models import Registration
from lti_app.lti.addresses import origin_of, secure_address

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from lti_app.lti.launch import Launch

MOST = 20  # of one registration: each goes into a header of every page; an administrator may add more


def named_origins(launch: Launch) -> tuple[str, ...]:
    """Return the origins of the pages around a launch, as it names them: secure ones alone."""
    addresses = [launch.return_url, launch.deep_linking.return_url if launch.deep_linking else None]
    origins = (origin_of(str(url)) for url in addresses if secure_address(url))
    return tuple(dict.fromkeys(origin for origin in origins if origin))


def learn_origins(session: Session, launch: Launch, now: datetime) -> None:
    """Let the origins that a launch's return addresses name show Baton, where the registration allows that.

    A platform at several addresses (each institution of hosted Canvas has its own) is shown by another origin
    than its issuer's. Only a secure one counts (plain http for this machine alone), never a pattern.
    """
    named = named_origins(launch)
    if not named:
        return
    known, learns = session.execute(
        select(Registration.embedding_origins, Registration.learns_origins).where(
            Registration.id == launch.registration
        )
    ).one()
    if not learns or all(_covered(origin, known) for origin in named):
        return
    row = session.get_one(Registration, launch.registration, with_for_update=True, populate_existing=True)
    for origin in named:
        if len(row.embedding_origins) < MOST and not _covered(origin, row.embedding_origins):
            row.embedding_origins = [*row.embedding_origins, origin]
            subject = f"registration:{row.id}"
            audit.note(session, now, audit.PLATFORM, "registration.origin-learned", subject, origin=origin)


def _covered(origin: str, known: Iterable[str]) -> bool:
    """Tell whether an origin is listed, or is below one such as https://*.instructure.com."""
    return any(
        origin == entry
        or (entry.startswith("https://*.") and origin.startswith("https://") and origin.endswith(entry[9:]))
        for entry in known
    )
