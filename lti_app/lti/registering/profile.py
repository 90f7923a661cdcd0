"""What Baton is to a platform: its addresses, messages, claims and custom fields. The one source of them.

Dynamic registration, Canvas' JSON, the console and the command line all say what stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from lti_app.lti.launch import Message
from lti_app.lti.launching.login import LAUNCH_PATH

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "Baton"
TOOL_ID = "baton"  # by which Canvas knows the same tool again

# In the order in which they are offered: on Canvas the first message of a placement wins.
MESSAGE_TYPES: Mapping[Message, str] = MappingProxyType(
    {
        Message.RESOURCE_LINK: "LtiResourceLinkRequest",
        Message.DEEP_LINKING: "LtiDeepLinkingRequest",
        Message.SUBMISSION_REVIEW: "LtiSubmissionReviewRequest",
    }
)

# iss and sub come with every launch; names only where the school wishes it. Never e-mail or pictures.
CLAIMS = ("iss", "sub")
NAME_CLAIMS = ("name", "given_name", "family_name")

# Name of a custom field → the variable that the platform puts in. lti_app.lti.launching.claims reads them.
CUSTOM_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "context_history": "$Context.id.history",
        "activity_history": "$Activity.id.history",
        "assignment_lti_id": "$com.instructure.Assignment.lti.id",
        "section_ids": "$Canvas.course.sectionIds",
        "section_names": "$com.instructure.User.sectionNames",
        "section_restricted": "$Canvas.course.sectionRestricted",
        "observees": "$com.instructure.User.observees",
    }
)


@dataclass(frozen=True, slots=True)
class ToolAddresses:
    """An installation's addresses, as a platform's forms ask for them.

    launch: target link, deep linking and redirect address in one. domain: host, with its port where it has
    one. canvas: the configuration that Canvas takes (a developer key's JSON).
    """

    origin: str
    domain: str
    login: str
    launch: str
    key_set: str
    canvas: str


def tool_addresses(public_url: str) -> ToolAddresses:
    """Return the addresses of the installation at public_url (the setting)."""
    return ToolAddresses(
        origin=public_url,
        domain=public_url.partition("://")[2],
        login=f"{public_url}/lti/login",
        launch=public_url + LAUNCH_PATH,
        key_set=f"{public_url}/lti/jwks",
        canvas=f"{public_url}/lti/canvas.json",
    )
