"""One login in flight as one row: state, nonce, registration and secret bound together, used once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from pylti1p3.session import SessionService
from sqlalchemy import delete, select

from lti_app.db.models import LoginState, Registration
from lti_app.errors import BatonError
from lti_app.lti.text import identifier

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from lti_app.db.session import Database

LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Login:
    """What a login asked for, as its launch must answer it. issuer, client_id: of its registration.

    browser: hash of the secret that proves whose it is. storage_target: the platform's frame that keeps the
    secret, None where a cookie does.
    """

    issuer: str
    client_id: str
    nonce: str
    target_link_uri: str
    browser: str
    storage_target: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)


class LaunchStateSession(SessionService):
    """Takes the place of the library's session, which keeps all claims for a day and lets a token in twice.

    browser: hash of the login's own secret; None where its cookie did not come. storage_target, parameters:
    of a login that is about to be saved.
    """

    login: Login
    state: str

    def __init__(
        self,
        database: Database,
        now: datetime,
        browser: str | None,
        *,
        storage_target: str | None = None,
        parameters: Mapping[str, Any] | None = None,
    ) -> None:
        self._database = database
        self._now = now
        self._browser = browser
        self._storage_target = storage_target
        self._parameters = dict(parameters or {})
        self._nonce = ""

    def save_nonce(self, nonce: str) -> None:
        """Hold the nonce of a login until its state follows."""
        self._nonce = nonce

    def save_state_params(self, state: str, params: Mapping[str, Any]) -> None:
        """Save the login: the library calls this last, with what the login passed on."""
        self.state = state
        with self._database.transaction() as session:
            session.add(
                LoginState(
                    state=state,
                    nonce=self._nonce,
                    browser=self._browser,
                    storage_target=self._storage_target,
                    parameters=self._parameters,
                    expires_at=self._now + LIFETIME,
                    **params,
                )
            )

    def check_state_is_valid(self, state: str, id_token_hash: str) -> bool:
        """Take the login from the database; of two who come with the same state, one gets it.

        Raises BatonError: LTI-STATE where it is unknown, used or too old; LTI-COOKIE where another
        browser began it. It is used up either way. A login whose secret the platform keeps is not proven by
        this: whoever goes on must ask for the secret.
        """
        login = take_login(self._database, state, self._now)
        if login is None:
            raise BatonError("LTI-STATE", "unknown, used or too old")
        if login.storage_target is None and login.browser != self._browser:
            raise BatonError("LTI-COOKIE", "no cookie" if self._browser is None else "another browser")
        self.login = login
        return True

    def check_nonce(self, nonce: str) -> bool:
        """Tell whether the token carries the nonce of this very login."""
        return nonce == self.login.nonce

    def save_launch_data(self, key: str, jwt_body: Mapping[str, Any]) -> None:
        """Keep nothing: all that Baton needs goes into a Launch."""

    def set_state_valid(self, state: str, id_token_hash: str) -> None:
        """Remember nothing: a state is never valid again."""


def take_login(database: Database, state: str, now: datetime) -> Login | None:
    """Use up a login and return it; None where it is unknown, used or too old."""
    with database.transaction() as session:
        return _taken(session, state, now)


def _taken(session: Session, state: str, now: datetime) -> Login | None:
    row = session.execute(
        delete(LoginState)
        .where(LoginState.state == identifier(state))
        .returning(
            LoginState.nonce,
            LoginState.registration_id,
            LoginState.target_link_uri,
            LoginState.browser,
            LoginState.storage_target,
            LoginState.parameters,
            LoginState.expires_at,
        )
    ).one_or_none()
    if row is None or row.expires_at <= now:
        return None
    platform = session.execute(
        select(Registration.issuer, Registration.client_id).where(Registration.id == row.registration_id)
    ).one()
    return Login(
        platform.issuer,
        platform.client_id,
        row.nonce,
        row.target_link_uri,
        row.browser,
        row.storage_target,
        row.parameters,
    )
