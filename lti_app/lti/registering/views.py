"""The page that an LMS shows while it registers Baton, in a frame of an unknown site and without cookies.

The invitation's token in its address lets people in; the sealed field of its form lets them register.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, make_response, render_template, request

from engine.reason import Reason
from lti_app.access import anyone
from lti_app.content.wording import load_wording
from lti_app.lti.registering import invitations
from lti_app.lti.registering.canvas_config import canvas_configuration
from lti_app.lti.registering.client import NotTaken
from lti_app.lti.registering.dynamic import conclude, look
from lti_app.lti.registering.profile import NAME_CLAIMS
from lti_app.lti.scopes import SCOPES
from lti_app.pages import error_page
from lti_app.runtime import runtime

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from lti_app.lti.registering.configuration import PlatformConfiguration

_LONGEST_TOKEN = 8000  # Canvas' and Moodle's are signed tokens of some hundred characters


def install(app: Flask) -> None:
    """Give the app the addresses of registration."""
    path = f"{invitations.REGISTER_PATH}<token>"
    app.add_url_rule(path, "lti.register", register_page)
    app.add_url_rule(path, "lti.register_done", register_platform, methods=["POST"])
    app.add_url_rule("/lti/canvas.json", "lti.canvas_json", canvas_json)


@anyone
def register_page(token: str) -> ResponseReturnValue:
    """What will be registered, and one button. Opened outside an LMS: where to paste the address."""
    run = runtime()
    url = request.args.get("openid_configuration")
    if url is None:
        with run.database.transaction(writes=False) as session:
            invitation = invitations.find(session, token, run.now())
        address = invitations.registration_url(run.settings, token)
        return render_template("lti/register_paste.html", address=address, expires_at=invitation.expires_at)
    sent = request.args.get("registration_token")
    offer = look(run, token, url, sent[:_LONGEST_TOKEN] if sent else None)
    asked = [name for name in SCOPES if name in offer.configuration.scopes]
    return render_template(
        "lti/register.html",
        offer=offer,
        host=urlsplit(offer.configuration.url).netloc,
        asked=[*asked, *(["fields"] if offer.configuration.fields else [])],
        missing=[name for name in SCOPES if name not in asked],
        can_name=_can_name(offer.configuration),
    )


@anyone
def register_platform(token: str) -> ResponseReturnValue:
    """The button: register, and say what to do next in the LMS."""
    sealed, names = request.form.get("sealed", ""), request.form.get("names") == "yes"
    try:
        concluded = conclude(runtime(), token, sealed, names=names)
    except NotTaken as failure:
        template = "lti/register_refused.html"
        return error_page(failure.code, failure.detail, template, answered=str(failure.answered))
    registration = concluded.registration
    return render_template(
        "lti/registered.html",
        updated=concluded.updated,
        pending=registration.state == "pending",
        steps=_next_steps(registration.family),
    )


@anyone
def canvas_json() -> ResponseReturnValue:
    """What a Canvas administrator pastes, or lets Canvas fetch. It holds nothing secret."""
    names = request.args.get("names") != "no"
    response = make_response(canvas_configuration(runtime().settings.public_url, names=names))
    if request.args.get("download"):
        response.headers["Content-Disposition"] = "attachment; filename=baton-canvas.json"
    return response


def _can_name(configuration: PlatformConfiguration) -> bool:
    return any(claim in configuration.claims for claim in NAME_CLAIMS)


def _next_steps(family: str) -> list[str]:
    """Return the sentences of the wording file, as many as the family has."""
    wording = load_wording()
    steps: list[str] = []
    while (code := f"register.next.{family}.{len(steps) + 1}") in wording:
        steps.append(wording.say(Reason(code)))
    return steps
