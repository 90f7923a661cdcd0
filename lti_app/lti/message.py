"""The second step of a launch: the signed message is checked, rule by rule, and becomes a Launch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from pylti1p3.exception import LtiException
from pylti1p3.message_launch import MessageLaunch

from lti_app.errors import BatonError
from lti_app.lti import rules
from lti_app.lti.claims import to_launch
from lti_app.lti.login import NoCookies, Parameters
from lti_app.lti.state import LaunchStateSession
from lti_app.lti.tokens import read_token
from lti_app.lti.toolconf import DbToolConf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lti_app.lti.keysets import KeySets
    from lti_app.lti.launch import Launch
    from lti_app.lti.toolconf import KnownRegistration
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
        self._deployment = self._tool_config.find_deployment_by_params(
            self._login.issuer, self._jwt["body"].get(rules.CLAIM + "deployment_id"), self._login.client_id
        )
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
        super().validate_message()
        return self

    def launch(self) -> Launch:
        deployment = self._deployment.row.id
        return to_launch(self._jwt["body"], self._row.id, deployment, self._row.auth_token_url)


def check_launch(
    runtime: Runtime, key_sets: KeySets, parameters: Mapping[str, str], browser: str | None
) -> Launch:
    """Return what a launch says, if every word of it may be believed. Its login is used up in any case.

    browser: hash of the browser's secret; None where its cookie did not come. No transaction is open
    while the platform's keys are fetched. Raises BatonError with a code that starts with LTI-.
    """
    token, state = parameters.get("id_token"), parameters.get("state")
    if not token or not state:
        raise BatonError("LTI-TOKEN", "no id_token or no state")
    message = _Message(runtime, key_sets, token, state, browser)
    try:
        message.validate()
    except LtiException:  # its text may hold what the token held
        raise BatonError("LTI-TOKEN", "refused by the library") from None
    return message.launch()
