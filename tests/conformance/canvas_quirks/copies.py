"""Copies in Canvas, and SpeedGrader's launch of a student's work, acted out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lti_app.sandbox.canvas.course_actions import publish
from tests.conformance.canvas_lesson import ASSISTANT, OTHER_STUDENT, STUDENT, TEACHER
from tests.conformance.canvas_quirks.picking import picked

if TYPE_CHECKING:
    from lti_app.db.models import PracticeSet
    from lti_app.sandbox.client import Page
    from tests.conformance.canvas_lesson import Lesson

_CUSTOM = "https://purl.imsglobal.org/spec/lti/claim/custom"


def _week_4(lesson: Lesson) -> str:
    """Pick and publish an assignment, and have a student work in it."""
    link = picked(lesson, "Week 4", points="40", goal="All of week 4")
    publish(lesson.platform, link, published=True)
    lesson.launch(STUDENT, link)
    assert lesson.reach(0.5, link=link) == ("delivered", None)
    return link


def _settings(row: PracticeSet) -> tuple[object, ...]:
    return row.content_id, row.bank, row.skills, row.goal, row.points


def a_copied_course_has_new_ids_and_the_old_custom(lesson: Lesson) -> None:
    link = _week_4(lesson)
    copy = lesson.platform.copy_course(lesson.course)
    new = next(one for one in copy.links if one.title == "Week 4")
    asked = len(lesson.asked)
    lesson.launch(STUDENT, new.id)
    origin, cloned = lesson.practice_set(link), lesson.practice_set(new.id, copy.id)
    assert cloned.id != origin.id
    assert _settings(cloned) == _settings(origin)
    assert cloned.copied_from_id == origin.id
    assert lesson.course_row(copy.id).copied_from_id == lesson.course_row().id
    assert cloned.lineitem_url != origin.lineitem_url
    made = [each for each in lesson.asked[asked:] if each.method == "POST" and "line_items" in each.path]
    assert made == []  # no column of Baton's own beside the copied one
    column = lesson.platform.gradebook.activity_column(copy.id, new.id)
    assert column is not None
    assert column.grades == {}
    page = lesson.launch(TEACHER, new.id)
    shown = lesson.browser.get(f"/l/{lesson.visit.id}/class", page)
    assert "50" not in shown.find("main").text


def an_assignment_is_known_by_the_history_of_its_ids(lesson: Lesson) -> None:
    link = _week_4(lesson)
    copy = lesson.platform.copy_course(lesson.course)
    new = next(one for one in copy.links if one.title == "Week 4")

    def without_content(claims: dict[str, dict[str, str]]) -> None:
        del claims[_CUSTOM]["baton_content"], claims[_CUSTOM]["context_history"]

    lesson.launch(STUDENT, new.id, without_content)
    cloned = lesson.practice_set(new.id, copy.id)
    assert cloned.copied_from_id == lesson.practice_set(link).id
    assert cloned.goal == "All of week 4"


def a_duplicate_in_the_same_course_has_the_same_content(lesson: Lesson) -> None:
    link = _week_4(lesson)
    duplicate = lesson.platform.duplicate_link(link).id
    lesson.launch(STUDENT, duplicate)
    first, second = lesson.practice_set(link), lesson.practice_set(duplicate)
    assert first.id != second.id
    assert _settings(first) == _settings(second)
    assert lesson.visit.practice_set_id == second.id
    assert first.lineitem_url != second.lineitem_url
    assert lesson.reach(0.9, link=duplicate) == ("delivered", None)
    assert (lesson.work(link=link).score, lesson.work(link=duplicate).score) == (20.0, 36.0)


def _speedgrader(lesson: Lesson, person: str, link: str, student: str = STUDENT) -> Page:
    lesson.browser.become(person)
    begun = lesson.browser.get(f"{lesson.lms}/speedgrader/{link}/{student}/launch")
    return lesson.browser.go_on(begun)


def speedgrader_opens_work_as_the_teacher(lesson: Lesson) -> None:
    lesson.launch(OTHER_STUDENT)
    lesson.launch()
    lesson.reach(0.5)
    page = _speedgrader(lesson, TEACHER, lesson.graded)
    assert lesson.claims["sub"] == lesson.sub(TEACHER)
    assert urlsplit(page.url).path.endswith("/work")
    assert "Amara" in page.find("h1").text
    assert lesson.visit.role == "instructor"


def speedgrader_may_send_the_course_for_the_link(lesson: Lesson) -> None:
    lesson.launch()
    lesson.reach(0.5)
    lesson.turn(review_link="context")
    before = [row.id for row in lesson.practice_sets()]
    page = _speedgrader(lesson, ASSISTANT, lesson.graded)
    assert lesson.claims["https://purl.imsglobal.org/spec/lti/claim/resource_link"]["id"] == lesson.context
    assert urlsplit(page.url).path.endswith("/work")
    assert "Amara" in page.find("h1").text
    assert [row.id for row in lesson.practice_sets()] == before


def the_address_of_work_is_copied_too(lesson: Lesson) -> None:
    lesson.launch()
    lesson.reach(0.5)
    url = lesson.work().url
    assert url is not None
    copy = lesson.platform.copy_course(lesson.course)
    link = lesson.add("Copied address", copy.id, url=url)
    page = lesson.browser.go_on(lesson.begin(TEACHER, link))
    assert "LTI-REVIEW" in page.text
    assert "Amara" not in page.text


def a_student_opens_her_own_submission_alone(lesson: Lesson) -> None:
    lesson.launch()
    lesson.reach(0.5)
    url = lesson.work().url
    link = lesson.add("As the submission's page does", url=url)
    mine = lesson.browser.go_on(lesson.begin(STUDENT, link))
    assert mine.status == 200
    others = lesson.browser.go_on(lesson.begin(OTHER_STUDENT, link))
    assert "Amara" not in others.text
    assert others.url != mine.url
