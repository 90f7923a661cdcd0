"""Scores in Canvas, acted out: what wipes a grade, attempts, a teacher's own grade, columns."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from lti_app.db.models import PracticeSet
from lti_app.lti.services.lineitems import LineItems
from lti_app.lti.services.results import read_result
from lti_app.sandbox.canvas.addresses import lineitems_url
from lti_app.sandbox.canvas.course_actions import publish
from lti_app.sandbox.canvas.score_message import EXTENSION
from tests.conformance.canvas_lesson import OTHER_STUDENT, STUDENT, TEACHER
from tests.intake import skip_intake

if TYPE_CHECKING:
    from lti_app.sandbox.client import Page
    from tests.conformance.canvas_lesson import Lesson


def a_score_without_a_number_wipes_the_grade(lesson: Lesson) -> None:
    lesson.launch()
    for share in (0.0, 0.3, 0.6):
        assert lesson.reach(share) == ("delivered", None)
        assert lesson.work().score == pytest.approx(share * 100)
    assert [score["scoreGiven"] for score in lesson.scores()] == [0.0, 30.0, 60.0]
    assert lesson.send(scoreGiven=None, scoreMaximum=None, activityProgress="InProgress").ok
    assert lesson.work().score is None


def a_progress_that_is_not_final_wipes_the_grade(lesson: Lesson) -> None:
    lesson.launch()
    lesson.reach(0.0)
    lesson.reach(0.6)
    assert {score["gradingProgress"] for score in lesson.scores()} == {"FullyGraded"}
    assert lesson.send(gradingProgress="Pending").ok
    assert lesson.work().score is None


def a_score_is_a_new_attempt_unless_it_says_when_it_was_handed_in(lesson: Lesson) -> None:
    lesson.launch()
    for share in (0.1, 0.2, 0.3):
        assert lesson.reach(share) == ("delivered", None)
    assert (lesson.work().attempt, lesson.work().score) == (1, 30.0)
    lesson.clock.advance(hours=1)
    for share in (0.4, 0.5):
        lesson.reach(share)
    assert (lesson.work().attempt, lesson.work().score) == (2, 50.0)
    handed_in = [score["submission"]["submittedAt"] for score in lesson.scores()]
    assert [handed_in.count(each) for each in dict.fromkeys(handed_in)] == [3, 2]
    assert [score[EXTENSION]["new_submission"] for score in lesson.scores()] == [
        True, False, False, True, False,
    ]  # fmt: skip
    lesson.send()
    lesson.clock.advance(5)
    lesson.send()
    assert lesson.work().attempt == 4  # as Canvas counts scores that say nothing


def without_attempts_left_the_grade_still_rises(lesson: Lesson) -> None:
    lesson.change_link(lesson.graded, attempts=1)
    lesson.launch()
    lesson.reach(0.1)
    lesson.clock.advance(hours=1)
    assert lesson.reach(0.2) == ("delivered", None)
    assert (lesson.work().score, lesson.work().attempt) == (20.0, 1)
    posted = [each for each in lesson.asked if each.path.endswith("/scores")]
    assert [each.status for each in posted] == [200, 422, 200]
    assert [score[EXTENSION]["new_submission"] for score in lesson.scores()] == [True, True, False]


def preserve_score_writes_nothing_and_prioritize_keeps_the_tool_s_own(lesson: Lesson) -> None:
    lesson.launch()
    lesson.reach(0.3)
    lesson.send(scoreGiven=90, extension={"preserve_score": True})
    assert lesson.work().score == 30.0
    lesson.clock.advance(5)
    lesson.send(scoreGiven=90, extension={"prioritize_non_tool_grade": True})
    assert lesson.work().score == 30.0
    sent = len(lesson.scores())
    assert lesson.reach(0.6) == ("delivered", None)
    assert lesson.work().score == 60.0
    said = lesson.scores()[0][EXTENSION] | lesson.scores()[sent][EXTENSION]
    assert set(said) == {"new_submission", "submission_type", "submission_data"}


def an_unpublished_assignment_takes_its_grade_later(lesson: Lesson) -> None:
    lesson.launch()
    publish(lesson.platform, lesson.graded, published=False)
    assert lesson.reach(0.5) == ("pending", "AGS-UNPUBLISHED")
    publish(lesson.platform, lesson.graded, published=True)
    lesson.deliver()
    assert lesson.work().score is None  # a teacher publishes in minutes, not in seconds
    lesson.clock.advance(hours=1)
    lesson.deliver()
    assert lesson.work().score == 50.0


def a_teacher_s_grade_is_overwritten_without_a_word(lesson: Lesson) -> None:
    lesson.launch()
    lesson.reach(0.5)
    lesson.teacher_sets(95.0)
    for share in (0.6, 0.7):
        assert lesson.reach(share) == ("superseded", "AGS-TEACHER-GRADE")
    assert (lesson.work().score, lesson.work().by) == (95.0, "teacher")
    assert len(lesson.scores()) == 1
    lesson.send(scoreGiven=10)
    assert lesson.work().score == 10.0  # as Canvas would have let Baton do


def without_results_nothing_is_sent_blindly(lesson: Lesson) -> None:
    lesson.platform.tool.scopes = [
        scope for scope in lesson.platform.tool.scopes if not scope.endswith("result.readonly")
    ]
    lesson.launch()
    assert lesson.reach(0.5) == ("blocked", "AGS-NO-RESULTS")
    assert lesson.scores() == []


def work_to_review_waits_with_its_score(lesson: Lesson) -> None:
    lesson.launch()
    with lesson.runtime.database.transaction() as session:
        mine = PracticeSet.id == lesson.practice_set().id
        session.execute(update(PracticeSet).where(mine).values(review_grades=True))
    assert lesson.reach(0.5) == ("delivered", None)
    assert (lesson.work().state, lesson.work().score) == ("pending_review", 50.0)
    assert lesson.scores()[0]["gradingProgress"] == "PendingManual"


def comments_pile_up(lesson: Lesson) -> None:
    lesson.launch()
    for share in (0.1, 0.2):
        lesson.reach(share)
    assert lesson.work().comments == ()
    assert not [score for score in lesson.scores() if "comment" in score]
    lesson.send(comment="Well done")
    lesson.clock.advance(5)
    lesson.send(comment="Well done")
    assert lesson.work().comments == ("Well done", "Well done")


def scores_are_taken_on_the_assignment_s_own_points(lesson: Lesson) -> None:
    link = lesson.add("Of ten points", graded=True, maximum=10.0)
    lesson.launch(link=link)
    assert lesson.reach(0.85, link=link) == ("delivered", None)
    assert lesson.work(link=link).score == 8.5
    assert lesson.reach(0.9, link=link) == ("delivered", None)  # 8.5 of 10 is known for Baton's own


def only_an_assignment_s_first_line_item_is_in_the_gradebook(lesson: Lesson) -> None:
    lesson.launch(TEACHER, lesson.ungraded)
    asked = lineitems_url(lesson.platform, lesson.here)
    linked = lesson.link_id(lesson.graded)
    body = {"label": "Second", "scoreMaximum": 10, "resourceLinkId": linked}
    made = lesson.ask("POST", asked, "lineitem", body=body).json()
    found = LineItems(lesson.school.connector, lesson.registration, asked).find(link_id=linked)
    assert [item.url for item in found] == [lesson.platform.lineitem_url(lesson.column()), made["id"]]
    scores = f"{made['id']}/scores"
    score = {
        "userId": lesson.sub(STUDENT),
        "scoreGiven": 9,
        "scoreMaximum": 10,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": lesson.clock.now().isoformat(),
    }
    assert lesson.ask("POST", scores, "score", body=score).ok
    assert lesson.work().score is None  # nobody sees it
    lesson.launch()
    lesson.reach(0.5)
    assert [each.path for each in lesson.asked if each.path.endswith("/scores")][-1] == (
        f"{lesson.platform.lineitem_url(lesson.column())}/scores".removeprefix(lesson.lms)
    )


def _column_forms(page: Page) -> list[Any]:
    assert "Free practice" in page.text
    return [form for form in page.find_all("form") if form.attributes["action"].endswith("/column")]


def a_column_without_a_link_is_an_assignment_of_its_own(lesson: Lesson) -> None:
    lesson.launch(STUDENT, lesson.ungraded)
    lesson.earn(0.5, link=lesson.ungraded)
    lesson.deliver()
    page = lesson.launch(TEACHER, lesson.ungraded)
    address = f"/l/{lesson.visit.id}/activities"
    assert not _column_forms(lesson.browser.get(address, page))
    with lesson.registered(family="other"):  # as it would be anywhere else
        assert _column_forms(lesson.browser.get(address, page))
    assert not [each for each in lesson.asked if "/line_items" in each.path]
    columns = lesson.platform.gradebook.columns(lesson.course)
    assert [column.activity for column in columns] == [lesson.graded]


def _pages_of_lines(lesson: Lesson, style: str) -> None:
    lesson.launch()
    for number in range(7):
        lesson.add(f"Assignment {number}", graded=True)
    lesson.turn(links=style, per_page=3)
    items = LineItems(
        lesson.school.connector, lesson.registration, lineitems_url(lesson.platform, lesson.here)
    )
    found = items.find()
    assert [item.label for item in found] == [
        "Linear equations", *(f"Assignment {number}" for number in range(7)),
    ]  # fmt: skip
    asked = [each for each in lesson.asked if each.path.endswith("/line_items")]
    assert len(asked) == 3
    for before, after in pairwise(asked):
        assert f"{lesson.lms}{after.target}" in before.answered["link"]  # letter for letter


def lists_come_in_pages_of_bookmarks(lesson: Lesson) -> None:
    _pages_of_lines(lesson, "bookmark")


def headers_and_relations_come_in_either_case(lesson: Lesson) -> None:
    _pages_of_lines(lesson, "BOOKMARK")


def results_come_ten_at_a_time(lesson: Lesson) -> None:
    students = [f"student-{number:02}" for number in range(1, 13)]
    lesson.launch("student-12")
    for number, student in enumerate(students):
        lesson.send(student, scoreGiven=number)
    url = lesson.platform.lineitem_url(lesson.column())
    listed = lesson.ask("GET", f"{url}/results", "result.readonly")
    assert len(listed.json()) == 10
    shown = read_result(lesson.school.connector, lesson.registration, url, lesson.sub("student-12"))
    assert shown is not None
    assert shown.score == 11.0
    (asked,) = [each for each in lesson.asked if each.path.endswith("/results") and each.query]
    assert asked.query == {"user_id": lesson.sub("student-12")}


def a_submission_carries_the_address_of_the_work(lesson: Lesson) -> None:
    lesson.launch()
    lesson.reach(0.5)
    url = lesson.work().url
    assert url is not None
    assert url.startswith(f"{lesson.school.origin}/lti/launch?review=")
    (score,) = lesson.scores()
    assert score[EXTENSION]["submission_type"] == "basic_lti_launch"
    assert score["activityProgress"] in {"Submitted", "Completed"}  # else there is no submission at all
    lesson.launch(OTHER_STUDENT)
    lesson.reach(0.5, OTHER_STUDENT)
    assert lesson.work(OTHER_STUDENT).url != url


def late_is_told_by_when_it_was_handed_in(lesson: Lesson) -> None:
    skip_intake(lesson.browser, lesson.launch())
    begun = lesson.clock.now()
    lesson.platform.faults.next("score", status=502, times=1)
    assert lesson.reach(0.5) == ("pending", "AGS-PLATFORM")
    lesson.clock.advance(hours=3)
    lesson.deliver()
    assert lesson.fate() == ("delivered", None)
    assert lesson.work().submitted_at == begun
