"""One platform: its state, what is known of it, who may show Baton, its deployments."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import request

from lti_app.access import AdminVisit, administrator
from lti_app.admin import service
from lti_app.admin.forms import PlatformForm, beside_fields, lines
from lti_app.admin.queries import find_registration, registration_page
from lti_app.admin.views.shared import check_confirmed, chosen, done, page, page_number
from lti_app.errors import ConfigurationError
from lti_app.lti.platforms import FAMILIES

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@administrator()
def registration(visit: AdminVisit, number: int) -> ResponseReturnValue:
    """Everything about a platform."""
    return _page(visit, number)


@administrator()
def switch(visit: AdminVisit, number: int) -> ResponseReturnValue:
    """Approve, switch on, switch off. Idempotent."""
    state = chosen("state", "active", "off")
    if state == "off":
        check_confirmed()
    row = find_registration(visit.session, number, hold=True)
    service.switch_registration(visit.session, row, state, visit.now, visit.actor)
    return done("off" if state == "off" else "on", "registration", number=number)


@administrator()
def edit(visit: AdminVisit, number: int) -> ResponseReturnValue:
    """The form of a platform's name and addresses."""
    row = find_registration(visit.session, number)
    return page("by_hand", form=PlatformForm.of(row), problems={}, families=FAMILIES, row=row)


@administrator()
def save(visit: AdminVisit, number: int) -> ResponseReturnValue:
    """Save it. Idempotent."""
    row = find_registration(visit.session, number, hold=True)
    kept = PlatformForm.of(row)
    form = PlatformForm.read(
        request.form,
        issuer=kept.issuer,
        client_id=kept.client_id,
        embedding_origins=kept.embedding_origins,
        deployment_ids=(),
    )
    try:
        service.save_platform(visit.session, row, form, visit.now, visit.actor)
    except ConfigurationError as error:
        problems = beside_fields(error.lines)
        filled = page("by_hand", form=form, problems=problems, families=FAMILIES, row=row)
        return filled, HTTPStatus.UNPROCESSABLE_ENTITY
    return done("saved", "registration", number=number)


@administrator()
def save_frames(visit: AdminVisit, number: int) -> ResponseReturnValue:
    """Save which pages may show Baton in a frame. Idempotent."""
    row = find_registration(visit.session, number, hold=True)
    origins = lines(request.form.get("embedding_origins", ""))
    learns = request.form.get("learns") == "yes"
    try:
        service.save_framing(visit.session, row, origins, learns=learns, now=visit.now, actor=visit.actor)
    except ConfigurationError as error:
        return _page(visit, number, error.lines, origins), HTTPStatus.UNPROCESSABLE_ENTITY
    return done("saved", "registration", number=number)


@administrator()
def save_rules(visit: AdminVisit, number: int) -> ResponseReturnValue:
    """Save what observers may see, and what becomes of new deployments. Idempotent."""
    row = find_registration(visit.session, number, hold=True)
    service.save_rules(
        visit.session,
        row,
        observers=request.form.get("observers") == "yes",
        new_deployments=chosen("new_deployments", "admit", "approve"),
        now=visit.now,
        actor=visit.actor,
    )
    return done("saved", "registration", number=number)


@administrator()
def switch_deployment(visit: AdminVisit, number: int) -> ResponseReturnValue:
    """Approve a deployment, switch it on or off. Idempotent."""
    state = chosen("state", "active", "off")
    if state == "off":
        check_confirmed()
    row = service.find_deployment(visit.session, number)
    service.switch_deployment(visit.session, row, state, visit.now, visit.actor)
    return done("off" if state == "off" else "on", "registration", number=row.registration_id)


def _page(
    visit: AdminVisit, number: int, problems: list[str] | None = None, origins: tuple[str, ...] = ()
) -> str:
    found = registration_page(visit.session, number, page_number())
    shown = origins if problems else tuple(found.registration.embedding_origins)
    return page("registration", page=found, problems=problems or [], origins=shown, now=visit.now)
