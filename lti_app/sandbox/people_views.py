"""Who is using the LMS: chosen from a list, kept in a cookie of the LMS's own. Nobody here has a password."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask, redirect, request, url_for

from lti_app.sandbox.shared import platform_here, problem

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from lti_app.sandbox.people import Person

COOKIE = "sandbox-person"


def install(app: Flask) -> None:
    """Add the route."""
    app.add_url_rule("/person", "choose_person", choose_person, methods=["POST"])


def current_person() -> Person | None:
    """Return who is logged in, None if nobody is."""
    return platform_here().config.person(request.cookies.get(COOKIE))


def choose_person() -> ResponseReturnValue:
    """Become somebody; go back to the link that was open, else to the course."""
    config = platform_here().config
    person = config.person(request.form.get("person"))
    if person is None or request.headers.get("Origin", config.issuer) != config.issuer:
        return problem("person", HTTPStatus.BAD_REQUEST)
    link = config.link(request.form.get("link", ""))
    place = url_for("link", link_id=link[1].id) if link else url_for("home")
    response = redirect(place, HTTPStatus.SEE_OTHER)
    response.set_cookie(COOKIE, person.id, httponly=True, samesite="Lax")
    return response
