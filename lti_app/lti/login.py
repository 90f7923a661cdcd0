"""The first step of a launch: from the platform's call to the platform's login page."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, cast

from pylti1p3.contrib.flask.redirect import FlaskRedirect
from pylti1p3.cookie import CookieService
from pylti1p3.exception import LtiException, OIDCException
from pylti1p3.oidc_login import OIDCLogin
from pylti1p3.request import Request

from lti_app.errors import BatonError
from lti_app.lti.addresses import origin_of
from lti_app.lti.state import LaunchStateSession
from lti_app.lti.toolconf import DbToolConf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lti_app.lti.toolconf import KnownRegistration
    from lti_app.runtime import Runtime

LAUNCH_PATH = "/lti/launch"
_LONGEST = 8000  # of a hint: Canvas' is a signed token of about one thousand


class Parameters(Request):
    """The parameters of a request, as the library reads them."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def get_param(self, key: str) -> str:
        return self._values.get(key, "")

    def is_secure(self) -> bool:
        return True


class NoCookies(CookieService):
    """Sets none: a browser has one secret for all logins (lti_app.browser), and the login's row names it."""

    def get_cookie(self, name: str) -> str | None:
        return None

    def set_cookie(self, name: str, value: str | int, exp: int | None = 3600) -> None:
        """Set nothing."""


class _Login(OIDCLogin[Any, Any, Any, Any, Any]):
    def _get_uuid(self) -> str:
        return secrets.token_urlsafe(32)

    def _generate_nonce(self) -> str:
        return secrets.token_urlsafe(32)  # the library's is half a clock

    def validate_oidc_login(self) -> KnownRegistration:
        registration = cast("KnownRegistration", super().validate_oidc_login())
        target = self._get_request_param("target_link_uri")
        # The row that save_state_params writes; the registration is not known before now.
        self.pass_params_to_launch({"registration_id": registration.row.id, "target_link_uri": target})
        return registration

    def get_redirect(self, url: str) -> FlaskRedirect:
        """Return where to go. The library always adds a "?", though the login page may have one."""
        page = self._registration.get_auth_login_url() or ""
        return FlaskRedirect(f"{page}&{url.removeprefix(f'{page}?')}" if "?" in page else url)


def start_login(runtime: Runtime, parameters: Mapping[str, str], browser: str) -> str:
    """Save one login and return the platform's address to send the browser to.

    browser: hash of the browser's secret. Nothing of parameters is signed, so nothing is believed: they
    choose among registrations, and the launch must agree with them.
    Raises BatonError: LTI-LOGIN, LTI-REGISTRATION, LTI-CLAIM-TARGET.
    """
    for name in ("iss", "login_hint", "target_link_uri"):
        if not parameters.get(name):
            raise BatonError("LTI-LOGIN", f"no {name}")
    if any(len(value) > _LONGEST for value in parameters.values()):
        raise BatonError("LTI-LOGIN", "a parameter is too long")
    if origin_of(parameters["target_link_uri"]) != runtime.settings.public_url:
        raise BatonError("LTI-CLAIM-TARGET", "login for another origin")
    session = LaunchStateSession(runtime.database, runtime.now(), browser)
    login = _Login(Parameters(parameters), DbToolConf(runtime.database), session, NoCookies())
    try:
        redirect = login.get_redirect_object(runtime.settings.public_url + LAUNCH_PATH)
    except (LtiException, OIDCException):  # its text may hold what was sent
        raise BatonError("LTI-LOGIN", "refused by the library") from None
    return redirect.get_redirect_url()
