"""Scores: Canvas' checks in Canvas' order, then what the score does."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask, request

from lti_app.sandbox.canvas import identity, scores
from lti_app.sandbox.canvas.addresses import LINEITEM, lineitem_url
from lti_app.sandbox.canvas.enrolments import STUDENTS, Standing, enrolments
from lti_app.sandbox.canvas.gate import Passed, ServiceError, answer_json, body, owned_column, passes
from lti_app.sandbox.canvas.score_message import EXTENSION, ScoreRefusedError, read_score
from lti_app.sandbox.canvas.submissions import (
    is_first,
    keep_result,
    keep_submission,
    last_result,
    submission,
)
from lti_app.sandbox.platform import ReceivedScore
from lti_app.sandbox.shared import platform_here
from lti_app.sandbox.vocabulary import SCORE, SCORE_TYPE

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from lti_app.sandbox.gradebook import Column
    from lti_app.sandbox.people import Person


_CONCLUDED = "This course has concluded. AGS requests will no longer be accepted for this course."


def install(app: Flask) -> None:
    """Add the route."""
    app.add_url_rule(f"{LINEITEM}/scores", "score", score, methods=["POST"])


def score(course: int, column: int) -> ResponseReturnValue:
    """Take a score. 200 with the result's address."""
    platform = platform_here()
    with platform.lock:
        status = HTTPStatus.OK
        try:
            passed = passes(course, SCORE)
            if passed.course.extra.get("state") == "completed":
                raise _unprocessable(_CONCLUDED)
            found = owned_column(passed, column)
            person = _student(passed)
            _record(passed, found, person)
        except ServiceError as refused:
            status = refused.status
            raise
        except ScoreRefusedError as refused:
            status = HTTPStatus(refused.status)
            raise ServiceError(status, refused.message) from None
        finally:
            text = request.get_data(as_text=True)
            platform.received.append(ReceivedScore(column, text, int(status), platform.now()))
        platform.save()
        number = 1 + platform.people.index(person)
        url = f"{lineitem_url(platform, found)}/results/{number}"
        return answer_json({"resultUrl": url, EXTENSION: {"content_items": []}}, SCORE_TYPE)


def _student(passed: Passed) -> Person:
    """Return whom a score is for: a student of the course, the test student too. Raises ServiceError."""
    platform, course = passed.platform, passed.course
    person = identity.person_with(platform, course, str(body().get("userId", "")))
    listed = [one for one in enrolments(platform, course) if person is not None and one.person == person.id]
    as_student = [one for one in listed if one.kind in STUDENTS and one.standing is not Standing.INVITED]
    if person is None or not as_student or course.extra.get("state") == "unpublished":
        raise _unprocessable("User not found in course or is not a student")
    if all(one.standing is Standing.CONCLUDED for one in as_student):
        raise _unprocessable("This course has concluded for this student")
    return person


def _record(passed: Passed, column: Column, person: Person) -> None:
    """Check the rest of a score and write it. Raises ScoreRefusedError, ServiceError."""
    now = passed.platform.now()
    sent = read_score(body())
    found = passed.platform.courses.link(column.link) if column.link else None
    settings = found[1].extra if found else {}
    if not settings.get("published", True):
        raise _unprocessable("This assignment is still unpublished")
    before = last_result(column, person.id)
    at = scores.check_timestamp(sent, before)
    submitted_at = scores.check_values(sent, column.maximum, now)
    work = submission(column, person.id)
    scores.check_attempts(sent, work, settings.get("attempts"))
    if is_first(column):
        after = scores.submit(work, sent, column.maximum, submitted_at, now)
        keep_submission(column, person.id, after, now)
    keep_result(column, person.id, scores.result(sent, at, column.maximum, before))


def _unprocessable(message: str) -> ServiceError:
    return ServiceError(HTTPStatus.UNPROCESSABLE_ENTITY, message)
