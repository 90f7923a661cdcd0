"""What is expected of a student now, and learning from an answer: the engine's model over the tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.learner.mastery import settle
from engine.learner.model import Answer, LearnerState
from engine.learner.predict import Outlook
from engine.learner.update import update
from lti_app.practice.shared import template_difficulties
from lti_app.practice.state import course_state, learner_state, parameters, save_update, template_memories
from lti_app.practice.templates import served_template

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from lti_app.db.models import Learner, PracticeItem, StudentSettings
    from lti_app.practice.context import PracticeContext


def outlook_of(context: PracticeContext, learner: Learner, templates: Collection[str] = ()) -> Outlook:
    """Return what is expected of the student now, teachers' word included. templates: those to be known."""
    return with_word(learnt_outlook(context, learner, templates), context.settings)


def learnt_outlook(context: PracticeContext, learner: Learner, templates: Collection[str] = ()) -> Outlook:
    """Return the same by answers and placements alone: for what is to be written back."""
    session = context.session
    return Outlook(
        parameters(session),
        course_state(session, context.course, templates=templates),
        learner_state(session, learner, templates=templates),
        context.now,
    )


def with_templates(
    context: PracticeContext, learner: Learner, outlook: Outlook, templates: Collection[str]
) -> Outlook:
    """Return an outlook that knows further templates; what it knows of some already is newer and stays."""
    return outlook.knowing(
        template_difficulties(context.session, context.course, templates),
        template_memories(context.session, learner, templates),
    )


def learn(context: PracticeContext, learner: Learner, row: PracticeItem, *, right: bool) -> Outlook:
    """Let the first answer to an item move what is known; return what is expected after it.

    A test student, whom a teacher plays, learns as anybody; the course learns nothing from her. What a
    teacher has set by hand is no part of what is learnt, and not written back.
    """
    before = learnt_outlook(context, learner, (row.template,))
    task = served_template(context.bank, row).task
    answer = Answer(task, right=right, aided=row.hints > 0, at=context.now, check=row.transfer)
    change = update(before.parameters, before.course, before.learner, answer)
    change = settle(before.parameters, before.course, before.learner, change, context.now)
    shared = not context.person.test_student
    save_update(context.session, learner, change, context.now, shared=shared)
    course = before.course.after(change) if shared else before.course
    after = Outlook(before.parameters, course, before.learner.after(change), context.now)
    return with_word(after, context.settings)


def with_word(outlook: Outlook, settings: StudentSettings | None) -> Outlook:
    """Return the outlook with the skills that a teacher has set as mastered or as not mastered (C8).

    What counts as mastered, for the choice of items as for rules and the page, follows her word, until she
    takes it back; what is expected of an answer, and so the band of an item, follows the answers alone. A
    skill that she says is mastered is due for review and for transfer checks like any other.
    """
    said: Mapping[str, bool] = settings.mastered if settings else {}
    if not said or settings is None:
        return outlook
    states = dict(outlook.learner.skills)
    for skill, mastered in said.items():
        state = outlook.parameters.skill_state(outlook.learner, skill)
        at = (state.mastered_at or settings.updated_at) if mastered else None
        states[skill] = replace(state, mastered_at=at)
    learner = LearnerState(outlook.learner.overall, states, outlook.learner.templates)
    return Outlook(outlook.parameters, outlook.course, learner, outlook.at, said)
