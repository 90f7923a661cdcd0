"""What a teacher says of a practice set: as typed into the form, and as it holds once it was checked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from lti_app.content.banks import shipped_banks
from lti_app.content.policies import policies
from lti_app.db.intake import IntakeKind
from lti_app.lti.text import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.datastructures import MultiDict

    from engine.items.model import Bank
    from lti_app.db.models import PracticeSet

TITLE_LENGTH, GOAL_LENGTH = 200, 300
MOST_POINTS = 1000
_YEARS = (2000, 2100)  # of a due date; outside them a digit is missing or was typed twice
_FARTHEST = 14 * 60  # minutes that a zone is away from UTC
_LONGEST = 40  # characters of a number or a date, before they are read


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a practice set. skills: ids; empty for all of the bank. points: 0 for no grade."""

    title: str
    skills: tuple[str, ...]
    goal: str = ""
    points: int | float = 100
    due_at: datetime | None = None
    policy: str | None = None
    review_grades: bool = False
    intake: str = IntakeKind.FULL.value

    @classmethod
    def of(cls, row: PracticeSet) -> Settings:
        """Return the settings of a practice set that is there."""
        points = int(row.points) if row.points == int(row.points) else row.points
        return cls(
            row.title,
            tuple(row.skills),
            row.goal,
            points,
            row.due_at,
            row.policy,
            row.review_grades,
            row.intake,
        )

    def give(self, row: PracticeSet) -> None:
        """Give a practice set these settings."""
        row.title, row.skills, row.goal, row.points = self.title, list(self.skills), self.goal, self.points
        row.due_at, row.policy, row.review_grades = self.due_at, self.policy, self.review_grades
        row.intake = self.intake


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it came in. due: the reader's own time; offset: minutes from there to UTC, "" for UTC.

    bank: which one a new practice set is of, "" for the usual one; a set that is there keeps its own.
    """

    title: str = ""
    skills: tuple[str, ...] = ()
    goal: str = ""
    points: str = "100"
    due: str = ""
    offset: str = ""
    policy: str = ""
    review: bool = False
    intake: str = IntakeKind.FULL.value
    bank: str = ""

    @classmethod
    def read(cls, form: MultiDict[str, str]) -> Typed:
        """Take what a browser sent."""
        return cls(
            title=form.get("title", ""),
            skills=tuple(dict.fromkeys(form.getlist("skills"))),
            goal=form.get("goal", ""),
            points=form.get("points", ""),
            due=form.get("due", ""),
            offset=form.get("offset", ""),
            policy=form.get("policy", ""),
            review="review" in form,
            intake=form.get("intake", IntakeKind.FULL.value),
            bank=form.get("bank", ""),
        ).fit()

    def fit(self) -> Typed:
        """Return the same without signs that no database takes, each field cut to what it may hold."""
        return replace(
            self,
            title=words(" ".join(self.title.split()), TITLE_LENGTH),
            goal=words(" ".join(self.goal.split()), GOAL_LENGTH),
            points=words(self.points, _LONGEST),
            due=words(self.due, _LONGEST),
            offset=words(self.offset, _LONGEST),
            policy=words(self.policy, _LONGEST),
            intake=words(self.intake, _LONGEST),
            bank=self.bank if self.bank in shipped_banks() else "",
        )

    @classmethod
    def of(cls, settings: Settings, bank: Bank) -> Typed:
        """Return the form that shows settings: its boxes are ticked one by one."""
        return cls(
            title=settings.title[:TITLE_LENGTH],
            skills=tuple(skill for skill in bank.skills if skill in settings.skills) or tuple(bank.skills),
            goal=settings.goal,
            points=str(settings.points),
            due=settings.due_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M") if settings.due_at else "",
            policy=settings.policy if settings.policy in policies() else "",
            review=settings.review_grades,
            intake=settings.intake,
        )


def check(typed: Typed, bank: Bank) -> tuple[Settings | None, Mapping[str, str]]:
    """Return the settings that a form says, or None and what is wrong: field → wording code."""
    problems: dict[str, str] = {}
    skills = tuple(skill for skill in bank.skills if skill in typed.skills)
    points, due_at = _points(typed.points), _due(typed.due, typed.offset)
    if not typed.title:
        problems["title"] = "picker.problem.title"
    if not skills:
        problems["skills"] = "picker.problem.skills"
    if points is None:
        problems["points"] = "picker.problem.points"
    if typed.due and due_at is None:
        problems["due"] = "picker.problem.due"
    if typed.policy and typed.policy not in policies():
        problems["policy"] = "picker.problem.policy"
    if typed.intake not in set(IntakeKind):
        problems["intake"] = "picker.problem.intake"
    if problems or points is None:
        return None, problems
    everything = len(skills) == len(bank.skills)
    settings = Settings(
        title=typed.title,
        skills=() if everything else skills,
        goal=typed.goal,
        points=points,
        due_at=due_at,
        policy=typed.policy or None,
        review_grades=typed.review and points > 0,
        intake=typed.intake,
    )
    return settings, {}


def _points(text: str) -> int | None:
    """Whole numbers alone: Moodle's form for a column takes no others."""
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(MOST_POINTS)):
        return None
    points = int(text)
    return points if points <= MOST_POINTS else None


def _due(text: str, offset: str) -> datetime | None:
    try:
        local, minutes = datetime.fromisoformat(text), int(offset or 0)
    except ValueError:
        return None
    if local.tzinfo or not _YEARS[0] <= local.year < _YEARS[1] or abs(minutes) > _FARTHEST:
        return None
    return local.replace(tzinfo=UTC) + timedelta(minutes=minutes)
