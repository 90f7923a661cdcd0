"""Addresses of the services. Like Moodle's they carry ?type_id=, which a tool must not lose."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from lti_app.sandbox.config import SandboxConfig
    from lti_app.sandbox.gradebook import Column

LINEITEMS = "/services/<course>/lineitems"
LINEITEM = f"{LINEITEMS}/<int:column>/lineitem"
MEMBERSHIPS = "/services/CourseSection/<course>/bindings/<type_id>/memberships"


def lineitems_url(config: SandboxConfig, course: str, deployment: str = "") -> str:
    """Return the address of a course's line items. deployment: of the tool; the first tool's by default."""
    type_id = quote(deployment or config.deployment_id)
    return f"{config.origin}/services/{quote(course)}/lineitems?type_id={type_id}"


def lineitem_url(config: SandboxConfig, column: Column, service: str = "") -> str:
    """Return the address of a line item. service: "", "/scores" or "/results"."""
    base = f"{config.origin}/services/{quote(column.course)}/lineitems/{column.id}/lineitem"
    return f"{base}{service}?type_id={quote(column.deployment or config.deployment_id)}"


def memberships_url(config: SandboxConfig, course: str, deployment: str = "") -> str:
    """Return the address of a course's roster. deployment: see lineitems_url."""
    return (
        f"{config.origin}/services/CourseSection/{quote(course)}/bindings/"
        f"{quote(deployment or config.deployment_id)}/memberships"
    )
