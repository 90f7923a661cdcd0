"""What became of the student's last answer, with what may be seen of it now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.items.draw import hint, rungs
from engine.items.model import HintKind
from lti_app.content.answers import answer_html, right_answer_html
from lti_app.practice.explaining import Purpose, said
from lti_app.practice.hinting import genuine
from lti_app.practice.question import question_of
from lti_app.practice.serving import drawn
from lti_app.practice.solution import EFFORT, answered_before, can_show
from lti_app.practice.templates import can_go_on, served_template

if TYPE_CHECKING:
    from markupsafe import Markup

    from lti_app.db.models import Attempt, PracticeItem
    from lti_app.practice.context import PracticeContext
    from lti_app.practice.question import Question


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


def result_of(context: PracticeContext, row: PracticeItem) -> Result | None:
    """The last answer to the open item; until there is one, how the item before it ended."""
    if row.attempts:
        return outcome(context, row, row.attempts[-1])
    if row.hints:
        return None
    before = answered_before(context, row)
    if before is None or not can_go_on(context.bank, before):
        return None
    result = outcome(context, before, before.attempts[-1])
    return _asked_how(context, before, result) if before.right else _missed(context, before, row, result)


def _missed(context: PracticeContext, before: PracticeItem, row: PracticeItem, result: Result) -> Result:
    """Add the solution, or that it can be shown, to how a missed item ended. row: the item that is open."""
    if row.check_of_id == before.id and said(before, Purpose.SOLUTION) is not None:
        return replace(result, solution=solution_of(context, before))
    if can_show(context, before, row):
        return replace(result, can_show=True)
    return replace(result, hurried=genuine(context, before) < EFFORT)


def _asked_how(context: PracticeContext, row: PracticeItem, result: Result) -> Result:
    if row.asked is None:
        return result
    how = context.bank.skills[row.skill].explain or context.say("practice.how")
    return replace(result, how=how, explained=said(row, Purpose.HOW_DO_YOU_KNOW) is not None)


def solution_of(context: PracticeContext, row: PracticeItem) -> Solution:
    """Return the solution of an item. For those alone who may see it."""
    lines = lines_of(context, row, HintKind.EXPLANATION)
    return Solution(right_answer_html(drawn(context.bank, row)), lines)


def lines_of(context: PracticeContext, row: PracticeItem, kind: HintKind) -> tuple[str, ...]:
    """Return what a kind of hint says, nothing where the item's ladder lacks it."""
    template, item = served_template(context.bank, row), drawn(context.bank, row)
    ladder = (hint(template, item, rung) for rung in range(1, rungs(template) + 1))
    return next((each.lines for each in ladder if each.kind is kind), ())


def outcome(context: PracticeContext, row: PracticeItem, attempt: Attempt) -> Result:
    """Return what one answer to an item led to, without what may be offered after it."""
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
        worked=lines_of(context, row, HintKind.WORKED_EXAMPLE) if missed else (),
    )
