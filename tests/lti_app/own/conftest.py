"""A course with questions of its own, a teacher who changes them, and a student."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lti_app.db.models import PracticeSet
from lti_app.lti.roles import Role
from lti_app.own.store import State
from tests.lti_app.own.authors import Author, sum_of
from tests.student import Student

if TYPE_CHECKING:
    from tests.lti_app.conftest import School


@pytest.fixture
def author(school: School) -> Author:
    return Author(school, school.person(Role.INSTRUCTOR, name="Grace Teacher"))


@pytest.fixture
def sums(author: Author) -> list[int]:
    """Three own questions in use under an own skill, which is all that the practice set practises."""
    skill = author.skill("Sums")
    made = [author.question(sum_of(n, n + 1), skill, State.IN_USE) for n in (2, 30, 400)]
    with author.school.runtime.database.transaction() as session:
        session.get_one(PracticeSet, author.school.practice_set.id).skills = [skill]
    return made


@pytest.fixture
def student(school: School) -> Student:
    person = school.person(name="Amara Okonkwo")
    return Student(school.runtime, school.clock, school.practice_set.id, person.id)
