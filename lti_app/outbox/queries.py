"""What became of grades on their way to the LMS, for the pages of students and teachers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from engine.reason import Reason
from lti_app.content.wording import load_wording
from lti_app.db.models import Grade, PracticeSet, ScoreDelivery
from lti_app.outbox.service import newest_delivery
from lti_app.people import called

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

# Refusals with a sentence of their own that says what to do; "grade.refused.other" speaks for the rest.
REFUSALS = frozenset(
    {"AGS-400", "AGS-401", "AGS-403", "AGS-404", "AGS-412", "AGS-422", "AGS-TOKEN", "AGS-GAVE-UP"}
)
# Troubles on the way that are worth a sentence of their own; "grade.waiting.trouble" speaks for the rest.
TROUBLES = frozenset({"AGS-NETWORK", "AGS-429", "AGS-TOKEN"})


class Standing(StrEnum):
    """Where a grade is."""

    SENT = "sent"
    WAITING = "waiting"
    REFUSED = "refused"
    KEPT = "kept"  # by Baton alone: the gradebook has no column for the practice set


@dataclass(frozen=True, slots=True)
class GradeState:
    """Where a student's grade is. since: when it came there. why: the sentence for teachers, with what to do.

    error: code of the refusal, or of the last trouble of one that waits. next_try: of one that waits.
    """

    standing: Standing
    since: datetime
    why: Reason
    error: str | None = None
    next_try: datetime | None = None

    @property
    def student_code(self) -> str:
        """The wording code of the sentence for the student."""
        return f"grade.student.{self.standing}"


@dataclass(frozen=True, slots=True)
class BlockedScore:
    """A grade that the LMS refused. id: the delivery's; score: 0 to 100; why: its meaning, and what to do."""

    id: int
    student: str
    practice_set: str
    score: float
    code: str
    why: str
    since: datetime


def grade_state(session: Session, practice_set_id: int, person_id: int) -> GradeState | None:
    """Return where a student's grade is, None before there is one."""
    kept = session.get(Grade, (practice_set_id, person_id))
    if kept is None:
        return None
    last = newest_delivery(session, practice_set_id, person_id)
    if last is None:
        return GradeState(Standing.KEPT, kept.updated_at, Reason("grade.kept-here"))
    if last.state in {"pending", "leased"}:
        return GradeState(Standing.WAITING, last.created_at, _waiting(last.error), last.error, last.due_at)
    since = last.ended_at or last.created_at
    if last.state == "blocked":
        return GradeState(Standing.REFUSED, since, _refused(last.error), last.error)
    return GradeState(
        Standing.SENT, since, Reason("grade.sent" if last.state == "delivered" else "grade.newer")
    )


def blocked_scores(session: Session, course_id: int, limit: int) -> Sequence[BlockedScore]:
    """Return a course's grades that need a person, the longest refused first."""
    rows = session.scalars(
        select(ScoreDelivery)
        .join(PracticeSet, PracticeSet.id == ScoreDelivery.practice_set_id)
        .where(PracticeSet.course_id == course_id, ScoreDelivery.state == "blocked")
        .order_by(ScoreDelivery.ended_at, ScoreDelivery.id)
        .limit(limit)
        .options(joinedload(ScoreDelivery.person), joinedload(ScoreDelivery.practice_set))
    )
    wording = load_wording()
    return [
        BlockedScore(
            id=row.id,
            student=called(row.person),
            practice_set=row.practice_set.title,
            score=row.score_given,
            code=row.error or "AGS-REFUSED",
            why=wording.say(_refused(row.error)),
            since=row.ended_at or row.created_at,
        )
        for row in rows
    ]


def _refused(error: str | None) -> Reason:
    return Reason(f"grade.refused.{error if error in REFUSALS else 'other'}")


def _waiting(error: str | None) -> Reason:
    if error is None:
        return Reason("grade.waiting")
    return Reason(f"grade.waiting.{error if error in TROUBLES else 'trouble'}")
