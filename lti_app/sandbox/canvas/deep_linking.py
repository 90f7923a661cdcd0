"""Deep Linking: the settings of a request, and what the answer must pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import jwt

from lti_app.sandbox.assertions import AssertionCheck, AssertionRefusedError, KeysUnreachableError
from lti_app.sandbox.canvas.identity import course_number, deployment
from lti_app.sandbox.canvas.knobs import knobs_of
from lti_app.sandbox.canvas.placements import PICKING
from lti_app.sandbox.canvas.secret import BadTokenError, Secret
from lti_app.sandbox.launches import PendingLaunch
from lti_app.sandbox.vocabulary import DEEP_LINKING_REQUEST, DEEP_LINKING_RESPONSE, DL_CLAIM, LTI

if TYPE_CHECKING:
    from lti_app.sandbox.config import Course
    from lti_app.sandbox.people import Person
    from lti_app.sandbox.platform import Platform
    from lti_app.sandbox.registered import RegisteredTool

_OLDEST = 300  # seconds
_DATA_SECONDS = 3600
_NONCES = "deep_linking_nonces"


class AnswerRefusedError(Exception):
    """A deep linking response that Canvas refuses (400). body: the JSON of the answer."""

    def __init__(self, where: str, message: str) -> None:
        super().__init__(message)
        self.body: dict[str, Any] = {"errors": message} if where == "data" else {where: [message]}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tool brings back. message, error: its words for the person."""

    tool: RegisteredTool
    placement: str
    deployment: str
    items: list[dict[str, Any]]
    message: str = ""
    error: str = ""


def request_of(
    platform: Platform, tool: RegisteredTool, course: Course, person: Person, placement: dict[str, Any]
) -> PendingLaunch:
    """Return the launch of a placement that picks content."""
    name = placement["placement"]
    picking = PICKING[name]
    data = {"client_id": tool.client_id, "course": course.id, "placement": name}
    sealed = Secret(knobs_of(platform).secret).seal(data, platform.now(), _DATA_SECONDS)
    address = f"{platform.config.origin}/courses/{course_number(platform, course)}/deep_linking_response"
    settings = {
        "deep_link_return_url": f"{address}?{urlencode({'data': sealed})}",
        "accept_types": list(picking.types),
        "accept_presentation_document_targets": list(picking.targets),
        "accept_media_types": "application/vnd.ims.lti.v1.ltilink",
        "accept_multiple": picking.multiple,
        "auto_create": picking.auto_create,
    }
    return PendingLaunch(
        person.id,
        course.id,
        None,
        tool.client_id,
        tool.deployment_id,
        str(placement.get("target_link_uri") or tool.launch_url),
        platform.now(),
        message=DEEP_LINKING_REQUEST,
        more={"placement": name, "claims": {f"{DL_CLAIM}deep_linking_settings": settings}},
    )


def read_data(platform: Platform, data: str, course: Course) -> dict[str, Any]:
    """Return what Canvas had sealed into the return address. Raises AnswerRefusedError."""
    try:
        sealed = Secret(knobs_of(platform).secret).open_living(data, platform.now())
    except BadTokenError:
        raise AnswerRefusedError("data", "Invalid or expired data") from None
    if sealed.get("course") != course.id:
        raise AnswerRefusedError("data", "Invalid or expired data")
    return sealed


def read_answer(platform: Platform, token: str, sealed: dict[str, Any]) -> Answer:
    """Return what a tool's message says, its nonce used up. Raises AnswerRefusedError."""
    tool = platform.tool_with(_issuer(token))
    if tool is None or tool.client_id != sealed["client_id"]:
        raise AnswerRefusedError("jwt", "Client not found")
    try:
        claims = AssertionCheck(tool.client_id, "", tool.keys_url).claims(token)
    except (AssertionRefusedError, KeysUnreachableError):
        raise AnswerRefusedError("jwt", "JWT verification failure") from None
    with platform.lock:
        _check(platform, tool, claims)
    items = claims.get(f"{DL_CLAIM}content_items") or []
    return Answer(
        tool=tool,
        placement=str(sealed["placement"]),
        deployment=str(claims[f"{LTI}deployment_id"]),
        items=[item for item in items if isinstance(item, dict)],
        message=str(claims.get(f"{DL_CLAIM}msg") or ""),
        error=str(claims.get(f"{DL_CLAIM}errormsg") or ""),
    )


def _issuer(token: str) -> str:
    """Return the client that a message is said to be of. Raises AnswerRefusedError if it cannot be read."""
    try:
        algorithm = jwt.get_unverified_header(token).get("alg")
        claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError:
        raise AnswerRefusedError("jwt", "JWT format is invalid") from None
    if algorithm != "RS256":
        raise AnswerRefusedError("jwt", "JWT has unexpected alg")
    return str(claims.get("iss"))


def _check(platform: Platform, tool: RegisteredTool, claims: dict[str, Any]) -> None:
    if not tool.active:
        raise AnswerRefusedError("developer_key", "Developer key inactive in context")
    audience, moment = claims.get("aud"), platform.now().timestamp()
    if platform.config.issuer not in (audience if isinstance(audience, list) else [audience]):
        raise AnswerRefusedError("base", "the 'aud' is invalid")
    issued, expires, nonce = claims.get("iat"), claims.get("exp"), claims.get("nonce")
    if not isinstance(issued, int | float) or not moment - _OLDEST <= issued <= moment + 30:
        raise AnswerRefusedError("base", "the 'iat' must be less than 5 minutes old and not in the future")
    if not isinstance(expires, int | float) or expires <= moment:
        raise AnswerRefusedError("base", "the JWT has expired")
    if not nonce:
        raise AnswerRefusedError("base", "the 'nonce' is missing")
    used: list[str] = platform.extra.setdefault(_NONCES, [])
    if nonce in used:
        raise AnswerRefusedError("base", "the 'jti' is invalid")  # Canvas keeps the nonce as one
    used.append(str(nonce))
    if claims.get(f"{LTI}message_type") != DEEP_LINKING_RESPONSE or claims.get(f"{LTI}version") != "1.3.0":
        raise AnswerRefusedError("base", "the message type or version is invalid")
    known = [deployment(platform, one) for one in tool.deployment_ids]
    if claims.get(f"{LTI}deployment_id") not in known:
        raise AnswerRefusedError("base", "the 'deployment_id' is invalid")
