"""What a deep link becomes: an unpublished assignment where it has a line item, else an item of a module."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lti_app.sandbox.canvas.placements import PICKING
from lti_app.sandbox.config import Link

if TYPE_CHECKING:
    from lti_app.sandbox.canvas.deep_linking import Answer
    from lti_app.sandbox.config import Course
    from lti_app.sandbox.platform import Platform
    from lti_app.sandbox.registered import RegisteredTool

_POINTS = 100.0  # of an assignment whose form the teacher would fill in


@dataclass(slots=True)
class Made:
    """What came of an answer. errors: by field, of items that were left out. dropped: items too many."""

    links: list[Link] = field(default_factory=list)
    errors: list[dict[str, str]] = field(default_factory=list)
    dropped: int = 0


def make_content(platform: Platform, course: Course, answer: Answer) -> Made:
    """Make what a tool brought back. A placement that takes one item takes the first."""
    picking = PICKING[answer.placement]
    items = answer.items if picking.multiple else answer.items[:1]
    made = Made(dropped=len(answer.items) - len(items))
    with platform.lock:
        for item in items:
            faults = item_errors(answer.tool, item)
            if faults:
                made.errors.append(faults)
            else:
                made.links.append(platform.add_link(course.id, _link(platform, item, answer)))
    return made


def item_errors(tool: RegisteredTool, item: dict[str, Any]) -> dict[str, str]:
    """Return what is wrong with an item, by field."""
    errors: dict[str, str] = {}
    if item.get("type") != "ltiResourceLink":
        errors["type"] = "is not accepted here"
    line = item.get("lineItem")
    if line is not None and (not isinstance(line, dict) or line.get("scoreMaximum") is None):
        errors["lineItem.scoreMaximum"] = "lineItem.scoreMaximum is a required field"
    if item.get("url") and urlsplit(str(item["url"])).netloc != tool.domain:
        errors["url"] = "Couldn't find valid settings for this link"
    custom = item.get("custom") or {}
    if not isinstance(custom, dict) or any(isinstance(value, dict | list) for value in custom.values()):
        errors["custom"] = "must be simple values"
    return errors


def _link(platform: Platform, item: dict[str, Any], answer: Answer) -> Link:
    line: dict[str, Any] | None = item.get("lineItem")
    as_assignment = line is not None or answer.placement == "assignment_selection"
    line = line or {}
    extra: dict[str, Any] = {"deployment": answer.deployment}
    if as_assignment:
        available, submission = item.get("available") or {}, item.get("submission") or {}
        dates = {
            "unlock_at": available.get("startDateTime"),
            "lock_at": available.get("endDateTime"),
            "due_at": submission.get("endDateTime"),
        }
        extra |= {"published": False, **{name: at for name, at in dates.items() if at}}
    return Link(
        id=platform.lms.new_link_id(platform),
        title=str(
            line.get("label") or item.get("title") or answer.tool.name
        ),  # the tool's, where none is sent
        description=str(item.get("text") or ""),
        graded=as_assignment,
        maximum=float(line.get("scoreMaximum", _POINTS)),
        custom={str(name): str(value) for name, value in (item.get("custom") or {}).items()},
        url=str(item.get("url") or answer.tool.launch_url),
        client_id=answer.tool.client_id,
        resource_id=str(line.get("resourceId") or ""),
        tag=str(line.get("tag") or ""),
        extra=extra,
    )
