"""What Moodle does to a grade when a score comes, and to a teacher's own."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from lti_app.lti.addresses import insert_path
from lti_app.lti.scopes import RESULTS, SCORE
from lti_app.lti.services.grades import post_score
from lti_app.lti.services.refusals import Outcome, ServiceError
from lti_app.lti.services.results import read_result
from lti_app.lti.services.scores import Score
from lti_app.outbox.columns import make_column
from lti_app.outbox.service import delivery_of_course, resend
from lti_app.sandbox.vocabulary import SCORE_TYPE
from tests.conformance.moodle_lesson import STUDENT, TEACHER, open_lesson
from tests.conformance.moodle_school import open_moodle

if TYPE_CHECKING:
    from lti_app.lti.http import Answer
    from lti_app.sandbox.gradebook import Column
    from tests.conformance.moodle_lesson import Lesson


def _url(lesson: Lesson, link: str | None = None) -> str:
    url = lesson.practice_set(link).lineitem_url
    assert url is not None
    return url


def _raw(lesson: Lesson, **changes: Any) -> Answer:
    """Send a score that Baton would not send. changes: None leaves a field out."""
    body = {
        "userId": STUDENT,
        "scoreGiven": 50,
        "scoreMaximum": 100,
        "timestamp": lesson.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        **changes,
    }
    body = {name: value for name, value in body.items() if value is not None}
    return lesson.ask("POST", insert_path(_url(lesson), "scores"), SCORE, body=body, Content_Type=SCORE_TYPE)


def _post(lesson: Lesson, given: float, person: str = STUDENT, **more: Any) -> None:
    score = Score(person, given, 100.0, lesson.clock.advance(seconds=2), **more)
    post_score(lesson.school.connector, lesson.registration, _url(lesson), score)


def _value(lesson: Lesson) -> float | None:
    grade = lesson.grade()
    return grade.value if grade else None


def _made(lesson: Lesson) -> Column:
    """Open the ungraded activity and let Baton make its column."""
    lesson.launch(link=lesson.ungraded)
    make_column(lesson.runtime, lesson.school.connector, lesson.practice_set(lesson.ungraded).id)
    return next(each for each in lesson.platform.gradebook.columns(lesson.course) if not each.coupled)


def an_empty_answer_is_a_success(lesson: Lesson) -> None:
    lesson.launch()
    lesson.earn(0.5)
    lesson.deliver()
    sent = [each for each in lesson.asked if each.path.endswith("/scores")][-1]
    assert (sent.status, sent.answer) == (200, "")
    assert lesson.delivery().state == "delivered"


def no_score_of_ours_wipes_a_grade(lesson: Lesson) -> None:
    lesson.launch()
    for wiping in ({"gradingProgress": "PendingManual"}, {"scoreGiven": None, "scoreMaximum": None}):
        _post(lesson, 40)
        assert _value(lesson) == 40
        lesson.clock.advance(seconds=2)
        assert _raw(lesson, **wiping).status == 200
        assert _value(lesson) is None
    _post(lesson, 60)
    _post(lesson, 70, needs_review=True)
    _post(lesson, 0, completed=False)
    assert _value(lesson) == 0
    ours = [json.loads(score.body) for score in lesson.platform.received[-3:]]
    assert [one["scoreGiven"] for one in ours] == [60, 70, 0]
    assert {one["gradingProgress"] for one in ours} == {"FullyGraded"}


def two_scores_of_one_second_are_a_second_apart(lesson: Lesson) -> None:
    lesson.launch()
    lesson.earn(0.3)
    assert lesson.deliver() == 1
    assert _raw(lesson, scoreGiven=31).status == 409  # of the same second, whatever its score
    before = len(lesson.platform.received)
    for share in (0.4, 0.5):
        lesson.clock.advance(microseconds=100_000)
        lesson.earn(share, after=0)
        lesson.deliver()
    lesson.clock.advance(seconds=2)
    lesson.deliver()
    assert _value(lesson) == 50
    assert {score.status for score in lesson.platform.received[before:]} == {200}


def no_score_comes_from_the_future(lesson: Lesson) -> None:
    lesson.launch()
    for share in (0.1, 0.2, 0.3, 0.4):
        lesson.earn(share, after=0)
        lesson.deliver()
    lesson.clock.advance(seconds=10)
    lesson.deliver()
    column = lesson.column().id
    taken = [score for score in lesson.platform.received if score.column == column]
    sent = [(json.loads(score.body)["timestamp"], score.at) for score in taken]
    assert sent
    assert all(said <= at.strftime("%Y-%m-%dT%H:%M:%SZ") for said, at in sent)
    assert _value(lesson) == 40
    ahead = (lesson.clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert _raw(lesson, scoreGiven=41, timestamp=ahead).status == 200
    lesson.clock.advance(hours=1)
    assert _raw(lesson, scoreGiven=42).status == 409  # what one such score would do


def a_later_grade_of_the_gradebooks_wins(lesson: Lesson) -> None:
    lesson.launch()
    lesson.earn(0.5)
    lesson.deliver()
    ahead = (lesson.clock.now() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert _raw(lesson, scoreGiven=50, timestamp=ahead).status == 200  # the same grade, from a fast clock
    lesson.earn(0.6)
    lesson.deliver()
    row = lesson.delivery()
    assert (row.state, row.error) == ("superseded", "AGS-409")
    assert lesson.deliver() == 0  # and is not tried again


def who_cannot_be_graded_is_a_matter_for_a_person(lesson: Lesson) -> None:
    lesson.launch()
    for person in (TEACHER, "nobody-here"):
        with pytest.raises(ServiceError) as refused:
            _post(lesson, 50, person)
        assert (refused.value.status, refused.value.code) == (400, "AGS-NOT-GRADABLE")
        assert refused.value.outcome is Outcome.BLOCKED
        assert person not in repr(refused.value)  # Moodle repeats the body in its status line
    _post(lesson, 50)
    assert _value(lesson) == 50


def who_is_suspended_blocks_nobody_else(lesson: Lesson) -> None:
    for person in (STUDENT, "student-02"):
        lesson.launch(person)
    lesson.earn(0.5)
    lesson.earn(0.6, "student-02", after=0)
    lesson.platform.enrol(lesson.course, STUDENT, enrolled=False)
    assert lesson.deliver() == 2
    grades = {person: grade.value for person, grade in lesson.column().grades.items()}
    assert grades["student-02"] == 60
    assert lesson.deliver() == 0
    statuses = {json.loads(score.body)["userId"]: score.status for score in lesson.platform.received[-2:]}
    assert statuses == {STUDENT: 400, "student-02": 200}


def another_scale_is_no_teachers_grade(lesson: Lesson) -> None:
    link = lesson.add(graded=True, maximum=40)
    lesson.launch(link=link)
    for share, points in ((0.333, 13.32), (0.777, 31.08)):
        lesson.earn(share, link=link)
        assert lesson.deliver() == 1
        assert lesson.column(link).grades[STUDENT].value == pytest.approx(points)
        assert lesson.delivery().state == "delivered"


def a_teachers_grade_in_an_activitys_column_is_seen(lesson: Lesson) -> None:
    lesson.launch()
    lesson.earn(0.5)
    lesson.deliver()
    lesson.column().set_by_teacher(STUDENT, 30, lesson.clock.advance(seconds=2))
    lesson.clock.advance(seconds=2)
    assert _raw(lesson, scoreGiven=90).status == 200
    assert _value(lesson) == 30  # taken, and not shown
    lesson.earn(0.9)
    lesson.deliver()
    row = lesson.delivery()
    assert (row.state, row.error) == ("superseded", "AGS-TEACHER-GRADE")
    with lesson.runtime.database.transaction() as session:
        old = delivery_of_course(session, lesson.course_row().id, row.id)
        assert old is not None
        assert resend(session, old, lesson.clock.advance(seconds=2), overwrite=True) is not None
    lesson.deliver()
    row = lesson.delivery()
    assert (row.state, row.error) == ("superseded", "AGS-TEACHER-KEPT")
    assert _value(lesson) == 30


def a_teachers_grade_in_a_column_of_ours_stays(lesson: Lesson) -> None:
    column = _made(lesson)
    lesson.earn(0.5, link=lesson.ungraded)
    lesson.deliver()
    assert column.grades[STUDENT].value == 50
    column.set_by_teacher(STUDENT, 30, lesson.clock.advance(seconds=2))
    lesson.earn(0.9, link=lesson.ungraded)
    lesson.deliver()
    assert column.grades[STUDENT].value == 30
    row = lesson.delivery()
    assert (row.state, row.error) == ("superseded", "AGS-TEACHER-GRADE")
    with lesson.runtime.database.transaction() as session:
        old = delivery_of_course(session, lesson.course_row().id, row.id)
        assert old is not None
        resend(session, old, lesson.clock.advance(seconds=2), overwrite=True)
    lesson.deliver()
    assert column.grades[STUDENT].value == 90  # what Moodle does with any score there


def nothing_is_sent_blindly_into_a_column_of_ours(lesson: Lesson) -> None:
    with open_moodle(lesson.school) as moodle, open_lesson(moodle) as other:
        column = _made(other)
        moodle.platform.tool.scopes.remove(RESULTS)
        other.launch(link=other.ungraded)
        assert other.practice_set(other.ungraded).can_read_results is False
        column.set_by_teacher(STUDENT, 30, other.clock.advance(seconds=2))
        other.earn(0.9, link=other.ungraded)
        other.deliver()
        row = other.delivery()
        assert (row.state, row.error) == ("blocked", "AGS-NO-RESULTS")
        assert column.grades[STUDENT].value == 30
        other.launch()
        other.earn(0.7)
        other.deliver()
        grade = other.grade()
        assert grade is not None
        assert grade.value == 70  # an activity's own column keeps a teacher's grade by itself


def an_empty_cell_is_an_entry_without_a_score_or_none_at_all(lesson: Lesson) -> None:
    lesson.launch()
    made = _made(lesson)
    for column, entries in ((lesson.column(), 0), (made, 1)):
        column.set_by_teacher(STUDENT, 30, lesson.clock.advance(seconds=2))
        column.grades[STUDENT].value = None
        url = lesson.platform.lineitem_url(column)
        assert read_result(lesson.school.connector, lesson.registration, url, STUDENT) is None
        said = json.loads(lesson.asked[-1].answer)
        assert len(said) == entries
        assert not [entry for entry in said if "resultScore" in entry]
