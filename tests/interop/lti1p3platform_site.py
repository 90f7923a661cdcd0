"""The platform of the package lti1p3platform, with its own grade service."""

from __future__ import annotations

import secrets
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from lti1p3platform.ltiplatform import LTI1P3PlatformConfAbstract
from lti1p3platform.message_launch import LTIAdvantageMessageLaunchAbstract
from lti1p3platform.oidc_login import OIDCLoginAbstract
from lti1p3platform.registration import Registration
from lti1p3platform.request import Request
from lti1p3platform.score import UpdateScoreStatus
from lti1p3platform.service_connector import AssignmentsGradesService

from tests.interop.site import COURSE, LINK, PEOPLE, Details, IndependentPlatform

_ROLES = {
    "student": "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner",
    "teacher": "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor",
}


class _Config(LTI1P3PlatformConfAbstract):
    def init_platform_config(self, **kwargs: Any) -> None:
        self._registration = kwargs["registration"]

    def get_registration_by_params(self, **_kwargs: Any) -> Registration:
        return self._registration


class _Request(Request):
    def build_metadata(self, request: dict[str, Any]) -> Any:
        empty: dict[str, Any] = {
            "method": "GET",
            "form_data": {},
            "get_data": {},
            "headers": {},
            "content_type": None,
            "path": "",
            "json": None,
        }
        return empty | request


class _Login(OIDCLoginAbstract):
    def set_lti_message_hint(self, **kwargs: Any) -> None:
        self._lti_message_hint = kwargs["hint"]

    def get_redirect(self, url: str) -> str:
        return url


class _Launch(LTIAdvantageMessageLaunchAbstract):
    def render_launch_form(self, launch_data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        return launch_data


class _Grades(AssignmentsGradesService):
    """Only scores are used; the rest of the service is not part of these tests."""

    def update_score(self, line_item_id: str, score: Any) -> UpdateScoreStatus:
        return UpdateScoreStatus.SUCCESS

    def _unused(self, *_args: Any, **_kwargs: Any) -> Any:
        raise NotImplementedError

    find_lineitem = find_lineitems = create_lineitem = _unused
    update_lineitem = delete_lineitem = get_results = _unused


class Lti1p3Platform(IndependentPlatform):
    """Signs with a key of its own; reads Baton's keys from their address."""

    def __init__(self, details: Details, tool: str) -> None:
        super().__init__(details, tool)
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        registration = (
            Registration()
            .set_iss(details.issuer)
            .set_client_id(details.client_id)
            .set_deployment_id(details.deployment_id)
            .set_oidc_login_url(f"{tool}/lti/login")
            .set_launch_url(f"{tool}/lti/launch")
            .set_tool_key_set_url(f"{tool}/lti/jwks")
            .set_platform_private_key(private)
            .set_platform_public_key(public)
        )
        self._config = _Config(registration=registration)

    def login_url(self, person: str) -> str:
        login = _Login(None, self._config)
        login.set_lti_message_hint(hint=secrets.token_hex(8))
        return str(login.initiate_login(person))

    def launch(self, asked: dict[str, str]) -> dict[str, str]:
        message = _Launch(_Request({"get_data": asked}), self._config)
        person = asked["login_hint"]
        message.set_user_data(person, [_ROLES[PEOPLE[person]]], full_name=person.title())
        message.set_resource_link_claim(LINK, title="Linear equations")
        message.set_launch_context_claim(COURSE, context_title="Algebra 1")
        message.set_ags(f"{self.details.issuer}/lineitems", self.details.lineitem)
        fields = message.lti_launch()
        return {"id_token": fields["id_token"], "state": fields["state"]}

    def keys(self) -> dict[str, Any]:
        return dict(self._config.get_jwks())

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        return dict(self._config.get_access_token(form))

    def score(self, authorization: str, score: dict[str, Any]) -> int:
        request = _Request({"method": "POST", "headers": {"Authorization": authorization}, "json": score})
        service = _Grades(request, self._config, f"{self.details.issuer}/lineitems", self.details.lineitem)
        answer = service.handle_resp(service.handle_update_score, line_item_id="1")
        return int(answer.code)
