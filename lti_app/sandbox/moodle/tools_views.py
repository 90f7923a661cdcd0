"""Site administration: the tools, what they may see, and whether they are active."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask, redirect, render_template, request, url_for

from lti_app.sandbox.people import Kind
from lti_app.sandbox.people_views import current_person
from lti_app.sandbox.shared import from_here, platform_here, problem

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from lti_app.sandbox.people import Person


def install(app: Flask) -> None:
    """Add the routes."""
    app.add_url_rule("/admin/tools", "tools", tools)
    app.add_url_rule("/admin/tools/<client_id>", "change_tool", change_tool, methods=["POST"])


def current_administrator() -> Person | None:
    """Return who is logged in if it is an administrator."""
    person = current_person()
    return person if person is not None and person.kind is Kind.ADMINISTRATOR else None


def tools() -> ResponseReturnValue:
    """All tools, and the field where a registration address is pasted."""
    person = current_administrator()
    if person is None:
        return problem("administrator", HTTPStatus.FORBIDDEN)
    platform = platform_here()
    with platform.lock:
        return render_template("sandbox/moodle/tools.html", person=person, tools=platform.tools)


def change_tool(client_id: str) -> ResponseReturnValue:
    """Activate a tool (or delete it), show it in the activity chooser, change what it is told of people."""
    platform = platform_here()
    if current_administrator() is None or not from_here():
        return problem("administrator", HTTPStatus.FORBIDDEN)
    with platform.lock:
        tool = platform.tool_with(client_id)
        if tool is None:
            return problem("not-found", HTTPStatus.NOT_FOUND)
        match request.form.get("action"):
            case "activate":
                tool.active = True
            case "delete":
                platform.tools.remove(tool)
            case "settings":
                tool.in_chooser = "in_chooser" in request.form
                tool.share_names = "share_names" in request.form
                tool.share_emails = "share_emails" in request.form
            case _:
                return problem("request", HTTPStatus.BAD_REQUEST)
        platform.save()
    return redirect(url_for("tools"), HTTPStatus.SEE_OTHER)
