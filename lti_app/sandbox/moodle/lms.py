"""What makes the sandbox a Moodle."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lti_app.sandbox.lms import PlatformDetails
from lti_app.sandbox.moodle import (
    activity_views,
    auth_views,
    deep_linking_views,
    lineitem_views,
    registration_views,
    review_views,
    roster_views,
    score_views,
    token_views,
    tools_views,
)
from lti_app.sandbox.moodle.addresses import lineitem_url
from lti_app.sandbox.moodle.claims import launch_claims
from lti_app.sandbox.moodle.services import ServiceError, answer_error
from lti_app.sandbox.people import Kind

if TYPE_CHECKING:
    from flask import Flask

    from lti_app.sandbox.gradebook import Column
    from lti_app.sandbox.launches import PendingLaunch
    from lti_app.sandbox.platform import Platform
    from lti_app.sandbox.registered import RegisteredTool


class Moodle:
    """Moodle 4.5. Where Moodle is lax (it takes a client assertion twice, and one meant for somebody else),
    the sandbox is strict.
    """

    name = "moodle"
    kinds = frozenset({Kind.STUDENT, Kind.TEACHER, Kind.ASSISTANT, Kind.ADMINISTRATOR})

    def install(self, app: Flask) -> None:
        """Add Moodle's routes."""
        for part in (
            auth_views,
            token_views,
            lineitem_views,
            score_views,
            roster_views,
            tools_views,
            registration_views,
            activity_views,
            deep_linking_views,
            review_views,
        ):
            part.install(app)
        app.register_error_handler(ServiceError, answer_error)

    def details(self, platform: Platform, tool: RegisteredTool) -> PlatformDetails:
        """All is at the one site."""
        origin = platform.config.origin
        return PlatformDetails(
            issuer=platform.config.issuer,
            client_id=tool.client_id,
            deployment_id=tool.deployment_id,
            auth_login_url=f"{origin}/lti/auth",
            auth_token_url=f"{origin}/lti/token",
            key_set_url=f"{origin}/lti/certs",
        )

    def origins(self, platform: Platform) -> tuple[str, ...]:
        """No other."""
        return ()

    def login_fields(self, platform: Platform, launch: PendingLaunch, launch_id: str) -> dict[str, str]:
        """No storage target is named: Moodle has no platform storage."""
        return {
            "iss": platform.config.issuer,
            "target_link_uri": launch.target_link_uri,
            "login_hint": launch.person,
            "lti_message_hint": json.dumps({"cmid": launch.link, "launchid": launch_id}),
            "client_id": launch.client_id,
            "lti_deployment_id": launch.deployment,
        }

    def launch_claims(self, platform: Platform, launch: PendingLaunch, *, nonce: str) -> dict[str, Any]:
        """See lti_app.sandbox.moodle.claims."""
        return launch_claims(platform, launch, nonce=nonce)

    def lineitem_url(self, platform: Platform, column: Column) -> str:
        """With the tool's type id in the query."""
        return lineitem_url(platform.config, column)

    def new_course_id(self, platform: Platform) -> str:
        """Moodle counts."""
        return str(platform.next_number() + 1)  # 1 is the site itself

    def new_link_id(self, platform: Platform) -> str:
        """Moodle counts, links apart from courses."""
        return str(platform.next_number())
