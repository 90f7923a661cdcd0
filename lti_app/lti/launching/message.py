"""The second step of a launch: the signed message is checked, rule by rule, and becomes a Launch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from pylti1p3.exception import LtiException
from pylti1p3.message_launch import MessageLaunch

from lti_app.errors import BatonError
from lti_app.lti.launching import rules
from lti_app.lti.launching.claims import to_launch
from lti_app.lti.launching.login import NoCookies, Parameters
from lti_app.lti.launching.review import as_review
from lti_app.lti.launching.state import LaunchStateSession
from lti_app.lti.launching.tokens import read_token
from lti_app.lti.launching.toolconf import DbToolConf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.datastructures import MultiDict

    from lti_app.db.models import Registration
    from lti_app.lti.keysets import KeySets
    from lti_app.lti.launch import Launch
    from lti_app.lti.launching.state import Login
    from lti_app.lti.launching.toolconf import KnownRegistration
    from lti_app.runtime import Runtime

# Only the signature is left to the JOSE library: times are told by our clock, and each claim has its rule.
_SIGNATURE_ALONE = {
    "verify_signature": True,
    **dict.fromkeys(("verify_aud", "verify_exp", "verify_iat", "verify_nbf", "verify_iss"), False),
    **dict.fromkeys(("verify_sub", "verify_jti"), False),
}


class _Message(MessageLaunch[Any, Any, Any, Any]):
    """The library's checks in the library's order, most of them replaced by stricter ones."""

    def __init__(self, runtime: Runtime, key_sets: KeySets, token: str, state: str, browser: str | None):
        self._runtime = runtime
        self._key_sets = key_sets
        super().__init__(
            Parameters({"id_token": token, "state": state}),
            DbToolConf(runtime.database),
            LaunchStateSession(runtime.database, runtime.now(), browser),
            NoCookies(),
        )
        self.set_jwt_verify_options(_SIGNATURE_ALONE)

    def _get_request_param(self, key: str) -> str:
        return self._request.get_param(key)

    def validate_state(self) -> _Message:
        self._session_service.check_state_is_valid(self._get_request_param("state"), "")
        self._login = self._session_service.login
        return self

    def validate_jwt_format(self) -> _Message:
        header, body = read_token(self._get_id_token())
        self._jwt = cast("Any", {"header": header, "body": body})
        return self

    def validate_nonce(self) -> _Message:
        if not self._session_service.check_nonce(self._jwt["body"].get("nonce")):
            raise BatonError("LTI-NONCE")
        return self

    def get_client_id(self) -> str:
        return self._login.client_id  # that aud names it is check_audience's

    def validate_registration(self) -> _Message:
        rules.check_issuer(self._jwt["body"], self._login.issuer)
        rules.check_audience(self._jwt["body"], self._login.client_id, self._runtime.settings.public_url)
        super().validate_registration()
        self._row = cast("KnownRegistration", self._registration).row
        return self

    def get_public_key(self) -> tuple[str, str]:
        return self._key_sets.key(self._row.key_set_url, self._jwt["header"]["kid"]), "RS256"

    def validate_jwt_signature(self) -> _Message:
        try:
            super().validate_jwt_signature()
        except (LtiException, RecursionError):  # its text may hold what the token held
            raise BatonError("LTI-SIGNATURE", "does not fit the key") from None
        rules.check_times(self._jwt["body"], self._runtime.now())
        return self

    def validate_deployment(self) -> _Message:
        rules.check_deployment(self._jwt["body"])  # whether it may launch: lti_app.lti.launching.deployments
        return self

    def validate_message(self) -> _Message:
        body = self._jwt["body"]
        rules.check_version(body)
        rules.check_message_type(body)
        rules.check_target(body, self._login.target_link_uri, self._runtime.settings.public_url)
        rules.check_person(body)
        rules.check_roles(body)
        rules.check_resource_link(body)
        rules.check_context(body)
        rules.check_message(body)
        return self  # not the library's own: it refuses a submission review of an ungraded link

    def believed(self) -> Believed:
        return Believed(self._jwt["body"], self._row, self._login)


@dataclass(frozen=True, slots=True)
class Believed:
    """A message of which every word may be believed.

    login: the one that it answers. Where that has a storage_target, whose browser brings the message is not
    proven yet, and nothing may be opened before it is.
    """

    body: Mapping[str, Any]
    registration: Registration
    login: Login


def check_launch(
    runtime: Runtime, key_sets: KeySets, parameters: MultiDict[str, str], browser: str | None
) -> Believed:
    """Return what a platform sent, if it may be believed. Its login is used up in any case.

    browser: hash of the login's own secret; None where its cookie did not come. No transaction is open
    while the platform's keys are fetched. Raises BatonError with a code that starts with LTI-.
    """
    sent = [parameters.getlist(name) for name in ("id_token", "state")]
    if any(len(values) != 1 or not values[0] for values in sent):
        raise BatonError("LTI-TOKEN", "not one id_token and one state")
    message = _Message(runtime, key_sets, sent[0][0], sent[1][0], browser)
    try:
        message.validate()
    except LtiException:  # its text may hold what the token held
        raise BatonError("LTI-TOKEN", "refused by the library") from None
    return message.believed()


def launch_of(
    runtime: Runtime, body: Mapping[str, Any], registration: Registration, deployment: int
) -> Launch:
    """Return the Launch that a believed body says. Raises BatonError LTI-REVIEW."""
    launch = to_launch(body, registration.id, deployment, registration.auth_token_url)
    return as_review(launch, runtime.vault)
