"""How Canvas takes scores: its extension of the score service, its refusals, its limit."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from lti_app.lti.platforms.scoring import TakesScores
from lti_app.lti.services.refusals import ADMINISTRATOR_SECONDS, Outcome, Rule

if TYPE_CHECKING:
    from lti_app.lti.http import Answer
    from lti_app.lti.services.scores import Score

_SUBMISSION = "https://canvas.instructure.com/lti/submission"
_TEACHER_SECONDS = 600.0  # an assignment is published when a teacher comes to it, not in seconds
_BLOCKED, _RETRY = Outcome.BLOCKED, Outcome.RETRY

# Canvas lets a client have 600 units, gives back 10 a second and keeps 50 for each call in flight.
_ENOUGH_UNITS = 200.0
_UNITS_A_SECOND = 10.0


class TakesScoresInCanvas(TakesScores):
    """Instructure Canvas, hosted or not."""

    # A late policy takes points off, and an assignment that is passed or failed knows two grades only.
    changes_scores = True

    # By the words in its answers: one status has many meanings. In the order in which Canvas checks.
    refusals = (
        Rule(401, b"insufficient permissions", "AGS-SCOPE", _BLOCKED),
        Rule(401, b"unknown or inactive developer key", "AGS-KEY-OFF", _RETRY, ADMINISTRATOR_SECONDS),
        Rule(401, b"invalid developer key", "AGS-KEY-OFF", _RETRY, ADMINISTRATOR_SECONDS),
        Rule(401, b"not linked to a tool", "AGS-REMOVED", _BLOCKED),
        Rule(404, b"context is deleted", "AGS-COURSE-GONE", _BLOCKED),
        Rule(422, b"has concluded", "AGS-CONCLUDED", _BLOCKED),
        Rule(422, b"user not found in course", "AGS-NOT-IN-COURSE", _BLOCKED),
        Rule(422, b"unpublished", "AGS-UNPUBLISHED", _RETRY, _TEACHER_SECONDS),
        Rule(400, b"before last updated timestamp", "AGS-OLDER", Outcome.SUPERSEDED),
        Rule(400, b"not a valid timestamp", "AGS-CLOCK", _RETRY, ADMINISTRATOR_SECONDS),
        Rule(400, b"in the future", "AGS-CLOCK", _RETRY, ADMINISTRATOR_SECONDS),
        Rule(422, b"maximum number of allowed attempts", "AGS-ATTEMPTS", _BLOCKED),
        Rule(422, b"scoremaximum", "AGS-SCORE", _BLOCKED),
        Rule(422, b"scoregiven", "AGS-SCORE", _BLOCKED),
        Rule(422, b"cannot grade this submission", "AGS-LOCKED", _BLOCKED),
        Rule(422, b"must be enrolled", "AGS-LOCKED", _BLOCKED),
    )

    def score_body(self, score: Score) -> dict[str, Any]:
        """Say it as Canvas wants it.

        "Submitted" and not "InProgress": only then is there a submission, with its link to the work.
        PendingManual puts the work in front of the teacher and records the score all the same.
        A new submission is another attempt, with its limit and its late policy: so it is one only for the
        first grade of a practice session, and its moment stays the same for the session's other grades.
        No comment: each one sent would stay there as another.
        """
        extension: dict[str, Any] = {"new_submission": score.new_submission}
        if score.review_url is not None:
            extension |= {"submission_type": "basic_lti_launch", "submission_data": score.review_url}
        return super().score_body(score) | {
            "activityProgress": "Completed" if score.completed else "Submitted",
            "gradingProgress": "PendingManual" if score.needs_review else "FullyGraded",
            _SUBMISSION: extension,
        }

    def overwrites_teacher(self, *, made_column: bool) -> bool:
        """A tool's score replaces whatever is there. (prioritize_non_tool_grade keeps the tool's own.)"""
        return True

    def column_link(self, link_id: str | None) -> str | None:
        """A column tied to a link is none of the gradebook: only an assignment's first line item is."""
        return None

    def pause_after(self, answer: Answer) -> float:
        """Let its bucket drain before it overflows and refuses every call of the registration."""
        try:
            left = float(answer.headers.get("x-rate-limit-remaining", "inf"))
        except ValueError:
            return 0.0
        return max(0.0, (_ENOUGH_UNITS - left) / _UNITS_A_SECOND) if isfinite(left) else 0.0
