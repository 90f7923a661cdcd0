"""What differs between LMSs. A kind of LMS is one object without state; Platform holds the state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from flask import Flask

    from lti_app.sandbox.gradebook import Column
    from lti_app.sandbox.launches import PendingLaunch
    from lti_app.sandbox.people import Kind
    from lti_app.sandbox.platform import Platform
    from lti_app.sandbox.registered import RegisteredTool


@dataclass(frozen=True, slots=True)
class PlatformDetails:
    """What a tool's administrator enters to register the sandbox."""

    issuer: str
    client_id: str
    deployment_id: str
    auth_login_url: str
    auth_token_url: str
    key_set_url: str


class Lms(Protocol):
    """One kind of LMS.

    name: also the folder of its page parts, templates/sandbox/<name>/. kinds: of people that it knows.
    """

    name: str
    kinds: frozenset[Kind]

    def install(self, app: Flask) -> None:
        """Add the routes that are its own: authorisation, keys, tokens, services, registration, deep linking.

        Endpoints of services bear the names of lti_app.sandbox.faults.SERVICES, so that faults find them.
        """

    def details(self, platform: Platform, tool: RegisteredTool) -> PlatformDetails:
        """Return the addresses and ids that a tool must know."""

    def origins(self, platform: Platform) -> tuple[str, ...]:
        """Return the origins that it has besides config.origin, for the security policy of its pages."""

    def login_fields(self, platform: Platform, launch: PendingLaunch, launch_id: str) -> dict[str, str]:
        """Return what the login initiation posts to the tool."""

    def launch_claims(self, platform: Platform, launch: PendingLaunch, *, nonce: str) -> dict[str, Any]:
        """Return the claims of the id_token. Call it with the platform's lock held."""

    def lineitem_url(self, platform: Platform, column: Column) -> str:
        """Return the address of a column in the grade service."""

    def new_course_id(self, platform: Platform) -> str:
        """Return an id for a new course. Call it with the lock held."""

    def new_link_id(self, platform: Platform) -> str:
        """Return an id for a new link. Call it with the lock held."""
