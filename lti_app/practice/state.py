"""What is known of a student: rows in, engine values out, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.learner.model import LearnerState, SkillState, TemplateState
from lti_app.db.models import Learner, SkillEstimate, TemplateDifficulty
from lti_app.db.upsert import upsert

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from engine.items.model import Bank, ItemTemplate
    from engine.learner.model import Update


def lock_learner(session: Session, course: int, person: int) -> Learner:
    """Return the student's row, held until the transaction ends: one request of a student at a time."""
    key = {"course_id": course, "person_id": person}
    upsert(session, Learner, key, {"ability": 0.0, "opportunities": 0}, keep=True)
    return session.scalars(select(Learner).filter_by(**key).with_for_update()).one()


def learner_state(session: Session, learner: Learner) -> LearnerState:
    """Return what is known of the student, with the skills ever practised in the course."""
    row = SkillEstimate
    columns = row.skill, row.ability, row.opportunities, row.right, row.streak, row.last_at, row.mastered_at
    rows = session.execute(
        select(*columns).where(row.course_id == learner.course_id, row.person_id == learner.person_id)
    )
    skills = {values.skill: SkillState(*values) for values in rows}
    return LearnerState(learner.ability, learner.opportunities, skills)


def template_states(session: Session, course: int, bank: Bank) -> Mapping[str, TemplateState]:
    """Return how hard the bank's templates have proved to be in the course; priors where nothing is known."""
    row = TemplateDifficulty
    columns = row.template, row.difficulty, row.opportunities
    known = {
        values.template: TemplateState(*values)
        for values in session.execute(select(*columns).where(row.course_id == course))
    }
    return {
        id_: known.get(id_) or TemplateState(id_, template.difficulty)
        for id_, template in bank.templates.items()
    }


def template_state(session: Session, course: int, template: ItemTemplate) -> TemplateState:
    """Return the same for one template."""
    row = TemplateDifficulty
    columns = row.template, row.difficulty, row.opportunities
    query = select(*columns).where(row.course_id == course, row.template == template.id)
    known = session.execute(query).one_or_none()
    return TemplateState(*known) if known else TemplateState(template.id, template.difficulty)


def save_update(session: Session, learner: Learner, skill: str, update: Update, at: datetime) -> None:
    """Write back what one answered item changed."""
    learner.ability, learner.opportunities = update.learner.ability, update.learner.opportunities
    learner.last_active_at = at
    state = update.learner.skill(skill)
    course = {"course_id": learner.course_id}
    upsert(
        session,
        SkillEstimate,
        course | {"person_id": learner.person_id, "skill": skill},
        {
            "ability": state.ability,
            "opportunities": state.opportunities,
            "right": state.right,
            "streak": state.streak,
            "last_at": state.last_at,
            "mastered_at": state.mastered_at,
        },
    )
    # Shared by the whole course: the last writer wins, and what a race loses is one step of many.
    template = update.template
    upsert(
        session,
        TemplateDifficulty,
        course | {"template": template.template},
        {"difficulty": template.difficulty, "opportunities": template.opportunities},
    )
