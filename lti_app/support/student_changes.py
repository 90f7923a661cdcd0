"""Changing what is set for one student (A10, A11, C8): logged, audited, and back again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from lti_app import audit
from lti_app.db.models import Event, Person, StudentSettings
from lti_app.db.upsert import upsert
from lti_app.errors import BatonError
from lti_app.practice.state import lock_learner
from lti_app.support.students import SupportMode

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

SWITCHES = ("extra_time", "no_speed", "more_hints", "human_first", "stopped", "watched")
FIELDS = (*SWITCHES, "support_mode", "skills_out", "mastered")
ACTION = "student.settings"
LAST = 10  # changes that can be seen and taken back on the page; all of them are in the log
_EMPTY: dict[str, Any] = {
    **dict.fromkeys(SWITCHES, False), "support_mode": None, "skills_out": [], "mastered": {}
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SettingsValues:
    """What is set for a student, as values (lti_app.db.models.StudentSettings)."""

    extra_time: bool = False
    no_speed: bool = False
    more_hints: bool = False
    human_first: bool = False
    stopped: bool = False
    watched: bool = False
    support_mode: str | None = None
    skills_out: list[str] = field(default_factory=list)
    mastered: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, row: StudentSettings | None) -> SettingsValues:
        """Return the values of a row; the defaults where nothing was ever set."""
        return cls(**_values(row))

    @property
    def any(self) -> bool:
        """Whether something is set at all."""
        return self != SettingsValues()


@dataclass(frozen=True, slots=True)
class SettingsChange:
    """One change. changed: field → (before, after). by: id of who did it."""

    id: int
    at: datetime
    by: Person | None
    changed: Mapping[str, tuple[Any, Any]]


def change_settings(
    session: Session, course: int, person: int, wanted: Mapping[str, Any], by: Person, now: datetime
) -> bool:
    """Set some of FIELDS for a student; return whether that changed anything. Twice is once.

    Raises BatonError WEB-BAD-REQUEST for a support mode or a field that there is not.
    """
    mode = wanted.get("support_mode")
    if not set(wanted) <= set(FIELDS) or (mode is not None and mode not in set(SupportMode)):
        raise BatonError("WEB-BAD-REQUEST", "no such setting of a student")
    lock_learner(session, course, person)  # what is practised next has to see it, or not, as a whole
    key = {"course_id": course, "person_id": person}
    before = _values(session.get(StudentSettings, (course, person)))
    changed = {name: [before[name], value] for name, value in wanted.items() if before[name] != value}
    if not changed:
        return False
    upsert(session, StudentSettings, key, _EMPTY | {"by_id": by.id, "updated_at": now}, keep=True)
    row = session.get_one(StudentSettings, (course, person), populate_existing=True)
    for name, (_, value) in changed.items():
        setattr(row, name, value)
    row.by_id, row.updated_at = by.id, now
    _log(session, row, by, now, changed)
    return True


def changes_of(session: Session, course: int, person: int) -> tuple[SettingsChange, ...]:
    """Return the last changes of a student's settings, newest first, at most LAST. Three queries."""
    row = session.get(StudentSettings, (course, person))
    last = session.get(Event, row.event_id) if row and row.event_id else None
    if last is None:
        return ()
    past = session.scalars(select(Event).where(Event.id.in_(last.data["past"])).order_by(Event.id.desc()))
    events = [last, *past]
    ids = {event.data["by"] for event in events}
    people = {each.id: each for each in session.scalars(select(Person).where(Person.id.in_(ids)))}
    return tuple(_change(event, people.get(event.data["by"])) for event in events)


def take_back(session: Session, course: int, person: int, change: int, by: Person, now: datetime) -> None:
    """Put what one of the last changes set back as it was before it; a change of its own. Twice is once.

    What later changes did to other skills stays.
    Raises BatonError WEB-NOT-FOUND where the change is none of these.
    """
    found = next((each for each in changes_of(session, course, person) if each.id == change), None)
    if found is None:
        raise BatonError("WEB-NOT-FOUND", "no such change of this student's settings")
    now_set = _values(session.get(StudentSettings, (course, person)))
    wanted = {name: _without(now_set[name], *pair) for name, pair in found.changed.items()}
    change_settings(session, course, person, wanted, by, now)


def _without(now_set: Any, before: Any, after: Any) -> Any:
    """Return a value without what one change made of it: of several skills, those that it was about."""
    if isinstance(after, list):
        return [each for each in now_set if each in before or each not in after] + [
            each for each in before if each not in after and each not in now_set
        ]
    if isinstance(after, dict):
        about = {skill for skill in {**before, **after} if before.get(skill) != after.get(skill)}
        kept = {skill: known for skill, known in now_set.items() if skill not in about}
        return kept | {skill: known for skill, known in before.items() if skill in about}
    return before


def _log(
    session: Session, row: StudentSettings, by: Person, now: datetime, changed: Mapping[str, list[Any]]
) -> None:
    """Put a change into the log whole, and into the audit trail by the names of what was changed: what an
    accommodation is for is no business of whoever runs the server.
    """
    last = session.get(Event, row.event_id) if row.event_id else None
    past = [last.id, *last.data["past"]][: LAST - 1] if last else []
    event = Event(
        course_id=row.course_id,
        person_id=row.person_id,
        kind="student_settings",
        data={"by": by.id, "changed": dict(changed), "past": past},
        at=now,
    )
    session.add(event)
    session.flush()
    row.event_id = event.id
    actor, subject = f"person:{by.id}", f"person:{row.person_id}"
    audit.note(
        session, now, actor, ACTION, subject, course_id=row.course_id, event=event.id, fields=sorted(changed)
    )


def _change(event: Event, by: Person | None) -> SettingsChange:
    changed = {name: (pair[0], pair[1]) for name, pair in event.data["changed"].items()}
    return SettingsChange(event.id, event.at, by, changed)


def _values(row: StudentSettings | None) -> dict[str, Any]:
    if row is None:
        return {name: type(value)(value) if value is not None else None for name, value in _EMPTY.items()}
    values = {name: getattr(row, name) for name in FIELDS}
    return values | {"skills_out": list(row.skills_out), "mastered": dict(row.mastered)}
