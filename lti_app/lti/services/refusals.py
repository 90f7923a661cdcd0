"""What a platform's refusal means: a code that people can be told about, and what Baton does next."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lti_app.lti.http import Answer

_LONGEST_WAIT = 86400.0  # seconds
_READ = 4000  # bytes of a refusal that are searched for its words
# Nobody mends a key or a clock within minutes, and each try of one grade stands for all of the platform's.
ADMINISTRATOR_SECONDS = 900.0


class Outcome(StrEnum):
    """What to do after a score was not taken."""

    RETRY = "retry"  # the same score, later
    SUPERSEDED = "superseded"  # nothing: the gradebook has a newer one, or a teacher's own
    BLOCKED = "blocked"  # nothing until a person has done something


class ServiceError(Exception):
    """A call to a platform's grade services came to nothing.

    code: such as "AGS-404"; its words for teachers are in config/wording/grades.yaml. status: the platform's,
    None where it did not answer. retry_after: seconds to wait at least, None where that is not known.
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
class Rule:
    """What one refusal means. words: in the answer's body, in lower case; b"" for any body.

    wait: seconds to the next try, where the platform names none.
    """

    status: int
    words: bytes
    code: str
    outcome: Outcome
    wait: float | None = None

    def fits(self, answer: Answer) -> bool:
        """Tell whether the answer is this refusal."""
        return answer.status == self.status and self.words in answer.body[:_READ].lower()


# By status alone (RFC 9110, and AGS 2.0), where a platform's own rules say nothing else.
_GENERAL = (
    # Canvas slows a tool down with 403 and these words; so do gateways in front of others.
    Rule(403, b"rate limit exceeded", "AGS-429", Outcome.RETRY),
    Rule(408, b"", "AGS-429", Outcome.RETRY),
    Rule(425, b"", "AGS-429", Outcome.RETRY),
    Rule(429, b"", "AGS-429", Outcome.RETRY),
    Rule(409, b"", "AGS-409", Outcome.SUPERSEDED),
    *(Rule(status, b"", f"AGS-{status}", Outcome.BLOCKED) for status in (400, 401, 403, 404, 412, 422)),
)
# Statuses without a token that somebody has to mend, at the platform or in Baton's keys.
_NOT_LET_IN = frozenset({400, 401, 403})

CODES = frozenset(
    {"AGS-NETWORK", "AGS-TOKEN", "AGS-CLOCK", "AGS-SCOPE", "AGS-PLATFORM", "AGS-REFUSED", "AGS-FOREIGN"}
    | {rule.code for rule in _GENERAL}
)


def refusal(answer: Answer, rules: Iterable[Rule]) -> ServiceError:
    """Return what an answer that is no success means, by a platform's own rules and then by its status."""
    wait = retry_after(answer)
    for rule in (*rules, *_GENERAL):
        if rule.fits(answer):
            return ServiceError(rule.code, rule.outcome, answer.status, rule.wait if wait is None else wait)
    if answer.status >= 500:
        return ServiceError("AGS-PLATFORM", Outcome.RETRY, answer.status, wait)
    return ServiceError("AGS-REFUSED", Outcome.BLOCKED, answer.status, wait)


def throttled(answer: Answer) -> bool:
    """Tell whether an answer only asks Baton to slow down."""
    return refusal(answer, ()).code == "AGS-429"


def token_refusal(answer: Answer) -> ServiceError:
    """Return what an answer without a token means.

    A scope that is not granted waits for a person. All else is trouble of the whole platform and is tried
    again, also what an administrator must mend (a key that is off): then its grades go out by themselves.
    """
    status, wait = answer.status, retry_after(answer)
    if throttled(answer):
        return refusal(answer, ())
    if _oauth_error(answer) == "invalid_scope":  # RFC 6749, 5.2
        return ServiceError("AGS-SCOPE", Outcome.BLOCKED, status)
    if status in _NOT_LET_IN:
        # Moodle: "Cannot handle token with iat prior to …" where Baton's clock is ahead of its own.
        code = "AGS-CLOCK" if b"iat prior to" in answer.body[:_READ] else "AGS-TOKEN"
        return ServiceError(code, Outcome.RETRY, status, wait or ADMINISTRATOR_SECONDS)
    # Others may pass soon: Moodle answers 404 while it cannot fetch Baton's keys.
    return ServiceError("AGS-TOKEN", Outcome.RETRY, status, wait)


def retry_after(answer: Answer) -> float | None:
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


def _oauth_error(answer: Answer) -> Any:
    try:
        said = answer.json()
    except ValueError:
        return None
    return said.get("error") if isinstance(said, dict) else None
