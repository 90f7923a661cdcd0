"""One student's score, as Baton means it. How a platform wants it said: lti_app.lti.platforms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - a field's type is read at run time by dataclasses
from math import isfinite

from lti_app.lti.text import identifier


@dataclass(frozen=True, slots=True)
class Score:
    """One student's score. user_id: the platform's (sub). 0 ≤ given ≤ maximum. timestamp: aware.

    completed: the work is done. needs_review: a teacher looks at the work before the score counts.
    submitted_at: since when the practice session counts whose work this is; new_submission: none of its work
    was sent before. review_url: opens the student's work for a teacher.
    Raises ValueError for anything else: JSON has no NaN, and a platform would take True for 1.
    """

    user_id: str
    given: float
    maximum: float
    timestamp: datetime
    completed: bool = False
    needs_review: bool = False
    submitted_at: datetime | None = None
    new_submission: bool = False
    review_url: str | None = None

    def __post_init__(self) -> None:
        for name in ("given", "maximum"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
                raise ValueError(f"{name} must be a finite number")
        if not 0 <= self.given <= self.maximum or self.maximum == 0:
            raise ValueError("given must be from 0 to maximum, and maximum above 0")
        for moment in (self.timestamp, self.submitted_at):
            if moment is not None and moment.tzinfo is None:
                raise ValueError("timestamp and submitted_at must be timezone-aware")
        if identifier(self.user_id) is None:
            raise ValueError("user_id must be an id")

    @property
    def share(self) -> float:
        """given of maximum, 0 to 1."""
        return self.given / self.maximum
