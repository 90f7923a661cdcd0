"""Table of calibration: parameters of the learner model that were learnt from this installation's own log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.db.base import Base

ACTIVE = "active"


class LearnerCalibration(Base):
    """One set of parameters, never changed afterwards.

    version: such as "local-3". actor: as in AuditEntry. data: lti_app.content.learner_file.ParametersData as
    JSON. report: what was measured before it was saved (lti_app.calibration.judge.Comparison as JSON).
    active_key: ACTIVE for the set in use, null for the others; where none is, the shipped set is in use.
    """

    __tablename__ = "learner_calibration"
    __table_args__ = (UniqueConstraint("version"), UniqueConstraint("active_key"))

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(160))
    data: Mapped[dict[str, Any]]
    report: Mapped[dict[str, Any]]
    active_key: Mapped[str | None] = mapped_column(String(20))
