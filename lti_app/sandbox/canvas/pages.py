"""What Canvas' parts of pages know besides: functions that templates call."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from lti_app.sandbox.canvas.addresses import STORAGE, sso_origin
from lti_app.sandbox.canvas.identity import deployment
from lti_app.sandbox.canvas.knobs import Knobs, knobs_of
from lti_app.sandbox.canvas.menu_views import in_menu, menu_label
from lti_app.sandbox.canvas.placements import PICKING, placements_of
from lti_app.sandbox.canvas.submissions import Submission, submission
from lti_app.sandbox.shared import platform_here
from lti_app.sandbox.vocabulary import DEEP_LINKING_REQUEST

if TYPE_CHECKING:
    from flask import Flask

    from lti_app.sandbox.config import Course
    from lti_app.sandbox.people import Person
    from lti_app.sandbox.registered import RegisteredTool


def install_words(app: Flask) -> None:
    """Give the functions to the templates."""
    app.jinja_env.globals.update(
        menu_tools=menu_tools,
        pickers=pickers,
        work_of=work_of,
        storage_url=storage_url,
        knobs=knobs_here,
        deployments=deployments,
    )


def menu_tools(person: Person | None) -> list[dict[str, str]]:
    """Return the tools in the course's menu: client_id, label."""
    return [
        {"client_id": tool.client_id, "label": menu_label(tool)}
        for tool in platform_here().tools
        if in_menu(tool, person)
    ]


def pickers() -> list[dict[str, Any]]:
    """Return the tools to pick content from: tool, placement."""
    return [
        {"tool": tool, "placement": one["placement"]}
        for tool in platform_here().tools
        if tool.active
        for one in placements_of(tool)
        if one.get("message_type") == DEEP_LINKING_REQUEST and one["placement"] in PICKING
    ]


def work_of(course: Course, column_id: int, person_id: str) -> tuple[Submission, bool] | None:
    """Return a submission and whether it is late, None if there is none."""
    platform = platform_here()
    with platform.lock:
        column = platform.gradebook.column(course.id, column_id)
        if column is None or person_id not in column.grades:
            return None
        found = platform.courses.link(column.activity) if column.activity else None
        due = found[1].extra.get("due_at") if found else None
        work = submission(column, person_id)
    late = (
        due is not None and work.submitted_at is not None and work.submitted_at > datetime.fromisoformat(due)
    )
    return work, late


def storage_url() -> str | None:
    """Return the address of the frame that keeps data for tools, None where this Canvas shows none."""
    platform = platform_here()
    knobs = knobs_of(platform)
    if knobs.storage_target is None or knobs.frames != "page":
        return None
    return sso_origin(platform) + STORAGE


def knobs_here() -> Knobs:
    """Return the settings of this Canvas."""
    return knobs_of(platform_here())


def deployments(tool: RegisteredTool) -> list[str]:
    """Return the deployment ids of a tool as it is told them."""
    return [deployment(platform_here(), one) for one in tool.deployment_ids]
