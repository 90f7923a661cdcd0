"""Adding a platform: by an invitation, by Canvas' configuration, by hand."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import request

from lti_app.access import AdminVisit, administrator
from lti_app.admin import service
from lti_app.admin.forms import PlatformForm, beside_fields
from lti_app.admin.queries import find_registration
from lti_app.admin.views.shared import done, page
from lti_app.errors import ConfigurationError
from lti_app.lti.platforms import FAMILIES
from lti_app.lti.registering import invitations
from lti_app.lti.registering.profile import tool_addresses
from lti_app.lti.text import words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

_LONGEST = 2000


@administrator()
def add(visit: AdminVisit) -> ResponseReturnValue:
    """The three ways, and this installation's own addresses to copy."""
    return _add_page(visit, [])


@administrator()
def invite(visit: AdminVisit) -> ResponseReturnValue:
    """Make an invitation and show its address, this once: only its hash is kept.

    Pressed twice, it makes two; the one that is not used does no harm, and can be withdrawn.
    """
    number = request.form.get("registration", type=int)
    row = find_registration(visit.session, number) if number is not None else None
    try:
        token = invitations.invite(
            visit.session,
            visit.now,
            label=words(request.form.get("label"), 200) or (row.label if row else ""),
            platform_url=words(request.form.get("platform_url"), _LONGEST) or None,
            registration_id=row.id if row else None,
            needs_approval=request.form.get("needs_approval") == "yes",
            actor=visit.actor,
        )
    except ConfigurationError as error:
        return _add_page(visit, error.lines), HTTPStatus.UNPROCESSABLE_ENTITY
    address = invitations.registration_url(visit.runtime.settings, token)
    days = invitations.LIFETIME.days
    return page("invited", address=address, days=days, row=row)


@administrator()
def withdraw(visit: AdminVisit, number: int) -> ResponseReturnValue:
    """End an invitation that nobody has used. Idempotent."""
    invitations.revoke(visit.session, number, visit.now, visit.actor)
    return done("withdrawn", "home")


@administrator()
def by_hand(visit: AdminVisit) -> ResponseReturnValue:
    """The form for any platform."""
    return page("by_hand", form=PlatformForm(), problems={}, families=FAMILIES, row=None, ours=_ours(visit))


@administrator()
def save_by_hand(visit: AdminVisit) -> ResponseReturnValue:
    """Register what was typed. Idempotent: the same issuer and client id are the same platform."""
    form = PlatformForm.read(request.form)
    try:
        row = service.add_platform(visit.session, form, visit.now, visit.actor)
    except ConfigurationError as error:
        problems = beside_fields(error.lines)
        filled = page("by_hand", form=form, problems=problems, families=FAMILIES, row=None, ours=_ours(visit))
        return filled, HTTPStatus.UNPROCESSABLE_ENTITY
    return done("saved", "registration", number=row.id)


def _add_page(visit: AdminVisit, problems: list[str]) -> str:
    return page("add", ours=_ours(visit), problems=problems, typed=request.form)


def _ours(visit: AdminVisit) -> object:
    return tool_addresses(visit.runtime.settings.public_url)
