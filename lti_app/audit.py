"""The audit log: who did what, written in the transaction that does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lti_app.db.models import AuditEntry

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

COMMAND_LINE = "command line"
PLATFORM = "platform"


def note(
    session: Session,
    now: datetime,
    actor: str,
    action: str,
    subject: str,
    *,
    course_id: int | None = None,
    **detail: Any,
) -> None:
    """Append to the audit log. See lti_app.db.models.AuditEntry for what the words mean."""
    session.add(
        AuditEntry(at=now, actor=actor, action=action, subject=subject, course_id=course_id, detail=detail)
    )
