"""What a teacher sets for the student of a test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lti_app.db.models import PlanStep, StudentSettings

if TYPE_CHECKING:
    from tests.student import Student


def set_for(student: Student, **values: Any) -> None:
    """Set something for the student, over what was set before."""
    with student.context() as context:
        row = context.session.get(StudentSettings, (context.course, student.person))
        if row is None:
            row = StudentSettings(course_id=context.course, person_id=student.person)
            context.session.add(row)
        row.by_id, row.updated_at = student.person, context.now
        for name, value in values.items():
            setattr(row, name, value)


def plan(student: Student, kind: str, **values: Any) -> int:
    """Plan a step for the student; return its id."""
    defaults = {"items": 1, "remaining": values.get("items", 1)}
    with student.context() as context:
        row = PlanStep(
            course_id=context.course,
            person_id=student.person,
            kind=kind,
            created_at=context.now,
            **defaults | values,
        )
        context.session.add(row)
        context.session.flush()
        return row.id
