"""Dynamic registration: a platform that was invited makes itself known.

Opening the page (look) uses up nothing, since previews and scanners open pages too. Its button (conclude)
does, once; all that it needs comes back sealed, so that between the two nothing can be changed.
No transaction is open while the platform is asked.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from cryptography.fernet import InvalidToken

from lti_app.audit import PLATFORM, note
from lti_app.db.models import Registration
from lti_app.errors import BatonError, ConfigurationError
from lti_app.lti.registering import invitations
from lti_app.lti.registering.client import RegisteredClient, register_client, registration_body
from lti_app.lti.registering.configuration import (
    PlatformConfiguration,
    fetch_configuration,
    registration_door,
)
from lti_app.lti.registering.registrations import Details, add_registration, origins_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from lti_app.db.models import Invitation
    from lti_app.runtime import Runtime

_PAGE_SECONDS = 3600  # as long as the registration tokens of Moodle and Canvas are good
_SEAL = "registration"  # what the sealed text is for: the vault seals other things with the same key


@dataclass(frozen=True, slots=True)
class Offer:
    """What the page shows before anything is done. sealed: what its form carries."""

    configuration: PlatformConfiguration
    label: str
    updates: bool
    sealed: str


@dataclass(frozen=True, slots=True)
class Concluded:
    """What came of a registration. updated: it was known before."""

    registration: Registration
    updated: bool


def look(run: Runtime, token: str, url: str, registration_token: str | None) -> Offer:
    """Fetch the platform's configuration for an invitation, and use up nothing.

    Raises BatonError: REG-INVITATION, REG-USED, REG-OTHER, and as fetch_configuration does.
    """
    with run.database.transaction(writes=False) as session:
        invitation = invitations.find(session, token, run.now())
        bound = _bound(session, invitation)
    # A platform that is known already is known by the address at which its people log in.
    invited = invitation.platform_url or (bound.auth_login_url if bound is not None else None)
    configuration = fetch_configuration(registration_door(run.settings), url, registration_token, invited)
    if bound is not None and bound.issuer != configuration.issuer:
        raise BatonError("REG-OTHER", f"invitation:{invitation.id} is for registration:{bound.id}")
    carried = {
        "seal": _SEAL,
        "until": run.now().timestamp() + _PAGE_SECONDS,
        "invitation": invitation.id,
        "configuration": asdict(configuration),
        "token": registration_token,
    }
    sealed = run.vault.encrypt(json.dumps(carried))
    return Offer(configuration, invitation.label, bound is not None, sealed)


def conclude(run: Runtime, token: str, sealed: str, *, names: bool) -> Concluded:
    """Register Baton with the platform and the platform with Baton.

    names: ask for people's names. A second press of the same page's button gives what the first gave. If it
    fails, the invitation is as good as before.
    Raises BatonError: REG-FORM, REG-INVITATION, REG-USED, REG-BUSY, REG-PRIVATE, REG-UNREACHABLE, REG-TAKEN,
    REG-ANSWER; NotTaken with REG-REFUSED or REG-ANSWER.
    """
    carried = _opened(run, sealed)
    configuration = PlatformConfiguration(**carried["configuration"])
    with run.database.transaction() as session:
        _check_same(session, token, carried["invitation"])
        known = invitations.take(session, carried["invitation"], sealed, run.now())
    if known is not None:
        return Concluded(known, updated=False)
    try:
        body = registration_body(run.settings.public_url, configuration, names=names)
        client = register_client(registration_door(run.settings), configuration, carried["token"], body)
        with run.database.transaction() as session:
            return _save(session, run.now(), carried["invitation"], sealed, configuration, client)
    except BaseException:
        with run.database.transaction() as session:
            invitations.give_back(session, carried["invitation"], sealed)
        raise


def _bound(session: Session, invitation: Invitation) -> Registration | None:
    number = invitation.registration_id
    return session.get(Registration, number) if number is not None else None


def _opened(run: Runtime, sealed: str) -> dict[str, Any]:
    try:
        carried = json.loads(run.vault.decrypt(sealed))
    except (InvalidToken, ValueError):
        raise BatonError("REG-FORM", "not sealed by this installation") from None
    if not isinstance(carried, dict) or carried.get("seal") != _SEAL:
        raise BatonError("REG-FORM", "sealed for something else")
    if carried["until"] <= run.now().timestamp():
        raise BatonError("REG-FORM", "open for too long")
    return carried


def _check_same(session: Session, token: str, invitation_id: int) -> None:
    if invitations.number_of(session, token) != invitation_id:
        raise BatonError("REG-FORM", "of another invitation")


def _save(
    session: Session,
    now: datetime,
    invitation_id: int,
    page: str,
    configuration: PlatformConfiguration,
    client: RegisteredClient,
) -> Concluded:
    invitation = invitations.in_hand(session, invitation_id, page)
    bound = _bound(session, invitation)
    updated = bound is not None and bound.client_id == client.client_id
    try:
        row = add_registration(
            session,
            issuer=configuration.issuer,
            client_id=client.client_id,
            details=_details(configuration, invitation, bound if updated else None),
            deployments=client.deployments,
            now=now,
            replaces=invitation.registration_id,
        )
    except ConfigurationError:  # such as a client id of a thousand characters
        raise BatonError("REG-ANSWER", "values that cannot be kept") from None
    if not updated:
        row.state = "pending" if invitation.needs_approval else "active"
        # A platform that names none now (older Canvas) names it with its first launch, which is signed.
        row.new_deployments = "approve" if client.deployments or invitation.needs_approval else "admit"
    if client.scopes is not None:
        row.scopes = client.scopes
    invitation.used_by_id = row.id
    action = "registration.updated" if updated else "registration.made"
    note(session, now, PLATFORM, action, f"registration:{row.id}", invitation=invitation.id, state=row.state)
    session.flush()
    return Concluded(row, updated)


def _details(
    configuration: PlatformConfiguration, invitation: Invitation, known: Registration | None
) -> Details:
    """What is saved. What an administrator has set for a known one (name, origins, audience) stays."""
    origins = origins_of(configuration.issuer, configuration.auth_login_url, configuration.url)
    return Details(
        auth_login_url=configuration.auth_login_url,
        auth_token_url=configuration.auth_token_url,
        key_set_url=configuration.key_set_url,
        embedding_origins=list(dict.fromkeys([*(known.embedding_origins if known else ()), *origins])),
        label=known.label if known else (invitation.label or configuration.name),
        family=configuration.family,
        # Never Canvas' "authorization_server": it is a bare host, and its token address is what it wants.
        auth_audience=known.auth_audience if known else None,
    )
