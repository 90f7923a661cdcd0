"""The grade that follows from a student's state (engine.measures.grade), on its way to the gradebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.learner.mastery import mastery
from engine.measures.grade import SkillProgress, grade
from lti_app.db.models import Grade
from lti_app.outbox.service import queue_grade

if TYPE_CHECKING:
    from engine.learner.predict import Outlook
    from lti_app.db.models import PracticeItem
    from lti_app.practice.context import PracticeContext


def move_grade(context: PracticeContext, outlook: Outlook, closed: PracticeItem | None = None) -> None:
    """Put the grade that follows from the student's state, and from an item just closed, into the outbox."""
    session, practice_set, person = context.session, context.practice_set, context.person
    before = session.get(Grade, (practice_set.id, person.id))
    answered = dict(before.answered) if before else {}
    if closed is not None:
        answered[closed.skill] = answered.get(closed.skill, 0) + 1
    estimates = {skill: mastery(outlook, skill) for skill in context.skills}
    progress = [SkillProgress.of(estimate, answered.get(skill, 0)) for skill, estimate in estimates.items()]
    queue_grade(
        session,
        practice_set=practice_set,
        person=person,
        share=grade(progress, before.share if before else None),
        completed=all(_was_mastered(outlook, skill) for skill in context.skills),
        now=context.now,
    )
    session.get_one(Grade, (practice_set.id, person.id)).answered = answered


def _was_mastered(outlook: Outlook, skill: str) -> bool:
    """Tell whether the skill was ever mastered: work that is done does not become undone by forgetting."""
    state = outlook.learner.skills.get(skill)
    return state is not None and state.mastered_at is not None
