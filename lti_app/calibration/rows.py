"""Writes all that is known of a course into its rows, in place of what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, update

from lti_app.db.models import (
    CourseWeights,
    Learner,
    SkillDifficulty,
    SkillEstimate,
    TemplateDifficulty,
    TemplateMemory,
)
from lti_app.practice.shared import difficulty_values, weights_values
from lti_app.practice.state import memory_values, overall_values, skill_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from lti_app.calibration.classroom import Classroom
    from lti_app.db.models import Base

_PORTION = 200  # students whose rows are written at once


def write(session: Session, course_id: int, room: Classroom, people: Sequence[int]) -> None:
    """Put what is known in place of the course's rows. people: whose rows are locked; of no others."""
    for start in range(0, len(people), _PORTION):
        _write_people(session, course_id, room, people[start : start + _PORTION])
    course = {"course_id": course_id}
    templates = [
        course | {"template": of} | difficulty_values(one) for of, one in sorted(room.templates.items())
    ]
    skills = [course | {"skill": of} | difficulty_values(one) for of, one in sorted(room.skills.items())]
    weights = [course | weights_values(room.weights)] if room.skills else []
    # In the order in which practice writes them, so that neither waits for the other for ever.
    _replace(session, TemplateDifficulty, TemplateDifficulty.course_id == course_id, templates)
    _replace(session, SkillDifficulty, SkillDifficulty.course_id == course_id, skills)
    _replace(session, CourseWeights, CourseWeights.course_id == course_id, weights)


def _write_people(session: Session, course_id: int, room: Classroom, people: Sequence[int]) -> None:
    known = [({"course_id": course_id, "person_id": id_}, room.student(id_)) for id_ in people]
    session.execute(update(Learner), [key | overall_values(state.overall) for key, state in known])
    skills = [
        key | {"skill": of} | skill_values(one) for key, state in known for of, one in state.skills.items()
    ]
    memories = [
        key | {"template": of} | memory_values(one)
        for key, state in known
        for of, one in state.templates.items()
    ]
    for table, rows in ((SkillEstimate, skills), (TemplateMemory, memories)):
        mine = (table.course_id == course_id) & table.person_id.in_(people)
        _replace(session, table, mine, rows)


def _replace(
    session: Session, table: type[Base], old: ColumnElement[bool], new: Sequence[dict[str, Any]]
) -> None:
    session.execute(delete(table).where(old).execution_options(synchronize_session=False))
    if new:
        session.execute(insert(table), new)
