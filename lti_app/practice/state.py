"""What is known of a student: rows in, engine values out, and back."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from engine.learner.model import CourseState, LearnerState, Overall, SkillState, TemplateMemory
from lti_app.calibration.active import active_parameters as parameters
from lti_app.db.models import Learner, SkillEstimate
from lti_app.db.models import TemplateMemory as TemplateMemoryRow
from lti_app.db.upsert import upsert
from lti_app.practice.sessions import LOOK_AFTER
from lti_app.practice.shared import course_state, is_one_of, save_course

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from engine.learner.model import Update

__all__ = [
    "course_state",
    "learner_state",
    "lock_learner",
    "memory_values",
    "overall_of",
    "overall_values",
    "parameters",
    "save_memory",
    "save_skills",
    "save_update",
    "skill_states",
    "skill_values",
    "template_memories",
]

# The columns are called as the engine's fields are; the first of a skill and of a template is its id.
_OVERALL = tuple(field.name for field in fields(Overall))
_OF_SKILL = tuple(field.name for field in fields(SkillState))[1:]
_OF_MEMORY = tuple(field.name for field in fields(TemplateMemory))[1:]
_SKILL = [SkillEstimate.skill, *(getattr(SkillEstimate, name) for name in _OF_SKILL)]
_MEMORY = [TemplateMemoryRow.template, *(getattr(TemplateMemoryRow, name) for name in _OF_MEMORY)]


def lock_learner(session: Session, course: int, person: int) -> Learner:
    """Return the student's row, held until the transaction ends: one request of a student at a time.

    Read parameters and state after it: what made the request wait may have changed them.
    """
    key = {"course_id": course, "person_id": person}
    held = select(Learner).filter_by(**key).with_for_update().execution_options(populate_existing=True)
    row = session.scalar(held)
    if row is not None:
        return row
    new = overall_values(parameters(session).learner().overall)
    upsert(session, Learner, key, new, keep=True)  # another request may be as quick
    return session.scalars(held).one()


def learner_state(
    session: Session,
    learner: Learner,
    *,
    skills: Collection[str] | None = None,
    templates: Collection[str] = (),
) -> LearnerState:
    """Return what is known of the student.

    skills: ids to look up, all ever practised in the course by default. templates: ids whose memories to look
    up. Those never practised are not in it.
    """
    row = SkillEstimate
    query = select(*_SKILL).where(row.course_id == learner.course_id, row.person_id == learner.person_id)
    if skills is not None:
        query = query.where(row.skill.in_(skills))
    known = {values.skill: SkillState(*values) for values in session.execute(query)}
    return LearnerState(overall_of(learner), known, template_memories(session, learner, templates))


def overall_of(learner: Learner) -> Overall:
    """Return what is known of a student over all skills."""
    return Overall(*(getattr(learner, name) for name in _OVERALL))


def skill_states(
    session: Session, course: int, people: Collection[int], skills: Collection[str]
) -> dict[int, dict[str, SkillState]]:
    """Return what is known of several students on some skills, by person and skill, where practised."""
    row = SkillEstimate
    found: dict[int, dict[str, SkillState]] = {}
    query = select(row.person_id, *_SKILL).where(row.course_id == course, row.person_id.in_(people))
    for person, skill, *values in session.execute(query):
        if skill in skills:
            found.setdefault(person, {})[skill] = SkillState(skill, *values)
    return found


def template_memories(
    session: Session, learner: Learner, templates: Collection[str]
) -> dict[str, TemplateMemory]:
    """Return what the student's own history with the templates is, of those ever practised."""
    if not templates:
        return {}
    row = TemplateMemoryRow
    query = select(*_MEMORY).where(
        row.course_id == learner.course_id,
        row.person_id == learner.person_id,
        is_one_of(row.template, templates),
    )
    return {values.template: TemplateMemory(*values) for values in session.execute(query)}


def save_update(session: Session, learner: Learner, update: Update, at: datetime, *, shared: bool) -> None:
    """Write back what one answered item changed; her work is looked at again after a break.

    shared: the course learns from it too; that is written last of all, when the transaction ends.
    """
    for name, value in overall_values(update.overall).items():
        setattr(learner, name, value)
    learner.last_active_at, learner.look_at = at, at + LOOK_AFTER
    save_skills(session, learner, update.skills)
    save_memory(session, learner, update.memory)
    if shared:
        save_course(session, learner.course_id, CourseState(update.weights).after(update))


def save_skills(session: Session, learner: Learner, states: Iterable[SkillState]) -> None:
    """Write what is known of the student on some skills."""
    own = {"course_id": learner.course_id, "person_id": learner.person_id}
    for state in states:
        upsert(session, SkillEstimate, own | {"skill": state.skill}, skill_values(state))


def save_memory(session: Session, learner: Learner, memory: TemplateMemory) -> None:
    """Write what the student's own history with a template is."""
    own = {"course_id": learner.course_id, "person_id": learner.person_id}
    upsert(session, TemplateMemoryRow, own | {"template": memory.template}, memory_values(memory))


def overall_values(overall: Overall) -> dict[str, Any]:
    """Return the columns of a row of Learner that the model knows."""
    return {name: getattr(overall, name) for name in _OVERALL}


def skill_values(state: SkillState) -> dict[str, Any]:
    """Return the columns of a row of SkillEstimate, without those of its key."""
    return {name: getattr(state, name) for name in _OF_SKILL}


def memory_values(memory: TemplateMemory) -> dict[str, Any]:
    """Return the columns of a row of TemplateMemory, without those of its key."""
    return {name: getattr(memory, name) for name in _OF_MEMORY}
