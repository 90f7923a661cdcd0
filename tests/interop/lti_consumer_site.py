"""The platform of the package lti-consumer-xblock (Open edX), outside edX."""

from __future__ import annotations

from typing import Any

import django
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings

settings.configure(
    PLATFORM_NAME="Interoperation",
    SECRET_KEY="only for this process",
    INSTALLED_APPS=[],
    USE_TZ=True,
    TIME_ZONE="UTC",
    CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
)
django.setup()

from lti_consumer.data import Lti1p3LaunchData  # noqa: E402 - needs Django's settings
from lti_consumer.lti_1p3.consumer import LtiAdvantageConsumer  # noqa: E402
from lti_consumer.lti_1p3.exceptions import Lti1p3Exception  # noqa: E402

from tests.interop.book import MEMBERS  # noqa: E402
from tests.interop.site import COURSE, LINK, PEOPLE, Call, Details, IndependentPlatform  # noqa: E402

_AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
_READ = [_AGS + "lineitem", _AGS + "lineitem.readonly"]
_SCOPES = {
    "lineitems": _READ,
    "lineitem": _READ,
    "results": [_AGS + "result.readonly"],
    "memberships": ["https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"],
}
_WRITES = {"lineitems": _READ[:1], "lineitem": _READ[:1], "scores": [_AGS + "score"]}
_ROLES = {"student": "student", "teacher": "staff"}


class LtiConsumerPlatform(IndependentPlatform):
    """Its views of services hang on edX's database, so that these are ours, behind its check of tokens."""

    def __init__(self, details: Details, tool: str) -> None:
        super().__init__(details, tool)
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()

    def _consumer(self) -> Any:
        return LtiAdvantageConsumer(
            iss=self.details.issuer,
            lti_oidc_url=f"{self.tool}/lti/login",
            lti_launch_url=f"{self.tool}/lti/launch",
            client_id=self.details.client_id,
            deployment_id=self.details.deployment_id,
            rsa_key=self._pem,
            rsa_key_id="edx-key",
            redirect_uris=[f"{self.tool}/lti/launch"],
            tool_keyset_url=f"{self.tool}/lti/jwks",
        )

    def login_url(self, person: str) -> str:
        data = Lti1p3LaunchData(
            user_id=person, user_role=_ROLES[PEOPLE[person]], config_id="1", resource_link_id=LINK
        )
        return str(self._consumer().prepare_preflight_url(data))

    def launch(self, asked: dict[str, str]) -> dict[str, str]:
        consumer = self._consumer()
        person = asked["login_hint"]
        consumer.set_user_data(user_id=person, role=_ROLES[PEOPLE[person]], full_name=person.title())
        consumer.set_resource_link_claim(LINK, title="Linear equations")
        consumer.set_context_claim(COURSE, context_title="Algebra 1")
        consumer.enable_ags(
            f"{self.details.issuer}/lineitems",
            self.details.lineitem,
            allow_programmatic_grade_interaction=True,
        )
        consumer.enable_nrps(self.details.memberships)
        return dict(consumer.generate_launch_request(asked))

    def keys(self) -> dict[str, Any]:
        return dict(self._consumer().get_public_keyset())

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        return dict(self._consumer().access_token(form))

    def serve(self, call: Call) -> tuple[int, Any]:
        scopes = _SCOPES[call.service] if call.method == "GET" else _WRITES.get(call.service, [])
        try:
            allowed = self._consumer().check_token(call.authorization.removeprefix("Bearer "), scopes)
        except Lti1p3Exception:
            allowed = False
        return self._answer(call) if allowed else (401, None)

    def _answer(self, call: Call) -> tuple[int, Any]:
        match call.service:
            case "memberships":
                context = {"id": COURSE, "label": "", "title": "Algebra 1"}
                return 200, {"id": self.details.memberships, "context": context, "members": MEMBERS}
            case "lineitems" if call.method == "GET":
                return 200, self.book.find(call.query)
            case "lineitems":
                return 201, self.book.add(call.body or {})
            case _ if call.number not in self.book.lineitems:
                return 404, None
            case _:
                return self._answer_of_one(call)

    def _answer_of_one(self, call: Call) -> tuple[int, Any]:
        match call.service, call.method:
            case "lineitem", "PUT":
                return 200, self.book.replace(call.number, call.body or {})
            case "lineitem", "DELETE":
                del self.book.lineitems[call.number]
                return 204, None
            case "lineitem", _:
                return 200, self.book.lineitems[call.number]
            case "results", _:
                return 200, self.book.results_of(call.number, call.query.get("user_id"))
            case _:
                self.book.score(call.number, call.body or {})
                return 200, None
