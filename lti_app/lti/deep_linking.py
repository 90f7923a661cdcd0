"""The answer to a deep linking request: what a teacher picked, in a message that Baton signs."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import jwt

from lti_app.errors import BatonError
from lti_app.lti.addresses import origin_of, secure_address
from lti_app.lti.keys import signing_key
from lti_app.lti.launch import DeepLinkClaim, Message
from lti_app.lti.launching.login import LAUNCH_PATH
from lti_app.lti.launching.rules import CLAIM
from lti_app.lti.platforms import platform_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from lti_app.db.models import LaunchSession, PracticeSet
    from lti_app.lti.platforms import LearningPlatform
    from lti_app.runtime import Runtime

CONTENT = "https://purl.imsglobal.org/spec/lti-dl/claim/"
LINK = "ltiResourceLink"
TAG = "baton-practice"  # of a column that comes with a link
_LIFETIME = timedelta(minutes=5)  # Canvas takes no message that is older
_BACK = timedelta(seconds=5)  # Moodle refuses an iat that is to come by its clock
_LONGEST_TITLE = 255  # of an activity in Moodle, of an assignment in Canvas


@dataclass(frozen=True, slots=True)
class Answer:
    """A signed answer. return_url: where the browser posts it, as the platform signed it; origin: its."""

    return_url: str
    origin: str
    jwt: str


def request_of(visit: LaunchSession) -> DeepLinkClaim:
    """Return the settings of the request that a visit answers, as the platform signed them.

    Raises BatonError: WEB-NOT-FOUND for a visit of another kind; LTI-DEEP-LINK-TYPES where the platform
    asks for something that Baton does not make, such as a file.
    """
    said = visit.deep_linking
    if visit.message != Message.DEEP_LINKING or said is None:
        raise BatonError("WEB-NOT-FOUND", "no deep linking request")
    request = DeepLinkClaim(**said | {"accept_types": frozenset(said["accept_types"])})
    if LINK not in request.accept_types:
        raise BatonError("LTI-DEEP-LINK-TYPES")
    return request


def answer(
    session: Session, runtime: Runtime, visit: LaunchSession, picked: Sequence[PracticeSet], message: str = ""
) -> Answer:
    """Sign the answer of a visit. picked: none of them to cancel; message: what the platform may show.

    Address, deployment and audience come from the visit's row alone. Raises BatonError as request_of, and
    LTI-CLAIM-DEEP-LINK where the browser must not be sent to the return address.
    """
    request = request_of(visit)
    url = _return_url(request.return_url, local=runtime.settings.allow_private_addresses)
    platform = platform_for(visit.registration.family)
    now, key = runtime.now(), signing_key(session, runtime.vault, runtime.now())
    items = [content_item(row, platform, request, runtime.settings.public_url) for row in picked]
    claims: dict[str, Any] = {
        "iss": visit.registration.client_id,
        "aud": visit.registration.issuer,
        "iat": now - _BACK,
        "exp": now - _BACK + _LIFETIME,
        "nonce": secrets.token_urlsafe(24),
        CLAIM + "deployment_id": visit.course.deployment.deployment_id,
        CLAIM + "message_type": "LtiDeepLinkingResponse",
        CLAIM + "version": "1.3.0",
        CONTENT + "content_items": items if request.multiple else items[:1],
    }
    if request.data is not None:
        claims[CONTENT + "data"] = request.data
    if message:
        claims[CONTENT + "msg"] = message
    return Answer(*url, jwt.encode(claims, key.pem, algorithm="RS256", headers={"kid": key.kid}))


def content_item(
    row: PracticeSet, platform: LearningPlatform, request: DeepLinkClaim, public_url: str
) -> dict[str, Any]:
    """Return the link to a practice set (Deep Linking 2.0, 3.2). Nothing in it is null.

    A copy of the link keeps `custom`, so that holds what names the settings and nothing of anybody.
    """
    item: dict[str, Any] = {
        "type": LINK,
        "url": f"{public_url}{LAUNCH_PATH}",
        "title": row.title[:_LONGEST_TITLE],
        "custom": {"baton_content": row.content_id},
    }
    if row.goal:
        item["text"] = platform.link_text(row.goal)
    # Where the platform does not say, nothing may be assumed (3.1): a column that it cannot take, it ignores.
    if row.points > 0 and request.lineitems is not False:
        item["lineItem"] = {
            "label": item["title"],
            "scoreMaximum": platform.column_maximum(row.points),
            "resourceId": row.content_id,
            "tag": TAG,
        }
    if row.due_at and platform.shows_due_dates:
        item["submission"] = {"endDateTime": _instant(row.due_at)}
    return item


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _return_url(url: str, *, local: bool) -> tuple[str, str]:
    """Return the address and its origin. local: this machine's own will do, with plain http."""
    origin = origin_of(url)
    if origin is None or secure_address(url) is None or not (local or url.startswith("https:")):
        raise BatonError("LTI-CLAIM-DEEP-LINK", "return address")
    return url, origin
