"""A student's skill as a teacher sees it: the estimate and its reasons, who may look, that it stays quick."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, select

from lti_app.content.banks import load_bank
from lti_app.db.models import AuditEntry, Enrolment, Person, PracticeItem, SkillEstimate
from lti_app.intake.service import current_item as intake_item
from lti_app.intake.service import pass_item, save_confidence
from lti_app.lti.roles import Role
from lti_app.teacher.skill_queries import LAST_ITEMS
from tests import factories
from tests.databases import on_sqlite
from tests.student import Student

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.lti_app.conftest import School, VisitClient

pytestmark = on_sqlite


@pytest.fixture
def ada(school: School) -> Person:
    return school.person(name="Ada <b>Example</b>")


@pytest.fixture
def student(school: School, ada: Person) -> Student:
    return Student(school.runtime, school.clock, school.practice_set.id, ada.id)


def _page(visit: VisitClient, person: Person, skill: str, query: str = "") -> tuple[int, str]:
    answer = visit.get(f"students/{person.id}/skills/{skill}{query}")
    return answer.status_code, answer.text


def _never_met(school: School, person: Person) -> str:
    with school.runtime.database.transaction(writes=False) as session:
        met = set(session.scalars(select(PracticeItem.skill).where(PracticeItem.person_id == person.id)))
    return next(skill for skill in load_bank("algebra-1").skills if skill not in met)


def _looks(school: School) -> list[AuditEntry]:
    with school.runtime.database.transaction(writes=False) as session:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.action == "work.viewed")))


def test_a_teacher_sees_the_estimate_its_range_and_what_moved_it(
    school: School, ada: Person, student: Student
) -> None:
    row = student.solve()
    student.miss()
    status, page = _page(school.visit(Role.INSTRUCTOR), ada, row.skill)
    assert status == 200
    assert "Ada &lt;b&gt;Example&lt;/b&gt;" in page
    found = re.search(r"about <strong>(\d+) of 100</strong>.*between (\d+) and (\d+)\.", page)
    assert found is not None
    best, low, high = map(int, found.groups())
    assert 0 < low < best < high < 100
    assert f"the estimate is {best}, its range {low} to {high}" in page
    assert "A first guess." in page
    facts = page[page.index('id="facts"') : page.index('id="practice"')]
    assert 1 <= facts.count("<li>") <= 3
    assert "estimate: without this it would be" in facts


def test_practice_and_the_last_items_are_told_with_their_reasons(
    school: School, ada: Person, student: Student
) -> None:
    first = student.item()
    student.hint(first, 1)
    student.solve()
    _, page = _page(school.visit(Role.INSTRUCTOR), ada, first.skill)
    practice, items = page.index('id="practice"'), page.index('id="items"')
    assert "1: 0 right at the first try without help, 0 wrong at" in page[practice:items]
    assert "1 right at the first try with help" in page[practice:items]
    assert "not yet" in page[practice:items]
    assert "Next review" not in page
    assert "✓ right" in page[items:]
    assert "hints: 1" in page[items:]
    assert first.reason["text"].split("“")[0] in page[items:]


def test_a_placement_item_passed_on_is_said_to_be_that(school: School, ada: Person, student: Student) -> None:
    with student.context() as context:
        save_confidence(context, {})
    with student.context() as context:
        row = intake_item(context)
        assert row is not None
    with student.context() as context:
        pass_item(context, row.token)
    _, page = _page(school.visit(Role.INSTRUCTOR), ada, row.skill)
    assert "not learnt yet, placement" in page
    assert "taken back" not in page


def test_an_item_that_was_right_at_the_second_try_is_not_told_as_right_alone(
    school: School, ada: Person, student: Student
) -> None:
    row = student.item()
    student.send(row, 1, student.wrong_answer(row))
    student.solve()
    _, page = _page(school.visit(Role.INSTRUCTOR), ada, row.skill)
    assert "0 right at the first try without help, 1 wrong at the first try" in page
    assert "✓ right at the second try" in page
    work = school.visit(Role.INSTRUCTOR).get(f"students/{ada.id}/work").text
    assert "✓ right at the second try" in work


def test_a_skill_that_time_has_made_sure_says_what_mastery_waits_for(
    school: School, ada: Person, student: Student
) -> None:
    row = student.solve()
    with school.runtime.database.transaction() as session:
        key = {"course_id": school.course.id, "person_id": ada.id, "skill": row.skill}
        estimate = session.scalars(select(SkillEstimate).filter_by(**key)).one()
        estimate.ability, estimate.variance, estimate.information = 4.0, 0.01, 40.0
    _, page = _page(school.visit(Role.INSTRUCTOR), ada, row.skill)
    assert "<h2>Being learnt</h2>" in page
    assert "It is that sure now, and notes mastery with the next answer that is right at" in page
    assert "once there are 3 of them" in page


def test_a_skill_is_put_next_from_its_page_and_taken_back(
    school: School, ada: Person, student: Student
) -> None:
    row = student.solve()
    visit = school.visit(Role.INSTRUCTOR)
    form = f"students/{ada.id}/sets/{school.practice_set.id}"
    assert f"{form}/pin" in _page(visit, ada, row.skill)[1]
    visit.post(f"{form}/pin", skill=row.skill)
    _, page = _page(visit, ada, row.skill)
    assert "A teacher has put this skill next." in page
    assert f"{form}/unpin" in page
    visit.post(f"{form}/unpin", skill=row.skill)
    assert "A teacher has put this skill next." not in _page(visit, ada, row.skill)[1]


def test_of_a_mastered_skill_it_says_since_when_and_when_it_comes_back(
    school: School, ada: Person, student: Student
) -> None:
    row = student.solve()
    with school.runtime.database.transaction() as session:
        key = {"course_id": school.course.id, "person_id": ada.id, "skill": row.skill}
        estimate = session.scalars(select(SkillEstimate).filter_by(**key)).one()
        estimate.ability, estimate.variance, estimate.mastered_at = 4.0, 0.01, school.clock.now()
        estimate.checks, estimate.information = 1, 40.0
    visit = school.visit(Role.INSTRUCTOR)
    _, page = _page(visit, ada, row.skill)
    assert "<h2>Mastered</h2>" in page
    assert re.search(r"Mastered since</dt><dd><time", page)
    assert "Transfer checks since</dt><dd>1</dd>" in page
    assert re.search(r"Next review</dt><dd>due from <time", page)
    with school.runtime.database.transaction() as session:
        session.merge(estimate).ability = -4.0
    _, page = _page(visit, ada, row.skill)
    assert "Mastered before, to be practised again" in page
    assert "Next review" not in page


def test_a_skill_never_met_has_an_estimate_and_says_what_it_rests_on(
    school: School, ada: Person, student: Student
) -> None:
    student.solve()
    _, page = _page(school.visit(Role.INSTRUCTOR), ada, _never_met(school, ada))
    assert "<h2>Not practised yet</h2>" in page
    assert "No item on this skill yet" in page
    assert "has not met this skill" in page
    assert "A first guess." in page
    assert 'id="practice"' not in page


def test_of_who_has_not_begun_there_is_only_what_is_usual(school: School, ada: Person) -> None:
    visit = school.visit(Role.INSTRUCTOR)
    status, page = _page(visit, ada, _never_met(school, ada))
    assert status == 200
    assert "that of a student nobody knows" in page
    assert "has not begun yet" in _page(school.visit(Role.INSTRUCTOR, practice_set_id=None), ada, "x")[1]


def test_the_work_page_leads_there_and_each_skill_to_the_others(
    school: School, ada: Person, student: Student
) -> None:
    row = student.solve()
    visit = school.visit(Role.INSTRUCTOR)
    work = visit.get(f"students/{ada.id}/work").text
    link = f"/students/{ada.id}/skills/{row.skill}?practice_set={school.practice_set.id}"
    assert link in work
    _, page = _page(visit, ada, row.skill)
    assert link not in page
    others = page[page.index('id="others"') :]
    assert others.count("/skills/") == len(load_bank("algebra-1").skills) - 1
    mine = school.visit(person=ada).get(f"students/{ada.id}/work").text
    assert "/skills/" not in mine


def test_every_look_is_noted_with_the_skill(school: School, ada: Person, student: Student) -> None:
    row = student.item()
    teacher = school.person(Role.INSTRUCTOR)
    _page(school.visit(Role.INSTRUCTOR, teacher), ada, row.skill)
    (look,) = _looks(school)
    assert (look.actor, look.subject) == (f"person:{teacher.id}", f"person:{ada.id}")
    assert look.detail == {"practice_set": school.practice_set.id, "skill": row.skill}


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.INSTRUCTOR, Role.ASSISTANT}))
def test_nobody_but_teachers_sees_it(school: School, ada: Person, student: Student, role: Role) -> None:
    row = student.solve()
    visit = school.visit(person=ada) if role is Role.LEARNER else school.visit(role)
    status, page = _page(visit, ada, row.skill)
    assert status == 403
    assert "SESSION-ROLE" in page
    assert _looks(school) == []


def test_a_teacher_who_is_limited_to_sections_sees_those_students_alone(
    school: School, ada: Person, student: Student
) -> None:
    row = student.solve()
    with school.runtime.database.transaction() as session:
        session.get_one(Enrolment, (school.course.id, ada.id)).sections = ["id:42"]
    limited = {"section_restricted": True, "sections": ["id:42"]}
    assert _page(school.visit(Role.ASSISTANT, **limited), ada, row.skill)[0] == 200
    status, page = _page(school.visit(Role.INSTRUCTOR, **limited | {"sections": ["id:43"]}), ada, row.skill)
    assert status == 403
    assert "SESSION-SCOPE" in page
    assert len(_looks(school)) == 1


def test_what_is_not_there_is_not_found_and_not_noted(school: School, ada: Person, student: Student) -> None:
    row = student.solve()
    with school.runtime.database.transaction() as session:
        stranger = factories.person(session, factories.course(session))
    visit = school.visit(Role.INSTRUCTOR)
    assert _page(visit, stranger, row.skill)[0] == 404
    assert _page(visit, ada, "no-such-skill")[0] == 404
    assert _page(visit, ada, row.skill, "?practice_set=0")[0] == 404
    assert _looks(school) == []


def test_an_item_whose_template_is_gone_is_still_listed(
    school: School, ada: Person, student: Student
) -> None:
    row = student.miss()
    with school.runtime.database.transaction() as session:
        session.get_one(PracticeItem, row.id).template = "no-longer-there"
        session.get_one(PracticeItem, row.id).digest = None  # served before versions were kept
    status, page = _page(school.visit(Role.INSTRUCTOR), ada, row.skill)
    assert status == 200
    assert "no longer has the question" in page


@pytest.fixture
def statements(school: School) -> Iterator[list[str]]:
    """The statements that the database is sent."""
    sent: list[str] = []
    engine = school.runtime.database.engine

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def test_a_long_history_asks_for_no_more_and_shows_the_last_items(
    school: School, ada: Person, student: Student, statements: list[str]
) -> None:
    visit = school.visit(Role.INSTRUCTOR)
    first = student.solve()
    _page(visit, ada, first.skill)  # once before, for what the first look alone writes
    statements.clear()
    _page(visit, ada, first.skill)
    few = len(statements)
    with school.runtime.database.transaction() as session:
        row = session.get_one(PracticeItem, first.id)
        values = {
            column.name: getattr(row, column.name)
            for column in PracticeItem.__table__.columns
            if column.name not in {"id", "token", "open_key", "opened_at"}
        }
        for number in range(40):
            opened = school.clock.now() + timedelta(minutes=number)
            session.add(PracticeItem(token=f"token-{number}", opened_at=opened, **values))
    statements.clear()
    _, page = _page(visit, ada, first.skill)
    assert len(statements) == few
    assert page[page.index('id="items"') :].count('<li class="card">') == LAST_ITEMS
