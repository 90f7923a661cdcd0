"""A deep linking response: checked, and read for what Moodle takes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any

from lti_app.sandbox.assertions import AssertionRefusedError, KeysUnreachableError
from lti_app.sandbox.vocabulary import DEEP_LINKING_RESPONSE, DL_CLAIM, LTI

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lti_app.sandbox.config import Link
    from lti_app.sandbox.platform import Platform
    from lti_app.sandbox.registered import RegisteredTool

_MARKUP = re.compile(r"<[^>]*>")


class ResponseRefusedError(Exception):
    """The response cannot be taken. The text says why, for developers."""


@dataclass(frozen=True, slots=True)
class ContentItem:
    """What becomes of one item: the fields of the activity's form.

    maximum: None makes an ungraded activity. A line item's label is not among them: the column is called as
    the activity is.
    """

    title: str
    text: str = ""
    url: str | None = None
    custom: Mapping[str, str] = field(default_factory=dict)
    maximum: int | None = None
    resource_id: str = ""
    tag: str = ""
    review_url: str | None = None
    review_custom: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, link: Link) -> ContentItem:
        """Return what an activity's form shows before anything is changed."""
        return cls(
            title=link.title,
            text=link.description,
            url=link.url,
            custom=link.custom,
            maximum=int(link.maximum) if link.graded else None,
            resource_id=link.resource_id,
            tag=link.tag,
            review_url=link.review_url,
            review_custom=link.review_custom,
        )


@dataclass(frozen=True, slots=True)
class Selection:
    """What a tool sent back. message, error: its words for the teacher."""

    items: tuple[ContentItem, ...]
    message: str = ""
    error: str = ""


def read_response(platform: Platform, tool: RegisteredTool, text: str) -> Selection:
    """Return what a response holds. May fetch the tool's keys. Raises ResponseRefusedError.

    Moodle checks issuer and signature alone. Audience, deployment, message type, version, expiry and nonce
    are checked here besides, because the specification and other platforms demand them.
    """
    with platform.lock:
        check = platform.assertions_of(tool)
    try:
        claims = check.claims(text)
    except AssertionRefusedError as refused:
        raise ResponseRefusedError(str(refused)) from None
    except KeysUnreachableError:
        raise ResponseRefusedError("the tool's key set cannot be fetched") from None
    audience = claims.get("aud")
    moment = platform.now().timestamp()
    for holds, reason in (
        (claims.get("iss") == tool.client_id, "iss is not the client id"),
        (
            platform.config.issuer in (audience if isinstance(audience, list) else [audience]),
            "aud is not the issuer",
        ),
        (_number(claims.get("exp")) > moment, "the response has expired"),
        (0 < _number(claims.get("iat")) <= moment, "iat is missing or in the future"),
        (bool(claims.get("nonce")), "nonce is missing"),
        (
            claims.get(f"{LTI}message_type") == DEEP_LINKING_RESPONSE,
            "message_type is another",
        ),
        (claims.get(f"{LTI}version") == "1.3.0", "version is not 1.3.0"),
        (claims.get(f"{LTI}deployment_id") in tool.deployment_ids, "deployment_id is another's"),
        # the request carried no data, so there is none to hand back; null is put up with
        (claims.get(f"{DL_CLAIM}data") is None, "data was not asked for"),
    ):
        if not holds:
            raise ResponseRefusedError(reason)
    items = claims.get(f"{DL_CLAIM}content_items") or []
    if not isinstance(items, list):
        raise ResponseRefusedError("content_items is not a list")
    return Selection(
        tuple(_item(tool, item) for item in items if _is_link(item)),
        message=str(claims.get(f"{DL_CLAIM}msg") or ""),
        error=str(claims.get(f"{DL_CLAIM}errormsg") or ""),
    )


def _is_link(item: Any) -> bool:
    return isinstance(item, dict) and item.get("type") == "ltiResourceLink"


def _item(tool: RegisteredTool, item: dict[str, Any]) -> ContentItem:
    """Read one item. Dates, presentation and thumbnails are not looked at."""
    custom = item.get("custom") or {}
    column = item.get("lineItem")
    review = column.get("submissionReview") or {} if isinstance(column, dict) else {}
    if not isinstance(custom, dict) or not all(isinstance(value, str) for value in custom.values()):
        raise ResponseRefusedError("custom must map names to strings")
    if column is not None and not isinstance(column, dict):
        raise ResponseRefusedError("lineItem is not an object")
    maximum = column.get("scoreMaximum") if column is not None else None
    if column is not None and _number(maximum) <= 0:
        raise ResponseRefusedError("scoreMaximum must be greater than 0")
    return ContentItem(
        title=str(item.get("title") or tool.name),
        text=unescape(_MARKUP.sub("", str(item.get("text") or ""))),
        url=str(item["url"]) if item.get("url") else None,
        custom=custom,
        maximum=int(_number(maximum)) if column is not None else None,  # a field of whole numbers
        resource_id=str((column or {}).get("resourceId") or ""),
        tag=str((column or {}).get("tag") or ""),
        review_url=str(review["url"]) if review.get("url") else None,
        review_custom=dict(review.get("custom") or {}),
    )


def _number(value: Any) -> float:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else 0
