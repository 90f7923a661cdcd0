"""What one Canvas does otherwise than another, to be turned while the sandbox runs."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from lti_app.sandbox.platform import Platform

_KEY = "knobs"


@dataclass(frozen=True, slots=True)
class Knobs:
    """Settings of a Canvas.

    environment, region: as login initiation says them. deployment_parameter: its name there.
    storage_target: the frame that keeps a tool's data; None offers none. frames: "page" has that frame,
    "editor" (the rich content editor) has not and its window answers itself, "mobile" answers nothing.
    signed_in: False as where the browser keeps Canvas' own cookie back. privacy: level of a tool entered by
    hand. throttle_status: 403 (older) or 429. throttled: how many of the next service requests are refused as
    over the limit. cost: units of one service request. per_page: of line items and results. links: how Link
    headers are written. review_link: "right", or "context" where SpeedGrader sends the course for the link.
    tells_deployment: whether the answer to a registration names the deployment. sso: origin for signing in,
    where it is another institution's; "" for one of its own. secret: signs what Canvas sends to itself.
    Institutions of one hosted Canvas share both.
    """

    environment: str = "prod"
    region: str = "not_configured"
    deployment_parameter: Literal["lti_deployment_id", "deployment_id"] = "lti_deployment_id"
    storage_target: str | None = "post_message_forwarding"
    frames: Literal["page", "editor", "mobile"] = "page"
    signed_in: bool = True
    privacy: str = "name_only"
    throttle_status: Literal[403, 429] = 429
    throttled: int = 0
    cost: float = 0.3
    per_page: int = 10
    links: Literal["number", "bookmark", "BOOKMARK"] = "number"
    review_link: Literal["right", "context"] = "right"
    tells_deployment: bool = True
    sso: str = ""
    secret: str = field(default_factory=lambda: secrets.token_hex(32))


def knobs_of(platform: Platform) -> Knobs:
    """Return a Canvas' settings."""
    return Knobs(**platform.extra[_KEY])


def turn(platform: Platform, **changes: Any) -> Knobs:
    """Change settings of a Canvas; return them all. Raises TypeError for one that there is not."""
    with platform.lock:
        old = Knobs(**platform.extra.get(_KEY, {}))
        new = replace(old, **changes)
        platform.extra[_KEY] = asdict(new)
        platform.save()
        return new
