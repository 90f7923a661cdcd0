"""A student in a course with one graded practice set: through its services, and at her page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import factories
from tests.lti_app.practice.pages import Page
from tests.student import Student

if TYPE_CHECKING:
    from lti_app.db.models import Person
    from lti_app.runtime import Runtime
    from tests.clock import Clock
    from tests.lti_app.conftest import School


@pytest.fixture
def student(runtime: Runtime, clock: Clock) -> Student:
    with runtime.database.transaction() as session:
        course = factories.course(session)
        practice_set = factories.practice_set(session, course)
        person = factories.person(session, course, name="Amara Okonkwo")
        return Student(runtime, clock, practice_set.id, person.id)


@pytest.fixture
def person(school: School) -> Person:
    return school.person(name="Amara Okonkwo")


@pytest.fixture
def page(school: School, person: Person) -> Page:
    student = Student(school.runtime, school.clock, school.practice_set.id, person.id)
    return Page(school, student, school.visit(person=person))
