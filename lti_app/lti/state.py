"""One login in flight as one row: state, nonce, registration and browser bound together, used once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from pylti1p3.session import SessionService
from sqlalchemy import delete, select

from lti_app.db.models import LoginState, Registration
from lti_app.errors import BatonError
from lti_app.lti.text import identifier

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lti_app.db.session import Database

LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Login:
    """What a login asked for, as its launch must answer it. issuer, client_id: of its registration."""

    issuer: str
    client_id: str
    nonce: str
    target_link_uri: str


class LaunchStateSession(SessionService):
    """Takes the place of the library's session, which keeps all claims for a day and lets a token in twice.

    browser: hash of the browser's secret; None where its cookie did not come.
    """

    login: Login

    def __init__(self, database: Database, now: datetime, browser: str | None) -> None:
        self._database = database
        self._now = now
        self._browser = browser
        self._nonce = ""

    def save_nonce(self, nonce: str) -> None:
        """Hold the nonce of a login until its state follows."""
        self._nonce = nonce

    def save_state_params(self, state: str, params: Mapping[str, Any]) -> None:
        """Save the login: the library calls this last, with what the login passed on."""
        with self._database.transaction() as session:
            session.add(
                LoginState(
                    state=state,
                    nonce=self._nonce,
                    browser=self._browser,
                    expires_at=self._now + LIFETIME,
                    **params,
                )
            )

    def check_state_is_valid(self, state: str, id_token_hash: str) -> bool:
        """Take the login from the database; of two who come with the same state, one gets it.

        Raises BatonError: LTI-STATE where it is unknown, used or too old; LTI-COOKIE where another
        browser began it. It is used up either way.
        """
        with self._database.transaction() as session:
            taken = session.execute(
                delete(LoginState)
                .where(LoginState.state == identifier(state))
                .returning(
                    LoginState.nonce,
                    LoginState.registration_id,
                    LoginState.target_link_uri,
                    LoginState.browser,
                    LoginState.expires_at,
                )
            ).one_or_none()
            platform = (
                taken
                and session.execute(
                    select(Registration.issuer, Registration.client_id).where(
                        Registration.id == taken.registration_id
                    )
                ).one_or_none()
            )
        if taken is None or platform is None or taken.expires_at <= self._now:
            raise BatonError("LTI-STATE", "unknown or used" if taken is None else "too old")
        if taken.browser != self._browser:
            raise BatonError("LTI-COOKIE", "no cookie" if self._browser is None else "another browser")
        self.login = Login(platform.issuer, platform.client_id, taken.nonce, taken.target_link_uri)
        return True

    def check_nonce(self, nonce: str) -> bool:
        """Tell whether the token carries the nonce of this very login."""
        return nonce == self.login.nonce

    def save_launch_data(self, key: str, jwt_body: Mapping[str, Any]) -> None:
        """Keep nothing: all that Baton needs goes into a Launch."""

    def set_state_valid(self, state: str, id_token_hash: str) -> None:
        """Remember nothing: a state is never valid again."""
