"""Addresses of a Canvas: its own, and those at the host for signing in, which all institutions share."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lti_app.sandbox.canvas.identity import course_number
from lti_app.sandbox.canvas.knobs import knobs_of

if TYPE_CHECKING:
    from lti_app.sandbox.config import Course
    from lti_app.sandbox.gradebook import Column
    from lti_app.sandbox.platform import Platform

AUTHORIZE_REDIRECT = "/api/lti/authorize_redirect"
AUTHORIZE = "/api/lti/authorize"
KEYS = "/api/lti/security/jwks"
TOKEN = "/login/oauth2/token"
OPENID_CONFIGURATION = "/api/lti/security/openid-configuration"
REGISTRATIONS = "/api/lti/registrations"
STORAGE = "/post_message_forwarding"
LINEITEMS = "/api/lti/courses/<int:course>/line_items"
LINEITEM = f"{LINEITEMS}/<int:column>"
MEMBERSHIPS = "/api/lti/courses/<int:course>/names_and_roles"


def sso_origin(platform: Platform) -> str:
    """Return the origin of signing in and of platform storage: another than the institution's.

    Names below localhost reach this machine in browsers; other programs may not resolve them, so keys and
    tokens are at the institution's own address, which Canvas answers as well.
    """
    if shared := knobs_of(platform).sso:
        return shared
    parts = urlsplit(platform.config.origin)
    return f"{parts.scheme}://sso.{parts.netloc}"


def lineitems_url(platform: Platform, course: Course) -> str:
    """Return the address of a course's line items."""
    return f"{platform.config.origin}/api/lti/courses/{course_number(platform, course)}/line_items"


def lineitem_url(platform: Platform, column: Column) -> str:
    """Return the address of a line item. Raises LookupError if its course is gone."""
    course = platform.courses.get(column.course)
    if course is None:
        raise LookupError(column.course)
    return f"{lineitems_url(platform, course)}/{column.id}"


def memberships_url(platform: Platform, course: Course) -> str:
    """Return the address of a course's roster."""
    return f"{platform.config.origin}/api/lti/courses/{course_number(platform, course)}/names_and_roles"
