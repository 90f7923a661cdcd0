"""What a launch's claims must be (LTI Security Framework 5.1.3, LTI Core 1.3), one rule a function.

Every rule raises BatonError with a code of its own. Details name claims, never what they held.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lti_app.errors import BatonError
from lti_app.lti.addresses import origin_of, secure_address
from lti_app.lti.launch import Institution, Message
from lti_app.lti.text import identifier, words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
MESSAGES = {
    "LtiResourceLinkRequest": Message.RESOURCE_LINK,
    "LtiDeepLinkingRequest": Message.DEEP_LINKING,
    "LtiSubmissionReviewRequest": Message.SUBMISSION_REVIEW,
}
_LEEWAY = 60.0  # seconds that two clocks may differ
_OLDEST = 600.0  # seconds from signing to here; a login lives no longer


def check_issuer(body: Mapping[str, Any], issuer: str) -> None:
    """The platform that answers is the one that the login was sent to."""
    if body.get("iss") != issuer:
        raise BatonError("LTI-CLAIM-ISSUER")


def check_audience(body: Mapping[str, Any], client_id: str, public_url: str) -> None:
    """The token is for this client and for nobody else; Baton's own address may stand beside it.

    azp must be this client where it stands, and must stand where there are several audiences
    (OpenID Connect Core, 3.1.3.7).
    """
    named = body.get("aud")
    audiences = named if isinstance(named, list) else [named]
    others = [audience for audience in audiences if audience not in (client_id, public_url)]
    if client_id not in audiences or others:
        raise BatonError("LTI-CLAIM-AUDIENCE", "aud")
    if body.get("azp", None if len(audiences) > 1 else client_id) != client_id:
        raise BatonError("LTI-CLAIM-AUDIENCE", "azp")


def check_times(body: Mapping[str, Any], now: datetime) -> None:
    """The token is in force, and was signed just now."""
    at = now.timestamp()
    issued, expires = _seconds(body, "iat"), _seconds(body, "exp")
    if not expires > at - _LEEWAY:
        raise BatonError("LTI-EXPIRED", "exp is past")
    if not at - _OLDEST - _LEEWAY <= issued <= at + _LEEWAY:
        raise BatonError("LTI-EXPIRED", "iat is too old or to come")
    if "nbf" in body and not _seconds(body, "nbf") <= at + _LEEWAY:
        raise BatonError("LTI-EXPIRED", "nbf is to come")


def _seconds(body: Mapping[str, Any], name: str) -> float:
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BatonError("LTI-EXPIRED", f"{name} is no time")
    return value


def check_deployment(body: Mapping[str, Any]) -> None:
    """The installation that speaks has an id."""
    if identifier(body.get(CLAIM + "deployment_id")) is None:
        raise BatonError("LTI-DEPLOYMENT", "missing or no id")


def check_version(body: Mapping[str, Any]) -> None:
    """Exactly 1.3.0."""
    if body.get(CLAIM + "version") != "1.3.0":
        raise BatonError("LTI-CLAIM-VERSION")


def check_message_type(body: Mapping[str, Any]) -> None:
    """A message that Baton answers."""
    kind = body.get(CLAIM + "message_type")
    if not isinstance(kind, str) or kind not in MESSAGES:
        raise BatonError("LTI-CLAIM-MESSAGE")


def check_target(body: Mapping[str, Any], asked: str, public_url: str) -> None:
    """The link leads to Baton, and is the one that the login asked for (which nobody had signed)."""
    target = body.get(CLAIM + "target_link_uri")
    if not isinstance(target, str) or target != asked or origin_of(target) != public_url:
        raise BatonError("LTI-CLAIM-TARGET", "missing, elsewhere, or not what login asked")


def check_resource_link(body: Mapping[str, Any]) -> None:
    """The link has an id. A deep linking request comes before there is a link."""
    if body[CLAIM + "message_type"] == "LtiDeepLinkingRequest" and CLAIM + "resource_link" not in body:
        return
    link = body.get(CLAIM + "resource_link")
    if not isinstance(link, dict) or identifier(link.get("id")) is None:
        raise BatonError("LTI-CLAIM-LINK")


def check_context(body: Mapping[str, Any]) -> None:
    """A context, where there is one, has an id. LTI Core lets a platform leave it out of a launch."""
    context = body.get(CLAIM + "context")
    if context is None and CLAIM + "resource_link" not in body:
        raise BatonError("LTI-CLAIM-CONTEXT", "a deep linking request of no course")
    if context is not None and (not isinstance(context, dict) or identifier(context.get("id")) is None):
        raise BatonError("LTI-CLAIM-CONTEXT")
    kinds = context.get("type") if context else None
    if isinstance(kinds, list) and "Account" in kinds:  # Canvas' word for a part of the institution
        raise BatonError("LTI-ACCOUNT")


def check_message(body: Mapping[str, Any]) -> None:
    """What a message of its kind must say too (Deep Linking 2.0, 4.4; Submission Review 1.0)."""
    kind = MESSAGES[body[CLAIM + "message_type"]]
    if kind is Message.DEEP_LINKING:
        settings = body.get(DEEP_LINKING)
        types = settings.get("accept_types") if isinstance(settings, dict) else None
        if not isinstance(settings, dict) or not isinstance(types, list):
            raise BatonError("LTI-CLAIM-DEEP-LINK", "no settings")
        if secure_address(settings.get("deep_link_return_url")) is None:
            raise BatonError("LTI-CLAIM-DEEP-LINK", "return address")
    if kind is Message.SUBMISSION_REVIEW:
        student = body.get(CLAIM + "for_user")
        if not isinstance(student, dict) or identifier(student.get("user_id")) is None:
            raise BatonError("LTI-CLAIM-FOR-USER")


def check_person(body: Mapping[str, Any]) -> None:
    """Somebody opened the link. LTI Core lets a platform leave sub out; Baton cannot practise with nobody."""
    sub = body.get("sub")
    if sub is None or sub == "":
        raise BatonError("LTI-ANONYMOUS")
    if identifier(sub) is None:
        raise BatonError("LTI-CLAIM-SUB")


def check_roles(body: Mapping[str, Any]) -> None:
    """Roles stand there, be it none of them or ones that nobody knows."""
    roles = body.get(CLAIM + "roles")
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise BatonError("LTI-CLAIM-ROLES")


def institution_of(body: Mapping[str, Any]) -> Institution:
    """Return who runs the platform, as far as it says so."""
    said = body.get(CLAIM + "tool_platform")
    named = said if isinstance(said, dict) else {}
    return Institution(
        guid=words(named.get("guid"), 255),
        name=words(named.get("name"), 255),
        family=words(named.get("product_family_code"), 40).lower(),
    )
