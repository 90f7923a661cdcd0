"""How Canvas registers a tool, by dynamic registration and by a developer key's JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lti_app.lti.launch import Message
from lti_app.lti.platforms.registering import Registers

if TYPE_CHECKING:
    from collections.abc import Collection

PLACEMENTS = {
    Message.RESOURCE_LINK: ("course_navigation",),
    Message.DEEP_LINKING: ("assignment_selection", "link_selection"),
}
# Of the course's menu entry, one for everybody: the role in the launch decides about the page. "admins" would
# take it from students, whom it leads to their practice sets, and from observers, who have no other way in.
NAVIGATION = {"visibility": "members", "display_type": "full_width_in_context"}

_EXTENSION = "https://canvas.instructure.com/lti/"
_SHARED_ISSUERS = frozenset(
    f"https://canvas{environment}.instructure.com" for environment in ("", ".beta", ".test")
)
_HOSTED = (".instructure.com", ".canvaslms.com")


class RegistersInCanvas(Registers):
    """Instructure Canvas, hosted or not."""

    needs_placement = True  # without one a message takes link_selection, away from deep linking

    def speaks_for(self, issuer: str, address: str) -> bool:
        """All institutions that Instructure hosts share an issuer; each answers on its own or the sso host.

        An institution's own domain, and a Canvas of its own that was never given its own issuer, are known
        by the address in the invitation alone.
        """
        parts = urlsplit(address)
        hosted = parts.scheme == "https" and parts.port in {None, 443}
        if hosted and issuer in _SHARED_ISSUERS and f".{parts.hostname}".endswith(_HOSTED):
            return True
        return super().speaks_for(issuer, address)

    def placements(self, message: Message, offered: Collection[str]) -> list[str]:
        """Canvas' own, with its prefix or (in older ones) without; any that it lacks fails the whole.

        ContentArea is left out: it is Canvas' link_selection by another name.
        """
        prefixed = [f"{_EXTENSION}{name}" for name in PLACEMENTS.get(message, ())]
        return [name for name in (*prefixed, *PLACEMENTS.get(message, ())) if name in offered]

    def tool_settings(self, *, names: bool) -> dict[str, Any]:
        """Say what is shared; else Canvas infers it from the claims."""
        return {f"{_EXTENSION}privacy_level": privacy_level(names=names)}

    def message_settings(self, message: Message) -> dict[str, Any]:
        """Give the course's menu entry its look, and switch it on in no course just by installing."""
        if message is not Message.RESOURCE_LINK:
            return {}
        settings: dict[str, Any] = {f"{_EXTENSION}{name}": value for name, value in NAVIGATION.items()}
        return settings | {f"{_EXTENSION}course_navigation/default_enabled": False}


def privacy_level(*, names: bool) -> str:
    """Return Canvas' word for what is shared: names, or nothing of a person but an id."""
    return "name_only" if names else "anonymous"
