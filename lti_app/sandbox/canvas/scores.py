"""What a tool's Score does to a submission and a result: Canvas' rules as functions of what is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from lti_app.sandbox.canvas.score_message import Score, ScoreRefusedError, moment
from lti_app.sandbox.canvas.submissions import Result, Submission

_AHEAD = timedelta(minutes=1)  # how far a submittedAt may be in the future


def check_timestamp(score: Score, last: Result | None) -> datetime:
    """Return the moment of a score. Raises ScoreRefusedError (400) if it is none, or an earlier one."""
    try:
        at = moment(score.timestamp)
    except ValueError:
        raise ScoreRefusedError(
            400, f"Provided timestamp of {score.timestamp} not a valid timestamp"
        ) from None
    if last is not None and at < last.updated_at:
        raise ScoreRefusedError(
            400,
            f"Provided timestamp of {score.timestamp} before last updated timestamp of "
            f"{last.updated_at.isoformat()}",
        )
    return at


def check_values(score: Score, item_maximum: float, now: datetime) -> datetime | None:
    """Return when the work was handed in, None if it does not say. Raises ScoreRefusedError (422, 400)."""
    if score.counts:
        if score.maximum is None:
            raise ScoreRefusedError(422, "ScoreMaximum not supplied")
        if score.maximum < 0:
            raise ScoreRefusedError(422, "ScoreMaximum must be greater than or equal to 0")
        if score.maximum == 0 and item_maximum != 0:
            raise ScoreRefusedError(422, "ScoreMaximum cannot be zero if line item's maximum is not zero")
    if score.given is not None and score.given < 0:
        raise ScoreRefusedError(422, "ScoreGiven must be greater than or equal to 0")
    if score.submitted_at is None:
        return None
    try:
        at = moment(score.submitted_at)
    except ValueError:
        raise ScoreRefusedError(400, "Provided submitted_at is not a valid timestamp") from None
    if at > now + _AHEAD:
        raise ScoreRefusedError(400, "Provided submitted_at timestamp is in the future")
    return at


def check_attempts(score: Score, submission: Submission, allowed: int | None) -> None:
    """Refuse one attempt too many, and an upload without files. Raises ScoreRefusedError (422)."""
    if score.submission_type == "online_upload" and not score.files:
        raise ScoreRefusedError(422, "Content items must be provided with submission type 'online_upload'")
    if score.submits and allowed is not None and submission.attempt >= allowed:
        raise ScoreRefusedError(
            422, "The maximum number of allowed attempts has been reached for this submission"
        )


def submit(
    before: Submission, score: Score, points: float, submitted_at: datetime | None, now: datetime
) -> Submission:
    """Return the submission after a score for the assignment's first line item.

    points: the assignment's. A score without scoreGiven, or not finally graded, wipes the grade, unless it
    says preserve_score. prioritize_non_tool_grade spares any grade, the tool's own too.
    """
    after = before
    if score.submits:
        moved = submitted_at or now
        same = submitted_at is not None and submitted_at == before.submitted_at
        url = score.submission_data if score.submission_type == "basic_lti_launch" else before.url
        after = replace(
            after,
            attempt=before.attempt if same else before.attempt + 1,
            submitted_at=moved,
            state="submitted",
            url=url,
        )
    if score.comment:
        after = replace(after, comments=(*after.comments, score.comment))
    after = _grade(after, score, points)
    if score.grading == "PendingManual":
        return replace(after, state="pending_review")
    return after


def result(score: Score, at: datetime, item_maximum: float, before: Result | None) -> Result:
    """Return what the line item remembers of a score, on its own maximum."""
    value = None if before is None else before.score
    if not score.preserve_score:
        value = _scaled(score, item_maximum) if score.counts else None
    return Result(at, value, score.comment)


def _grade(before: Submission, score: Score, points: float) -> Submission:
    if score.preserve_score:
        return before
    if not score.counts:
        state = before.state if before.state != "graded" else "submitted" if before.attempt else "unsubmitted"
        return replace(before, score=None, by="tool", state=state)
    if score.prioritize_non_tool_grade and before.score is not None:
        return before
    return replace(before, score=_scaled(score, points), by="tool", state="graded")


def _scaled(score: Score, maximum: float) -> float:
    given, of = score.given or 0.0, score.maximum or 0.0
    return round(given / of * maximum, 5) if of else given
