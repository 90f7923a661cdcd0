"""What the student's page shows. Nothing here holds an answer, a seed or a hint that is not open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from engine.escalation.closures import for_student
from engine.items.draw import hint, rungs
from engine.items.model import AnswerKind, Choice, Hint, HintKind
from engine.learner.mastery import HELD, mastery
from lti_app.db.models import Flag, Grade, Learner, PracticeItem, PracticeSet
from lti_app.outbox.queries import GradeState, grade_state
from lti_app.practice.history import recent_help, recent_items
from lti_app.practice.learning import outlook_of
from lti_app.practice.pausing import PauseOffer, pause_offer
from lti_app.practice.service import TRIES
from lti_app.practice.serving import active_steps, drawn, instruction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from engine.learner.mastery import MasteryEstimate
    from engine.learner.model import SkillState
    from engine.learner.predict import Outlook
    from lti_app.db.models import Attempt, PlanStep
    from lti_app.practice.context import PracticeContext

_SEEN = {"claimed": "seen", "in_progress": "seen", "waiting_for_student": "answered"}


@dataclass(frozen=True, slots=True)
class OpenItem:
    """The exercise on the page. number: which try the form is for; next_hint: kind of the next rung.

    check: a transfer check, which has no hints.
    """

    token: str
    number: int
    tries_left: int
    kind: AnswerKind
    stem: str
    choices: tuple[Choice, ...]
    skill: str
    reason: str
    hints: tuple[Hint, ...]
    next_rung: int
    next_hint: HintKind | None
    rungs: int
    check: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the last answer. shown: the answer as the student gave it, for a choice its text."""

    right: bool
    closed: bool
    stem: str
    shown: str
    feedback: str
    worked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SkillProgressBar:
    """One skill of the practice set on the student's map.

    share: how sure Baton is that it is mastered, 0 to 1; 0 where it is new. standing: the same in words, by
    the bound of the estimate: "mastered", "nearly" (likely, not yet sure), "faded" (was mastered),
    "practising" or "new".
    """

    title: str
    share: float
    standing: str
    mastered: bool
    current: bool


@dataclass(frozen=True, slots=True)
class HelpState:
    """The student's last request for a person. state: sent, seen, answered or closed."""

    state: str
    message: str


@dataclass(frozen=True, slots=True)
class PracticePage:
    """Everything on the student's page."""

    practice_set: PracticeSet
    item: OpenItem
    result: Result | None
    skills: tuple[SkillProgressBar, ...]
    grade: float | None
    grade_state: GradeState | None
    help: HelpState | None
    planned: tuple[str, ...]
    pause: PauseOffer | None


def practice_page(context: PracticeContext, row: PracticeItem) -> PracticePage:
    """Gather the student's page around the open item."""
    session, practice_set, person = context.session, context.practice_set, context.person
    learner = session.get_one(Learner, (context.course, person.id))
    outlook = outlook_of(context, learner)
    estimates = {skill: mastery(outlook, skill) for skill in context.skills}
    kept = session.get(Grade, (practice_set.id, person.id))
    steps = active_steps(context)
    between = not row.attempts and not row.hints
    return PracticePage(
        practice_set=practice_set,
        item=_open(context, row),
        result=_result(context, row),
        skills=tuple(
            SkillProgressBar(
                title=context.bank.skills[skill].title,
                share=0.0 if standing == "new" else estimate.probability,
                standing=standing,
                mastered=estimate.mastered,
                current=skill == row.skill,
            )
            for skill, estimate in estimates.items()
            for standing in [_standing(outlook.learner.skills.get(skill), estimate)]
        ),
        grade=kept.share if kept else None,
        grade_state=grade_state(session, practice_set.id, person.id),
        help=_help(context),
        planned=_planned(context, steps),
        pause=_pause(context, outlook, steps) if between else None,
    )


def practice_sets(session: Session, course: int) -> Sequence[PracticeSet]:
    """Return the practice sets of a course that have a link, in the order they were made."""
    return session.scalars(
        select(PracticeSet)
        .where(PracticeSet.course_id == course, PracticeSet.resource_link_id.is_not(None))
        .order_by(PracticeSet.id)
        .limit(200)
    ).all()


def _open(context: PracticeContext, row: PracticeItem) -> OpenItem:
    template, item = context.bank.templates[row.template], drawn(context.bank, row)
    ladder, upper = list(HintKind), rungs(template)
    return OpenItem(
        token=row.token,
        number=row.tries + 1,
        tries_left=TRIES - row.tries,
        kind=item.kind,
        stem=item.stem,
        choices=item.choices,
        skill=context.bank.skills[row.skill].title,
        reason=row.reason["text"],
        hints=tuple(hint(template, item, rung) for rung in range(1, row.hints + 1)),
        next_rung=row.hints + 1,
        next_hint=ladder[row.hints] if row.hints < upper and not row.check else None,
        rungs=upper,
        check=row.check,
    )


def _result(context: PracticeContext, row: PracticeItem) -> Result | None:
    """The last answer to the open item; until there is one, how the item before it ended."""
    if row.attempts:
        return _outcome(context, row, row.attempts[-1])
    if row.hints:
        return None
    before = context.session.scalar(
        select(PracticeItem)
        .where(
            PracticeItem.practice_set_id == context.practice_set.id,
            PracticeItem.person_id == context.person.id,
            PracticeItem.id < row.id,
            PracticeItem.placement.is_(False),
        )
        .order_by(PracticeItem.id.desc())
        .limit(1)
        .options(selectinload(PracticeItem.attempts))
    )
    if before is None or not before.attempts or before.template not in context.bank.templates:
        return None
    return _outcome(context, before, before.attempts[-1])


def _outcome(context: PracticeContext, row: PracticeItem, attempt: Attempt) -> Result:
    template, item = context.bank.templates[row.template], drawn(context.bank, row)
    misconception = context.bank.misconceptions.get(attempt.misconception or "")
    if attempt.right:
        feedback = context.say("practice.right" if row.tries == 1 else "practice.right-after-retry")
    elif misconception:
        feedback = misconception.feedback
    else:
        feedback = context.say(attempt.feedback or "answer.wrong")
    missed = row.closed_at is not None and not attempt.right
    worked = hint(template, item, list(HintKind).index(HintKind.WORKED_EXAMPLE) + 1) if missed else None
    shown = next((choice.text for choice in item.choices if choice.key == attempt.response), attempt.response)
    return Result(
        right=attempt.right,
        closed=row.closed_at is not None,
        stem=item.stem,
        shown=shown,
        feedback=feedback,
        worked=worked.lines if worked else (),
    )


def _help(context: PracticeContext) -> HelpState | None:
    """What became of the last request: it is on the flag that carries it as evidence."""
    requests = recent_help(context.session, context.course, context.person.id)
    if not requests:
        return None
    last = requests[-1]
    flags = context.session.scalars(
        select(Flag)
        .where(Flag.course_id == context.course, Flag.person_id == context.person.id)
        .order_by(Flag.id.desc())
        .limit(20)
    )
    flag = next((flag for flag in flags if last.id in flag.help_requests), None)
    if flag is None:
        return HelpState("sent", last.message)
    return HelpState("closed" if flag.ended_at else _SEEN.get(flag.state, "sent"), last.message)


def _planned(context: PracticeContext, steps: Sequence[PlanStep]) -> tuple[str, ...]:
    """What a teacher has set up for the student, as far as it is still to come."""
    sentences = for_student([instruction(step) for step in steps], context.bank)
    return tuple(context.wording.say(sentence, context.titles) for sentence in sentences)


def _pause(context: PracticeContext, outlook: Outlook, steps: Sequence[PlanStep]) -> PauseOffer | None:
    recent = recent_items(context.session, context.course, context.person.id)
    return pause_offer(context, outlook, recent, steps)


def _standing(state: SkillState | None, estimate: MasteryEstimate) -> str:
    if estimate.mastered:
        return "mastered"
    if state is None or not state.opportunities:
        return "new"
    if state.mastered_at is not None:
        return "faded"
    return "nearly" if estimate.probability >= HELD else "practising"
