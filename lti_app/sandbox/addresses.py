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


def lineitems_url(config: SandboxConfig, course: str) -> str:
    """Return the address of a course's line items."""
    return f"{config.issuer}/services/{quote(course)}/lineitems?type_id={quote(config.deployment_id)}"


def lineitem_url(config: SandboxConfig, column: Column, service: str = "") -> str:
    """Return the address of a line item. service: "", "/scores" or "/results"."""
    base = f"{config.issuer}/services/{quote(column.course)}/lineitems/{column.id}/lineitem"
    return f"{base}{service}?type_id={quote(config.deployment_id)}"


def memberships_url(config: SandboxConfig, course: str) -> str:
    """Return the address of a course's roster."""
    return (
        f"{config.issuer}/services/CourseSection/{quote(course)}/bindings/"
        f"{quote(config.deployment_id)}/memberships"
    )
