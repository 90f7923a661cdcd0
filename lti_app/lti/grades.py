"""Sends one score to a gradebook (Assignment and Grade Services 2.0) and says what became of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from math import isfinite
from typing import TYPE_CHECKING

from lti_app.lti.addresses import insert_path
from lti_app.lti.connector import TokenFailure
from lti_app.lti.http import NetworkFailure
from lti_app.lti.text import identifier

if TYPE_CHECKING:
    from lti_app.db.models import Registration
    from lti_app.lti.connector import Connector
    from lti_app.lti.http import Answer

SCORE_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
_MEDIA_TYPE = "application/vnd.ims.lis.v1.score+json"
_LONGEST_WAIT = 86400.0  # seconds
_NAMED = frozenset({400, 401, 403, 404, 409, 412, 422})
_LATER = frozenset({408, 425, 429})
CODES = frozenset(
    {
        "AGS-NETWORK",
        "AGS-TOKEN",
        "AGS-429",
        "AGS-PLATFORM",
        "AGS-REFUSED",
        *(f"AGS-{status}" for status in _NAMED),
    }
)


class Outcome(StrEnum):
    """What to do after a score was not taken."""

    RETRY = "retry"  # the same score, later
    SUPERSEDED = "superseded"  # nothing: the gradebook has a newer one
    BLOCKED = "blocked"  # nothing until a person has done something


class ServiceError(Exception):
    """A score was not taken.

    code: one of CODES; its words for teachers are in config/wording/grades.yaml. status: the platform's,
    None where it did not answer.
    retry_after: seconds that the platform asked to wait, None where it did not.
    """

    def __init__(
        self, code: str, outcome: Outcome, status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(code)
        self.code = code
        self.outcome = outcome
        self.status = status
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Score:
    """One student's score. user_id: the platform's (sub). 0 ≤ given ≤ maximum. timestamp: aware.

    completed: the work is done. Raises ValueError for anything else: JSON has no NaN, and a platform
    would take True for 1.
    """

    user_id: str
    given: float
    maximum: float
    timestamp: datetime
    completed: bool = False

    def __post_init__(self) -> None:
        for name in ("given", "maximum"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
                raise ValueError(f"{name} must be a finite number")
        if not 0 <= self.given <= self.maximum or self.maximum == 0:
            raise ValueError("given must be from 0 to maximum, and maximum above 0")
        if self.timestamp.tzinfo is None:
            raise ValueError("timestamp must be timezone-aware")
        if identifier(self.user_id) is None:
            raise ValueError("user_id must be an id")

    def to_json(self) -> bytes:
        """Return the body of the request.

        Always with scoreGiven and always FullyGraded: with less, Moodle and Canvas wipe the grade that is
        there. Whole seconds, because Moodle compares no finer.
        """
        return json.dumps(
            {
                "userId": self.user_id,
                "scoreGiven": self.given,
                "scoreMaximum": self.maximum,
                "timestamp": self.timestamp.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "activityProgress": "Completed" if self.completed else "InProgress",
                "gradingProgress": "FullyGraded",
            },
            allow_nan=False,
        ).encode()


def post_score(connector: Connector, registration: Registration, lineitem_url: str, score: Score) -> None:
    """Send the score to the line item's column. Returns if it was taken.

    Raises ServiceError if not; BatonError KEYS-SECRET if Baton cannot read its own keys.
    """
    try:
        answer = connector.send(
            registration,
            [SCORE_SCOPE],
            "POST",
            insert_path(lineitem_url, "scores"),
            headers={"Content-Type": _MEDIA_TYPE},
            body=score.to_json(),
        )
    except NetworkFailure:
        raise ServiceError("AGS-NETWORK", Outcome.RETRY) from None
    except TokenFailure as failure:
        raise _token_refused(failure.answer) from None
    if not answer.ok:
        raise _score_refused(answer)


def _token_refused(answer: Answer) -> ServiceError:
    # These three: not allowed. Others may pass: Moodle answers 404 while it cannot fetch Baton's keys.
    outcome = (
        Outcome.BLOCKED if answer.status in {400, 401, 403} and not _throttled(answer) else Outcome.RETRY
    )
    return ServiceError("AGS-TOKEN", outcome, answer.status, _retry_after(answer))


def _score_refused(answer: Answer) -> ServiceError:
    status, wait = answer.status, _retry_after(answer)
    if status in _LATER or _throttled(answer):
        return ServiceError("AGS-429", Outcome.RETRY, status, wait)
    if status >= 500:
        return ServiceError("AGS-PLATFORM", Outcome.RETRY, status, wait)
    outcome = Outcome.SUPERSEDED if status == 409 else Outcome.BLOCKED
    return ServiceError(f"AGS-{status}" if status in _NAMED else "AGS-REFUSED", outcome, status, wait)


def _throttled(answer: Answer) -> bool:
    """Canvas slows a tool down with 403 and these words."""
    return answer.status == 403 and b"rate limit exceeded" in answer.body[:2000].lower()


def _retry_after(answer: Answer) -> float | None:
    """Return the seconds of a Retry-After header (RFC 9110, 10.2.3): a number, or a date."""
    said = answer.headers.get("retry-after", "").strip()
    try:
        if said.isdecimal():
            seconds = float(said)
        else:
            at = parsedate_to_datetime(said)
            sent = parsedate_to_datetime(answer.headers["date"])  # the platform's clock, not ours
            seconds = (at - sent).total_seconds()
    except (ValueError, KeyError, TypeError):
        return None
    return min(max(seconds, 0.0), _LONGEST_WAIT)
