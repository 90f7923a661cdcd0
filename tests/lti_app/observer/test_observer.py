"""An observer sees nothing of others, unless the school allows it; then how their own students get on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, select

from lti_app.db.models import Enrolment, Flag, Grade, PersonAlias, SkillEstimate
from lti_app.lti.roles import Role
from tests import factories
from tests.student import Student

if TYPE_CHECKING:
    from lti_app.db.models import Person
    from tests.lti_app.conftest import School, VisitClient

pytestmark = pytest.mark.sqlite_alone


def _allow(school: School) -> None:
    registration = school.course.deployment.registration
    registration.observers_allowed = True
    with school.runtime.database.transaction() as session:
        session.merge(registration)


def _observer(school: School, *students: Person | str) -> VisitClient:
    subs = [student if isinstance(student, str) else student.sub for student in students]
    return school.visit(Role.MENTOR, observees=subs)


@pytest.fixture
def amara(school: School) -> Person:
    """A student with a grade, a mastered skill, a flag and a message to a teacher."""
    person = school.person(name="Amara Okonkwo")
    student = Student(school.runtime, school.clock, school.practice_set.id, person.id)
    for _ in range(25):
        student.solve()
    student.ask("key", "My parents must not see this.")
    return person


def test_without_the_schools_word_there_is_nothing_and_who_can_allow_it(
    school: School, amara: Person
) -> None:
    observer = _observer(school, amara)
    page = observer.get("")
    assert page.status_code == 200
    assert "does not show progress to observers" in page.text
    assert "The person who installed Baton in your school can allow it" in page.text
    answer = observer.get("observer")
    assert (answer.status_code, "SESSION-OBSERVER" in answer.text) == (403, True)
    assert "Amara" not in page.text + answer.text


def test_with_it_the_observers_own_students_are_shown(school: School, amara: Person) -> None:
    _allow(school)
    school.person(name="Mateo Ríos")
    observer = _observer(school, amara)
    assert observer.get("").location.endswith("/observer")
    page = observer.get("observer").text
    with school.runtime.database.transaction() as session:
        share = session.get_one(Grade, (school.practice_set.id, amara.id)).share
        mastered = session.scalars(
            select(SkillEstimate.skill).where(SkillEstimate.mastered_at.is_not(None))
        ).all()
    assert mastered
    assert "Amara Okonkwo" in page
    assert f"{round(100 * share, 1):g} of 100" in page
    assert f"Skills mastered ({len(mastered)})" in page
    assert "Last practised" in page
    assert "Mateo" not in page


def test_no_flag_no_note_no_answer_is_on_it(school: School, amara: Person) -> None:
    _allow(school)
    observer = _observer(school, amara)
    page = observer.get("observer").text
    assert "must not see" not in page
    for word in ("flag", "Handoff", "Asked for a person", "answers"):
        assert word not in page
    with school.runtime.database.transaction() as session:
        flag = session.scalars(select(Flag.id)).one()
    paths = (f"flags/{flag}", "queue", "class", "class.csv", f"students/{amara.id}/work")
    for path in (*paths, f"practice/{school.practice_set.id}"):
        assert observer.get(path).status_code == 403


def test_a_student_who_has_not_begun_is_said_so_kindly(school: School) -> None:
    _allow(school)
    page = _observer(school, school.person(name="Mateo Ríos")).get("observer").text
    assert "Has not begun yet" in page
    assert "Skills mastered" not in page


def test_nobody_to_observe_is_explained(school: School) -> None:
    _allow(school)
    assert "names no student of this course" in _observer(school).get("observer").text


def test_ids_of_nobody_here_show_nobody(school: School) -> None:
    _allow(school)
    teacher = school.person(Role.INSTRUCTOR, name="Ines Halloran")
    gone = school.person(name="Left long ago")
    view = school.person(Role.TEST_STUDENT, name="Test Student", test_student=True)
    with school.runtime.database.transaction() as session:
        session.get_one(Enrolment, (school.course.id, gone.id)).vanished_at = school.clock.now()
        elsewhere = factories.course(session)
        factories.person(session, elsewhere, sub="same-id", name="Of another school")
        other = factories.course(session, deployment_id=school.course.deployment_id)
        factories.person(session, other, sub="other-course", name="Of another course")
    page = _observer(school, teacher, gone, view, "same-id", "other-course", "nobody").get("observer").text
    for name in ("Halloran", "Left", "Test Student", "another"):
        assert name not in page


def test_a_student_is_found_by_an_older_id(school: School, amara: Person) -> None:
    _allow(school)
    with school.runtime.database.transaction() as session:
        alias = {"registration_id": amara.registration_id, "sub": "merged", "person_id": amara.id}
        session.add(PersonAlias(**alias, created_at=school.clock.now()))
    assert "Amara Okonkwo" in _observer(school, "merged").get("observer").text


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.MENTOR}))
def test_the_page_is_for_observers_alone(school: School, role: Role) -> None:
    _allow(school)
    assert school.visit(role).get("observer").status_code == 403


def test_the_queries_do_not_grow_with_the_students(school: School) -> None:
    _allow(school)
    observer = _observer(school, *(school.person() for _ in range(20)))
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    engine = school.runtime.database.engine
    event.listen(engine, "before_cursor_execute", note)
    assert observer.get("observer").text.count("<section") == 20
    event.remove(engine, "before_cursor_execute", note)
    assert len(seen) <= 8
