"""What the page of a course's activities shows: each practice set, its link, its column, its origin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import aliased

from lti_app.db.models import Course, PlatformTask, PracticeSet
from lti_app.own.bank import course_bank
from lti_app.picker.form import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from lti_app.lti.platforms import LearningPlatform

PAGE = 50
_WAITING = frozenset({"pending", "leased"})


@dataclass(frozen=True, slots=True)
class Activity:
    """One practice set. skills: titles, empty for all of the bank. column: wording code of what there is.

    can_ask: Baton may be asked to make a column. copied: its settings came from another set; origin: title
    of the course of that, "" where it is this one.
    """

    id: int
    settings: Settings
    skills: tuple[str, ...]
    opened: bool
    column: str
    can_ask: bool
    copied: bool
    origin: str


def activities(
    session: Session, course: Course, platform: LearningPlatform, page: int
) -> tuple[Sequence[Activity], bool]:
    """Return a page of the course's practice sets, newest first, and whether there are more. Two queries."""
    origin, origin_course = aliased(PracticeSet), aliased(Course)
    found = session.execute(
        select(PracticeSet, origin_course)
        .outerjoin(origin, origin.id == PracticeSet.copied_from_id)
        .outerjoin(origin_course, origin_course.id == origin.course_id)
        .where(PracticeSet.course_id == course.id)
        .order_by(PracticeSet.id.desc())
        .offset(page * PAGE)
        .limit(PAGE + 1)
    ).all()
    tasks = _column_tasks(session, [row.id for row, _ in found])
    shown = [
        _activity(session, row, source, course, platform, tasks.get(row.id)) for row, source in found[:PAGE]
    ]
    return shown, len(found) > PAGE


def can_ask_for_column(row: PracticeSet, course: Course, platform: LearningPlatform) -> bool:
    """Tell whether a column can be made for a practice set, and would be of use."""
    wanted = row.points > 0 and row.lineitem_url is None and row.resource_link_id is not None
    return wanted and course.can_make_columns and platform.makes_columns


def _column_tasks(session: Session, sets: Sequence[int]) -> Mapping[int, str]:
    """Return the state of each set's last column task. (Tasks that ended are kept for days, so few.)"""
    rows = session.execute(
        select(PlatformTask.practice_set_id, PlatformTask.state)
        .where(PlatformTask.kind == "column", PlatformTask.practice_set_id.in_(sets))
        .order_by(PlatformTask.id)
    )
    return {practice_set: state for practice_set, state in rows if practice_set is not None}


def _activity(
    session: Session,
    row: PracticeSet,
    source: Course | None,
    course: Course,
    platform: LearningPlatform,
    task: str | None,
) -> Activity:
    bank = course_bank(session, course.id, row.bank)
    return Activity(
        id=row.id,
        settings=Settings.of(row),
        skills=tuple(bank.skills[skill].title for skill in row.skills if skill in bank.skills),
        opened=row.resource_link_id is not None,
        column=f"activities.column.{_column(row, course, platform, task)}",
        can_ask=can_ask_for_column(row, course, platform) and task not in _WAITING,
        copied=source is not None,
        origin=(source.title or source.label) if source and source.id != course.id else "",
    )


def _column(row: PracticeSet, course: Course, platform: LearningPlatform, task: str | None) -> str:
    """Return what there is to say of a column, the first that holds."""
    said = (
        (row.lineitem_url is not None, "tied" if row.can_score else "no-scores"),
        (row.points <= 0, "ungraded"),
        (row.resource_link_id is None, "not-opened"),
        (not platform.makes_columns, f"none-{platform.family}"),
        (task in _WAITING, "asked"),
        (not course.can_make_columns, "none-may"),
        (task == "failed", "failed"),
    )
    return next((name for holds, name in said if holds), "none")
