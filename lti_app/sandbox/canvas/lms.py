"""What makes the sandbox a Canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lti_app.sandbox.canvas import (
    account_views,
    course_actions,
    key_views,
    launch_views,
    limit,
    lineitem_views,
    menu_views,
    picking_views,
    registration_views,
    result_views,
    roster_views,
    score_views,
    speedgrader_views,
    storage_views,
    token_views,
)
from lti_app.sandbox.canvas.addresses import (
    AUTHORIZE_REDIRECT,
    KEYS,
    TOKEN,
    lineitem_url,
    sso_origin,
)
from lti_app.sandbox.canvas.claims import launch_claims
from lti_app.sandbox.canvas.gate import NoSuchResourceError, ServiceError, answer_error, answer_nothing
from lti_app.sandbox.canvas.identity import deployment
from lti_app.sandbox.canvas.keys import CanvasKeys
from lti_app.sandbox.canvas.knobs import turn
from lti_app.sandbox.canvas.pages import install_words
from lti_app.sandbox.lms import PlatformDetails
from lti_app.sandbox.people import Kind
from lti_app.sandbox.shared import EXTENSION

if TYPE_CHECKING:
    from flask import Flask

    from lti_app.sandbox.gradebook import Column
    from lti_app.sandbox.launches import PendingLaunch
    from lti_app.sandbox.platform import Platform
    from lti_app.sandbox.registered import RegisteredTool


class Canvas:
    """Instructure Canvas. What one Canvas does otherwise than another is turned by its knobs."""

    name = "canvas"
    kinds = frozenset(Kind)

    def install(self, app: Flask) -> None:
        """Add Canvas' routes, its dated keys and its settings."""
        platform: Platform = app.extensions[EXTENSION]
        turn(platform)
        if not isinstance(platform.keys, CanvasKeys):
            platform.keys = CanvasKeys(platform.now, platform.keys)
        for part in (
            launch_views,
            token_views,
            lineitem_views,
            score_views,
            result_views,
            roster_views,
            limit,
            registration_views,
            account_views,
            key_views,
            picking_views,
            menu_views,
            course_actions,
            speedgrader_views,
            storage_views,
        ):
            part.install(app)
        app.register_error_handler(ServiceError, answer_error)
        app.register_error_handler(NoSuchResourceError, answer_nothing)
        install_words(app)

    def details(self, platform: Platform, tool: RegisteredTool) -> PlatformDetails:
        """People are sent to the host for signing in; keys and tokens are at the institution's own too."""
        origin = platform.config.origin
        return PlatformDetails(
            issuer=platform.config.issuer,
            client_id=tool.client_id,
            deployment_id=deployment(platform, tool.deployment_id),
            auth_login_url=sso_origin(platform) + AUTHORIZE_REDIRECT,
            auth_token_url=origin + TOKEN,
            key_set_url=origin + KEYS,
        )

    def origins(self, platform: Platform) -> tuple[str, ...]:
        """The host for signing in, which has the storage frame too."""
        return (sso_origin(platform),)

    def login_fields(self, platform: Platform, launch: PendingLaunch, launch_id: str) -> dict[str, str]:
        """See lti_app.sandbox.canvas.launch_views."""
        return launch_views.login_fields(platform, launch, launch_id)

    def launch_claims(self, platform: Platform, launch: PendingLaunch, *, nonce: str) -> dict[str, Any]:
        """See lti_app.sandbox.canvas.claims."""
        return launch_claims(platform, launch, nonce=nonce)

    def lineitem_url(self, platform: Platform, column: Column) -> str:
        """Without a query, unlike Moodle's."""
        return lineitem_url(platform, column)

    def new_course_id(self, platform: Platform) -> str:
        """Canvas counts; tools see other ids."""
        return f"course-{platform.next_number()}"

    def new_link_id(self, platform: Platform) -> str:
        """Canvas counts; tools see other ids."""
        return f"link-{platform.next_number()}"
