"""Places where Canvas offers a tool, and what a deep link from each may bring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lti_app.sandbox.vocabulary import DEEP_LINKING_REQUEST, RESOURCE_LINK_REQUEST

if TYPE_CHECKING:
    from lti_app.sandbox.registered import RegisteredTool

PREFIX = "https://canvas.instructure.com/lti/"
ALIASES = {"ContentArea": "link_selection", "RichTextEditor": "editor_button"}
PLACEMENTS = (
    "account_navigation",
    "assignment_edit",
    "assignment_selection",
    "assignment_view",
    "course_assignments_menu",
    "course_navigation",
    "editor_button",
    "homework_submission",
    "link_selection",
    "module_index_menu_modal",
    "module_menu_modal",
    "student_context_card",
    "user_navigation",
)


@dataclass(frozen=True, slots=True)
class Picking:
    """A placement that picks content: how much it takes, and whether Canvas makes it without a form."""

    multiple: bool
    auto_create: bool = False
    types: tuple[str, ...] = ("ltiResourceLink",)
    targets: tuple[str, ...] = ("iframe", "window")


PICKING = {
    "assignment_selection": Picking(multiple=False),
    "link_selection": Picking(multiple=True),
    "course_assignments_menu": Picking(multiple=True),
    "module_index_menu_modal": Picking(multiple=True, auto_create=True),
    "module_menu_modal": Picking(multiple=True, auto_create=True),
    "editor_button": Picking(
        multiple=True,
        types=("link", "file", "html", "ltiResourceLink", "image"),
        targets=("embed", "iframe", "window"),
    ),
}
_OF_A_TOOL_BY_HAND = (
    {"placement": "course_navigation", "message_type": RESOURCE_LINK_REQUEST},
    {"placement": "assignment_selection", "message_type": DEEP_LINKING_REQUEST},
    {"placement": "link_selection", "message_type": DEEP_LINKING_REQUEST},
)


def short_name(placement: str) -> str | None:
    """Return a placement without prefix or other name, None if there is no such placement."""
    name = placement.removeprefix(PREFIX)
    name = ALIASES.get(name, name)
    return name if name in PLACEMENTS else None


def placements_of(tool: RegisteredTool) -> list[dict[str, Any]]:
    """Return where a tool is offered. Entries: placement, message_type, perhaps target_link_uri, custom."""
    kept: list[dict[str, Any]] | None = tool.extra.get("placements")
    return [dict(one) for one in _OF_A_TOOL_BY_HAND] if kept is None else kept


def placement_of(tool: RegisteredTool, name: str) -> dict[str, Any] | None:
    """Return one of a tool's placements, None if it has it not."""
    return next((one for one in placements_of(tool) if one["placement"] == name), None)
