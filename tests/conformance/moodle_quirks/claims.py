"""What Moodle's launches say, and what they leave out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import update

from lti_app.db.models import PracticeSet
from lti_app.sandbox.config import Link
from lti_app.sandbox.vocabulary import AGS_CLAIM, BO_CLAIM, LTI, MEMBERSHIP
from tests.conformance.moodle_lesson import ADMINISTRATOR, ASSISTANT, STUDENT, TEACHER, open_lesson
from tests.conformance.moodle_school import open_moodle

if TYPE_CHECKING:
    from tests.conformance.moodle_lesson import Lesson


def a_context_of_the_short_type_is_a_course(lesson: Lesson) -> None:
    lesson.launch()
    assert lesson.claims[LTI + "context"]["type"] == ["CourseSection"]
    assert lesson.visit.course.context_id == lesson.course
    assert lesson.course_row().title == f"Course {lesson.course}"


def a_link_with_its_courses_number_is_a_link_like_any(lesson: Lesson) -> None:
    same = "90001"
    with open_lesson(lesson.moodle, course=same) as twin:
        twin.platform.add_link(same, Link(same, "Practice"))
        for person in (STUDENT, TEACHER):
            twin.launch(person, same)
            assert twin.claims[LTI + "resource_link"]["id"] == twin.claims[LTI + "context"]["id"] == same
            assert twin.visit.practice_set is not None
            assert twin.visit.practice_set.resource_link_id == same


def an_assistant_teaches(lesson: Lesson) -> None:
    page = lesson.launch(ASSISTANT)
    assert lesson.claims[LTI + "roles"] == [MEMBERSHIP + "Instructor"]
    assert lesson.visit.role == "instructor"
    assert urlsplit(page.url).path.endswith("/queue")


def an_administrator_is_known_by_the_course_role_alone(lesson: Lesson) -> None:
    page = lesson.launch(ADMINISTRATOR)
    roles = lesson.claims[LTI + "roles"]
    assert len(roles) == 3
    assert sum(role.startswith(MEMBERSHIP) for role in roles) == 1
    assert lesson.visit.role == "instructor"
    assert urlsplit(page.url).path.endswith("/queue")


def an_ungraded_activity_is_practised_and_sends_nothing(lesson: Lesson) -> None:
    page = lesson.launch(link=lesson.ungraded)
    endpoint = lesson.claims[AGS_CLAIM]
    assert "lineitem" not in endpoint
    assert endpoint["lineitems"]
    practice_set = lesson.practice_set(lesson.ungraded)
    assert urlsplit(page.url).path.endswith(f"/practice/{practice_set.id}")
    assert practice_set.lineitem_url is None
    assert lesson.earn(0.5, link=lesson.ungraded) is None
    assert lesson.deliver() == 0
    lesson.launch()
    assert lesson.earn(0.5) is not None  # where there is a column it is sent


def school_numbers_are_kept_nowhere(lesson: Lesson) -> None:
    lesson.launch()
    lesson.launch(TEACHER)
    lesson.read_roster()
    numbers = lesson.claims[LTI + "lis"].values()
    assert all(number.startswith("SIS-") for number in numbers)
    kept = lesson.school.everything_kept()
    assert lesson.course in kept
    assert "SIS-" not in kept


def an_empty_description_is_none(lesson: Lesson) -> None:
    page = lesson.launch()
    assert lesson.claims[LTI + "resource_link"]["description"] == ""
    assert "Linear equations" in page.text
    assert lesson.practice_set().goal == ""


def a_custom_value_is_taken_under_its_lower_case_name(lesson: Lesson) -> None:
    link = lesson.add(custom={"Baton-Skills": "word-problems"})
    lesson.launch(link=link)
    custom = lesson.claims[LTI + "custom"]
    assert custom["Baton-Skills"] == custom["baton_skills"] == "word-problems"
    assert lesson.practice_set(link).skills == ["word-problems"]


def a_variable_that_arrives_unreplaced_is_no_value(lesson: Lesson) -> None:
    link = lesson.add(
        custom={
            "baton_skills": "$ResourceLink.submission.endDateTime",
            "section_ids": "$Canvas.course.sectionIds",
            "observees": "$com.instructure.User.observees",
        }
    )
    lesson.launch(link=link)
    assert lesson.claims[LTI + "custom"]["baton_skills"] == "$ResourceLink.submission.endDateTime"
    assert lesson.practice_set(link).skills == []
    assert (lesson.visit.sections, lesson.visit.observees) == ([], [])


def a_copied_course_carries_its_settings_on(lesson: Lesson) -> None:
    lesson.launch()
    assert lesson.claims[LTI + "custom"]["context_history"] == ""  # no copy
    assert lesson.course_row().copied_from_id is None
    with lesson.runtime.database.transaction() as session:
        where = PracticeSet.id == lesson.practice_set().id
        session.execute(update(PracticeSet).where(where).values(skills=["word-problems"]))
    copy = lesson.platform.copy_course(lesson.course)
    again = lesson.platform.copy_course(copy.id)  # which nobody has opened in between
    link = next(link for link in again.links if lesson.graded in link.copied_from)
    lesson.launch("student-02", link.id)
    assert lesson.claims[LTI + "custom"]["context_history"] == f"{copy.id},{lesson.course}"
    assert lesson.course_row(again.id).copied_from_id == lesson.course_row().id
    made = lesson.visit.practice_set
    assert made is not None
    assert (made.copied_from_id, made.skills) == (lesson.practice_set().id, ["word-problems"])
    assert made.lineitem_url != lesson.practice_set().lineitem_url


def names_that_are_shared_no_more_are_forgotten(lesson: Lesson) -> None:
    with open_moodle(lesson.school) as moodle, open_lesson(moodle) as private:
        private.launch()
        assert private.visit.person.name == "Amara Okonkwo"
        moodle.platform.tool.share_names = False
        private.launch()
        assert not {"name", "given_name", "family_name", "email"} & set(private.claims)
        assert private.visit.person.name is None
        private.launch(TEACHER)
        private.read_roster()
        page = private.launch(TEACHER)
        link = next(link for link in page.find_all(".tabs a") if link.text == "Class")
        page = private.browser.get(link.attributes["href"], page)
        assert len(page.find_all(".people tbody tr")) >= 30
        assert "Okonkwo" not in page.text


def the_old_grade_service_beside_the_new_is_not_used(lesson: Lesson) -> None:
    lesson.launch()
    assert lesson.claims[BO_CLAIM]["lis_outcome_service_url"]
    lesson.earn(0.5)
    assert lesson.deliver() == 1
    assert [each.path.rpartition("/")[2] for each in lesson.asked if each.method == "POST"][-1] == "scores"
    assert not [each for each in lesson.asked if "outcomes" in each.path]
