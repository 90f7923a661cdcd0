"""What the student's page shows. Nothing here holds an answer, a seed or a hint that is not open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.escalation.closures import for_student
from engine.items.draw import hint, rungs
from engine.items.model import Hint, HintKind
from engine.learner.mastery import HELD, mastery
from lti_app.content.answers import answer_html, right_answer_html
from lti_app.db.models import Flag, Grade, Learner, PracticeItem, PracticeSet
from lti_app.outbox.queries import GradeState, grade_state
from lti_app.practice.explaining import Purpose, said
from lti_app.practice.hinting import genuine, need, next_rung
from lti_app.practice.history import recent_help, recent_items
from lti_app.practice.learning import outlook_of
from lti_app.practice.pausing import PauseOffer, pause_offer
from lti_app.practice.question import question_of
from lti_app.practice.response import Fields, fields_of
from lti_app.practice.service import TRIES
from lti_app.practice.serving import active_steps, drawn, instruction
from lti_app.practice.solution import EFFORT, answered_before, can_show
from lti_app.practice.templates import can_go_on, served_template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup
    from sqlalchemy.orm import Session

    from engine.items.model import Item
    from engine.learner.mastery import MasteryEstimate
    from engine.learner.model import SkillState
    from engine.learner.predict import Outlook
    from lti_app.db.models import Attempt, PlanStep
    from lti_app.practice.context import PracticeContext
    from lti_app.practice.hinting import Need
    from lti_app.practice.question import Question

_SEEN = {"claimed": "seen", "in_progress": "seen", "waiting_for_student": "answered"}


@dataclass(frozen=True, slots=True)
class OpenItem:
    """The exercise on the page. number: which try the form is for; typed: what its fields hold at first.

    next_hint: kind of the next rung; need: what it asks for first ("feeling", "next-step", "attempt"), None
    where it opens at once. check: "transfer" or "understanding", None for an item with hints.
    """

    token: str
    number: int
    tries_left: int
    question: Question
    typed: Fields
    skill: str
    reason: str
    hints: tuple[Hint, ...]
    next_rung: int
    next_hint: HintKind | None
    need: Need | None
    rungs: int
    check: str | None


@dataclass(frozen=True, slots=True)
class Solution:
    """The right answer, and the explanation on the way to it."""

    answer: Markup
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the last answer. token: of its item; shown: the answer as the student gave it.

    worked: one like it, worked out, of an item that was missed. can_show: its solution is offered; hurried:
    it is not, as there was no real effort. solution: once it is shown. how: the question how the student
    knows, where she is asked; explained: she has said it.
    """

    token: str
    right: bool
    closed: bool
    question: Question
    shown: Markup
    feedback: str
    worked: tuple[str, ...] = ()
    can_show: bool = False
    hurried: bool = False
    solution: Solution | None = None
    how: str | None = None
    explained: bool = False


@dataclass(frozen=True, slots=True)
class SkillProgressBar:
    """One skill of the practice set on the student's map. strand: its title.

    share: how sure Baton is that it is mastered, 0 to 1; 0 where it is new. standing: the same in words, by
    the bound of the estimate: "mastered", "nearly" (likely, not yet sure), "faded" (was mastered),
    "practising" or "new".
    """

    title: str
    strand: str
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
                strand=context.bank.strands[context.bank.skills[skill].strand],
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
    template, item = served_template(context.bank, row), drawn(context.bank, row)
    return OpenItem(
        token=row.token,
        number=row.tries + 1,
        tries_left=TRIES - row.tries,
        question=question_of(item),
        typed=_typed(item, row),
        skill=context.bank.skills[row.skill].title,
        reason=row.reason["text"],
        hints=tuple(hint(template, item, rung) for rung in range(1, row.hints + 1)),
        next_rung=row.hints + 1,
        next_hint=next_rung(context, row),
        need=need(context, row),
        rungs=rungs(template),
        check=row.check_kind,
    )


def _typed(item: Item, row: PracticeItem) -> Fields:
    """An answer in several parts is not to be put together twice: a second try begins with the first one."""
    again = row.attempts and question_of(item).in_parts
    return fields_of(item, row.attempts[-1].response) if again else Fields()


def _result(context: PracticeContext, row: PracticeItem) -> Result | None:
    """The last answer to the open item; until there is one, how the item before it ended."""
    if row.attempts:
        return _outcome(context, row, row.attempts[-1])
    if row.hints:
        return None
    before = answered_before(context, row)
    if before is None or not can_go_on(context.bank, before):
        return None
    result = _outcome(context, before, before.attempts[-1])
    return _asked_how(context, before, result) if before.right else _missed(context, before, row, result)


def _missed(context: PracticeContext, before: PracticeItem, row: PracticeItem, result: Result) -> Result:
    """Add the solution, or that it can be shown, to how a missed item ended. row: the item that is open."""
    if row.check_of_id == before.id and said(before, Purpose.SOLUTION) is not None:
        return replace(result, solution=_solution(context, before))
    if can_show(context, before, row):
        return replace(result, can_show=True)
    return replace(result, hurried=genuine(context, before) < EFFORT)


def _asked_how(context: PracticeContext, row: PracticeItem, result: Result) -> Result:
    if row.asked is None:
        return result
    how = context.bank.skills[row.skill].explain or context.say("practice.how")
    return replace(result, how=how, explained=said(row, Purpose.HOW_DO_YOU_KNOW) is not None)


def _solution(context: PracticeContext, row: PracticeItem) -> Solution:
    lines = _lines(context, row, HintKind.EXPLANATION)
    return Solution(right_answer_html(drawn(context.bank, row)), lines)


def _lines(context: PracticeContext, row: PracticeItem, kind: HintKind) -> tuple[str, ...]:
    """Return what a kind of hint says, nothing where the item's ladder lacks it."""
    template, item = served_template(context.bank, row), drawn(context.bank, row)
    ladder = (hint(template, item, rung) for rung in range(1, rungs(template) + 1))
    return next((each.lines for each in ladder if each.kind is kind), ())


def _outcome(context: PracticeContext, row: PracticeItem, attempt: Attempt) -> Result:
    item = drawn(context.bank, row)
    misconception = context.bank.misconceptions.get(attempt.misconception or "")
    if attempt.right:
        feedback = context.say("practice.right" if row.tries == 1 else "practice.right-after-retry")
    elif misconception:
        feedback = misconception.feedback
    else:
        feedback = context.say(attempt.feedback or "answer.wrong")
    missed = row.closed_at is not None and not attempt.right
    return Result(
        token=row.token,
        right=attempt.right,
        closed=row.closed_at is not None,
        question=question_of(item),
        shown=answer_html(item, attempt.response),
        feedback=feedback,
        worked=_lines(context, row, HintKind.WORKED_EXAMPLE) if missed else (),
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
