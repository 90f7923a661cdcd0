"""What Canvas' messages say, acted out: links that are none, variables, histories, HTML, privacy."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import select

from lti_app.db.models import Course
from lti_app.sandbox.canvas.claims import PLACEMENT
from lti_app.sandbox.client import SELF_POST
from lti_app.sandbox.config import Course as CanvasCourse
from tests.conformance.canvas_lesson import STUDENT, TEACHER

if TYPE_CHECKING:
    from tests.conformance.canvas_lesson import Lesson

_CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
_CUSTOM = f"{_CLAIM}custom"


def the_course_s_menu_has_the_course_s_id_for_a_link(lesson: Lesson) -> None:
    page = lesson.browser.submit(lesson.begin_in_menu(TEACHER), SELF_POST)
    claims = lesson.claims
    assert claims[f"{_CLAIM}resource_link"]["id"] == claims[f"{_CLAIM}context"]["id"] == lesson.context
    assert urlsplit(page.url).path.endswith("/queue")
    page = lesson.answer(lesson.begin_in_menu(STUDENT))
    page = lesson.resigned(page, lambda claims: claims.update({PLACEMENT: None}))  # the id alone tells
    assert page.status == 200
    assert lesson.visit.practice_set is None
    assert lesson.practice_sets() == []


def an_assignment_has_no_placement(lesson: Lesson) -> None:
    lesson.launch()
    assert PLACEMENT in lesson.claims
    assert lesson.claims[PLACEMENT] is None
    assert lesson.visit.practice_set_id == lesson.practice_set().id


def a_description_is_html(lesson: Lesson) -> None:
    markup = '<img src="x" onerror="alert(1)"> look at <b>page 7</b>'
    link = lesson.add("With a picture", graded=True, description=markup)
    page = lesson.launch(link=link)
    assert lesson.claims[f"{_CLAIM}resource_link"]["description"] == f"<p>{markup}</p>"
    teachers = lesson.launch(TEACHER, link)
    for shown in (page.body, teachers.body, lesson.school.everything_kept()):
        assert "onerror" not in shown
        assert "page 7" not in shown


def variables_that_canvas_cannot_fill_are_no_values(lesson: Lesson) -> None:
    lesson.platform.tool.custom |= {
        "section_names": "$com.instructure.User.sectionNamesOfSomeday",
        "section_restricted": "$Canvas.course.sectionRestrictedOfSomeday",
        "baton_content": "$ResourceLink.id.history",
    }
    lesson.launch(TEACHER, lesson.ungraded)
    claims = lesson.claims
    assert claims[_CUSTOM]["assignment_lti_id"] == "$com.instructure.Assignment.lti.id"
    assert claims[f"{_CLAIM}lis"]["person_sourcedid"] == "$Person.sourcedId"
    row = lesson.practice_set(lesson.ungraded)
    assert (row.activity_id, row.content_id) == (None, None)
    assert lesson.visit.sections == ["id:1"]
    assert lesson.visit.section_restricted is False
    kept = lesson.school.everything_kept()
    assert "$com.instructure" not in kept
    assert "$Person" not in kept
    lesson.launch(TEACHER, lesson.graded)
    assert lesson.practice_set().activity_id == lesson.claims[_CUSTOM]["assignment_lti_id"]


def a_long_history_ends_in_a_word(lesson: Lesson) -> None:
    lesson.launch()
    strangers = tuple(f"before-{number}" for number in range(999))
    copy = CanvasCourse(f"{lesson.course}-x", "X", "X", (), copied_from=(*strangers, lesson.course, "first"))
    lesson.platform.courses.put(copy)
    link = lesson.add("Copied", copy.id)
    lesson.launch(link=link)
    assert lesson.claims[_CUSTOM]["context_history"].endswith(f"{lesson.context},truncated")
    assert lesson.visit.course.copied_from_id == lesson.course_row().id


def a_history_may_be_a_word_alone(lesson: Lesson) -> None:
    lesson.launch()
    with lesson.runtime.database.transaction() as session:
        for name in ("timed out", "truncated"):  # as if words had been taken for ids before
            values = {"deployment_id": lesson.visit.course.deployment_id, "created_at": lesson.clock.now()}
            session.add(Course(context_id=name, label="", title="", **values))
    for word in ("timed out", "truncated"):
        course = lesson.add_course()
        lesson.platform.tool.custom["context_history"] = word
        lesson.launch(link=lesson.add("Late", course))
        assert lesson.claims[_CUSTOM]["context_history"] == word
        assert lesson.visit.course.copied_from_id is None


def without_a_privacy_level_people_are_ids(lesson: Lesson) -> None:
    lesson.launch()
    name = lesson.visit.person.name
    assert name
    assert name in _class(lesson)
    lesson.platform.tool.extra["privacy_level"] = "anonymous"
    lesson.launch()
    assert "name" not in lesson.claims
    assert lesson.visit.person.sub == lesson.claims["sub"]
    assert lesson.visit.person.name is None  # the name that was shared once is forgotten
    assert name not in _class(lesson)


def _class(lesson: Lesson) -> str:
    page = lesson.launch(TEACHER)
    return lesson.browser.get(f"/l/{lesson.visit.id}/class", page).text


def what_is_shared_beyond_names_is_not_kept(lesson: Lesson) -> None:
    lesson.platform.tool.extra["privacy_level"] = "public"
    lesson.launch()
    assert lesson.claims["email"] == f"{STUDENT}@school.example"
    picture = lesson.claims["picture"]
    lesson.read_roster()
    kept = lesson.school.everything_kept()
    assert "@school.example" not in kept
    assert picture not in kept
    assert "SIS-student" not in kept


def a_line_item_is_named_for_assignments_alone(lesson: Lesson) -> None:
    lesson.launch()
    with lesson.runtime.database.transaction(writes=False) as session:
        row = session.scalars(select(Course).where(Course.context_id == lesson.context)).one()
        assert row.memberships_url is not None
        assert row.memberships_url.startswith(f"{lesson.lms}/api/lti/courses/")
        assert row.lineitems_url is not None
    assert lesson.practice_set().lineitem_url == lesson.platform.lineitem_url(lesson.column())
    lesson.launch(link=lesson.ungraded)
    assert lesson.practice_set(lesson.ungraded).lineitem_url is None


def the_frame_is_told_how_tall_the_page_is(lesson: Lesson) -> None:
    page = lesson.launch()
    assert "data-frame-resize" in page.find("body").attributes
    scripts = [each.attributes["src"] for each in page.find_all("script") if "src" in each.attributes]
    assert any("lti.frameResize" in lesson.browser.get(source, page).body for source in scripts)
    with lesson.registered(family="moodle"):  # which would not know what to make of it
        assert "data-frame-resize" not in lesson.browser.get(page.url, page).find("body").attributes
