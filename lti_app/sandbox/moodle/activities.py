"""Activities: who may edit them, and how a form's fields become a link."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lti_app.sandbox.config import Link
from lti_app.sandbox.moodle.content_items import ContentItem
from lti_app.sandbox.people import Kind
from lti_app.sandbox.people_views import current_person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lti_app.sandbox.config import Course
    from lti_app.sandbox.people import Person
    from lti_app.sandbox.platform import Platform
    from lti_app.sandbox.registered import RegisteredTool

_EDITORS = frozenset({Kind.TEACHER, Kind.ADMINISTRATOR})
_CHOOSER = "chooser"  # in Course.extra: client ids of tools that its teachers show in the activity chooser


def current_editor() -> Person | None:
    """Return who is logged in if she may change the course."""
    person = current_person()
    return person if person is not None and person.kind in _EDITORS else None


def in_chooser(course: Course, tool: RegisteredTool) -> bool:
    """Tell whether a tool is in a course's activity chooser. A pending one is not."""
    return tool.active and (tool.in_chooser or tool.client_id in course.extra.get(_CHOOSER, ()))


def show_in_chooser(platform: Platform, course: Course, client_id: str) -> None:
    """Put a tool into a course's activity chooser. Call it with the lock held."""
    shown = [*course.extra.get(_CHOOSER, ()), client_id]
    platform.courses.put(replace(course, extra={**course.extra, _CHOOSER: shown}))
    platform.save()


def link_of(item: ContentItem, link_id: str, client_id: str | None, old: Link | None = None) -> Link:
    """Return the link that an item becomes. old: what it was before, for what the form does not show."""
    return replace(
        old or Link(link_id, item.title, client_id=client_id),
        title=item.title,
        description=item.text,
        url=item.url,
        custom=item.custom,
        graded=item.maximum is not None,
        maximum=float(item.maximum or 100),
        resource_id=item.resource_id,
        tag=item.tag,
        review_url=item.review_url,
        review_custom=item.review_custom,
    )


def item_of(form: Mapping[str, str]) -> ContentItem | None:
    """Return what an activity's form says, None if a field cannot be taken."""
    title, graded = form.get("name", "").strip(), "graded" in form
    try:
        maximum = int(form.get("maximum") or 0)
    except ValueError:
        return None
    if not title or (graded and maximum <= 0):
        return None
    return ContentItem(
        title=title,
        text=form.get("intro", "").strip(),
        url=form.get("url", "").strip() or None,
        custom=read_lines(form.get("custom", "")),
        maximum=maximum if graded else None,
        resource_id=form.get("resource_id", ""),
        tag=form.get("tag", ""),
        review_url=form.get("review_url") or None,
        review_custom=read_lines(form.get("review_custom", "")),
    )


def read_lines(text: str) -> dict[str, str]:
    """Return custom parameters written one a line as name=value."""
    pairs = (line.partition("=") for line in text.splitlines())
    return {name.strip(): value.strip() for name, sign, value in pairs if sign and name.strip()}


def write_lines(custom: Mapping[str, str]) -> str:
    """Return custom parameters one a line."""
    return "\n".join(f"{name}={value}" for name, value in custom.items())


def change_activity(platform: Platform, course: Course, link: Link) -> None:
    """Save an activity's form: its column comes, goes, or is called otherwise. Call it with the lock held."""
    platform.courses.change_link(link)
    column = platform.gradebook.activity_column(course.id, link.id)
    if column is not None and not link.graded:
        platform.gradebook.remove(column)
    elif column is not None:
        column.label, column.maximum = link.title, link.maximum
        column.resource_id, column.tag = link.resource_id, link.tag
    platform.add_column(course.id, link)
    platform.save()
