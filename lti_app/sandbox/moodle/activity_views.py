"""The form of an external tool activity: added, edited, duplicated, deleted."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask, abort, redirect, render_template, request, url_for

from lti_app.sandbox.moodle.activities import (
    change_activity,
    current_editor,
    in_chooser,
    item_of,
    link_of,
    show_in_chooser,
    write_lines,
)
from lti_app.sandbox.moodle.content_items import ContentItem
from lti_app.sandbox.moodle.deep_linking_views import selecting
from lti_app.sandbox.shared import from_here, platform_here, problem
from lti_app.sandbox.vocabulary import DEEP_LINKING_REQUEST

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from lti_app.sandbox.config import Course, Link
    from lti_app.sandbox.people import Person
    from lti_app.sandbox.registered import RegisteredTool


def install(app: Flask) -> None:
    """Add the routes."""
    app.add_url_rule("/course/<course_id>/activities", "chooser", chooser, methods=["GET", "POST"])
    app.add_url_rule("/course/<course_id>/activity", "new_activity", new_activity, methods=["GET", "POST"])
    app.add_url_rule("/activity/<link_id>", "edit_activity", edit_activity, methods=["GET", "POST"])
    app.add_url_rule("/activity/<link_id>/copy", "duplicate_activity", duplicate_activity, methods=["POST"])
    app.add_url_rule("/activity/<link_id>/delete", "delete_activity", delete_activity, methods=["POST"])


def chooser(course_id: str) -> ResponseReturnValue:
    """The tools that can be added to a course; a POST shows one more in the activity chooser."""
    platform, (course, person) = platform_here(), _editor_of(course_id)
    if person is None:
        return problem("editor", HTTPStatus.FORBIDDEN)
    if request.method == "POST":
        with platform.lock:
            tool = platform.tool_with(request.form.get("tool"))
            if tool is None or not tool.active or not from_here():
                return problem("request", HTTPStatus.BAD_REQUEST)
            show_in_chooser(platform, course, tool.client_id)
        return redirect(url_for("chooser", course_id=course_id), HTTPStatus.SEE_OTHER)
    tools = [(tool, in_chooser(course, tool)) for tool in platform.tools if tool.active]
    return render_template("sandbox/moodle/chooser.html", course=course, person=person, tools=tools)


def new_activity(course_id: str) -> ResponseReturnValue:
    """The form of a new activity, filled with what was selected in the tool; a POST saves it."""
    platform, (course, person) = platform_here(), _editor_of(course_id)
    tool = platform.tool_with(request.values.get("tool"))
    if person is None:
        return problem("editor", HTTPStatus.FORBIDDEN)
    if tool is None or not in_chooser(course, tool):
        return problem("pending", HTTPStatus.FORBIDDEN)
    if request.method == "GET":
        return _form(course, person, tool, None, ContentItem(""))
    item = item_of(request.form)
    if item is None or not from_here():
        return problem("activity", HTTPStatus.BAD_REQUEST)
    with platform.lock:
        platform.add_link(course_id, link_of(item, platform.lms.new_link_id(platform), tool.client_id))
    return redirect(url_for("course", course_id=course_id), HTTPStatus.SEE_OTHER)


def edit_activity(link_id: str) -> ResponseReturnValue:
    """The form of an activity. Content that was selected again overwrites its fields."""
    platform, (course, link) = platform_here(), _found(link_id)
    person, tool = current_editor(), platform.tool_of(link)
    if person is None or tool is None:
        return problem("editor", HTTPStatus.FORBIDDEN)
    if request.method == "GET":
        return _form(course, person, tool, link, ContentItem.of(link))
    item = item_of(request.form)
    if item is None or not from_here():
        return problem("activity", HTTPStatus.BAD_REQUEST)
    with platform.lock:
        change_activity(platform, course, link_of(item, link.id, link.client_id, link))
    return redirect(url_for("course", course_id=course.id), HTTPStatus.SEE_OTHER)


def duplicate_activity(link_id: str) -> ResponseReturnValue:
    """Copy an activity within its course."""
    course, _ = _found(link_id)
    if current_editor() is None or not from_here():
        return problem("editor", HTTPStatus.FORBIDDEN)
    platform_here().duplicate_link(link_id)
    return redirect(url_for("course", course_id=course.id), HTTPStatus.SEE_OTHER)


def delete_activity(link_id: str) -> ResponseReturnValue:
    """Delete an activity with its column."""
    platform, (course, _) = platform_here(), _found(link_id)
    if current_editor() is None or not from_here():
        return problem("editor", HTTPStatus.FORBIDDEN)
    with platform.lock:
        platform.courses.remove_link(link_id)
        if column := platform.gradebook.activity_column(course.id, link_id):
            platform.gradebook.remove(column)
        platform.save()
    return redirect(url_for("course", course_id=course.id), HTTPStatus.SEE_OTHER)


def _form(
    course: Course, person: Person, tool: RegisteredTool, link: Link | None, item: ContentItem
) -> ResponseReturnValue:
    begun = selecting(request.args.get("selection", ""))
    selected = begun.selection if begun is not None and begun.person == person.id else None
    if selected is not None and selected.items:
        item = selected.items[0]
    return render_template(
        "sandbox/moodle/activity.html",
        course=course,
        person=person,
        tool=tool,
        activity=link,
        item=item,
        custom=write_lines(item.custom),
        review_custom=write_lines(item.review_custom),
        selected=selected,
        can_select=tool.target_of(DEEP_LINKING_REQUEST) is not None,
    )


def _editor_of(course_id: str) -> tuple[Course, Person | None]:
    course = platform_here().courses.get(course_id)
    if course is None:
        abort(HTTPStatus.NOT_FOUND)
    return course, current_editor()


def _found(link_id: str) -> tuple[Course, Link]:
    found = platform_here().courses.link(link_id)
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    return found
