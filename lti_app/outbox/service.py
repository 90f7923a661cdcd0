"""Puts grades into the outbox, inside the transaction of whatever changed them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select, update

from lti_app.db.models import Grade, Person, PracticeSet, ScoreDelivery
from lti_app.db.upsert import upsert
from lti_app.outbox.sending import TEACHERS_OWN

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

SCORE_MAXIMUM = 100.0
SESSION_GAP = timedelta(minutes=30)  # without work: what comes then is another practice session


def queue_grade(
    session: Session,
    *,
    practice_set: PracticeSet,
    person: Person,
    share: float,
    completed: bool,
    now: datetime,
) -> ScoreDelivery | None:
    """Keep the grade, and put it into the outbox if the LMS does not have it yet. Return the new delivery.

    share: 0 to 1. completed: all has been mastered, be it forgotten since.
    Nothing is queued where the gradebook has no column for the practice set, or Baton may not write to it:
    the grade is kept, and goes out with the first call after that has changed. Nor is a score queued that,
    rounded to one decimal of SCORE_MAXIMUM, is the last one queued, whatever became of it: the LMS has it,
    will have it, or refused it, which only resend tries again. So a zero goes out once, when a student
    begins.
    Deliveries that this one makes needless become superseded; one that a worker has in its hands is left.

    Raises ValueError for a share outside 0 to 1.
    """
    if not 0.0 <= share <= 1.0:
        raise ValueError(f"a grade is from 0 to 1, not {share}")
    kept = _locked_grade(session, practice_set.id, person.id, now)
    if kept.submitted_at is None or now - kept.updated_at > SESSION_GAP:
        kept.submitted_at = now.replace(microsecond=0)
    kept.share, kept.updated_at = share, now
    return _queue_change(session, practice_set, person, kept, now, completed=completed)


def queue_kept(session: Session, practice_set: PracticeSet, now: datetime) -> int:
    """Put the grades that Baton alone has kept into the outbox, once there is a column; return how many.

    Idempotent: what is on its way already, or has arrived there, is left.
    """
    rows = session.execute(
        select(Grade, Person)
        .join(Person, Person.id == Grade.person_id)
        .where(Grade.practice_set_id == practice_set.id)
        .order_by(Grade.person_id)
    ).all()
    queued = 0
    for _, person in rows:
        kept = _locked_grade(session, practice_set.id, person.id, now)
        queued += _queue_change(session, practice_set, person, kept, now, completed=False) is not None
    return queued


def resend(
    session: Session, delivery: ScoreDelivery, now: datetime, *, overwrite: bool = False
) -> ScoreDelivery | None:
    """Send a grade that did not arrive again, as it is by now, with a new timestamp. Return the new delivery.

    overwrite: in place of what the gradebook shows, as a teacher wants it; else a teacher's grade stays.
    Safe to press twice: where a newer delivery is on its way or has ended well, nothing happens (None).
    """
    kept = _locked_grade(session, delivery.practice_set_id, delivery.person_id, now)
    last = newest_delivery(session, delivery.practice_set_id, delivery.person_id)
    if last is not None and not needs_look(last):
        return None
    again = ScoreDelivery(
        practice_set_id=delivery.practice_set_id,
        person_id=delivery.person_id,
        registration_id=delivery.registration_id,
        # The old address where the last launch named none: the LMS's own answer tells the teacher most.
        lineitem_url=delivery.practice_set.lineitem_url or delivery.lineitem_url,
        completed=delivery.completed,
        needs_review=delivery.practice_set.review_grades,
        overwrite=overwrite,
    )
    return _queue(session, again, kept, now)


def delivery_of_course(session: Session, course_id: int, delivery_id: int) -> ScoreDelivery | None:
    """Return a delivery of a course, None if the course has no such delivery."""
    return session.scalar(
        select(ScoreDelivery)
        .join(PracticeSet, PracticeSet.id == ScoreDelivery.practice_set_id)
        .where(ScoreDelivery.id == delivery_id, PracticeSet.course_id == course_id)
    )


def needs_look(delivery: ScoreDelivery) -> bool:
    """Tell whether a delivery ended in a way that a teacher may want to change."""
    return delivery.state == "blocked" or (delivery.state == "superseded" and delivery.error in TEACHERS_OWN)


def newest_delivery(session: Session, practice_set_id: int, person_id: int) -> ScoreDelivery | None:
    """Return the last delivery queued for a student in a practice set, as it is in the database now."""
    return session.scalar(
        select(ScoreDelivery)
        .where(ScoreDelivery.practice_set_id == practice_set_id, ScoreDelivery.person_id == person_id)
        .order_by(ScoreDelivery.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )


def _queue_change(
    session: Session,
    practice_set: PracticeSet,
    person: Person,
    kept: Grade,
    now: datetime,
    *,
    completed: bool,
) -> ScoreDelivery | None:
    url = practice_set.lineitem_url
    if url is None or not practice_set.can_score:
        return None
    last = newest_delivery(session, practice_set.id, person.id)
    if last is not None and (last.lineitem_url, last.score_given) == (url, _score(kept.share)):
        return None
    delivery = ScoreDelivery(
        practice_set_id=practice_set.id,
        person_id=person.id,
        registration_id=person.registration_id,
        lineitem_url=url,
        completed=completed,
        needs_review=practice_set.review_grades,
        # What a teacher wanted and has not got yet is wanted of the newer grade too.
        overwrite=last is not None and last.overwrite and last.state in {"pending", "leased", "blocked"},
    )
    return _queue(session, delivery, kept, now)


def _locked_grade(session: Session, practice_set_id: int, person_id: int, now: datetime) -> Grade:
    """Return the student's grade, zero if there was none; locked, so deliveries are queued one by one."""
    key = {"practice_set_id": practice_set_id, "person_id": person_id}
    upsert(session, Grade, key, {"share": 0.0, "updated_at": now}, keep=True)
    return session.get_one(Grade, key, with_for_update=True, populate_existing=True)


def _queue(session: Session, delivery: ScoreDelivery, kept: Grade, now: datetime) -> ScoreDelivery:
    """Give a delivery score and timestamp, and end those that it makes needless."""
    # Also those to another column (the link has this one now) and those of a worker that was killed, whose
    # lease has run out: touching them makes this wait for a worker that claims them in the same moment.
    session.execute(
        update(ScoreDelivery)
        .where(
            ScoreDelivery.practice_set_id == delivery.practice_set_id,
            ScoreDelivery.person_id == delivery.person_id,
            or_(
                ScoreDelivery.state.in_(("pending", "blocked")),
                and_(ScoreDelivery.state == "leased", ScoreDelivery.leased_until <= now),
            ),
        )
        .values(state="superseded", leased_until=None, ended_at=now)
        .execution_options(synchronize_session="fetch")
    )
    kept.last_timestamp = _next_timestamp(kept.last_timestamp, now)
    delivery.score_given, delivery.score_maximum = _score(kept.share), SCORE_MAXIMUM
    delivery.timestamp = kept.last_timestamp
    delivery.submitted_at = kept.submitted_at
    # Not before its own timestamp: Moodle refuses whatever is older than a score from the future.
    delivery.due_at = max(now, kept.last_timestamp)
    delivery.created_at = now
    session.add(delivery)
    session.flush()
    return delivery


def _score(share: float) -> float:
    return round(share * SCORE_MAXIMUM, 1)


def _next_timestamp(last: datetime | None, now: datetime) -> datetime:
    """Return the next AGS timestamp, in whole seconds: Moodle compares no finer, and refuses an equal one."""
    present = now.replace(microsecond=0)
    return present if last is None else max(present, last + timedelta(seconds=1))
