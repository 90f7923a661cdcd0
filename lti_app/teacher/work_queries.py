"""One student's work in a practice set as it was: grade, items (newest first), answers. It only reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from engine.learner.mastery import mastery
from engine.measures.grade import SkillProgress, explain
from lti_app.content.answers import answer_html, right_answer_html
from lti_app.db.models import Enrolment, Grade, Learner, Person, PracticeItem, PracticeSet
from lti_app.lti.roles import STUDENTS
from lti_app.outbox.queries import grade_state
from lti_app.own.bank import course_bank
from lti_app.people import called
from lti_app.practice.learning import outlook_of
from lti_app.practice.question import question_of
from lti_app.practice.serving import drawn
from lti_app.practice.templates import look_up, template_for
from lti_app.teacher.choice_shown import ChoiceShown, choice_shown
from lti_app.teacher.pins import pins
from lti_app.teacher.said import Said, said_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from markupsafe import Markup
    from sqlalchemy.orm import Session

    from engine.items.model import Bank, Item
    from engine.reason import Reason
    from lti_app.db.models import Attempt
    from lti_app.outbox.queries import GradeState
    from lti_app.practice.context import PracticeContext
    from lti_app.practice.question import Question

PAGE = 50  # items
_MOST_SETS = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. response: as the student gave it. hints: open before it."""

    response: Markup
    right: bool
    misconception: str | None
    hints: int
    seconds: float
    at: datetime


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One item as it was drawn. id: of its row; number: which one it was, from 1. skill: its title, "" if the
    bank no longer has it; question: None likewise. right: None while it is open, or where it was withdrawn.
    expected: the right answer, of an item that is over. feeling: what the student said before the first hint.
    placement: of a placement test; check: "transfer" or "understanding", None where it is no check. said: in
    the student's own words. reason: why it was chosen; choice: how, where that is known.
    """

    id: int
    number: int
    skill_id: str
    skill: str
    question: Question | None
    expected: Markup | None
    right: bool | None
    over: bool
    hints: int
    feeling: str | None
    placement: bool
    check: str | None
    said: tuple[Said, ...]
    reason: str
    choice: ChoiceShown | None
    opened_at: datetime
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class GradeShown:
    """A grade. share: 0 to 1. how: the rule with this student's numbers. state: where it is."""

    share: float
    how: Reason
    state: GradeState | None


@dataclass(frozen=True, slots=True)
class WorkPage:
    """One page of a student's work. sets: all that there is work in. total: items, over all pages.

    pinned, skills: what a teacher has put next, and all that can be, as id and title.
    """

    student: str
    practice_set: PracticeSet
    sets: tuple[PracticeSet, ...]
    grade: GradeShown | None
    pinned: tuple[tuple[str, str], ...]
    skills: tuple[tuple[str, str], ...]
    items: tuple[WorkItem, ...]
    total: int
    page: int

    @property
    def more(self) -> bool:
        return (self.page + 1) * PAGE < self.total


def find_student(session: Session, course: int, person: int) -> Person | None:
    """Return somebody who is a student of the course, a test student too, begun or not."""
    return session.scalar(
        select(Person)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(
            Enrolment.course_id == course,
            Person.id == person,
            Enrolment.role.in_([role.value for role in STUDENTS]),
        )
    )


def sets_with_work(session: Session, course: int, person: int) -> tuple[PracticeSet, ...]:
    """Return the practice sets of the course that somebody has begun, oldest first."""
    begun = select(PracticeItem.practice_set_id).where(
        PracticeItem.course_id == course, PracticeItem.person_id == person
    )
    rows = select(PracticeSet).where(PracticeSet.id.in_(begun)).order_by(PracticeSet.id).limit(_MOST_SETS)
    return tuple(session.scalars(rows))


def find_set(session: Session, course: int, practice_set: int) -> PracticeSet | None:
    """Return a practice set of the course."""
    return session.scalar(
        select(PracticeSet).where(PracticeSet.course_id == course, PracticeSet.id == practice_set)
    )


def work_page(context: PracticeContext, sets: tuple[PracticeSet, ...], page: int) -> WorkPage:
    """Gather one page of what the context's student did in its set. page: from 0; past the end: empty."""
    session, practice_set, person = context.session, context.practice_set, context.person
    own = PracticeItem.practice_set_id == practice_set.id, PracticeItem.person_id == person.id
    rows = session.scalars(
        select(PracticeItem)
        .where(*own)
        .order_by(PracticeItem.id.desc())
        .offset(page * PAGE)
        .limit(PAGE)
        .options(selectinload(PracticeItem.attempts), selectinload(PracticeItem.explanations))
    ).all()
    look_up(context.bank, rows)
    total = session.scalar(select(func.count()).select_from(PracticeItem).where(*own)) or 0
    newest = total - page * PAGE
    return WorkPage(
        student=called(person),
        practice_set=practice_set,
        sets=sets,
        grade=_grade(context),
        pinned=_titled(context, (pin.skill for pin in pins(session, context.course, person.id))),
        skills=_titled(context, (skill for skill in context.skills if skill in context.bank.by_skill)),
        items=tuple(_item(session, newest - place, row) for place, row in enumerate(rows)),
        total=total,
        page=page,
    )


def _titled(context: PracticeContext, skills: Iterable[str | None]) -> tuple[tuple[str, str], ...]:
    known = context.bank.skills
    return tuple((skill, known[skill].title) for skill in skills if skill is not None and skill in known)


def _grade(context: PracticeContext) -> GradeShown | None:
    session, person = context.session, context.person
    kept = session.get(Grade, (context.practice_set.id, person.id))
    learner = session.get(Learner, (context.course, person.id))
    if kept is None or learner is None:
        return None
    outlook = outlook_of(context, learner)
    progress = [
        SkillProgress.of(mastery(outlook, skill), kept.answered.get(skill, 0)) for skill in context.skills
    ]
    where = grade_state(session, context.practice_set.id, person.id)
    return GradeShown(kept.share, explain(progress, kept.share), where)


def _item(session: Session, number: int, row: PracticeItem) -> WorkItem:
    bank = course_bank(session, row.course_id, row.bank)
    item = drawn(bank, row) if template_for(bank, row) is not None else None
    skill = bank.skills.get(row.skill)
    over = row.closed_at is not None
    return WorkItem(
        id=row.id,
        number=number,
        skill_id=row.skill,
        skill=skill.title if skill else "",
        question=question_of(item) if item else None,
        expected=right_answer_html(item) if item and over else None,
        right=row.right,
        over=over,
        hints=row.hints,
        feeling=row.feeling,
        placement=row.placement,
        check=row.check_kind,
        said=said_of(row.explanations),
        reason=row.reason["text"],
        choice=choice_shown(bank, row.reason),
        opened_at=row.opened_at,
        answers=tuple(_answer(bank, item, attempt) for attempt in row.attempts),
    )


def _answer(bank: Bank, item: Item | None, attempt: Attempt) -> Answer:
    misconception = bank.misconceptions.get(attempt.misconception or "")
    return Answer(
        response=answer_html(item, attempt.response),
        right=attempt.right,
        misconception=misconception.name if misconception else None,
        hints=attempt.hints_before,
        seconds=attempt.seconds,
        at=attempt.at,
    )
