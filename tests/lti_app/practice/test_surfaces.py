"""A transfer check is asked in another form than practice was (A7)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from engine.items.draw import draw
from lti_app.content.banks import load_bank
from lti_app.db.models import PracticeSet, SkillEstimate
from lti_app.practice.serving import drawn
from tests import tell_tale
from tests.databases import on_sqlite
from tests.student import Student

if TYPE_CHECKING:
    from engine.items.model import Bank
    from lti_app.db.models import PracticeItem
    from tests.lti_app.conftest import School

pytestmark = on_sqlite

_MOST = 120  # items until the check of a skill comes, at the most
_SKILLS = ["skill-number", "skill-pair", "skill-set", "skill-expression", "skill-interval", "skill-text"]


@pytest.fixture
def bank(monkeypatch: pytest.MonkeyPatch) -> Bank:
    tell_tale.add_bank(monkeypatch)
    return load_bank(tell_tale.BANK)


@pytest.fixture
def student(school: School, bank: Bank) -> Student:
    with school.runtime.database.transaction() as session:
        row = session.get_one(PracticeSet, school.practice_set.id)
        row.bank, row.skills = bank.id, _SKILLS
    return Student(school.runtime, school.clock, school.practice_set.id, school.person().id)


def next_check(student: Student, skill: str = "skill-number") -> PracticeItem:
    """Answer right until the transfer check of a skill comes."""
    for _ in range(_MOST):
        row = student.item()
        if row.check and row.skill == skill:
            return row
        assert row.check or row.surface == 0
        student.solve()
    raise AssertionError("no transfer check came")


def test_a_check_has_another_form_of_the_stem_with_the_same_numbers_and_answer(
    student: Student, bank: Bank
) -> None:
    check = next_check(student)
    template = bank.templates[check.template]
    asked, practised = drawn(bank, check), draw(template, check.seed)
    assert check.surface == asked.surface == 1
    assert asked.stem.startswith("What do ")
    assert practised.stem.startswith("Join ")
    assert asked.answer == practised.answer


def test_the_second_comes_a_week_after_mastery(school: School, student: Student) -> None:
    first = next_check(student)
    student.solve()
    school.clock.advance(days=7)
    second = next_check(student)
    assert second.id > first.id
    assert second.surface == 1  # the only other form that this template has
    with student.context() as context:
        state = context.session.get_one(SkillEstimate, (context.course, student.person, second.skill))
        assert state.checks == 1
        assert state.mastered_at is not None
        assert context.now - state.mastered_at >= timedelta(days=7)


def test_a_template_without_other_forms_is_checked_with_its_own(student: Student) -> None:
    assert next_check(student, "skill-pair").surface == 0


def test_an_item_whose_form_the_bank_has_no_more_is_shown_in_one_that_it_has(
    student: Student, bank: Bank
) -> None:
    check = next_check(student)
    check.surface = 9
    assert drawn(bank, check).surface == 1
