"""What became of grades on their way to the LMS, for the pages of students and teachers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from engine.reason import Reason
from lti_app.db.models import Grade
from lti_app.outbox.service import needs_look, newest_delivery

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


# Refusals with a sentence of their own that says what to do; "grade.refused.other" speaks for the rest.
REFUSALS = frozenset(
    {
        *(f"AGS-{status}" for status in (400, 401, 403, 404, 412, 422)),
        "AGS-ATTEMPTS",
        "AGS-CLOCK",
        "AGS-CONCLUDED",
        "AGS-COURSE-GONE",
        "AGS-FOREIGN",
        "AGS-GAVE-UP",
        "AGS-KEY-OFF",
        "AGS-LOCKED",
        "AGS-NO-RESULTS",
        "AGS-NOT-GRADABLE",
        "AGS-NOT-IN-COURSE",
        "AGS-REMOVED",
        "AGS-SCOPE",
        "AGS-SCORE",
        "AGS-TOKEN",
        "AGS-UNPUBLISHED",
    }
)
# Troubles on the way that pass only if somebody does something: a teacher is told before Baton gives up.
ASK_SOMEBODY = frozenset({"AGS-TOKEN", "AGS-CLOCK", "AGS-KEY-OFF", "AGS-UNPUBLISHED"})
# Troubles on the way that are worth a sentence of their own; "grade.waiting.trouble" speaks for the rest.
TROUBLES = ASK_SOMEBODY | {"AGS-NETWORK", "AGS-429"}


class Standing(StrEnum):
    """Where a grade is."""

    SENT = "sent"
    WAITING = "waiting"
    REFUSED = "refused"
    KEPT = "kept"  # by Baton alone: the gradebook has no column for the practice set
    TEACHER = "teacher"  # by Baton alone: the gradebook has one that a teacher set


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


def grade_state(session: Session, practice_set_id: int, person_id: int) -> GradeState | None:
    """Return where a student's grade is, None before there is one."""
    kept = session.get(Grade, (practice_set_id, person_id))
    if kept is None:
        return None
    last = newest_delivery(session, practice_set_id, person_id)
    if last is None:
        return GradeState(Standing.KEPT, kept.updated_at, Reason("grade.kept-here"))
    if last.state in {"pending", "leased"}:
        return GradeState(
            Standing.WAITING, last.created_at, waiting_reason(last.error), last.error, last.due_at
        )
    since = last.ended_at or last.created_at
    if last.state == "blocked":
        return GradeState(Standing.REFUSED, since, refused_reason(last.error), last.error)
    if needs_look(last):
        return GradeState(Standing.TEACHER, since, Reason(f"grade.own.{last.error}"), last.error)
    return GradeState(
        Standing.SENT, since, Reason("grade.sent" if last.state == "delivered" else "grade.newer")
    )


def refused_reason(error: str | None) -> Reason:
    """Return the sentence for teachers on a refusal: what it probably means, and what to do."""
    return Reason(f"grade.refused.{error if error in REFUSALS else 'other'}")


def waiting_reason(error: str | None) -> Reason:
    """Return the sentence for teachers on a grade that waits. error: its last trouble, None before one."""
    if error is None:
        return Reason("grade.waiting")
    return Reason(f"grade.waiting.{error if error in TROUBLES else 'trouble'}")
