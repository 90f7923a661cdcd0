"""Adding content of a tool to a course: the dialog with the tool in it, and where its answer goes."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask, abort, jsonify, render_template, request

from lti_app.sandbox.canvas.content import make_content
from lti_app.sandbox.canvas.deep_linking import AnswerRefusedError, read_answer, read_data, request_of
from lti_app.sandbox.canvas.identity import course_with
from lti_app.sandbox.canvas.placements import PICKING, placement_of
from lti_app.sandbox.people_views import current_person, current_staff
from lti_app.sandbox.shared import opens_tool, platform_here, problem
from lti_app.sandbox.vocabulary import DEEP_LINKING_REQUEST

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


def install(app: Flask) -> None:
    """Add the routes."""
    app.add_url_rule("/course/<course_id>/pick/<placement>/<client_id>", "pick", pick)
    app.add_url_rule("/course/<course_id>/pick/<placement>/<client_id>/launch", "launch_pick", launch_pick)
    app.add_url_rule("/courses/<int:number>/deep_linking_response", "picked", picked, methods=["POST"])


def pick(course_id: str, placement: str, client_id: str) -> ResponseReturnValue:
    """The dialog: the tool in a frame, to choose from."""
    course, person = platform_here().courses.get(course_id), current_staff()
    if course is None:
        abort(HTTPStatus.NOT_FOUND)
    if person is None:
        return problem("staff", HTTPStatus.FORBIDDEN)
    return render_template(
        "sandbox/canvas/pick.html", course=course, person=person, placement=placement, client_id=client_id
    )


def launch_pick(course_id: str, placement: str, client_id: str) -> ResponseReturnValue:
    """The beginning of a deep linking launch."""
    platform, person = platform_here(), current_staff()
    with platform.lock:
        course, tool = platform.courses.get(course_id), platform.tool_with(client_id)
        if person is None:
            return problem("staff", HTTPStatus.FORBIDDEN)
        at = placement_of(tool, placement) if tool else None
        if course is None or tool is None or at is None or placement not in PICKING:
            abort(HTTPStatus.NOT_FOUND)
        if at.get("message_type") != DEEP_LINKING_REQUEST:
            return problem("request", HTTPStatus.BAD_REQUEST)
        launch = request_of(platform, tool, course, person, at)
    return opens_tool(launch)


def picked(number: int) -> ResponseReturnValue:
    """Where a tool's answer goes, in the dialog's frame. What is wrong with it is JSON, as in Canvas."""
    platform, person = platform_here(), current_staff()
    course = course_with(platform, number)
    if course is None:
        abort(HTTPStatus.NOT_FOUND)
    if current_person() is None and "repost" not in request.form:
        # The form came from the tool's site, so the browser left out the LMS's SameSite=Lax cookie. (Canvas'
        # own is SameSite=None, which takes https.)
        fields = {**request.form.to_dict(), "repost": "1"}
        return render_template("sandbox/post.html", action=request.full_path, fields=fields, to="self")
    if person is None:
        return problem("staff", HTTPStatus.UNAUTHORIZED)
    try:
        sealed = read_data(platform, request.args.get("data", ""), course)
        answer = read_answer(platform, request.form.get("JWT", ""), sealed)
    except AnswerRefusedError as refused:
        return jsonify(refused.body), HTTPStatus.BAD_REQUEST
    made = make_content(platform, course, answer)
    return render_template(
        "sandbox/canvas/picked.html", course=course, person=person, made=made, answer=answer
    )
