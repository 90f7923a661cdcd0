"""Moodle's token endpoint, and how far its tokens reach."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from lti_app.db.models import Registration
from lti_app.lti.keys import keys_in_order, rotate
from lti_app.lti.scopes import RESULTS, ROSTER, SCORE
from lti_app.lti.services.refusals import Outcome, ServiceError
from lti_app.lti.services.results import read_result
from lti_app.sandbox.moodle.addresses import memberships_url
from lti_app.sandbox.vocabulary import MEMBERSHIPS_TYPE
from tests.conformance.moodle_lesson import STUDENT, TEACHER, open_lesson
from tests.conformance.moodle_school import open_moodle
from tests.loopback import Reply, loopback

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conformance.moodle_lesson import Lesson
    from tests.conformance.wire import Exchange


def _tokens(lesson: Lesson) -> list[Exchange]:
    return [each for each in lesson.asked if each.path == "/lti/token"]


@contextmanager
def _clock_behind(lesson: Lesson, seconds: float) -> Iterator[None]:
    lesson.platform.now = lambda: lesson.clock.now() - timedelta(seconds=seconds)
    try:
        yield
    finally:
        lesson.platform.now = lesson.clock.now


def _read(lesson: Lesson) -> object:
    url = lesson.practice_set().lineitem_url
    assert url is not None
    return read_result(lesson.school.connector, lesson.registration, url, STUDENT)


def a_clock_that_is_a_little_behind_is_no_trouble(lesson: Lesson) -> None:
    lesson.launch()
    lesson.forget_tokens()
    with _clock_behind(lesson, 4):
        assert _read(lesson) is None
    assert [each.status for each in _tokens(lesson)] == [200]
    lesson.forget_tokens()
    with _clock_behind(lesson, 30), pytest.raises(ServiceError):
        _read(lesson)
    assert _tokens(lesson)[-1].status == 400


def a_clock_that_is_far_ahead_has_a_code_of_its_own(lesson: Lesson) -> None:
    said = {"error": "invalid_request", "error_description": "Cannot handle token with iat prior to 2026"}
    with (
        loopback(lambda _: Reply(400, said)) as server,
        open_moodle(lesson.school) as moodle,
        open_lesson(moodle) as other,
    ):
        other.launch()
        other.earn(0.5)
        with other.runtime.database.transaction() as session:
            session.get_one(Registration, moodle.registration).auth_token_url = server.url
        other.deliver()
        assert server.asked
        assert (other.delivery().state, other.delivery().error) == ("pending", "AGS-CLOCK")


def a_token_under_the_name_of_a_page_is_a_token(lesson: Lesson) -> None:
    lesson.launch()
    lesson.forget_tokens()
    assert _read(lesson) is None
    (token,) = _tokens(lesson)
    assert token.answered["content-type"].startswith("text/html")
    assert lesson.asked[-1].status == 200


def fewer_scopes_than_asked_for_still_bring_the_grade(lesson: Lesson) -> None:
    with open_moodle(lesson.school) as moodle, open_lesson(moodle) as other:
        other.launch()
        other.earn(0.5)
        moodle.platform.tool.scopes = [SCORE]
        assert other.deliver() == 1
        asked, answer = _tokens(other)[0].form["scope"], _tokens(other)[0].answer
        assert RESULTS in asked
        assert RESULTS not in answer
        assert [each.status for each in _tokens(other)] == [200] * len(_tokens(other))
        grade = other.grade()
        assert grade is not None
        assert grade.value == 50
        assert other.delivery().state == "delivered"


def no_scope_at_all_waits_for_a_person(lesson: Lesson) -> None:
    with open_moodle(lesson.school) as moodle, open_lesson(moodle) as other:
        other.launch()
        other.earn(0.5)
        moodle.platform.tool.scopes = [ROSTER]
        other.deliver()
        assert "invalid_scope" in _tokens(other)[-1].answer
        row = other.delivery()
        assert (row.state, row.error) == ("blocked", "AGS-SCOPE")


def a_page_of_404_while_keys_cannot_be_fetched_is_tried_again(lesson: Lesson) -> None:
    with open_moodle(lesson.school) as moodle, open_lesson(moodle) as other:
        other.launch()
        other.earn(0.5)
        right, moodle.platform.tool.keys_url = moodle.platform.tool.keys_url, "http://127.0.0.1:9/keys"
        other.deliver()
        (token,) = _tokens(other)
        assert (token.status, "<html" in token.answer) == (404, True)
        row = other.delivery()
        assert (row.state, row.error) == ("pending", "AGS-TOKEN")
        moodle.platform.tool.keys_url = right
        other.clock.advance(hours=1)
        assert other.deliver() == 1
        assert other.delivery().state == "delivered"


def batons_new_key_is_fetched_when_it_signs(lesson: Lesson) -> None:
    with open_moodle(lesson.school) as moodle, open_lesson(moodle) as other:
        other.launch()
        assert _read(other) is None
        now, runtime = other.clock.now(), other.runtime
        with runtime.database.transaction() as session:
            old = keys_in_order(session, now)[-1].kid
            new = rotate(session, runtime.vault, now, replaces=old, after=timedelta()).kid
        other.clock.advance(seconds=1)
        other.forget_tokens()
        before = len(other.told)
        assert _read(other) is None
        assert [each.path for each in other.told[before:]] == ["/lti/jwks"]
        assert new in other.told[-1].answer
        assert old != new


def a_token_good_for_every_course_goes_to_its_own_alone(lesson: Lesson) -> None:
    with open_lesson(lesson.moodle) as neighbour:
        lesson.platform.enrol(neighbour.course, "student-05", enrolled=False)
        lesson.launch(TEACHER)
        neighbour.launch(TEACHER)
        foreign = memberships_url(lesson.platform.config, neighbour.course)
        answer = lesson.ask("GET", foreign, ROSTER, Accept=MEMBERSHIPS_TYPE)
        assert answer.status == 200  # Moodle would not have minded
        before = len(lesson.asked)
        lesson.read_roster()
        neighbour.read_roster()
        read = [each.path for each in lesson.asked[before:] if each.method == "GET"]
        own = memberships_url(lesson.platform.config, lesson.course)
        assert [lesson.lms + path for path in read] == [own, foreign]
        assert "student-05" in lesson.enrolments()
        assert "student-05" not in neighbour.enrolments()


def a_course_whose_launches_name_no_roster_is_not_asked(lesson: Lesson) -> None:
    with open_moodle(lesson.school) as moodle, open_lesson(moodle) as other:
        moodle.platform.tool.scopes.remove(ROSTER)
        other.launch(TEACHER)
        with pytest.raises(ServiceError) as failed:
            other.read_roster()
        assert (failed.value.code, failed.value.outcome) == ("NRPS-SERVICE", Outcome.BLOCKED)
        assert not [each for each in other.asked if "memberships" in each.path]
