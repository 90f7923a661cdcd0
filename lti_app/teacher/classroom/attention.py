"""Attention coverage (E8): who waits for a look or help, and whether help goes to the same few."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, select

from lti_app.db.models import Attention, Enrolment, Learner, Person, StudentSettings
from lti_app.people import called

if TYPE_CHECKING:
    from datetime import datetime

    from lti_app.teacher.classroom.scope import ClassScope

PAGE = 15
FEW = 5  # a fifth of the class
_ENOUGH_HELP = 5  # times, below which nothing is said of how it is shared out
_LOPSIDED = 0.6  # share of help that goes to a fifth, three times what an even share would be


@dataclass(frozen=True, slots=True)
class Unseen:
    """One student. looked_at, helped_at: by anybody of the staff, None for never. watched: pinned."""

    person: int
    name: str
    looked_at: datetime | None
    helped_at: datetime | None
    practised_at: datetime | None
    watched: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """rows: who has begun, longest without a look first. students: who has begun; unseen: of these never
    looked at; helped: of these ever helped. helps: how often, in all; to_few: of these to the few students
    (a fifth, rounded up) who were helped most; few: how many these are. more:
    there is a next page.
    """

    rows: tuple[Unseen, ...]
    students: int
    unseen: int
    helped: int
    helps: int
    few: int
    to_few: int
    more: bool

    @property
    def lopsided(self) -> bool:
        """Whether most help goes to the same few, and there is enough of it to tell."""
        return self.helps >= _ENOUGH_HELP and self.few < self.students and self.share >= _LOPSIDED

    @property
    def share(self) -> float:
        """Of all help, what the few have had, 0 to 1."""
        return self.to_few / self.helps if self.helps else 0.0


def coverage(scope: ClassScope, page: int = 0, size: int = PAGE) -> Coverage:
    """Return a page of who waits longest for a look, with what holds of the class. Three queries."""
    begun = and_(scope.here, Learner.last_active_at.is_not(None))
    last = Attention.looked_at  # help is a look as well (lti_app.support.attention)
    rows = scope.session.execute(
        _joined(select(Person, last, Attention.helped_at, Learner.last_active_at, StudentSettings.watched))
        .where(begun)
        .order_by(StudentSettings.watched.is_(True).desc(), last.is_not(None), last, Person.id)
        .offset(page * size)
        .limit(size + 1)
    ).all()
    each = _joined(select(func.coalesce(Attention.helps, 0).label("helps"), last.label("looked")))
    every = each.where(begun).subquery()
    students, looked, helped, helps = scope.session.execute(
        select(
            func.count(),
            func.count(every.c.looked),
            func.sum(case((every.c.helps > 0, 1), else_=0)),
            func.sum(every.c.helps),
        ).select_from(every)
    ).one()
    few = -(-students // FEW)
    top = select(every.c.helps).order_by(every.c.helps.desc()).limit(few).subquery()
    return Coverage(
        rows=tuple(
            Unseen(person.id, called(person), looked_at, helped_at, practised, bool(watched))
            for person, looked_at, helped_at, practised, watched in rows[:size]
        ),
        students=students,
        unseen=students - looked,
        helped=helped or 0,
        helps=helps or 0,
        few=few,
        to_few=scope.session.scalar(select(func.sum(top.c.helps))) or 0,
        more=len(rows) > size,
    )


def _joined(query: Any) -> Any:
    mine = Enrolment.course_id, Enrolment.person_id
    return (
        query.select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Learner, and_(Learner.course_id == mine[0], Learner.person_id == mine[1]))
        .outerjoin(Attention, and_(Attention.course_id == mine[0], Attention.person_id == mine[1]))
        .outerjoin(
            StudentSettings,
            and_(StudentSettings.course_id == mine[0], StudentSettings.person_id == mine[1]),
        )
    )
