"""Submissions and results: what one student has for one assignment, and what a tool last said of it.

They live in the sandbox's gradebook: a submission is a Grade, a result an entry of Column.extra.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, cast

from lti_app.sandbox.gradebook import Grade

if TYPE_CHECKING:
    from lti_app.sandbox.gradebook import Column

State = Literal["unsubmitted", "submitted", "graded", "pending_review"]


@dataclass(frozen=True, slots=True)
class Submission:
    """What a student has for an assignment. score: on the assignment's points; by: whose it is.

    attempt: counts submissions. state: "pending_review" is what teachers read as "needs grading". comments:
    a tool's have no author. url: what SpeedGrader opens.
    """

    score: float | None = None
    by: Literal["tool", "teacher"] = "tool"
    attempt: int = 0
    submitted_at: datetime | None = None
    state: State = "unsubmitted"
    comments: tuple[str, ...] = ()
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What a tool last said for a student of a line item. score: on the line item's maximum."""

    updated_at: datetime
    score: float | None = None
    comment: str | None = None


def submission(column: Column, person: str) -> Submission:
    """Return a student's submission, an empty one if there is none."""
    grade = column.grades.get(person)
    if grade is None:
        return Submission()
    kept = grade.extra
    at = kept.get("submitted_at")
    return Submission(
        score=grade.value,
        by=grade.by,
        attempt=kept.get("attempt", 0),
        submitted_at=datetime.fromisoformat(at) if at else None,
        # a teacher's grade ends the wait for one
        state="graded" if grade.by == "teacher" else cast(State, kept.get("state", "unsubmitted")),
        comments=tuple(kept.get("comments", ())),
        url=kept.get("url"),
    )


def keep_submission(column: Column, person: str, what: Submission, now: datetime) -> None:
    """Write a student's submission into the gradebook. at: of the grade moves when the score does."""
    before = column.grades.get(person)
    same = before is not None and before.value == what.score and before.by == what.by
    at = before.at if before is not None and same else now
    extra: dict[str, Any] = {
        "attempt": what.attempt,
        "submitted_at": what.submitted_at.isoformat() if what.submitted_at else None,
        "state": what.state,
        "comments": list(what.comments),
        "url": what.url,
    }
    column.grades[person] = Grade(what.score, at, what.by, "\n".join(what.comments), extra)


def last_result(column: Column, person: str) -> Result | None:
    """Return what a tool last said of a student, None if nothing."""
    kept = column.extra.get("results", {}).get(person)
    if kept is None:
        return None
    return Result(datetime.fromisoformat(kept["updated_at"]), kept["score"], kept["comment"])


def keep_result(column: Column, person: str, result: Result) -> None:
    """Write what a tool said of a student."""
    column.extra.setdefault("results", {})[person] = {
        "updated_at": result.updated_at.isoformat(),
        "score": result.score,
        "comment": result.comment,
    }


def is_first(column: Column) -> bool:
    """Tell whether a line item is its assignment's first, the only one that reaches the gradebook."""
    return not column.extra.get("unseen", False)
