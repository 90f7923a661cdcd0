"""How a platform takes scores: the part of lti_app.lti.platforms.base that the grade services need."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from lti_app.lti.services.refusals import refusal

if TYPE_CHECKING:
    from datetime import datetime

    from lti_app.lti.http import Answer
    from lti_app.lti.services.refusals import Rule, ServiceError
    from lti_app.lti.services.scores import Score


class TakesScores:
    """As Assignment and Grade Services 2.0 says. Has no state."""

    refusals: tuple[Rule, ...] = ()  # what its refusals mean beyond their status
    # The grade that a gradebook shows may be another than the one it was sent, with no teacher's doing.
    changes_scores = False

    def score_body(self, score: Score) -> dict[str, Any]:
        """Return the body of a score, as JSON takes it.

        Always with scoreGiven and always FullyGraded, work that a teacher is to review too: the
        specification leaves open what becomes of any other, and Moodle empties the cell.
        """
        body = {
            "userId": score.user_id,
            "scoreGiven": score.given,
            "scoreMaximum": score.maximum,
            "timestamp": moment(score.timestamp),
            "activityProgress": "Completed" if score.completed else "InProgress",
            "gradingProgress": "FullyGraded",
        }
        if score.submitted_at is not None:
            body["submission"] = {"submittedAt": moment(score.submitted_at)}
        return body

    def refused(self, answer: Answer) -> ServiceError:
        """Return what an answer of the grade services that is no success means."""
        return refusal(answer, self.refusals)

    def overwrites_teacher(self, *, made_column: bool) -> bool:
        """Tell whether a score takes the place of a teacher's own grade without a word.

        made_column: Baton made the column. Where it does, nothing is sent unless results can be read first.
        Of a platform of which nothing is known it is not assumed: without results there would be no grades.
        """
        return False

    def column_link(self, link_id: str | None) -> str | None:
        """Return the resource link to tie a new column to, so that launches name the column."""
        return link_id

    def pause_after(self, answer: Answer) -> float:
        """Return the seconds to leave the platform alone after an answer."""
        return 0.0


def moment(at: datetime) -> str:
    """Return a moment as scores have it: UTC, in whole seconds, because Moodle compares no finer."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
