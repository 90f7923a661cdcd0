"""A score as a tool sends it, read as strictly as Moodle reads it."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

_TIMESTAMP = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?", re.ASCII
)  # seconds since 1970 are refused; a moment without a zone is taken as UTC


class ScoreRefusedError(Exception):
    """Not a score that can be taken (HTTP 400)."""


@dataclass(frozen=True, slots=True)
class Score:
    """A score. given: of maximum, any scale; None if the tool sent none or the work is not fully graded.

    at: the tool's timestamp, cut to whole seconds.
    """

    person: str
    given: float | None
    maximum: float
    at: datetime
    comment: str


def read_json(text: str) -> Any:
    """Return what a JSON text says. Raises ValueError, also for NaN and Infinity, which are not JSON."""
    return json.loads(text, parse_constant=_refuse_constant)


def read_score(text: str) -> Score:
    """Return the score in a request's body. Raises ScoreRefusedError."""
    try:
        body = read_json(text)
    except ValueError:
        raise ScoreRefusedError from None
    if not isinstance(body, dict):
        raise ScoreRefusedError
    if any(body.get(name) is None for name in ("userId", "timestamp", "activityProgress", "gradingProgress")):
        raise ScoreRefusedError
    given: Any = body.get("scoreGiven")
    maximum: Any = body.get("scoreMaximum")
    if given is not None and (not _is_number(given) or not _is_number(maximum) or maximum <= 0):
        raise ScoreRefusedError
    graded = given is not None and body["gradingProgress"] == "FullyGraded"
    return Score(
        person=str(body["userId"]),
        given=float(given) if graded else None,
        maximum=float(maximum) if given is not None else 1.0,
        at=_moment(body["timestamp"]),
        comment=str(body.get("comment") or ""),
    )


def _moment(text: Any) -> datetime:
    if not isinstance(text, str) or not _TIMESTAMP.fullmatch(text):
        raise ScoreRefusedError
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ScoreRefusedError from None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
