"""How a platform registers a tool: the part of lti_app.lti.platforms.base that registration needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lti_app.lti.addresses import origin_of
from lti_app.lti.launch import Message

if TYPE_CHECKING:
    from collections.abc import Collection


class Registers:
    """As LTI Dynamic Registration 1.0 says. Has no state."""

    needs_placement = False  # a message that has none of the placements offered is not registered

    def speaks_for(self, issuer: str, address: str) -> bool:
        """Tell whether an address may say what this issuer's platform is: its own origin, no other.

        Otherwise anybody could bring a configuration that names a foreign platform as its issuer.
        """
        return origin_of(address) == origin_of(issuer)

    def placements(self, message: Message, offered: Collection[str]) -> list[str]:
        """Return the placements to register a message in, of those that the platform offers for it.

        The specification knows one for deep linking; other messages need none.
        """
        return ["ContentArea"] if message is Message.DEEP_LINKING and "ContentArea" in offered else []

    def tool_settings(self, *, names: bool) -> dict[str, Any]:
        """Return the platform's own settings of a tool. names: people's names are asked for."""
        return {}

    def message_settings(self, message: Message) -> dict[str, Any]:
        """Return the platform's own settings of a message."""
        return {}
