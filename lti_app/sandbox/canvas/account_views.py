"""The account's administration: apps registered by a pasted URL, their review, merged accounts."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, abort, redirect, render_template, request, url_for

from lti_app.sandbox.canvas.merging import merge
from lti_app.sandbox.canvas.privacy import LEVELS, level_of
from lti_app.sandbox.canvas.registering import new_deployment_id
from lti_app.sandbox.canvas.registration_views import registration_address
from lti_app.sandbox.people import Kind
from lti_app.sandbox.people_views import current_person
from lti_app.sandbox.shared import from_here, let_in, platform_here, problem

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from lti_app.sandbox.people import Person


def install(app: Flask) -> None:
    """Add the routes."""
    app.add_url_rule("/accounts/1/apps", "apps", apps)
    app.add_url_rule("/accounts/1/apps/register", "register_app", register_app)
    app.add_url_rule("/accounts/1/apps/<client_id>", "review_app", review_app, methods=["GET", "POST"])
    app.add_url_rule("/accounts/1/merge", "merge_users", merge_users, methods=["POST"])


def apps() -> ResponseReturnValue:
    """All tools and keys of the account."""
    person = administrator()
    if person is None:
        return problem("administrator", HTTPStatus.FORBIDDEN)
    return apps_page(person)


def register_app() -> ResponseReturnValue:
    """The tool's registration page in a frame, opened as Canvas opens it."""
    platform, person = platform_here(), administrator()
    if person is None:
        return problem("administrator", HTTPStatus.FORBIDDEN)
    url = request.args.get("url", "").strip()
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return apps_page(
            person, "The registration URL must begin with http:// or https://."
        ), HTTPStatus.BAD_REQUEST
    let_in(f"{parts.scheme}://{parts.netloc}")
    with platform.lock:
        address = registration_address(platform, url)
        platform.save()
    return render_template("sandbox/canvas/register.html", person=person, address=address)


def review_app(client_id: str) -> ResponseReturnValue:
    """One tool: its rights, its privacy level, on or off; deployments."""
    platform, person = platform_here(), administrator()
    tool = platform.tool_with(client_id)
    if person is None:
        return problem("administrator", HTTPStatus.FORBIDDEN)
    if tool is None:
        abort(HTTPStatus.NOT_FOUND)
    if request.method == "POST":
        if not from_here():
            return problem("request", HTTPStatus.BAD_REQUEST)
        with platform.lock:
            tool.active = request.form.get("on") == "yes"
            asked: list[str] = tool.extra.setdefault("asked_scopes", list(tool.scopes))
            tool.scopes = [scope for scope in asked if scope in request.form.getlist("scope")]
            tool.extra["privacy_level"] = level_of(request.form.get("privacy")) or "anonymous"
            if "deploy" in request.form:
                tool.deployment_ids.append(new_deployment_id(platform))
            platform.save()
        return redirect(url_for("review_app", client_id=client_id), HTTPStatus.SEE_OTHER)
    return render_template("sandbox/canvas/app.html", person=person, tool=tool, levels=LEVELS)


def merge_users() -> ResponseReturnValue:
    """Merge an account into another."""
    platform, person = platform_here(), administrator()
    if person is None or not from_here():
        return problem("administrator", HTTPStatus.FORBIDDEN)
    try:
        merge(platform, request.form.get("from", ""), request.form.get("into", ""))
    except KeyError:
        return apps_page(person, "Choose two different students."), HTTPStatus.BAD_REQUEST
    return redirect(url_for("apps"), HTTPStatus.SEE_OTHER)


def administrator() -> Person | None:
    """Return who is logged in if it is an administrator."""
    person = current_person()
    return person if person is not None and person.kind is Kind.ADMINISTRATOR else None


def apps_page(person: Person, error: str = "") -> str:
    """Return the page of all tools and keys. error: what was wrong with a form."""
    platform = platform_here()
    with platform.lock:
        students = [one for one in platform.people if one.kind is Kind.STUDENT]
        return render_template(
            "sandbox/canvas/apps.html",
            person=person,
            tools=platform.tools,
            keys=platform.extra.get("keys", {}),
            students=students,
            error=error,
        )
