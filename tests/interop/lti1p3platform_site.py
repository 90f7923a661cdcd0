"""The platform of the package lti1p3platform, with its own services of grades and roster."""

from __future__ import annotations

import secrets
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from lti1p3platform.exceptions import LineItemNotFoundException
from lti1p3platform.ltiplatform import LTI1P3PlatformConfAbstract
from lti1p3platform.membership import Context
from lti1p3platform.message_launch import LTIAdvantageMessageLaunchAbstract
from lti1p3platform.oidc_login import OIDCLoginAbstract
from lti1p3platform.registration import Registration
from lti1p3platform.request import Request
from lti1p3platform.score import UpdateScoreStatus
from lti1p3platform.service_connector import AssignmentsGradesService, NamesRoleProvisioningService

from tests.interop.book import MEMBERS, Book
from tests.interop.site import COURSE, LINK, PEOPLE, Call, Details, IndependentPlatform

_HANDLERS = {
    ("lineitems", "GET"): "handle_get_lineitems",
    ("lineitems", "POST"): "handle_create_lineitem",
    ("lineitem", "GET"): "handle_get_lineitem",
    ("lineitem", "PUT"): "handle_update_lineitem",
    ("lineitem", "DELETE"): "handle_delete_lineitem",
    ("results", "GET"): "handle_get_results",
    ("scores", "POST"): "handle_update_score",
}
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
    """Its grade service over a book of ours."""

    def __init__(self, book: Book, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._book = book

    def find_lineitems(self, **query: Any) -> Any:
        return {"content": self._book.find(query), "has_next": False}

    def find_lineitem(self, line_item_id: str) -> Any:
        return self._known(line_item_id)

    def create_lineitem(self, creation_data: Any) -> Any:
        return self._book.add(dict(creation_data))

    def update_lineitem(self, update_data: Any) -> Any:
        number = str(update_data["id"])
        self._known(number)
        return self._book.replace(number, dict(update_data))

    def delete_lineitem(self, line_item_id: str) -> None:
        self._known(line_item_id)
        del self._book.lineitems[line_item_id]

    def update_score(self, line_item_id: str, score: Any) -> UpdateScoreStatus:
        self._known(line_item_id)
        self._book.score(line_item_id, score)
        return UpdateScoreStatus.SUCCESS

    def get_results(self, line_item_id: str, user_id: str | None = None, **_query: Any) -> Any:
        self._known(line_item_id)
        return {"content": self._book.results_of(line_item_id, user_id), "has_next": False}

    def _known(self, number: str) -> dict[str, Any]:
        if number not in self._book.lineitems:
            raise LineItemNotFoundException
        return self._book.lineitems[number]


class _Roster(NamesRoleProvisioningService):
    """Its roster service over members of ours."""

    def get_context_by_id(self) -> Context:
        return Context(id=COURSE, label="", title="Algebra 1")

    def get_member_data_page(self, **_query: Any) -> Any:
        return {"content": MEMBERS, "has_next": False}


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
        message.set_ags(
            f"{self.details.issuer}/lineitems", self.details.lineitem, allow_creating_lineitems=True
        )
        message.set_nrps(self.details.memberships)
        fields = message.lti_launch()
        return {"id_token": fields["id_token"], "state": fields["state"]}

    def keys(self) -> dict[str, Any]:
        return dict(self._config.get_jwks())

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        return dict(self._config.get_access_token(form))

    def serve(self, call: Call) -> tuple[int, Any]:
        request = _Request(
            {
                "method": call.method,
                "headers": {"Authorization": call.authorization},
                "get_data": dict(call.query),
                "json": call.body,
            }
        )
        if call.service == "memberships":
            roster = _Roster(request, self._config, self.details.memberships)
            answer = roster.handle_resp(roster.handle_get_members)
            return int(answer.code), answer.result
        lineitems = f"{self.details.issuer}/lineitems"
        service = _Grades(self.book, request, self._config, lineitems, self.details.lineitem)
        handle = getattr(service, _HANDLERS[call.service, call.method])
        arguments = {} if call.service == "lineitems" else {"line_item_id": call.number}
        answer = service.handle_resp(handle, **arguments)
        listed = call.method == "GET" and call.service in {"lineitems", "results"}
        return int(answer.code), answer.result["content"] if listed and answer.result else answer.result
