"""Moodle's way from the gradebook to a student's work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.sandbox.vocabulary import AGS_CLAIM, LTI
from tests.conformance.moodle_lesson import STUDENT, TEACHER

if TYPE_CHECKING:
    from lti_app.sandbox.client import Page
    from tests.conformance.moodle_lesson import Lesson


def _review(lesson: Lesson, student: str = STUDENT, link: str | None = None) -> Page:
    """Press the gradebook's link to somebody's work, as a teacher."""
    lesson.browser.become(TEACHER)
    page = lesson.browser.get(f"{lesson.lms}/grade/{link or lesson.graded}/{student}")
    return lesson.browser.frame(page)


def a_message_that_was_never_registered_is_answered(lesson: Lesson) -> None:
    kinds = [message["type"] for message in lesson.platform.tool.messages]
    assert kinds == ["LtiDeepLinkingRequest"]
    lesson.launch()
    page = _review(lesson)
    assert lesson.claims[LTI + "message_type"] == "LtiSubmissionReviewRequest"
    assert page.status == 200
    student = lesson.enrolments()[STUDENT].person_id
    assert f"/students/{student}/work" in page.url
    assert "Amara Okonkwo" in page.text


def an_id_alone_names_the_student(lesson: Lesson) -> None:
    for student in (STUDENT, "student-02"):
        lesson.launch(student)
    page = _review(lesson, "student-02")
    assert lesson.claims[LTI + "for_user"] == {"user_id": "student-02"}
    assert "Mateo Villaseñor Ríos" in page.text
    assert "Okonkwo" not in page.find("main").text


def who_never_opened_baton_has_a_page_too(lesson: Lesson) -> None:
    lesson.launch()
    page = _review(lesson, "student-07")
    assert page.status == 200
    assert "does not know this student yet" in page.text
    lesson.read_roster()
    page = _review(lesson, "student-07")
    assert page.status == 200
    assert "Priya Raghunathan has not begun this practice set" in page.find("main").text


def an_ungraded_activity_has_a_review_too(lesson: Lesson) -> None:
    lesson.launch(link=lesson.ungraded)
    page = _review(lesson, link=lesson.ungraded)
    assert "lineitem" not in lesson.claims[AGS_CLAIM]
    assert page.status == 200
    assert "Amara Okonkwo" in page.text
