"""A tool as the LMS keeps it, registered by hand or by the tool itself."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lti_app.sandbox.vocabulary import DEEP_LINKING_REQUEST, SCOPES

if TYPE_CHECKING:
    from lti_app.sandbox.config import SandboxConfig


@dataclass(slots=True)
class RegisteredTool:
    """One registration.

    deployment_ids: its installations; the first is the one of links that name none. domain: host and port.
    launch_url: the target of links that have none of their own. messages: as the tool asked and the LMS took
    them, each with "type" and perhaps "target_link_uri", "placements". custom: parameters of every launch,
    variables unexpanded. active: an administrator has approved it. in_chooser: teachers may add it to their
    courses.
    by_hand: its addresses are the sandbox's own setting. extra: what one kind of LMS keeps besides.
    """

    client_id: str
    deployment_ids: list[str]
    name: str
    domain: str
    login_url: str
    redirect_urls: list[str]
    launch_url: str
    keys_url: str
    messages: list[dict[str, Any]] = field(default_factory=list)
    custom: dict[str, str] = field(default_factory=dict)
    scopes: list[str] = field(default_factory=list)
    share_names: bool = False
    share_emails: bool = False
    active: bool = False
    in_chooser: bool = False
    by_hand: bool = False
    description: str = ""
    icon_url: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def by_config(cls, config: SandboxConfig, client_id: str) -> RegisteredTool:
        """Return the tool that the sandbox's settings name, with every right."""
        tool = config.tool
        return cls(
            client_id=client_id,
            deployment_ids=[config.deployment_id],
            name="Baton",
            domain=urlsplit(tool.launch_url).netloc,
            login_url=tool.login_url,
            redirect_urls=[tool.launch_url],
            launch_url=tool.launch_url,
            keys_url=tool.keys_url,
            messages=[{"type": DEEP_LINKING_REQUEST, "target_link_uri": tool.launch_url}],
            scopes=list(SCOPES),
            share_names=config.share_names,
            share_emails=config.share_emails,
            active=True,
            in_chooser=True,
            by_hand=True,
        )

    @property
    def deployment_id(self) -> str:
        """The first deployment's id."""
        return self.deployment_ids[0]

    @property
    def origins(self) -> list[str]:
        """The origins that its pages may come from."""
        parts = [urlsplit(url) for url in (self.launch_url, self.login_url, *self.redirect_urls)]
        return list(dict.fromkeys(f"{part.scheme}://{part.netloc}" for part in parts))

    def target_of(self, message: str) -> str | None:
        """Return where a message of this type goes, None if the tool does not take it."""
        for one in self.messages:
            if one.get("type") == message:
                return str(one.get("target_link_uri") or self.launch_url)
        return None

    def to_json(self) -> dict[str, Any]:
        """Return everything for the state file; the constructor takes it back."""
        return asdict(self)
