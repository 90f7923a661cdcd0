"""Where students write 1,5 for one and a half, an answer is read that way, typed or sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from lti_app.db.models import Attempt, PracticeItem
from tests.databases import on_sqlite
from tests.student import Student

if TYPE_CHECKING:
    from lti_app.settings import Settings
    from tests.lti_app.conftest import School

pytestmark = on_sqlite


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"decimal_comma": True})


def test_a_comma_is_a_decimal_point(school: School) -> None:
    person = school.person()
    student = Student(school.runtime, school.clock, school.practice_set.id, person.id)
    row = student.item()
    with school.runtime.database.transaction() as session:
        numbers = {"template": "two-step-plus", "digest": None}
        session.execute(update(PracticeItem).where(PracticeItem.id == row.id).values(**numbers))
    visit, path = school.visit(person=person), f"practice/{school.practice_set.id}"

    read = visit.post(f"{path}/preview", token=row.token, response="-1,5").text
    assert "−1.5" in read

    right = student.drawn(student.item()).answer
    visit.post(f"{path}/answer", token=row.token, number="1", response=f"{right},0")
    with school.runtime.database.transaction(writes=False) as session:
        assert [(attempt.response, attempt.right) for attempt in session.query(Attempt)] == [
            (f"{right},0", True)
        ]
