"""One student in a replay: what she did, and what is known as far as the log was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_app.calibration.active import parameters_from, shipped_parameters
from lti_app.db.calibration import LearnerCalibration
from lti_app.explaining.choices import Served
from lti_app.explaining.flags import Flags
from lti_app.policies.replay.reading import add_happenings, add_requests, add_sessions, read_items

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from engine.learner.model import Parameters
    from lti_app.db.models import StudentSettings
    from lti_app.explaining.log import Recorded
    from lti_app.explaining.looks import Look
    from lti_app.policies.replay.asof import PastItem, Work

_EVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Student:
    """One student as far as the log was read. items: hers, by id. answered: when and which, last.

    look, recorded: the last look, and what the log has as its decisions so far.
    """

    person: int
    work: Work
    items: dict[int, PastItem]
    flags: Flags = field(default_factory=Flags)
    settings: StudentSettings | None = None
    served: Served = field(default_factory=Served)
    look: Look | None = None
    recorded: list[Recorded] = field(default_factory=list)
    answered: tuple[datetime, int] = (_EVER, 0)


def at_the_beginning(session: Session, course: int, people: Collection[int]) -> dict[int, Student]:
    """Return students of a course at their very beginning, by person."""
    work = read_items(session, course, _EVER, people)
    for person in people:
        work[person]
    for add in (add_requests, add_sessions, add_happenings):
        add(session, course, _EVER, work, people)
    return {
        person: Student(person, work[person], {item.id: item for item in work[person].items})
        for person in people
    }


def parameters_of(session: Session, version: str) -> Parameters | None:
    """Return a version of the learner model's parameters, None where it cannot be read any more."""
    row = LearnerCalibration
    data = session.scalar(select(row.data).where(row.version == version))
    if data is not None:
        return parameters_from(data)
    shipped = shipped_parameters()
    return shipped if shipped.version == version else None
