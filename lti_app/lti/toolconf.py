"""Which platforms may launch, from the database, in the shape that pylti1p3 asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from pylti1p3.deployment import Deployment
from pylti1p3.registration import Registration
from pylti1p3.tool_config.abstract import ToolConfAbstract
from sqlalchemy import select

from lti_app.db import models
from lti_app.errors import BatonError
from lti_app.lti.text import identifier

if TYPE_CHECKING:
    from lti_app.db.session import Database


class KnownRegistration(Registration):
    """A registration that still knows its row."""

    def __init__(self, row: models.Registration) -> None:
        self.row = row
        self.set_issuer(row.issuer).set_client_id(row.client_id)
        self.set_auth_login_url(row.auth_login_url).set_auth_token_url(row.auth_token_url)
        self.set_key_set_url(row.key_set_url)


class KnownDeployment(Deployment):
    """A deployment that still knows its row."""

    def __init__(self, row: models.Deployment) -> None:
        self.row = row
        self.set_deployment_id(row.deployment_id)


class DbToolConf(ToolConfAbstract[Any]):
    """Finds registrations by issuer and client id: hosted Canvas has one issuer for everybody.

    Raises BatonError: LTI-REGISTRATION, LTI-DEPLOYMENT.
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
        return KnownRegistration(rows[0])

    def find_deployment_by_params(
        self, iss: str, deployment_id: object, client_id: str, *args: Any, **kwargs: Any
    ) -> KnownDeployment:
        """Return the deployment of the registration."""
        query = (
            select(models.Deployment)
            .join(models.Deployment.registration)
            .where(
                models.Registration.issuer == iss,
                models.Registration.client_id == client_id,
                models.Deployment.deployment_id == identifier(deployment_id),
            )
        )
        with self._database.transaction(writes=False) as session:
            row = session.scalar(query)
        if row is None:
            raise BatonError("LTI-DEPLOYMENT", "missing or not registered")
        return KnownDeployment(row)

    def find_registration_by_issuer(self, iss: str, *args: Any, **kwargs: Any) -> NoReturn:
        """Never: an issuer alone names nobody."""
        raise BatonError("LTI-REGISTRATION", "asked by issuer alone")

    def find_deployment(self, iss: str, deployment_id: str) -> NoReturn:
        """Never: an issuer alone names nobody."""
        raise BatonError("LTI-DEPLOYMENT", "asked by issuer alone")
