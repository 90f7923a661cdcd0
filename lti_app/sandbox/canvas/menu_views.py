"""The tool in the course's menu (course_navigation): a page with a frame and its launch without a link."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask, abort, render_template

from lti_app.sandbox.canvas.placements import placement_of
from lti_app.sandbox.launches import PendingLaunch
from lti_app.sandbox.people_views import current_person
from lti_app.sandbox.shared import opens_tool, platform_here, problem

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from lti_app.sandbox.people import Person
    from lti_app.sandbox.registered import RegisteredTool

_NAME = "course_navigation"


def install(app: Flask) -> None:
    """Add the routes."""
    app.add_url_rule("/course/<course_id>/menu/<client_id>", "menu", menu)
    app.add_url_rule("/course/<course_id>/menu/<client_id>/launch", "launch_menu", launch_menu)


def in_menu(tool: RegisteredTool, person: Person | None) -> bool:
    """Tell whether the course's menu has a tool for somebody. visibility "admins" means staff."""
    at = placement_of(tool, _NAME)
    if not tool.active or at is None or person is None:
        return False
    return person.staff or at.get("visibility") not in ("admins",)


def menu_label(tool: RegisteredTool) -> str:
    """Return what the menu calls a tool: its label for this place, else its name."""
    return str((placement_of(tool, _NAME) or {}).get("text") or tool.name)


def menu(course_id: str, client_id: str) -> ResponseReturnValue:
    """The page: the tool in a frame."""
    platform, person = platform_here(), current_person()
    course, tool = platform.courses.get(course_id), platform.tool_with(client_id)
    if course is None or tool is None:
        abort(HTTPStatus.NOT_FOUND)
    return render_template("sandbox/canvas/menu.html", course=course, person=person, tool=tool)


def launch_menu(course_id: str, client_id: str) -> ResponseReturnValue:
    """The beginning of the launch."""
    platform, person = platform_here(), current_person()
    if person is None:
        return problem("nobody", HTTPStatus.FORBIDDEN)
    with platform.lock:
        course, tool = platform.courses.get(course_id), platform.tool_with(client_id)
        at = placement_of(tool, _NAME) if tool else None
        if course is None or tool is None or at is None:
            abort(HTTPStatus.NOT_FOUND)
        begun = PendingLaunch(
            person.id,
            course.id,
            None,
            tool.client_id,
            tool.deployment_id,
            str(at.get("target_link_uri") or tool.launch_url),
            platform.now(),
            more={"placement": _NAME},
        )
    return opens_tool(begun)
