"""The mastery map: students by strands, a page at a time, in an order of the reader's choice (E5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select

from lti_app.db.models import Enrolment, Learner, Person, SkillEstimate, StudentSettings
from lti_app.people import called
from lti_app.practice.queries import practice_sets
from lti_app.teacher.classroom.cells import Cell, cells_of
from lti_app.teacher.record.mastery import skills_in

if TYPE_CHECKING:
    from lti_app.teacher.classroom.scope import ClassScope

PAGE = 25
ORDERS = ("name", "fewest", "most", "quiet")


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One student over all strands. watched: pinned for attention."""

    person: int
    name: str
    watched: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """One page. strands: title and how many skills; total: students over all pages."""

    strands: tuple[tuple[str, int], ...]
    rows: tuple[HeatRow, ...]
    total: int
    order: str
    page: int
    size: int

    @property
    def more(self) -> bool:
        return (self.page + 1) * self.size < self.total


def heat_map(scope: ClassScope, order: str, page: int, size: int = PAGE) -> HeatMap:
    """Return a page of the map. order: one of ORDERS; "quiet": longest without practice first. Eight queries,
    and one for each bank.
    """
    strands = _strands(scope)
    found = scope.session.execute(_ordered(scope, order).offset(page * size).limit(size)).all()
    total = scope.session.scalar(select(func.count()).select_from(Enrolment).where(scope.here)) or 0
    ids = [person.id for person, *_ in found]
    rows = cells_of(scope, ids, strands)
    return HeatMap(
        strands=tuple((title, len(skills)) for title, skills in strands.items()),
        rows=tuple(
            HeatRow(person.id, called(person), bool(watched), rows[person.id])
            for person, watched, *_ in found
        ),
        total=total,
        order=order,
        page=page,
        size=size,
    )


def _strands(scope: ClassScope) -> dict[str, tuple[str, ...]]:
    """Return the skills that the course practises, by the title of their strand."""
    strands: dict[str, list[str]] = {}
    for id_, (_, strand, _) in skills_in(scope.session, practice_sets(scope.session, scope.course)).items():
        strands.setdefault(strand, []).append(id_)
    return {title: tuple(ids) for title, ids in strands.items()}


def _ordered(scope: ClassScope, order: str) -> Any:
    mine = Enrolment.course_id, Enrolment.person_id
    query = (
        select(Person, StudentSettings.watched)
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(
            StudentSettings,
            and_(StudentSettings.course_id == mine[0], StudentSettings.person_id == mine[1]),
        )
        .where(scope.here)
    )
    by_name = Person.name.is_(None), func.lower(Person.name), Person.id
    if order == "name":
        return query.order_by(*by_name)
    if order == "quiet":
        learner = and_(Learner.course_id == mine[0], Learner.person_id == mine[1])
        active = Learner.last_active_at
        return query.outerjoin(Learner, learner).order_by(active.is_not(None), active, *by_name)
    known = (
        select(SkillEstimate.person_id, func.count(SkillEstimate.mastered_at).label("mastered"))
        .where(SkillEstimate.course_id == scope.course)
        .group_by(SkillEstimate.person_id)
        .subquery()
    )
    count = func.coalesce(known.c.mastered, 0)
    query = query.outerjoin(known, known.c.person_id == Enrolment.person_id)
    return query.order_by(count.desc() if order == "most" else count, *by_name)
