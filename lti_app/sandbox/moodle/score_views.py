"""Scores and results of Assignment and Grade Services, with Moodle's manners."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Flask, Response, request

from lti_app.sandbox.gradebook import EarlierTimestampError
from lti_app.sandbox.moodle.addresses import LINEITEM, lineitem_url
from lti_app.sandbox.moodle.services import (
    ServiceError,
    answer_json,
    plain,
    require_accept,
    require_column,
    require_content,
    require_scope,
)
from lti_app.sandbox.people import Kind
from lti_app.sandbox.platform import ReceivedScore
from lti_app.sandbox.scores import ScoreRefusedError, read_score
from lti_app.sandbox.shared import platform_here, problem
from lti_app.sandbox.vocabulary import RESULT_READONLY, RESULTS_TYPE, SCORE, SCORE_TYPE

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from lti_app.sandbox.gradebook import Column, Grade


def install(app: Flask) -> None:
    """Add the routes."""
    app.add_url_rule(f"{LINEITEM}/scores", "score", score, methods=["POST"])
    app.add_url_rule(f"{LINEITEM}/results", "results", results)


def score(course: str, column: int) -> ResponseReturnValue:
    """Take a score. 200 without a body, 400 for what cannot be graded, 409 for an old timestamp."""
    platform = platform_here()
    require_content(SCORE_TYPE)
    require_scope(SCORE)
    text = request.get_data(as_text=True)
    with platform.lock:
        found = require_column(course, column)
        try:
            _record(found, text)
        except ServiceError as error:
            platform.received.append(ReceivedScore(column, text, int(error.status), platform.now()))
            raise
        platform.received.append(ReceivedScore(column, text, int(HTTPStatus.OK), platform.now()))
        platform.save()
    return Response(content_type=f"{SCORE_TYPE}; charset=utf-8")


def _record(column: Column, text: str) -> None:
    try:
        sent = read_score(text)
        platform = platform_here()
        person, course = platform.person(sent.person), platform.courses.get(column.course)
        if person is None or person.kind is not Kind.STUDENT or (course and person.id in course.gone):
            raise ScoreRefusedError  # only who has a line in the gradebook can have a grade
        column.record(sent)
    except ScoreRefusedError:
        # Moodle repeats the body in the status line; a tool must not log it
        reason = f"Incorrect score received{json.dumps(text)[1:-1]}"
        raise ServiceError(HTTPStatus.BAD_REQUEST, reason, bare=True) from None
    except EarlierTimestampError:
        reason = f"Refusing score with an earlier timestamp for item {column.id} and user"
        raise ServiceError(HTTPStatus.CONFLICT, reason, bare=True) from None


def results(course: str, column: int) -> ResponseReturnValue:
    """The grades of a column; user_id picks one person. A limit makes Moodle fail, and the sandbox too."""
    require_accept(RESULTS_TYPE)
    require_scope(RESULT_READONLY)
    platform = platform_here()
    wanted = request.args.get("user_id")
    with platform.lock:
        found = require_column(course, column)
        if "limit" in request.args:
            return problem("not-found", HTTPStatus.NOT_FOUND)
        entries = [
            _result(found, person, grade)
            for person, grade in sorted(found.grades.items())
            if wanted in (None, "", person) and not (found.coupled and grade.value is None)
        ]
    return answer_json(entries, RESULTS_TYPE)


def _result(column: Column, person: str, grade: Grade) -> dict[str, Any]:
    config = platform_here().config
    entry: dict[str, Any] = {
        "id": f"{lineitem_url(config, column, '/results')}&user_id={quote(person)}",
        "userId": person,
    }
    if grade.value is not None:
        entry |= {"resultScore": plain(grade.value), "resultMaximum": plain(column.maximum)}
        if grade.comment:
            entry["comment"] = grade.comment
        entry |= {"scoreOf": lineitem_url(config, column), "timestamp": grade.at.isoformat()}
    return entry
