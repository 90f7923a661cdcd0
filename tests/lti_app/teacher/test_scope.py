"""Whom a teacher sees: of one who is limited to sections their students alone, and no test student ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from lti_app.db.models import Enrolment, Flag, FlagChange, Person, ScoreDelivery
from lti_app.lti.roles import Role
from tests import factories
from tests.student import Student

if TYPE_CHECKING:
    from tests.lti_app.conftest import School, VisitClient


def _pupil(school: School, name: str, *sections: str, role: Role = Role.LEARNER, asks: bool = True) -> Person:
    """Return a student in sections, with a flag in the queue."""
    person = school.person(role, name=name, test_student=role is Role.TEST_STUDENT)
    with school.runtime.database.transaction() as session:
        session.get_one(Enrolment, (school.course.id, person.id)).sections = list(sections)
    if asks:
        student = Student(school.runtime, school.clock, school.practice_set.id, person.id)
        student.solve()
        student.ask(f"key-{person.id}")
    return person


def _flag(school: School, person: Person) -> int:
    with school.runtime.database.transaction() as session:
        return session.scalars(select(Flag.id).where(Flag.person_id == person.id)).one()


def _delivery(school: School, person: Person) -> int:
    """Return the student's last grade, refused by the LMS."""
    with school.runtime.database.transaction() as session:
        query = select(ScoreDelivery).where(ScoreDelivery.person_id == person.id)
        row = session.scalars(query.order_by(ScoreDelivery.id.desc()).limit(1)).one()
        row.state, row.error, row.ended_at = "blocked", "AGS-404", school.clock.now()
        return row.id


def _limited(school: School, *sections: str, role: Role = Role.ASSISTANT) -> VisitClient:
    return school.visit(role, sections=list(sections), section_restricted=True)


class TestSections:
    @pytest.fixture
    def amara(self, school: School) -> Person:
        return _pupil(school, "Amara Okonkwo", "id:42", "name:Période “1”")

    @pytest.fixture
    def mateo(self, school: School) -> Person:
        return _pupil(school, "Mateo Ríos", "name:Period 2")

    @pytest.mark.parametrize("key", ["id:42", "name:Période “1”"])
    def test_one_shared_section_is_enough(
        self, school: School, amara: Person, mateo: Person, key: str
    ) -> None:
        teacher = _limited(school, "id:7", key)
        for page in ("queue", "queue/rows", "class", "class.csv"):
            text = teacher.get(page).text
            assert "Amara" in text
            assert "Mateo" not in text

    @pytest.mark.parametrize("sections", [(), ("id:4",), ("id:421",), ("name:Period",), ('id:42", "x',)])
    def test_nothing_less_than_the_whole_key_is(
        self, school: School, amara: Person, mateo: Person, sections: tuple[str, ...]
    ) -> None:
        text = _limited(school, *sections).get("class").text
        assert "Amara" not in text
        assert "Mateo" not in text

    def test_who_is_not_limited_sees_everybody(self, school: School, amara: Person, mateo: Person) -> None:
        text = school.visit(Role.INSTRUCTOR, sections=["id:42"]).get("class").text
        assert "Amara" in text
        assert "Mateo" in text
        assert "of your own sections" not in text

    @pytest.mark.parametrize("page", ["queue", "class"])
    def test_students_whose_section_is_unknown_are_counted_and_not_shown(
        self, school: School, amara: Person, page: str
    ) -> None:
        for name in ("Jun-seo Baek", "Zoë van der Meulen"):
            _pupil(school, name)
        text = _limited(school, "id:42").get(page).text
        assert "Baek" not in text
        assert "2 more students are in the course" in text

    def test_the_queue_counts_those_alone_who_are_seen(
        self, school: School, amara: Person, mateo: Person
    ) -> None:
        assert "One flag is waiting" in _limited(school, "id:42").get("queue").text
        assert "2 flags are waiting" in school.visit(Role.INSTRUCTOR).get("queue").text

    def test_a_flags_own_address_opens_it_for_nobody_else(
        self, school: School, amara: Person, mateo: Person
    ) -> None:
        teacher = _limited(school, "id:42")
        assert teacher.get(f"flags/{_flag(school, amara)}").status_code == 200
        answer = teacher.get(f"flags/{_flag(school, mateo)}")
        assert (answer.status_code, "SESSION-SCOPE" in answer.text) == (403, True)
        assert "Mateo" not in answer.text

    @pytest.mark.parametrize(
        ("step", "form"),
        [
            ("act", {"action": "claim"}),
            ("dismiss", {"reason": "None of mine."}),
            ("plan", {"cause": "motivation", "done": "talked", "outcome": "partly"}),
            ("close", {"cause": "motivation", "done": "talked", "outcome": "partly"}),
        ],
    )
    def test_nor_does_any_step_on_it(
        self, school: School, mateo: Person, step: str, form: dict[str, str]
    ) -> None:
        flag = _flag(school, mateo)
        answer = _limited(school, "id:42").post(f"flags/{flag}/{step}", **form)
        assert (answer.status_code, "SESSION-SCOPE" in answer.text) == (403, True)
        with school.runtime.database.transaction() as session:
            assert session.get_one(Flag, flag).state == "open"
            assert session.scalars(select(FlagChange.action).where(FlagChange.flag_id == flag)).all() == [
                "raise"
            ]

    @pytest.mark.parametrize("button", ["resend", "overwrite"])
    def test_nor_is_a_grade_sent_again(self, school: School, mateo: Person, button: str) -> None:
        delivery = _delivery(school, mateo)
        teacher = _limited(school, "id:42")
        assert "Mateo" not in teacher.get("queue").text
        assert teacher.post(f"scores/{delivery}/{button}").status_code == 403
        with school.runtime.database.transaction() as session:
            assert session.get_one(ScoreDelivery, delivery).state == "blocked"

    def test_nor_is_the_students_work_shown(self, school: School, amara: Person, mateo: Person) -> None:
        teacher = _limited(school, "id:42")
        assert teacher.get(f"students/{amara.id}/work").status_code == 200
        answer = teacher.get(f"students/{mateo.id}/work")
        assert (answer.status_code, "SESSION-SCOPE" in answer.text) == (403, True)


class TestTestStudents:
    @pytest.fixture
    def view(self, school: School) -> Person:
        return _pupil(school, "Test Student", "id:42", role=Role.TEST_STUDENT)

    def test_practice_works_for_them_and_their_flags_are_in_no_queue(
        self, school: School, view: Person
    ) -> None:
        assert _flag(school, view)
        page = school.visit(Role.TEST_STUDENT, view).get(f"practice/{school.practice_set.id}")
        assert page.status_code == 200
        teacher = school.visit(Role.INSTRUCTOR)
        text = teacher.get("queue").text
        assert "Test Student" not in text
        assert "0 flags are waiting" in text
        assert teacher.get(f"flags/{_flag(school, view)}").status_code == 403

    def test_they_are_in_no_class_list(self, school: School, view: Person) -> None:
        _pupil(school, "Amara Okonkwo")
        teacher = school.visit(Role.INSTRUCTOR)
        assert "Test Student" not in teacher.get("class").text
        assert "Test Student" not in teacher.get("class.csv").text
        assert (
            "Test Student" not in teacher.get("class?name=Test").text.replace("“", "").partition("<table")[2]
        )

    def test_nor_where_the_course_calls_them_learners(self, school: School, view: Person) -> None:
        with school.runtime.database.transaction() as session:
            session.get_one(Enrolment, (school.course.id, view.id)).role = "learner"
        teacher = school.visit(Role.INSTRUCTOR)
        assert "Test Student" not in teacher.get("class").text
        assert "Test Student" not in teacher.get("queue").text


def test_flags_of_who_teaches_now_are_in_no_queue(school: School) -> None:
    person = _pupil(school, "Ines Halloran")
    with school.runtime.database.transaction() as session:
        session.get_one(Enrolment, (school.course.id, person.id)).role = "instructor"
    assert "Halloran" not in school.visit(Role.INSTRUCTOR).get("queue/rows").text


def test_students_of_another_course_are_not_in_the_class(school: School) -> None:
    with school.runtime.database.transaction() as session:
        elsewhere = factories.course(session, deployment_id=school.course.deployment_id)
        factories.person(session, elsewhere, name="Somebody else")
    assert "Somebody else" not in school.visit(Role.INSTRUCTOR).get("class").text
