"""The settings of a course as a form has them: read, checked, changed with a line in the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lti_app.audit import note
from lti_app.content.wording import say
from lti_app.support.courses import MINUTES_A_DAY, own_course_settings
from lti_app.support.students import SupportMode

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session
    from werkzeug.datastructures import MultiDict

    from lti_app.db.models import CourseSettings, PracticeSet

GRADE_BANDS = ("primary", "middle", "secondary", "adult")  # engine.escalation.model.Situation
COMPLEXITIES = ("basic", "standard", "demanding")
MOST_MINUTES = 480  # a day


@dataclass(frozen=True, slots=True)
class SetFields:
    """What the form says of one practice set. grade_band, complexity: None for the course's."""

    support_mode: str
    grade_band: str | None
    complexity: str | None


@dataclass(frozen=True, slots=True)
class CourseFields:
    """What the form says. sets: by the id of the practice set."""

    minutes: int
    grade_band: str | None
    complexity: str | None
    fallback_owner: int | None
    sets: Mapping[int, SetFields]


def fields_of(settings: CourseSettings | None, sets: Sequence[PracticeSet]) -> dict[str, str]:
    """Return the fields of the form, filled."""
    values = {
        "minutes": str(settings.minutes_a_day if settings else MINUTES_A_DAY),
        "grade_band": (settings.grade_band if settings else None) or "",
        "complexity": (settings.complexity if settings else None) or "",
        "fallback": str(settings.fallback_owner_id or "") if settings else "",
    }
    for row in sets:
        values[f"mode.{row.id}"] = row.support_mode
        values[f"grade_band.{row.id}"] = row.grade_band or ""
        values[f"complexity.{row.id}"] = row.complexity or ""
    return values


def check(
    form: MultiDict[str, str], sets: Sequence[PracticeSet], staff: Collection[int]
) -> tuple[CourseFields | None, dict[str, str]]:
    """Return what a form says, None where something is wrong; and what is, by its field.

    A practice set that the form does not have keeps what it has.
    """
    wrong: dict[str, str] = {}
    text = form.get("minutes", "").strip()
    minutes = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else -1
    if not 0 <= minutes <= MOST_MINUTES:
        wrong["minutes"] = say("settings.problem.minutes", most=MOST_MINUTES)
    owner = form.get("fallback", "")
    if owner and owner not in {str(person) for person in staff}:
        wrong["fallback"] = say("settings.problem.owner")
    found = {row.id: _set_fields(form, row) for row in sets if f"mode.{row.id}" in form}
    if wrong:
        return None, wrong
    fields = CourseFields(
        minutes,
        _choice(form.get("grade_band", ""), GRADE_BANDS),
        _choice(form.get("complexity", ""), COMPLEXITIES),
        int(owner) if owner else None,
        found,
    )
    return fields, {}


def save(
    session: Session, course: int, fields: CourseFields, sets: Sequence[PracticeSet], by: int, now: datetime
) -> None:
    """Keep what a form says. The same again is nothing."""
    row = own_course_settings(session, course, now)
    wanted: dict[str, Any] = {
        "minutes_a_day": fields.minutes,
        "grade_band": fields.grade_band,
        "complexity": fields.complexity,
        "fallback_owner_id": fields.fallback_owner,
    }
    changed = _give(row, wanted)
    if changed:
        row.updated_at = now
        _note(session, course, f"course:{course}", "course_settings.changed", changed, by, now)
    for practice_set in sets:
        if (said := fields.sets.get(practice_set.id)) is not None:
            own = {name: getattr(said, name) for name in SetFields.__slots__}
            if changed := _give(practice_set, own):
                subject = f"practice_set:{practice_set.id}"
                _note(session, course, subject, "practice_set.support", changed, by, now)


def _set_fields(form: MultiDict[str, str], row: PracticeSet) -> SetFields:
    mode = form.get(f"mode.{row.id}", "")
    return SetFields(
        mode if mode in set(SupportMode) else row.support_mode,
        _choice(form.get(f"grade_band.{row.id}", ""), GRADE_BANDS),
        _choice(form.get(f"complexity.{row.id}", ""), COMPLEXITIES),
    )


def _choice(text: str, choices: Collection[str]) -> str | None:
    return text if text in choices else None


def _give(row: CourseSettings | PracticeSet, wanted: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Give a row what is wanted of it; return what was different: name → before and after."""
    changed = {
        name: [getattr(row, name), value] for name, value in wanted.items() if getattr(row, name) != value
    }
    for name, (_, value) in changed.items():
        setattr(row, name, value)
    return changed


def _note(
    session: Session,
    course: int,
    subject: str,
    action: str,
    changed: Mapping[str, Any],
    by: int,
    now: datetime,
) -> None:
    note(session, now, f"person:{by}", action, subject, course_id=course, changed=dict(changed))
