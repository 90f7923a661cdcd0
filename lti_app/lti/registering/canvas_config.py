"""Canvas' JSON configuration of a tool: what a developer key is made of where no pasted URL registers.

It cannot hold the redirect address: an administrator types that into Canvas (docs/install/canvas.md).
"""

from __future__ import annotations

from typing import Any

from engine.reason import Reason
from lti_app.content.wording import load_wording
from lti_app.lti.launch import Message
from lti_app.lti.platforms.canvas_registering import NAVIGATION, PLACEMENTS, privacy_level
from lti_app.lti.registering.profile import CUSTOM_FIELDS, MESSAGE_TYPES, NAME, TOOL_ID, tool_addresses
from lti_app.lti.scopes import SCOPES

_PICKER = {"selection_width": 800, "selection_height": 700}  # CSS pixels


def canvas_configuration(public_url: str, *, names: bool = True) -> dict[str, Any]:
    """Return the configuration. names: people's names are shared, not only an id."""
    at, say = tool_addresses(public_url), load_wording().say
    description = say(Reason("tool.description"))
    return {
        "title": NAME,
        "description": description,
        "oidc_initiation_url": at.login,
        "target_link_uri": at.launch,
        "public_jwk_url": at.key_set,
        "scopes": list(SCOPES.values()),
        "custom_fields": dict(CUSTOM_FIELDS),
        "extensions": [
            {
                "platform": "canvas.instructure.com",
                "domain": at.domain,
                "tool_id": TOOL_ID,
                "privacy_level": privacy_level(names=names),
                "settings": {"text": NAME, "placements": _placements(at.launch)},
            }
        ],
    }


def _placements(target: str) -> list[dict[str, Any]]:
    placements = []
    for message, named in PLACEMENTS.items():
        # The menu entry is there for teachers to switch on; installing puts it into no course.
        look = {**NAVIGATION, "default": "disabled"} if message is Message.RESOURCE_LINK else _PICKER
        common = {"message_type": MESSAGE_TYPES[message], "target_link_uri": target, **look}
        placements += [
            {"placement": name, "text": load_wording().say(Reason(f"tool.message.{message}")), **common}
            for name in named
        ]
    return placements
