"""Deep linking: the tool opened to select content, what it sends back, several items created at once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

from flask import Flask, abort, current_app, redirect, render_template, request, url_for

from lti_app.sandbox.launches import PendingLaunch
from lti_app.sandbox.moodle.activities import current_editor, link_of
from lti_app.sandbox.moodle.content_items import ResponseRefusedError, Selection, read_response
from lti_app.sandbox.people_views import current_person
from lti_app.sandbox.shared import from_here, opens_tool, platform_here, problem
from lti_app.sandbox.vocabulary import DEEP_LINKING_REQUEST

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from lti_app.sandbox.platform import Platform
    from lti_app.sandbox.registered import RegisteredTool

_EXTENSION = "sandbox-selecting"


@dataclass(slots=True)
class Selecting:
    """Somebody selects content for a course. link: the activity that is edited, None for a new one."""

    person: str
    course: str
    client_id: str
    link: str | None
    selection: Selection | None = None


def install(app: Flask) -> None:
    """Add the routes."""
    app.extensions[_EXTENSION] = {}
    app.add_url_rule("/course/<course_id>/select", "select_content", select_content)
    app.add_url_rule("/course/<course_id>/contentitem", "request_content", request_content)
    app.add_url_rule("/contentitem_return", "content_returned", content_returned, methods=["POST"])
    app.add_url_rule("/course/<course_id>/selection/<key>", "selection", selection, methods=["GET", "POST"])


def selecting(key: str) -> Selecting | None:
    """Return what is being selected under a session key, in memory alone: it ends with the session."""
    return cast("dict[str, Selecting]", current_app.extensions[_EXTENSION]).get(key)


def select_content(course_id: str) -> ResponseReturnValue:
    """The page with the tool's picker in a frame."""
    platform, person = platform_here(), current_editor()
    course = platform.courses.get(course_id)
    if course is None:
        abort(HTTPStatus.NOT_FOUND)
    if person is None:
        return problem("editor", HTTPStatus.FORBIDDEN)
    tool, link = request.args.get("tool"), request.args.get("link")
    source = url_for("request_content", course_id=course_id, tool=tool, link=link)
    return render_template("sandbox/moodle/select.html", course=course, person=person, source=source)


def request_content(course_id: str) -> ResponseReturnValue:
    """The beginning of a deep linking launch."""
    platform, person = platform_here(), current_editor()
    with platform.lock:
        course, tool = platform.courses.get(course_id), platform.tool_with(request.args.get("tool"))
        if course is None or tool is None:
            abort(HTTPStatus.NOT_FOUND)
        target = tool.target_of(DEEP_LINKING_REQUEST)
        if person is None or target is None:
            return problem("editor", HTTPStatus.FORBIDDEN)
        key = secrets.token_urlsafe(8)
        current_app.extensions[_EXTENSION][key] = Selecting(
            person.id, course_id, tool.client_id, request.args.get("link")
        )
        begun = PendingLaunch(
            person.id,
            course_id,
            None,
            tool.client_id,
            tool.deployment_id,
            target,
            platform.now(),
            message=DEEP_LINKING_REQUEST,
            more={"deep_linking_settings": _settings(platform, tool, course_id, key)},
        )
    return opens_tool(begun)


def _settings(platform: Platform, tool: RegisteredTool, course_id: str, key: str) -> dict[str, object]:
    """No `data`, no `accept_lineitem`: Moodle sends neither."""
    query = urlencode({"course": course_id, "id": tool.deployment_id, "sesskey": key})
    return {
        "accept_types": ["ltiResourceLink"],
        "accept_presentation_document_targets": ["frame", "iframe", "window"],
        "accept_copy_advice": False,
        "accept_multiple": True,
        "accept_unsigned": False,
        "auto_create": False,
        "can_confirm": False,
        "deep_link_return_url": f"{platform.config.origin}/contentitem_return?{query}",
        "title": tool.name,
        "text": "",
    }


def content_returned() -> ResponseReturnValue:
    """Take the tool's response, and leave the frame for the form or the list that it fills."""
    platform, person = platform_here(), current_person()
    if person is None and "repost" not in request.form:
        # the tool's form came from another site, and the browser left out our SameSite=Lax cookie
        fields = {**request.form.to_dict(), "repost": "1"}
        return render_template("sandbox/post.html", action=request.full_path, fields=fields, to="self")
    key = request.args.get("sesskey", "")
    begun = selecting(key)
    if begun is None or person is None or begun.person != person.id:
        return problem("selection", HTTPStatus.FORBIDDEN)
    tool = platform.tool_with(begun.client_id)
    if tool is None or request.args.get("course") != begun.course:
        return problem("selection", HTTPStatus.FORBIDDEN)
    try:
        begun.selection = read_response(platform, tool, request.form.get("JWT", ""))
    except ResponseRefusedError as refused:
        return render_template("sandbox/moodle/refused.html", reason=str(refused)), HTTPStatus.BAD_REQUEST
    return render_template("sandbox/moodle/returned.html", course_id=begun.course, key=key)


def selection(course_id: str, key: str) -> ResponseReturnValue:
    """One item: its form. Several: a list, which a POST creates at once. None: the form again."""
    platform, person, begun = platform_here(), current_editor(), selecting(key)
    course = platform.courses.get(course_id)
    if course is None or begun is None or begun.course != course_id or begun.selection is None:
        abort(HTTPStatus.NOT_FOUND)
    if person is None or begun.person != person.id:
        return problem("editor", HTTPStatus.FORBIDDEN)
    items = begun.selection.items
    if len(items) <= 1 or begun.link is not None:
        if begun.link is not None:
            return redirect(url_for("edit_activity", link_id=begun.link, selection=key))
        return redirect(url_for("new_activity", course_id=course_id, tool=begun.client_id, selection=key))
    if request.method == "POST":
        if not from_here():
            return problem("request", HTTPStatus.BAD_REQUEST)
        with platform.lock:
            for item in items:
                link = link_of(item, platform.lms.new_link_id(platform), begun.client_id)
                platform.add_link(course_id, link)
            del current_app.extensions[_EXTENSION][key]  # sent twice, it would create them twice
        return redirect(url_for("course", course_id=course_id), HTTPStatus.SEE_OTHER)
    return render_template("sandbox/moodle/selection.html", course=course, person=person, items=items)
