"""What the queue can be narrowed to: practice sets, sections and colleagues of the course."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, true

from engine.escalation.model import Cause
from lti_app.db.json_lists import elements_of
from lti_app.db.models import Enrolment, PracticeSet
from lti_app.people import section_called, staff_called
from lti_app.support.owners import staff

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

_MOST = 200  # of each: more is no list to choose from


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen, each with what it is called."""

    causes: tuple[str, ...]
    sections: tuple[tuple[str, str], ...]
    practice_sets: tuple[tuple[int, str], ...]
    owners: tuple[tuple[int, str], ...]


def choices(session: Session, seen: ColumnElement[bool], course: int) -> Choices:
    """Return what there is to choose from, as far as this teacher sees its students."""
    sets = (
        select(PracticeSet.id, PracticeSet.title)
        .where(PracticeSet.course_id == course)
        .order_by(PracticeSet.title, PracticeSet.id)
        .limit(_MOST)
    )
    return Choices(
        causes=tuple(cause for cause in Cause if cause is not Cause.ACCOMMODATION),
        sections=tuple((key, section_called(key)) for key in _sections(session, seen)),
        practice_sets=tuple((row.id, row.title) for row in session.execute(sets)),
        owners=tuple((person.id, staff_called(person)) for person in staff(session, course)[:_MOST]),
    )


def _sections(session: Session, seen: ColumnElement[bool]) -> list[str]:
    elements = elements_of(Enrolment.sections)
    query = select(elements.c.value).select_from(Enrolment).join(elements, true()).where(seen)
    return list(session.scalars(query.distinct().order_by(elements.c.value).limit(_MOST)))
