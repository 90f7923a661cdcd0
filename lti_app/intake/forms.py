"""What a student types on the way in: checked, with a wording code for what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from lti_app.incoming import typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from werkzeug.datastructures import MultiDict

    from lti_app.db.models import Intake

GOAL_LENGTH = 300
LEVELS = ("new", "some", "most")
CONFIDENCE = range(1, 6)
LEAST_MINUTES, MOST_MINUTES = 5, 1200  # a week
_FARTHEST = timedelta(days=3 * 366)  # later, a digit was mistyped
_LONGEST = 20  # characters of a number or a date, before they are read


@dataclass(frozen=True, slots=True)
class GoalForm:
    """The goal form as it came in: every field may be empty."""

    goal: str = ""
    target: str = ""
    level: str = ""
    minutes: str = ""

    @classmethod
    def read(cls, form: MultiDict[str, str]) -> GoalForm:
        """Take what a browser sent."""
        return cls(
            goal=typed(form.get("goal", ""), GOAL_LENGTH),
            target=typed(form.get("target", ""), _LONGEST),
            level=typed(form.get("level", ""), _LONGEST),
            minutes=typed(form.get("minutes", ""), _LONGEST),
        )

    @classmethod
    def of(cls, row: Intake | None) -> GoalForm:
        """Return the form that shows what was said before."""
        if row is None:
            return cls()
        return cls(
            goal=row.goal,
            target=row.target_date.isoformat() if row.target_date else "",
            level=row.level or "",
            minutes=str(row.minutes_a_week or ""),
        )


@dataclass(frozen=True, slots=True)
class Goal:
    """What a goal form says once it was checked; None where nothing was said."""

    goal: str
    target: date | None
    level: str | None
    minutes: int | None


def check_goal(form: GoalForm, today: date) -> tuple[Goal | None, Mapping[str, str]]:
    """Return what the form says, or None and what is wrong: field → wording code."""
    problems: dict[str, str] = {}
    target, minutes = _date(form.target), _number(form.minutes)
    if form.target and (target is None or not today < target <= today + _FARTHEST):
        problems["target"] = "intake.problem.target"
    if form.minutes and (minutes is None or not LEAST_MINUTES <= minutes <= MOST_MINUTES):
        problems["minutes"] = "intake.problem.minutes"
    if problems:
        return None, problems
    return Goal(form.goal, target, form.level if form.level in LEVELS else None, minutes), {}


def read_confidence(form: MultiDict[str, str], strands: Iterable[str]) -> dict[str, int]:
    """Return the confidence (1 to 5) that was said, by strand; a strand may be left out."""
    said = {strand: _number(form.get(f"strand-{strand}", "")) for strand in strands}
    return {strand: value for strand, value in said.items() if value in CONFIDENCE and value is not None}


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None
