"""A student in a course with one graded practice set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import factories
from tests.student import Student

if TYPE_CHECKING:
    from lti_app.runtime import Runtime
    from tests.clock import Clock


@pytest.fixture
def student(runtime: Runtime, clock: Clock) -> Student:
    with runtime.database.transaction() as session:
        course = factories.course(session)
        practice_set = factories.practice_set(session, course)
        person = factories.person(session, course, name="Amara Okonkwo")
        return Student(runtime, clock, practice_set.id, person.id)
