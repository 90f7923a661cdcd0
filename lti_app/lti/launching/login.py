"""The first step of a launch: from the platform's call to the platform's login page."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from pylti1p3.contrib.flask.redirect import FlaskRedirect
from pylti1p3.cookie import CookieService
from pylti1p3.exception import LtiException, OIDCException
from pylti1p3.oidc_login import OIDCLogin
from pylti1p3.request import Request

from lti_app.errors import BatonError
from lti_app.lti.addresses import origin_of
from lti_app.lti.launching.state import LaunchStateSession
from lti_app.lti.launching.toolconf import DbToolConf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.datastructures import MultiDict

    from lti_app.lti.launching.toolconf import KnownRegistration
    from lti_app.runtime import Runtime

LAUNCH_PATH = "/lti/launch"
STORAGE = "lti_storage_target"
_LONGEST = 8000  # of a hint: Canvas' is a signed token of about one thousand
# Security Framework, 5.1.1. Not the deployment's id: platforms differ in its name, and the launch signs it.
_KNOWN = ("iss", "login_hint", "target_link_uri", "client_id", "lti_message_hint", STORAGE)


class Parameters(Request):
    """The parameters of a request, as the library reads them."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def get_param(self, key: str) -> str:
        return self._values.get(key, "")

    def is_secure(self) -> bool:
        return True


class NoCookies(CookieService):
    """Sets none: lti_app.browser gives every login a cookie of its own, and the login's row names it."""

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


@dataclass(frozen=True, slots=True)
class Begun:
    """A login that was saved. url: where the platform goes on with it."""

    url: str
    state: str


def read_login(runtime: Runtime, sent: MultiDict[str, str]) -> dict[str, str]:
    """Return what a platform's call says, as far as Baton uses it, once it is known that a login may begin.

    Nothing of it is signed, so nothing is believed: it chooses among registrations, and the launch must
    agree.
    Raises BatonError: LTI-LOGIN, LTI-REGISTRATION, LTI-PENDING, LTI-OFF, LTI-CLAIM-TARGET.
    """
    parameters = {name: sent[name] for name in _KNOWN if name in sent}
    if any(len(sent.getlist(name)) > 1 for name in parameters):
        raise BatonError("LTI-LOGIN", "a parameter came twice")
    for name in ("iss", "login_hint", "target_link_uri"):
        if not parameters.get(name):
            raise BatonError("LTI-LOGIN", f"no {name}")
    if any(len(value) > _LONGEST for value in parameters.values()):
        raise BatonError("LTI-LOGIN", "a parameter is too long")
    if origin_of(parameters["target_link_uri"]) != runtime.settings.public_url:
        raise BatonError("LTI-CLAIM-TARGET", "login for another origin")
    configuration = DbToolConf(runtime.database)
    configuration.find_registration_by_params(parameters["iss"], parameters.get("client_id"))
    return parameters


def start_login(
    runtime: Runtime, parameters: Mapping[str, str], secret: str, storage_target: str | None = None
) -> Begun:
    """Save one login, and return where to send the browser.

    parameters: of read_login. secret: hash of what proves whose login it is. storage_target: the platform's
    frame that keeps the secret, None where a cookie does.
    """
    session = LaunchStateSession(
        runtime.database,
        runtime.now(),
        secret,
        storage_target=storage_target,
        parameters=parameters,
    )
    login = _Login(Parameters(parameters), DbToolConf(runtime.database), session, NoCookies())
    try:
        redirect = login.get_redirect_object(runtime.settings.public_url + LAUNCH_PATH)
    except (LtiException, OIDCException):  # its text may hold what was sent
        raise BatonError("LTI-LOGIN", "refused by the library") from None
    return Begun(redirect.get_redirect_url(), session.state)


def platform_origin(runtime: Runtime, parameters: Mapping[str, str]) -> str:
    """Return the origin of the login page that parameters of read_login lead to."""
    configuration = DbToolConf(runtime.database)
    registration = configuration.find_registration_by_params(parameters["iss"], parameters.get("client_id"))
    return origin_of(registration.row.auth_login_url) or ""
