"""The bank of a course: the shipped one itself, or with the course's own questions, and always the latest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import event

from lti_app.content.banks import load_bank
from lti_app.db.models import PracticeSet
from lti_app.lti.roles import Role
from lti_app.own.bank import bank_to_choose_from, course_bank, own_id, own_number
from lti_app.own.store import State, skill_called
from tests import factories
from tests.databases import on_sqlite
from tests.lti_app.own.authors import BANK, sum_of

if TYPE_CHECKING:
    from engine.items.model import Bank
    from tests.lti_app.conftest import School
    from tests.lti_app.own.authors import Author

pytestmark = on_sqlite


def _bank(author: Author) -> Bank:
    with author.school.runtime.database.transaction(writes=False) as session:
        return author.bank(session)


def test_a_course_without_questions_of_its_own_has_the_shipped_bank_itself_for_one_query(
    school: School, author: Author
) -> None:
    sent: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(school.runtime.database.engine, "before_cursor_execute", note)
    with school.runtime.database.transaction(writes=False) as session:
        banks = [course_bank(session, school.course.id, BANK) for _ in range(50)]
    event.remove(school.runtime.database.engine, "before_cursor_execute", note)
    assert all(bank is load_bank(BANK) for bank in banks)
    assert len([statement for statement in sent if "FROM own_content" in statement]) == 1
    assert not [statement for statement in sent if "own_template" in statement]


def test_questions_in_use_join_the_bank_under_its_skills_and_the_courses_own(author: Author) -> None:
    sums = author.skill("Sums")
    one = author.question(sum_of(1, 2), sums, State.IN_USE)
    two = author.question(sum_of(3, 4), "one-step-equations", State.IN_USE)
    author.question(sum_of(5, 6), sums)
    author.question(sum_of(7, 8), sums, State.RETIRED)
    bank = _bank(author)
    own = [id_ for id_ in bank.templates if own_number(id_) is not None]
    assert own == [own_id(one), own_id(two)]
    assert bank.skills[sums].title == "Sums"
    assert bank.strands[bank.skills[sums].strand] == "Your own questions"
    assert bank.templates[own_id(two)] in bank.by_skill["one-step-equations"]
    assert set(load_bank(BANK).templates) < set(bank.templates)


def test_questions_of_one_course_and_bank_are_not_in_another(school: School, author: Author) -> None:
    author.question(sum_of(1, 2), author.skill("Sums"), State.IN_USE)
    with school.runtime.database.transaction() as session:
        other = factories.course(session)
        assert course_bank(session, other.id, BANK) is load_bank(BANK)
        python = course_bank(session, school.course.id, "python-intro")
    assert not [id_ for id_ in python.templates if own_number(id_) is not None]


def test_a_bank_that_did_not_change_is_not_read_again_and_one_that_did_is(author: Author) -> None:
    skill = author.skill("Sums")
    number = author.question(sum_of(1, 2), skill, State.IN_USE)
    first = _bank(author)
    assert _bank(author) is first
    author.edit(number, sum_of(1, 9))
    assert _bank(author).templates[own_id(number)].answer == "10"


def test_what_was_rolled_back_is_never_practised(author: Author) -> None:
    number = author.question(sum_of(1, 2), author.skill("Sums"), State.IN_USE)
    database = author.school.runtime.database
    with database.transaction() as session:
        skill_called(session, "Never saved", author.by())
        assert "Never saved" in {skill.title for skill in author.bank(session).skills.values()}
        session.rollback()
    author.edit(number, sum_of(1, 9))  # takes the number that the rolled-back version had
    assert "Never saved" not in {skill.title for skill in _bank(author).skills.values()}


def test_forms_offer_own_skills_that_have_questions_and_no_others(school: School, author: Author) -> None:
    taught, empty = author.skill("Sums"), author.skill("Nothing yet")
    author.question(sum_of(1, 2), taught, State.IN_USE)
    with school.runtime.database.transaction(writes=False) as session:
        offered = bank_to_choose_from(session, school.course.id, BANK)
    assert taught in offered.skills
    assert empty not in offered.skills
    assert empty in _bank(author).skills
    page = school.visit(Role.INSTRUCTOR).get(f"activities/{school.practice_set.id}").text
    assert "Your own questions" in page
    assert "Nothing yet" not in page


def test_a_practice_set_may_hold_own_skills_alone(school: School, author: Author) -> None:
    skill = author.skill("Sums")
    author.question(sum_of(1, 2), skill, State.IN_USE)
    teacher = school.visit(Role.INSTRUCTOR)
    teacher.post(
        f"activities/{school.practice_set.id}",
        title="Sums", skills=skill, points="100", policy="", intake="off", do="keep",
    )  # fmt: skip
    with school.runtime.database.transaction(writes=False) as session:
        assert session.get_one(PracticeSet, school.practice_set.id).skills == [skill]
    assert "Sums" in teacher.get("activities").text
