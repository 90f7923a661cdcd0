"""Who is in the course and how far each has come: the class page and its table for download."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, or_, select, true

from lti_app.db.models import Enrolment, Flag, Grade, Learner, Person, PracticeSet, StudentSettings
from lti_app.people import called

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

PAGE = 50
_AT_ONCE = 500
_NOT_BEGUN = and_(Learner.last_active_at.is_(None), Enrolment.vanished_at.is_(None))
_CHOSEN = {"all": true(), "not-begun": _NOT_BEGUN, "gone": Enrolment.vanished_at.is_not(None)}
FILTERS = tuple(_CHOSEN)


@dataclass(frozen=True, slots=True)
class Work:
    """A student's grade in a practice set. percent: 0 to 100."""

    practice_set: int
    title: str
    percent: float


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One student. practised_at: the last answer, None before the first. gone_at: left the course's list.

    flags: open ones, of those that stand in the queue. watched: pinned for attention; stopped: practice is.
    """

    id: int
    name: str
    practised_at: datetime | None
    gone_at: datetime | None
    flags: int
    work: tuple[Work, ...]
    watched: bool
    stopped: bool


@dataclass(frozen=True, slots=True)
class People:
    """One page of the class. counts: students behind each filter, of those who fit the search."""

    rows: tuple[PersonRow, ...]
    counts: dict[str, int]
    chosen: str
    search: str
    page: int

    @property
    def more(self) -> bool:
        return self.counts[self.chosen] > self.page * PAGE + len(self.rows) and bool(self.rows)

    @property
    def first(self) -> int:
        """The place in the list of the first row, counted from 1."""
        return self.page * PAGE + 1


def people(
    session: Session, seen: ColumnElement[bool], course_id: int, chosen: str, search: str, page: int
) -> People:
    """Return one page of the course's students by name, those who have left last.

    seen: the condition on Enrolment for the students that are shown (lti_app.teacher.scope).
    search: part of a name, or of what stands in its place where names are not shared; "" for everybody.
    """
    found = session.execute(_listed(seen, chosen, search).offset(page * PAGE).limit(PAGE)).all()
    sums = (func.sum(case((condition, 1), else_=0)) for condition in _CHOSEN.values())
    counted = session.execute(_from(select(*sums), seen, search)).one()
    return People(
        rows=tuple(_rows(session, course_id, found)),
        counts=dict(zip(FILTERS, (count or 0 for count in counted), strict=True)),
        chosen=chosen,
        search=search,
        page=page,
    )


def everybody(
    session: Session, seen: ColumnElement[bool], course_id: int, chosen: str, search: str
) -> Iterator[PersonRow]:
    """Yield all rows of the table that people shows page by page."""
    found = session.execute(_listed(seen, chosen, search)).all()
    for start in range(0, len(found), _AT_ONCE):
        yield from _rows(session, course_id, found[start : start + _AT_ONCE])


def practice_set_titles(session: Session, course_id: int) -> dict[int, str]:
    """Return the titles of the course's practice sets by id."""
    sets = select(PracticeSet.id, PracticeSet.title).where(PracticeSet.course_id == course_id)
    return {row.id: row.title for row in session.execute(sets.order_by(PracticeSet.id))}


def _listed(seen: ColumnElement[bool], chosen: str, search: str) -> Any:
    settings = StudentSettings
    columns = Person, Enrolment.vanished_at, Learner.last_active_at, settings.watched, settings.stopped
    return (
        _from(select(*columns), seen, search)
        .outerjoin(settings, _of_enrolment(settings))
        .where(_CHOSEN[chosen])
        .order_by(
            Enrolment.vanished_at.is_not(None), Person.name.is_(None), func.lower(Person.name), Person.id
        )
    )


def _from(query: Any, seen: ColumnElement[bool], search: str) -> Any:
    query = (
        query.select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Learner, _of_enrolment(Learner))
        .where(seen)
    )
    return query.where(_fits(search)) if search else query


def _of_enrolment(row: type[Learner | StudentSettings]) -> ColumnElement[bool]:
    return and_(row.course_id == Enrolment.course_id, row.person_id == Enrolment.person_id)


def _fits(search: str) -> ColumnElement[bool]:
    """Names in any case, also where a database's own lower() knows no letters but English ones."""
    forms = {search, search.lower(), search.upper(), search.title()}
    by_name = [Person.name.contains(form, autoescape=True) for form in sorted(forms)]
    number = search.rsplit(maxsplit=1)[-1]
    if number.isascii() and number.isdigit() and len(number) < 10:
        by_name.append(and_(Person.name.is_(None), Person.id == int(number)))
    return or_(func.lower(Person.name).contains(search.lower(), autoescape=True), *by_name)


def _rows(session: Session, course_id: int, found: Sequence[Any]) -> Iterator[PersonRow]:
    ids = [person.id for person, *_ in found]
    flags = select(Flag.person_id, func.count().label("open")).where(
        Flag.course_id == course_id, Flag.person_id.in_(ids), Flag.ended_at.is_(None), Flag.tier > 1
    )
    counts = {row.person_id: row.open for row in session.execute(flags.group_by(Flag.person_id))}
    grades = (
        select(Grade.person_id, Grade.share, PracticeSet.id, PracticeSet.title)
        .join(PracticeSet, PracticeSet.id == Grade.practice_set_id)
        .where(PracticeSet.course_id == course_id, Grade.person_id.in_(ids))
        .order_by(PracticeSet.id)
    )
    work: dict[int, list[Work]] = {}
    for id_, share, practice_set, title in session.execute(grades):
        work.setdefault(id_, []).append(Work(practice_set, title, round(100 * share, 1)))
    for person, gone_at, practised_at, watched, stopped in found:
        yield PersonRow(
            id=person.id,
            name=called(person),
            practised_at=practised_at,
            gone_at=gone_at,
            flags=counts.get(person.id, 0),
            work=tuple(work.get(person.id, ())),
            watched=bool(watched),
            stopped=bool(stopped),
        )
