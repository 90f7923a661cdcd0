"""The installation's own log as the learner model reads it: first answers to items, as they came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select

from engine.intake.carry import Shift
from engine.learner.model import Answer, Task
from lti_app.content.versions import digest, kept
from lti_app.db.models import Attempt, Event, Person, PracticeItem
from lti_app.errors import ConfigurationError
from lti_app.own.bank import course_bank

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from engine.items.model import ItemTemplate

    _Query = Select[*tuple[Any, ...]]

MOST = 200_000  # answers that a calibration looks at
_PORTION = 2_000  # rows read at once


@dataclass(frozen=True, slots=True)
class LoggedAnswer:
    """A first answer. attempt: its id, which rises. shared: its course learnt from it too."""

    attempt: int
    person: int
    shared: bool
    answer: Answer


@dataclass(frozen=True, slots=True)
class LoggedPlacement:
    """What a placement moved. event: its id, which rises. answers: first answers of hers before it."""

    event: int
    person: int
    answers: int
    shifts: tuple[Shift, ...]


def first_answers(session: Session, course_id: int, after: int = 0) -> Iterator[LoggedAnswer]:
    """Return all first answers of a course, in the order in which it has learnt from them.

    after: an attempt's id; only what came later. Difficulties are those that the templates named when
    they were served. Of a template that was not kept then, and that no bank has any more, only the skill is
    known.
    """
    query = _first(course_id).where(Attempt.id > after)
    tasks = _Tasks(session, course_id)
    for row in session.execute(query.execution_options(yield_per=_PORTION)):
        yield LoggedAnswer(row.id, row.person_id, not row.test_student, _answer(row, tasks))


def placements(session: Session, course_id: int, after: int = 0) -> Iterator[LoggedPlacement]:
    """Return what a course's placements moved, in the order in which they ended. after: an event's id."""
    query = (
        select(Event.id, Event.person_id, Event.data)
        .where(Event.course_id == course_id, Event.kind == "placement_ended", Event.id > after)
        .order_by(Event.id)
    )
    for row in session.execute(query):
        shifts = tuple(Shift(**shift) for shift in row.data["shifts"])
        yield LoggedPlacement(row.id, row.person_id, row.data["answers"], shifts)


def log_to_learn_from(session: Session, most: int = MOST) -> Mapping[int, list[tuple[int, Answer]]]:
    """Return each course's first answers that show how practice works, as (person, answer).

    Without test students and items that were withdrawn. Of more than `most` answers those of the students who
    were the last to work, each student whole: half a history would look like a beginner's whole one.
    """
    found: dict[int, list[tuple[int, Answer]]] = {}
    for course_id, people in _newest(session, most).items():
        tasks = _Tasks(session, course_id)
        rows = session.execute(_shows(_first(course_id)).execution_options(yield_per=_PORTION))
        found[course_id] = [(row.person_id, _answer(row, tasks)) for row in rows if row.person_id in people]
    return found


def answers_to_learn_from(session: Session) -> int:
    """Return how many answers the whole log has for learning."""
    query = (
        select(func.count(Attempt.id)).join(Attempt.item).join(Person, Person.id == PracticeItem.person_id)
    )
    return session.scalar(_shows(query.where(Attempt.number == 1))) or 0


def _newest(session: Session, most: int) -> dict[int, Collection[int]]:
    """Return the courses and people whose answers are taken, as many as fit."""
    query = (
        _shows(
            select(PracticeItem.course_id, PracticeItem.person_id, func.count().label("answers"))
            .join(Attempt, Attempt.item_id == PracticeItem.id)
            .join(Person, Person.id == PracticeItem.person_id)
            .where(Attempt.number == 1)
        )
        .group_by(PracticeItem.course_id, PracticeItem.person_id)
        .order_by(func.max(Attempt.id).desc())
    )
    taken: dict[int, set[int]] = {}
    for row in session.execute(query):
        most -= row.answers
        if most < 0:
            break
        taken.setdefault(row.course_id, set()).add(row.person_id)
    return dict(taken)


def _shows(query: _Query) -> _Query:
    """Leave out what says nothing of how students practise."""
    withdrawn = PracticeItem.closed_at.is_not(None) & PracticeItem.right.is_(None)
    return query.where(~Person.test_student, ~withdrawn)


def _first(course_id: int) -> _Query:
    return (
        select(
            Attempt.id,
            Attempt.right,
            Attempt.hints_before,
            Attempt.at,
            PracticeItem.person_id,
            PracticeItem.bank,
            PracticeItem.template,
            PracticeItem.digest,
            PracticeItem.skill,
            and_(
                PracticeItem.check, PracticeItem.check_of_id.is_(None), PracticeItem.step_id.is_(None)
            ).label("transfer"),
            Person.test_student,
        )
        .join(PracticeItem, PracticeItem.id == Attempt.item_id)
        .join(Person, Person.id == PracticeItem.person_id)
        .where(PracticeItem.course_id == course_id, Attempt.number == 1)
        .order_by(Attempt.id)
    )


def _answer(row: Any, tasks: _Tasks) -> Answer:
    task = tasks.of(row)
    return Answer(task, row.right, row.hints_before > 0, row.at, row.transfer)


class _Tasks:
    """What is known of templates as they were served, else as the course's banks have them today."""

    def __init__(self, session: Session, course: int) -> None:
        self._session, self._course = session, course
        self._banks: dict[str, Mapping[str, ItemTemplate]] = {}

    def of(self, row: Any) -> Task:
        present = self._templates(row.bank).get(row.template)
        if row.digest is not None and (present is None or digest(present) != row.digest):
            return kept(self._session, row.digest).task
        return present.task if present else Task(row.template, (row.skill,))

    def _templates(self, bank: str) -> Mapping[str, ItemTemplate]:
        if bank not in self._banks:
            try:
                self._banks[bank] = course_bank(self._session, self._course, bank).templates
            except ConfigurationError:  # a bank that was taken away: its answers are still true
                self._banks[bank] = {}
        return self._banks[bank]
