"""Makes deliveries that a worker has claimed ready to send: to whom, under which id, compared with what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from lti_app.db.models import Course, Deployment, Enrolment, PracticeSet, Registration, ScoreDelivery
from lti_app.lti.launching.review import review_url
from lti_app.lti.services.scores import Score
from lti_app.outbox.sending import Dispatch

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from lti_app.runtime import Runtime

# Codes of tries that may have reached the gradebook all the same: the answer was lost, or the platform found
# the score as old as the one that an earlier try of it had left there.
_MAY_HAVE_ARRIVED = frozenset({None, "AGS-NETWORK", "AGS-PLATFORM", "AGS-INTERNAL", "AGS-409", "AGS-OLDER"})
_LOOKED_BACK = 100  # deliveries of a student in a practice set


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed delivery. dispatch: None where its address is not for it to use (see prepare)."""

    delivery: ScoreDelivery
    registration: Registration
    dispatch: Dispatch | None


def prepare(session: Session, runtime: Runtime, ids: Collection[int]) -> list[Job]:
    """Return the deliveries with these ids, longest due first.

    A column's address is used only with the registration whose launches named it for that course: a token of
    another platform's must not go there.
    """
    rows = session.execute(
        select(ScoreDelivery, Registration, Deployment.registration_id, Enrolment.sub)
        .join(Registration, Registration.id == ScoreDelivery.registration_id)
        .join(PracticeSet, PracticeSet.id == ScoreDelivery.practice_set_id)
        .join(Course, Course.id == PracticeSet.course_id)
        .join(Deployment, Deployment.id == Course.deployment_id)
        .outerjoin(
            Enrolment,
            and_(Enrolment.course_id == Course.id, Enrolment.person_id == ScoreDelivery.person_id),
        )
        .where(ScoreDelivery.id.in_(ids))
        .order_by(ScoreDelivery.due_at, ScoreDelivery.id)
        .options(joinedload(ScoreDelivery.person), joinedload(ScoreDelivery.practice_set))
    ).all()
    return [
        Job(
            delivery,
            registration,
            _dispatch(session, runtime, delivery, registration, sub)
            if of_course == registration.id == delivery.person.registration_id
            else None,
        )
        for delivery, registration, of_course, sub in rows
    ]


def _dispatch(
    session: Session, runtime: Runtime, delivery: ScoreDelivery, registration: Registration, sub: str | None
) -> Dispatch:
    practice_set = delivery.practice_set
    earlier, last = _since_delivered(session, delivery)
    return Dispatch(
        registration,
        delivery.lineitem_url,
        Score(
            sub or delivery.person.sub,  # accounts may have been merged since Baton met the person
            delivery.score_given,
            delivery.score_maximum,
            delivery.timestamp,
            completed=delivery.completed,
            needs_review=delivery.needs_review,
            submitted_at=delivery.submitted_at,
            new_submission=last is None or last.submitted_at != delivery.submitted_at,
            review_url=review_url(
                runtime.settings, runtime.vault, delivery.practice_set_id, delivery.person_id
            ),
        ),
        readable=practice_set.can_read_results,
        made_column=practice_set.made_column,
        ours=tuple(share for row in (*earlier, last) if row is not None for share in _shares(row)),
        overwrite=delivery.overwrite,
        tried=delivery.tries > 0,
    )


def _since_delivered(
    session: Session, delivery: ScoreDelivery
) -> tuple[list[ScoreDelivery], ScoreDelivery | None]:
    """Return the deliveries that may have arrived since one last did for certain, and that one."""
    rows = session.scalars(
        select(ScoreDelivery)
        .where(
            ScoreDelivery.practice_set_id == delivery.practice_set_id,
            ScoreDelivery.person_id == delivery.person_id,
            ScoreDelivery.id < delivery.id,
        )
        .order_by(ScoreDelivery.id.desc())
        .limit(_LOOKED_BACK)
    ).all()
    since: list[ScoreDelivery] = []
    for row in rows:
        if row.state == "delivered":
            return since, row
        if row.error in _MAY_HAVE_ARRIVED:
            since.append(row)
    return since, None


def _shares(row: ScoreDelivery) -> list[float]:
    share = row.score_given / row.score_maximum
    return [share] if row.shown is None else [share, row.shown]
