"""A tool's Score as it is sent, read but not yet held against anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

EXTENSION = "https://canvas.instructure.com/lti/submission"
SUBMISSION_TYPES = (
    "none",
    "basic_lti_launch",
    "online_text_entry",
    "external_tool",
    "online_upload",
    "online_url",
)
REQUIRED = ("userId", "activityProgress", "gradingProgress", "timestamp")
_COUNTS = frozenset({"FullyGraded", "PendingManual"})
_SUBMITS = frozenset({"Submitted", "Completed"})  # ACTIVITY_PROGRESSES_NEEDS_GRADING


class ScoreRefusedError(Exception):
    """A score that breaks a rule. status: HTTP's. The text is Canvas' message."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


@dataclass(frozen=True, slots=True)
class Score:
    """A score as sent. given, maximum: None where the tool sent none; maximum is not the line item's."""

    user: str
    activity: str
    grading: str
    timestamp: str
    given: float | None = None
    maximum: float | None = None
    comment: str | None = None
    submitted_at: str | None = None
    new_submission: bool = True
    preserve_score: bool = False
    prioritize_non_tool_grade: bool = False
    submission_type: str = "external_tool"
    submission_data: str | None = None
    files: bool = False

    @property
    def counts(self) -> bool:
        """Whether a score is to be written. If not, the one that is there is wiped."""
        return self.given is not None and self.grading in _COUNTS

    @property
    def submits(self) -> bool:
        """Whether the score is a submission, which may be a new attempt."""
        return self.activity in _SUBMITS and self.new_submission and self.submission_type != "none"


def read_score(body: Mapping[str, Any]) -> Score:
    """Return the score of a request's body. Raises ScoreRefusedError (400) for a missing member."""
    for name in REQUIRED:
        if body.get(name) in (None, ""):
            raise ScoreRefusedError(400, f"param is missing or the value is empty: {name}")
    extension = body.get(EXTENSION)
    more: Mapping[str, Any] = extension if isinstance(extension, dict) else {}
    standard = body.get("submission")
    standard_at = standard.get("submittedAt") if isinstance(standard, dict) else None
    kind = more.get("submission_type") or "external_tool"
    if kind not in SUBMISSION_TYPES:
        raise ScoreRefusedError(400, "Invalid submission_type")
    return Score(
        user=str(body["userId"]),
        activity=str(body["activityProgress"]),
        grading=str(body["gradingProgress"]),
        timestamp=str(body["timestamp"]),
        given=_number(body, "scoreGiven"),
        maximum=_number(body, "scoreMaximum"),
        comment=body.get("comment") or None,
        submitted_at=more.get("submitted_at") or standard_at or None,
        new_submission=more.get("new_submission", True) is not False,
        preserve_score=more.get("preserve_score") is True,
        prioritize_non_tool_grade=more.get("prioritize_non_tool_grade") is True,
        submission_type=kind,
        submission_data=more.get("submission_data"),
        files=bool(more.get("content_items")),
    )


def moment(text: str) -> datetime:
    """Return the moment of an ISO 8601 text with a zone. Raises ValueError."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None or "T" not in text:
        raise ValueError(text)
    return at


def _number(body: Mapping[str, Any], name: str) -> float | None:
    value = body.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ScoreRefusedError(422, f"{name} must be a number")
    return float(value)
