"""The student at her page, as in the folder above, and what teachers put there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lti_app.db.models import Message
from lti_app.lti.roles import Role
from tests.databases import on_sqlite

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.lti_app.practice.pages import Page

pytestmark = on_sqlite


@pytest.fixture
def write(page: Page) -> Callable[..., int]:
    """Let a teacher write a message to the student; return its number."""
    teacher = page.school.person(Role.INSTRUCTOR, name="Ms Adeyemi")

    def write(text: str = "Well done today.", **values: Any) -> int:
        now = page.school.clock.now()
        with page.school.runtime.database.transaction() as session:
            row = Message(
                key=f"key-{text}-{len(values)}-{now}",
                course_id=page.school.course.id,
                person_id=page.student.person,
                practice_set_id=page.school.practice_set.id,
                template="praise",
                drafted=text,
                text=text,
                state="approved",
                by_id=teacher.id,
                created_at=now,
                approved_by_id=teacher.id,
                approved_at=now,
            )
            for name, value in values.items():
                setattr(row, name, value)
            session.add(row)
            session.flush()
            return row.id

    return write
