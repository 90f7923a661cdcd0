"""Which platforms may launch, from the database, in the shape that pylti1p3 asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from pylti1p3.registration import Registration
from pylti1p3.tool_config.abstract import ToolConfAbstract
from sqlalchemy import select

from lti_app.db import models
from lti_app.errors import BatonError
from lti_app.lti.text import identifier

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from lti_app.db.session import Database


class KnownRegistration(Registration):
    """A registration that still knows its row."""

    def __init__(self, row: models.Registration) -> None:
        self.row = row
        self.set_issuer(row.issuer).set_client_id(row.client_id)
        self.set_auth_login_url(row.auth_login_url).set_auth_token_url(row.auth_token_url)
        self.set_key_set_url(row.key_set_url)


def active_registration(session: Session, registration_id: int) -> models.Registration:
    """Return a registration by its id. Raises as check_registration."""
    row = session.get_one(models.Registration, registration_id)
    check_registration(row)
    return row


def check_registration(row: models.Registration) -> None:
    """Refuse what does not launch yet, or no longer. Raises BatonError: LTI-PENDING, LTI-OFF."""
    if row.state != "active":
        raise BatonError("LTI-PENDING" if row.state == "pending" else "LTI-OFF", f"registration {row.id}")


class DbToolConf(ToolConfAbstract[Any]):
    """Finds registrations by issuer and client id: hosted Canvas has one issuer for everybody.

    Raises BatonError: LTI-REGISTRATION, LTI-PENDING, LTI-OFF, LTI-DEPLOYMENT.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    # Constants: the library keeps this answer in a dict that all its configurations share.
    def check_iss_has_one_client(self, iss: str) -> bool:
        return False

    def check_iss_has_many_clients(self, iss: str) -> bool:
        return True

    def find_registration_by_params(
        self, iss: str, client_id: str | None, *args: Any, **kwargs: Any
    ) -> KnownRegistration:
        """Return the one registration that fits. client_id: may be missing at login if it is not needed."""
        query = select(models.Registration).where(models.Registration.issuer == identifier(iss)).limit(2)
        if client_id:
            query = query.where(models.Registration.client_id == identifier(client_id))
        with self._database.transaction(writes=False) as session:
            rows = session.scalars(query).all()
        if len(rows) != 1:
            raise BatonError("LTI-REGISTRATION", f"{len(rows)} registrations fit")
        check_registration(rows[0])
        return KnownRegistration(rows[0])

    def find_deployment_by_params(
        self, iss: str, deployment_id: object, client_id: str, *args: Any, **kwargs: Any
    ) -> NoReturn:
        """Never: an unknown one may be let in once the message is believed (see deployments)."""
        raise BatonError("LTI-DEPLOYMENT", "asked before the message is believed")

    def find_registration_by_issuer(self, iss: str, *args: Any, **kwargs: Any) -> NoReturn:
        """Never: an issuer alone names nobody."""
        raise BatonError("LTI-REGISTRATION", "asked by issuer alone")

    def find_deployment(self, iss: str, deployment_id: str) -> NoReturn:
        """Never: an issuer alone names nobody."""
        raise BatonError("LTI-DEPLOYMENT", "asked by issuer alone")
