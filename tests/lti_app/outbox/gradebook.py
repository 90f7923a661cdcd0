"""A gradebook in memory, standing where the LMS stands, with Moodle's rule for timestamps."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from lti_app.lti.services.refusals import Outcome, ServiceError

if TYPE_CHECKING:
    from lti_app.lti.services.scores import Score
    from lti_app.outbox.sending import Dispatch


class Gradebook:
    """Takes scores as a Sender. received: all that came, in order. failures: raised first, one a score."""

    def __init__(self) -> None:
        self.received: list[tuple[str, Score]] = []
        self.grades: dict[tuple[str, str], Score] = {}
        self.failures: deque[Exception] = deque()

    def __call__(self, dispatch: Dispatch) -> None:
        """Keep the score, unless the one it has is as new (409)."""
        lineitem_url, score = dispatch.lineitem_url, dispatch.score
        self.received.append((lineitem_url, score))
        if self.failures:
            raise self.failures.popleft()
        before = self.grades.get((lineitem_url, score.user_id))
        if before is not None and before.timestamp >= score.timestamp:
            raise ServiceError("AGS-409", Outcome.SUPERSEDED, 409)
        self.grades[lineitem_url, score.user_id] = score
