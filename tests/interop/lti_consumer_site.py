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

from tests.interop.site import COURSE, LINK, PEOPLE, Details, IndependentPlatform  # noqa: E402

_SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
_ROLES = {"student": "student", "teacher": "staff"}


class LtiConsumerPlatform(IndependentPlatform):
    """Its grade views hang on edX's database, so that scores come in by ours, behind its check of tokens."""

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
        consumer.enable_ags(f"{self.details.issuer}/lineitems", self.details.lineitem)
        return dict(consumer.generate_launch_request(asked))

    def keys(self) -> dict[str, Any]:
        return dict(self._consumer().get_public_keyset())

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        return dict(self._consumer().access_token(form))

    def score(self, authorization: str, score: dict[str, Any]) -> int:
        try:
            allowed = self._consumer().check_token(authorization.removeprefix("Bearer "), [_SCORE])
        except Lti1p3Exception:
            allowed = False
        return 200 if allowed else 401
