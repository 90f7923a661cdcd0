"""What is expected of a student now, and learning from an answer: the engine's model over the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.learner.mastery import settle
from engine.learner.model import Answer
from engine.learner.predict import Outlook
from engine.learner.update import update
from lti_app.practice.shared import template_difficulties
from lti_app.practice.state import course_state, learner_state, parameters, save_update, template_memories
from lti_app.practice.templates import served_template

if TYPE_CHECKING:
    from collections.abc import Collection

    from lti_app.db.models import Learner, PracticeItem
    from lti_app.practice.context import PracticeContext


def outlook_of(context: PracticeContext, learner: Learner, templates: Collection[str] = ()) -> Outlook:
    """Return what is expected of the student now. templates: those that it has to know."""
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

    A test student, whom a teacher plays, learns as anybody; the course learns nothing from her.
    """
    before = outlook_of(context, learner, (row.template,))
    task = served_template(context.bank, row).task
    answer = Answer(task, right=right, aided=row.hints > 0, at=context.now, check=row.transfer)
    change = update(before.parameters, before.course, before.learner, answer)
    change = settle(before.parameters, before.course, before.learner, change, context.now)
    shared = not context.person.test_student
    save_update(context.session, learner, change, context.now, shared=shared)
    course = before.course.after(change) if shared else before.course
    return Outlook(before.parameters, course, before.learner.after(change), context.now)
