"""Who somebody is in a Canvas, acted out: roles of three kinds, observers, sections, merged accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lti_app.lti.roles import Role
from lti_app.sandbox.canvas.course_actions import set_state
from lti_app.sandbox.canvas.enrolments import Enrolment, Standing, enrol
from lti_app.sandbox.canvas.merging import merge
from lti_app.sandbox.client import SELF_POST
from lti_app.sandbox.config import Course
from lti_app.sandbox.people import Kind
from tests.conformance.canvas_lesson import (
    ADMINISTRATOR,
    ASSISTANT,
    DESIGNER,
    OBSERVER,
    OTHER_STUDENT,
    STUDENT,
    TEACHER,
    TEST_STUDENT,
    open_lesson,
)
from tests.conformance.canvas_school import open_canvas

if TYPE_CHECKING:
    from lti_app.sandbox.client import Page
    from tests.conformance.canvas_lesson import Lesson

_CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
_LIS = "http://purl.imsglobal.org/vocab/lis/v2/"


def _roles(lesson: Lesson) -> set[str]:
    return set(lesson.claims[f"{_CLAIM}roles"])


def _may_not(lesson: Lesson, page: Page, place: str) -> None:
    """Show that somebody's visit does not open a page of Baton's."""
    refused = lesson.browser.get(f"/l/{lesson.visit.id}/{place}", page)
    assert refused.status == 403
    assert "SESSION-ROLE" in refused.text


def a_student_who_teaches_elsewhere_is_a_student(lesson: Lesson) -> None:
    enrol(lesson.platform, lesson.add_course(), Enrolment("student-05", Kind.TEACHER))
    page = lesson.launch("student-05")
    assert f"{_LIS}institution/person#Instructor" in _roles(lesson)
    assert lesson.visit.role == Role.LEARNER
    _may_not(lesson, page, "queue")


def an_assistant_has_the_role_of_a_teacher_too(lesson: Lesson) -> None:
    lesson.launch(ASSISTANT)
    both = {f"{_LIS}membership/Instructor#TeachingAssistant", f"{_LIS}membership#Instructor"}
    assert both <= _roles(lesson)
    assert lesson.visit.role == Role.ASSISTANT


def the_small_letters_of_an_old_list_count_as_well(lesson: Lesson) -> None:
    small = [f"{_LIS}membership/instructor#TeachingAssistant", f"{_LIS}membership#Instructor"]
    lesson.launch(ASSISTANT, change=lambda claims: claims.update({f"{_CLAIM}roles": small}))
    assert lesson.visit.role == Role.ASSISTANT


def an_administrator_is_not_in_the_course(lesson: Lesson) -> None:
    lesson.platform.extra["site_administrators"] = [ADMINISTRATOR]
    page = lesson.launch(ADMINISTRATOR)
    del lesson.platform.extra["site_administrators"]
    assert {f"{_LIS}institution/person#Administrator", f"{_LIS}system/person#SysAdmin"} <= _roles(lesson)
    assert not [role for role in _roles(lesson) if "membership" in role]
    assert lesson.visit.role == Role.UNKNOWN
    _may_not(lesson, page, "queue")
    _may_not(lesson, page, f"practice/{lesson.practice_set().id}")


def a_designer_prepares_and_sees_no_student(lesson: Lesson) -> None:
    page = lesson.launch(DESIGNER)
    assert f"{_LIS}membership#ContentDeveloper" in _roles(lesson)
    assert urlsplit(page.url).path.endswith("/activities")
    _may_not(lesson, page, "class")


def an_observer_is_no_student(lesson: Lesson) -> None:
    page = lesson.launch(OBSERVER)
    assert f"{_LIS}membership#Mentor" in _roles(lesson)
    assert lesson.visit.role == Role.MENTOR
    assert "Amara" not in page.text
    refused = lesson.browser.get(f"/l/{lesson.visit.id}/observer", page)
    assert (refused.status, "SESSION-OBSERVER" in refused.text) == (403, True)
    _may_not(lesson, page, f"practice/{lesson.practice_set().id}")


def whom_an_observer_observes_is_a_variable_below_public(lesson: Lesson) -> None:
    _observed(lesson)
    assert f"{_CLAIM}role_scope_mentor" not in lesson.claims


def whom_an_observer_observes_is_a_claim_at_public(lesson: Lesson) -> None:
    lesson.platform.tool.extra["privacy_level"] = "public"
    del lesson.platform.tool.custom["observees"]
    _observed(lesson)
    assert lesson.claims[f"{_CLAIM}role_scope_mentor"] == [lesson.sub(STUDENT)]


def _observed(lesson: Lesson) -> None:
    """Let an observer see student-01, and nobody else."""
    for student in (STUDENT, OTHER_STUDENT):
        lesson.launch(student)
        lesson.earn(0.42, student)
    with lesson.registered(observers_allowed=True):
        page = lesson.launch(OBSERVER)
        assert lesson.visit.observees == [lesson.sub(STUDENT)]
        assert "Amara" in page.text
        assert "42" in page.text
        assert "Mateo" not in page.text


def a_test_student_has_another_id_in_each_course(lesson: Lesson) -> None:
    page = lesson.launch(TEST_STUDENT)
    assert "http://purl.imsglobal.org/vocab/lti/system/person#TestUser" in _roles(lesson)
    first = lesson.claims["sub"]
    assert urlsplit(page.url).path.endswith(f"/practice/{lesson.practice_set().id}")
    assert lesson.visit.role == Role.TEST_STUDENT
    assert lesson.reach(0.5, TEST_STUDENT) == ("delivered", None)
    lesson.launch()
    teachers = lesson.launch(TEACHER)
    listed = lesson.browser.get(f"/l/{lesson.visit.id}/class", teachers).text
    assert "Amara Okonkwo" in listed
    assert "Test Student" not in listed
    lesson.launch(TEST_STUDENT, lesson.add("Elsewhere", lesson.add_course()))
    assert lesson.claims["sub"] != first


def a_visitor_of_a_public_course_is_nobody(lesson: Lesson) -> None:
    here = lesson.here
    lesson.platform.courses.put(Course(here.id, here.label, here.title, here.links, extra={"public": True}))
    address = f"{lesson.lms}/course/{lesson.course}/public/{lesson.graded}"
    page = lesson.browser.go_on(lesson.browser.get(address))
    assert "sub" not in lesson.claims
    assert _roles(lesson) == {f"{_LIS}system/person#None"}
    assert "LTI-ANONYMOUS" in page.text
    assert lesson.practice_sets() == []


def whose_enrolment_is_over_has_no_role(lesson: Lesson) -> None:
    lesson.launch()
    enrol(lesson.platform, lesson.course, Enrolment(STUDENT, Kind.STUDENT, standing=Standing.CONCLUDED))
    page = lesson.launch()
    assert not [role for role in _roles(lesson) if "membership" in role]
    assert lesson.visit.role == Role.UNKNOWN
    _may_not(lesson, page, f"practice/{lesson.practice_set().id}")


def somebody_may_be_student_and_assistant(lesson: Lesson) -> None:
    both = (Enrolment("student-06", Kind.STUDENT), Enrolment("student-06", Kind.ASSISTANT, 2))
    enrol(lesson.platform, lesson.course, *both)
    lesson.launch("student-06")
    assert f"{_LIS}membership#Learner" in _roles(lesson)
    assert lesson.visit.role == Role.ASSISTANT


def a_teacher_may_observe_her_own_child(lesson: Lesson) -> None:
    both = (Enrolment(TEACHER, Kind.TEACHER), Enrolment(TEACHER, Kind.OBSERVER, observes=STUDENT))
    enrol(lesson.platform, lesson.course, *both)
    page = lesson.launch(TEACHER)
    assert f"{_LIS}membership#Mentor" in _roles(lesson)
    assert urlsplit(page.url).path.endswith("/queue")


def a_member_of_a_group_has_a_role_of_no_course(lesson: Lesson) -> None:
    group = [f"{_LIS}membership#Member", f"{_LIS}membership#Manager", f"{_LIS}institution/person#Student"]
    page = lesson.launch(change=lambda claims: claims.update({f"{_CLAIM}roles": group}))
    assert lesson.visit.role == Role.UNKNOWN
    _may_not(lesson, page, f"practice/{lesson.practice_set().id}")


def an_assistant_of_one_section_sees_that_one(lesson: Lesson) -> None:
    lesson.launch(STUDENT)  # of section 1
    lesson.launch(OTHER_STUDENT)  # of section 2
    one = Enrolment(ASSISTANT, Kind.ASSISTANT, section=2, restricted=True)
    enrol(lesson.platform, lesson.course, one)
    page = lesson.launch(ASSISTANT)
    assert lesson.claims[f"{_CLAIM}custom"]["section_restricted"] == "true"
    seen = lesson.browser.get(f"/l/{lesson.visit.id}/class", page)
    assert "Mateo" in seen.text
    assert "Amara" not in seen.text
    hidden = lesson.enrolments()[STUDENT][0].id
    refused = lesson.browser.get(f"/l/{lesson.visit.id}/students/{hidden}/work", page)
    assert (refused.status, "SESSION-SCOPE" in refused.text) == (403, True)
    shown = lesson.enrolments()[OTHER_STUDENT][0].id
    assert lesson.browser.get(f"/l/{lesson.visit.id}/students/{shown}/work", page).status == 200


def a_merged_account_keeps_its_work(lesson: Lesson) -> None:
    with open_canvas(lesson.school) as canvas, open_lesson(canvas) as there:
        canvas.platform.enrol(there.course, OTHER_STUDENT, enrolled=False)
        there.launch(STUDENT)
        there.earn(0.7, STUDENT)
        worked, before = there.visit.person, there.claims["sub"]
        merge(canvas.platform, STUDENT, OTHER_STUDENT)
        there.launch(OTHER_STUDENT)
        assert there.claims["sub"] == before  # an id from before the merge, in this course alone
        assert there.visit.person_id == worked.id
        assert there.reach(0.8, OTHER_STUDENT) == ("delivered", None)
        assert there.work(OTHER_STUDENT).score == 80.0


def one_person_may_have_two_ids_after_a_merge(lesson: Lesson) -> None:
    with open_canvas(lesson.school) as canvas, open_lesson(canvas) as there:
        canvas.platform.enrol(there.course, OTHER_STUDENT, enrolled=False)
        there.launch(OTHER_STUDENT, there.add("Elsewhere", there.add_course()))
        mine, before = there.visit.person_id, there.claims["sub"]
        merge(canvas.platform, STUDENT, OTHER_STUDENT)
        there.launch(OTHER_STUDENT)
        assert there.claims["sub"] == there.sub(OTHER_STUDENT) != before
        assert there.visit.person_id == mine
        assert there.reach(0.8, OTHER_STUDENT) == ("delivered", None)  # under the id that this course knows
        assert there.work(OTHER_STUDENT).score == 80.0


def a_concluded_course_gives_no_student_a_role(lesson: Lesson) -> None:
    page = lesson.launch()
    set_state(lesson.platform, lesson.course, "completed")
    page = lesson.browser.submit(lesson.answer(lesson.begin()), SELF_POST)
    assert lesson.visit.role == Role.UNKNOWN
    assert page.status == 200
    assert not page.find_all("[name=response]")
