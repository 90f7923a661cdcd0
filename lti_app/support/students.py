"""What teachers have set for one student (A10, A11, C8)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from engine.escalation.model import Accommodations
from lti_app.db.models import StudentSettings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from lti_app.db.models import PracticeSet


class SupportMode(StrEnum):
    """Who leads (A11)."""

    MACHINE = "machine"  # the machine leads; a teacher reads the record
    REVIEWED = "reviewed"  # the machine leads, and a teacher looks at every plan that it makes
    BLENDED = "blended"  # the machine leads until a flag asks for a person
    HUMAN_FIRST = "human_first"  # practice is only what a teacher assigned between meetings


def student_settings(session: Session, course: int, person: int) -> StudentSettings | None:
    """Return what was set for a student; None where nothing was."""
    return session.get(StudentSettings, (course, person))


def accommodations(settings: StudentSettings | None) -> Accommodations:
    """Return the part of them that a policy has to respect."""
    if settings is None:
        return Accommodations()
    return Accommodations(settings.extra_time, settings.no_speed, settings.human_first)


def support_mode(practice_set: PracticeSet, settings: StudentSettings | None) -> SupportMode:
    """Return who leads: as set for the student, else for the practice set."""
    return SupportMode((settings.support_mode if settings else None) or practice_set.support_mode)
