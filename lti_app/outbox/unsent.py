"""Grades that the gradebook does not have as Baton has them, for the teacher's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from engine.reason import Reason
from lti_app.content.wording import load_wording
from lti_app.db.models import Enrolment, PracticeSet, ScoreDelivery
from lti_app.outbox.queries import ASK_SOMEBODY, refused_reason, waiting_reason
from lti_app.outbox.sending import NO_RESULTS, TEACHERS_OWN
from lti_app.people import called

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from lti_app.content.wording import Wording

# Refusals of a person and not of a grade: no news of somebody who has left the course.
_NO_STUDENT = frozenset({"AGS-NOT-GRADABLE", "AGS-NOT-IN-COURSE"})
# And no news at all, because nothing is to be done.
_QUIET = frozenset({"AGS-CONCLUDED"})


@dataclass(frozen=True, slots=True)
class Unsent:
    """A grade that needs a look. id: the delivery's; score: 0 to 100; why: its meaning, and what to do.

    overwrite: Baton's can be put in the place of what the gradebook shows.
    """

    id: int
    student: str
    practice_set: str
    score: float
    code: str
    why: str
    since: datetime
    overwrite: bool


@dataclass(frozen=True, slots=True)
class Trouble:
    """Grades of a practice set that wait until somebody does something. why: what it is, and what to do."""

    practice_set: str
    grades: int
    code: str
    why: str


def refused_scores(session: Session, seen: ColumnElement[bool], limit: int) -> list[Unsent]:
    """Return the grades that the LMS refused, the longest waiting first.

    seen: the condition on Enrolment for the students whose grades they are (lti_app.teacher.scope).
    Left out is what nobody can mend: refusals of somebody who has left, and of a course that is over.
    """
    mendable = and_(
        ScoreDelivery.error.not_in(_QUIET),
        or_(ScoreDelivery.error.not_in(_NO_STUDENT), Enrolment.vanished_at.is_(None)),
    )
    return _unsent_scores(session, and_(seen, ScoreDelivery.state == "blocked", mendable), limit)


def teachers_scores(session: Session, seen: ColumnElement[bool], limit: int) -> list[Unsent]:
    """Return the grades that gave way to one that a teacher set, longest ago first. seen: as above."""
    own = and_(ScoreDelivery.state == "superseded", ScoreDelivery.error.in_(TEACHERS_OWN))
    return _unsent_scores(session, and_(seen, own), limit)


def _unsent_scores(session: Session, which: ColumnElement[bool], limit: int) -> list[Unsent]:
    newer = aliased(ScoreDelivery)
    same = and_(
        newer.practice_set_id == ScoreDelivery.practice_set_id, newer.person_id == ScoreDelivery.person_id
    )
    rows = session.scalars(
        select(ScoreDelivery)
        .join(PracticeSet, PracticeSet.id == ScoreDelivery.practice_set_id)
        .join(Enrolment, _of_student())
        .where(which, ~select(newer.id).where(same, newer.id > ScoreDelivery.id).exists())
        .order_by(ScoreDelivery.ended_at, ScoreDelivery.id)
        .limit(limit)
        .options(joinedload(ScoreDelivery.person), joinedload(ScoreDelivery.practice_set))
    )
    wording = load_wording()
    return [_unsent(row, wording) for row in rows]


def troubles(session: Session, seen: ColumnElement[bool]) -> list[Trouble]:
    """Return why grades wait that will not go out until somebody does something. seen: as above."""
    rows = session.execute(
        select(PracticeSet.title, ScoreDelivery.error, func.count())
        .join(PracticeSet, PracticeSet.id == ScoreDelivery.practice_set_id)
        .join(Enrolment, _of_student())
        .where(seen, ScoreDelivery.state == "pending", ScoreDelivery.error.in_(ASK_SOMEBODY))
        .group_by(PracticeSet.id, PracticeSet.title, ScoreDelivery.error)
        .order_by(PracticeSet.title, PracticeSet.id, ScoreDelivery.error)
    )
    wording = load_wording()
    return [
        Trouble(title, grades, str(code), wording.say(waiting_reason(code))) for title, code, grades in rows
    ]


def _of_student() -> ColumnElement[bool]:
    return and_(Enrolment.course_id == PracticeSet.course_id, Enrolment.person_id == ScoreDelivery.person_id)


def _unsent(row: ScoreDelivery, wording: Wording) -> Unsent:
    own = row.error in TEACHERS_OWN
    return Unsent(
        id=row.id,
        student=called(row.person),
        practice_set=row.practice_set.title,
        score=row.score_given,
        code=row.error or "AGS-REFUSED",
        why=wording.say(Reason(f"grade.own.{row.error}") if own else refused_reason(row.error)),
        since=row.ended_at or row.created_at,
        overwrite=own or row.error == NO_RESULTS,
    )
