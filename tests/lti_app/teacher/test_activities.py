"""The page of a course's activities: what each holds, its column, where it came from, and changing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, select

from lti_app.content.banks import load_bank
from lti_app.content.wording import load_wording
from lti_app.db.models import AuditEntry, Course, PlatformTask, PracticeItem, PracticeSet
from lti_app.lti.platforms import FAMILIES
from lti_app.lti.roles import Role
from lti_app.sandbox.markup import form_of, parse
from tests import factories
from tests.databases import on_sqlite
from tests.student import Student

if TYPE_CHECKING:
    from lti_app.sandbox.markup import Element
    from tests.lti_app.conftest import School, VisitClient

AUTHORS = (Role.INSTRUCTOR, Role.ASSISTANT, Role.CONTENT_DEVELOPER)


@pytest.fixture
def teacher(school: School) -> VisitClient:
    return school.visit(Role.INSTRUCTOR)


def changed(school: School, **values: Any) -> PracticeSet:
    """Change the school's practice set, or what stands around it, and return it."""
    with school.runtime.database.transaction() as session:
        row = session.get_one(PracticeSet, school.practice_set.id)
        for name, value in values.items():
            owner = {"family": row.course.deployment.registration, "can_make_columns": row.course}.get(
                name, row
            )
            setattr(owner, name, value)
        return row


def the_set(school: School) -> PracticeSet:
    with school.runtime.database.transaction(writes=False) as session:
        return session.get_one(PracticeSet, school.practice_set.id)


def card(visit: VisitClient, practice_set: int) -> Element:
    return parse(visit.get("activities").text).find(f"#set-{practice_set}")


def edit(visit: VisitClient, practice_set: int, do: str, **typed: Any) -> Any:
    """Open the form, type into it as a browser would, press a button."""
    page = parse(visit.get(f"activities/{practice_set}").text)
    form = form_of(page, page.find("form"))
    fields: dict[str, Any] = {}
    for name, value in form.fields:
        fields.setdefault(name, []).append(value)
    return visit.post(form.action, **(fields | {"do": do} | typed))


@on_sqlite
@pytest.mark.parametrize("role", sorted(set(Role) - set(AUTHORS)))
def test_only_those_who_teach_or_prepare_the_course_see_its_activities(school: School, role: Role) -> None:
    visit = school.visit(role)
    for path in ("activities", f"activities/{school.practice_set.id}"):
        assert visit.get(path).status_code == 403
    for path in (f"activities/{school.practice_set.id}", f"activities/{school.practice_set.id}/column"):
        assert visit.post(path, do="save").status_code == 403


@on_sqlite
@pytest.mark.parametrize("role", AUTHORS)
def test_an_activity_says_what_it_holds(school: School, role: Role) -> None:
    changed(school, skills=["word-problems"], goal="Read, then write an equation", points=40)
    text = card(school.visit(role), school.practice_set.id).text
    for said in (
        "Linear equations",
        "Word problems",
        "Read, then write an equation",
        "40",
        "gradebook column",
    ):
        assert said in text


@on_sqlite
def test_a_content_developer_is_not_led_to_pages_of_students(school: School) -> None:
    page = parse(school.visit(Role.CONTENT_DEVELOPER).get("activities").text)
    assert page.find_all("nav") == []
    assert parse(school.visit(Role.INSTRUCTOR).get("activities").text).find_all("nav a[aria-current=page]")


@on_sqlite
def test_a_course_without_activities_says_how_to_make_one(school: School) -> None:
    with school.runtime.database.transaction() as session:
        empty = factories.course(session)
        who = factories.person(session, empty, Role.INSTRUCTOR)
        empty.deployment.registration.family = "moodle"
    visit = school.visit(Role.INSTRUCTOR, who, course_id=empty.id, practice_set_id=None)
    assert "Select content" in visit.get("activities").text


def test_saving_changes_the_set_and_keeps_link_column_and_work(school: School, teacher: VisitClient) -> None:
    student = school.person()
    Student(school.runtime, school.clock, school.practice_set.id, student.id).solve()
    before = changed(school, content_id="content-1")
    answer = edit(
        teacher, before.id, "save", title="Week 4", skills=["word-problems"], points="25", goal="New", due=""
    )
    assert answer.status_code == 303
    assert answer.location.endswith(f"#set-{before.id}")
    after = the_set(school)
    assert (after.title, after.skills, after.points, after.goal) == ("Week 4", ["word-problems"], 25, "New")
    assert (after.content_id, after.resource_link_id, after.lineitem_url) == (
        "content-1",
        before.resource_link_id,
        before.lineitem_url,
    )
    with school.runtime.database.transaction(writes=False) as session:
        assert session.scalars(select(PracticeItem).where(PracticeItem.practice_set_id == before.id)).all()
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "practice_set.changed")).one()
    assert sorted(entry.detail["changed"]) == ["goal", "points", "skills", "title"]
    assert "Week 4" not in str(entry.detail)
    assert "Saved." in teacher.get(answer.location).text


def test_saving_the_same_again_is_nothing(school: School, teacher: VisitClient) -> None:
    for _ in range(3):
        assert edit(teacher, school.practice_set.id, "save", title="Week 4").status_code == 303
    with school.runtime.database.transaction(writes=False) as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "practice_set.changed")).all()
    assert len(entries) == 1


@on_sqlite
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_saved(
    school: School, teacher: VisitClient
) -> None:
    answer = edit(teacher, school.practice_set.id, "save", title="", points="1.5", goal="Kept <b>")
    assert answer.status_code == 422
    page = parse(answer.text)
    assert page.find("#title").attributes["aria-invalid"] == "true"
    assert page.find("#points-problem").text
    assert page.find("#goal").attributes["value"] == "Kept <b>"
    assert the_set(school).title == "Linear equations"


@on_sqlite
def test_boxes_are_ticked_without_a_script_and_nothing_is_saved(school: School, teacher: VisitClient) -> None:
    changed(school, skills=["word-problems"])
    page = parse(edit(teacher, school.practice_set.id, "tick:expressions", goal="typed").text)
    form = form_of(page, page.find("form"))
    skills = load_bank(school.practice_set.bank).skills.values()
    assert [value for name, value in form.fields if name == "skills"] == [
        *(skill.id for skill in skills if skill.strand == "expressions"),
        "word-problems",
    ]
    assert dict(form.fields)["goal"] == "typed"
    assert the_set(school).skills == ["word-problems"]


@on_sqlite
def test_a_set_of_another_course_is_not_found(school: School, teacher: VisitClient) -> None:
    with school.runtime.database.transaction() as session:
        other = factories.practice_set(session, factories.course(session))
    assert teacher.get(f"activities/{other.id}").status_code == 404
    assert teacher.post(f"activities/{other.id}", do="save", title="x").status_code == 404
    assert teacher.post(f"activities/{other.id}/column").status_code == 404


@on_sqlite
@pytest.mark.parametrize(
    ("values", "said", "asks"),
    [
        ({}, "Baton sends grades to it", False),
        ({"can_score": False}, "does not let Baton send grades", False),
        ({"lineitem_url": None, "points": 0}, "No grade, as you chose", False),
        ({"lineitem_url": None, "resource_link_id": None}, "comes with the link", False),
        ({"lineitem_url": None}, "does not let Baton make one", False),
        ({"lineitem_url": None, "can_make_columns": True}, "There is no gradebook column.", True),
        ({"lineitem_url": None, "can_make_columns": True, "family": "canvas"}, "In Canvas only", False),
    ],
)
def test_the_page_says_of_the_column_what_there_is(
    school: School, teacher: VisitClient, values: dict[str, Any], said: str, asks: bool
) -> None:
    changed(school, **values)
    shown = card(teacher, school.practice_set.id)
    assert said in shown.text
    assert bool(shown.find_all("form")) == asks
    answer = teacher.post(f"activities/{school.practice_set.id}/column")
    tied = "lineitem_url" not in values
    assert answer.status_code == (303 if asks or tied else 409)
    with school.runtime.database.transaction(writes=False) as session:
        assert len(session.scalars(select(PlatformTask)).all()) == asks


def test_a_column_is_asked_for_once(school: School, teacher: VisitClient) -> None:
    changed(school, lineitem_url=None, can_make_columns=True)
    for _ in range(3):
        assert teacher.post(f"activities/{school.practice_set.id}/column").status_code == 303
    with school.runtime.database.transaction(writes=False) as session:
        (task,) = session.scalars(select(PlatformTask)).all()
    assert (task.kind, task.practice_set_id) == ("column", school.practice_set.id)
    shown = card(teacher, school.practice_set.id)
    assert "is being made" in shown.text
    assert shown.find_all("form") == []


def test_after_a_refusal_a_column_can_be_asked_for_again(school: School, teacher: VisitClient) -> None:
    changed(school, lineitem_url=None, can_make_columns=True)
    teacher.post(f"activities/{school.practice_set.id}/column")
    with school.runtime.database.transaction() as session:
        task = session.scalars(select(PlatformTask)).one()
        task.state, task.open_key, task.error = "failed", None, "AGS-403"
    shown = card(teacher, school.practice_set.id)
    assert "refused" in shown.text
    assert shown.find_all("form")


@on_sqlite
def test_a_copy_says_from_which_course_it_came(school: School, teacher: VisitClient) -> None:
    with school.runtime.database.transaction() as session:
        old = factories.course(session, title="Algebra 1 (last year) <b>")
        origin = factories.practice_set(session, old)
    changed(school, copied_from_id=origin.id)
    text = card(teacher, school.practice_set.id).text
    assert "Copied from the course “Algebra 1 (last year) <b>”" in text
    assert "The due date was not" in text


@on_sqlite
def test_a_copied_course_says_that_its_activities_come_when_they_are_opened(school: School) -> None:
    with school.runtime.database.transaction() as session:
        copy = factories.course(session, copied_from_id=school.course.id)
        who = factories.person(session, copy, Role.INSTRUCTOR)
    shown = school.visit(Role.INSTRUCTOR, who, course_id=copy.id, practice_set_id=None).get("activities")
    assert "This course is a copy." in shown.text
    assert "No activity of this course has been opened yet." in shown.text


@on_sqlite
def test_a_duplicate_is_called_one(school: School, teacher: VisitClient) -> None:
    with school.runtime.database.transaction() as session:
        course = session.get_one(Course, school.course.id)
        again = factories.practice_set(session, course, copied_from_id=school.practice_set.id)
    assert "A duplicate of another activity here" in card(teacher, again.id).text


@on_sqlite
def test_the_page_costs_the_same_few_queries_however_many_sets_there_are(
    school: School, teacher: VisitClient
) -> None:
    statements: list[str] = []
    engine = school.runtime.database.engine
    event.listen(engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    counts = []
    for more in (0, 120):
        with school.runtime.database.transaction() as session:
            course = session.get_one(Course, school.course.id)
            for _ in range(more):
                factories.practice_set(session, course, copied_from_id=school.practice_set.id)
        statements.clear()
        page = parse(teacher.get("activities").text)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 5
    assert len(page.find_all("article")) == 50
    assert parse(teacher.get("activities?page=2").text).find(f"#set-{school.practice_set.id}")
    assert "nothing on this page" in teacher.get("activities?page=99999999999").text


@on_sqlite
def test_points_between_whole_numbers_are_named_before_they_are_lost(
    school: School, teacher: VisitClient
) -> None:
    changed(school, points=12.5)
    assert "12.5" in card(teacher, school.practice_set.id).text
    assert edit(teacher, school.practice_set.id, "save").status_code == 422


@on_sqlite
def test_practice_follows_the_sets_own_policy_while_it_ships(school: School) -> None:
    student = school.visit()
    for policy in ("default", "gone-since"):
        changed(school, policy=policy)
        assert student.get(f"practice/{school.practice_set.id}").status_code == 200


@on_sqlite
def test_a_student_reads_goal_and_due_date(school: School) -> None:
    changed(school, goal="Solve <any> of them", due_at=school.clock.now())
    page = parse(school.visit().get(f"practice/{school.practice_set.id}").text)
    aim = page.find("#aim")
    assert "Solve <any> of them" in aim.text
    assert aim.find("time").attributes["datetime"] == school.clock.now().isoformat()


@on_sqlite
def test_a_set_that_nobody_has_put_into_the_course_is_not_practised(school: School) -> None:
    with school.runtime.database.transaction() as session:
        course = session.get_one(Course, school.course.id)
        waiting = factories.practice_set(session, course, resource_link_id=None, title="Not there yet")
        other = factories.practice_set(session, course, title="There")
    student = school.visit(practice_set_id=None)
    assert student.get(f"practice/{waiting.id}").status_code == 404
    shown = student.get("").text
    assert "Not there yet" not in shown
    assert f"/practice/{other.id}" in shown


def test_each_family_of_platforms_has_its_words() -> None:
    for family in FAMILIES:
        for code in (f"activities.none.{family}", f"picker.next.{family}"):
            assert code in load_wording()


@on_sqlite
def test_a_teacher_chooses_what_comes_before_the_first_item(school: School, teacher: VisitClient) -> None:
    assert "Nothing but the notice" in card(teacher, school.practice_set.id).text
    preview = edit(teacher, school.practice_set.id, "save", intake="placement")
    assert preview.status_code == 303
    assert the_set(school).intake == "placement"
    assert "A short placement" in card(teacher, school.practice_set.id).text


@on_sqlite
def test_an_intake_that_there_is_not_is_asked_again(school: School, teacher: VisitClient) -> None:
    answer = edit(teacher, school.practice_set.id, "save", intake="exam")
    assert answer.status_code == 422
    assert 'id="intake-problem"' in answer.text
    assert the_set(school).intake == "off"
