"""A roster that was read becomes people and enrolments. Set by set, so that 3,000 people take few queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from lti_app.db.models import Course, Deployment, Enrolment
from lti_app.db.upsert import add_missing
from lti_app.lti.roles import Role
from lti_app.roster.people import save_people

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from lti_app.lti.services.memberships import Member


def merge(
    session: Session, course_id: int, members: Sequence[Member], began: datetime, now: datetime
) -> None:
    """Save who is in a course. members: all of them; began: when the reading did.

    Who has launched keeps the role of that launch: on Moodle the roster calls an assistant a Learner. Whoever
    is not listed any more is marked, and kept with all they did; who is listed again is unmarked.
    """
    # Without a lock on its key, so that launches of the course, which refer to it, do not wait for this.
    course = session.get_one(Course, course_id, with_for_update={"key_share": True})
    if course.roster_read_at is not None and course.roster_read_at > began:
        return  # a later reading was saved first, and knows more
    registration = session.scalars(
        select(Deployment.registration_id).where(Deployment.id == course.deployment_id)
    ).one()
    people = save_people(session, registration, members, now)
    known = {
        row.person_id: row
        for row in session.scalars(
            select(Enrolment)
            .where(Enrolment.course_id == course_id)
            .order_by(Enrolment.person_id)
            .with_for_update()  # launches of this moment change them too
        )
    }
    listed = _by_person(members, people, known)
    _add(session, course_id, {id_: member for id_, member in listed.items() if id_ not in known}, now)
    changed = [_listed(known[id_], member) for id_, member in listed.items() if id_ in known]
    vanished = [_vanished(row, now) for id_, row in known.items() if id_ not in listed and _gone(row, began)]
    _update(session, [values for values in (*changed, *vanished) if values])
    course.roster_read_at, course.roster_error = now, None
    course.roster_size = sum(not member.test_student for member in listed.values())


def _by_person(
    members: Iterable[Member], people: Mapping[str, int], known: Mapping[int, Enrolment]
) -> dict[int, Member]:
    """Return each person's entry. Of a merged account's two, the one by which the course knows the person."""
    found: dict[int, Member] = {}
    for member in members:
        id_ = people[member.sub]
        if id_ not in found or (id_ in known and known[id_].sub == member.sub):
            found[id_] = member
    return found


def _add(session: Session, course_id: int, members: Mapping[int, Member], now: datetime) -> None:
    rows = [
        {
            "course_id": course_id,
            "person_id": id_,
            "role": member.role.value,
            "sub": member.sub,
            "sections": list(member.sections or ()),
            "roster_role": member.role.value,
            "first_seen_at": now,
            "last_seen_at": now,
        }
        for id_, member in sorted(members.items())
    ]
    add_missing(session, Enrolment, ("course_id", "person_id"), rows)


def _listed(row: Enrolment, member: Member) -> dict[str, Any] | None:
    """Return a row's new values, None where nothing changed."""
    new = {
        "role": row.role if row.launched_at else member.role.value,
        "sub": member.sub,
        "sections": _sections(row.sections, member.sections),
        "roster_role": member.role.value,
        "vanished_at": None,
    }
    same = all(getattr(row, name) == value for name, value in new.items())
    return None if same else _key(row) | new


def _sections(kept: list[Any], said: tuple[str, ...] | None) -> list[Any]:
    """Return whose sections somebody is in. A launch names them by id and name, a roster by name alone.

    Ids stay as long as the names do: after a move to another section they are the old one's.
    """
    if said is None or {key for key in kept if key.startswith("name:")} == set(said):
        return kept
    return list(said)


def _gone(row: Enrolment, began: datetime) -> bool:
    """Tell whether somebody who is not listed has left.

    Not so: who launched after the reading began, and staff who never were in the roster, such as Moodle's
    administrators, who may enter any course without being enrolled.
    """
    was_in_it = row.roster_role is not None or row.role == Role.LEARNER.value
    return was_in_it and row.vanished_at is None and (row.launched_at is None or row.launched_at < began)


def _vanished(row: Enrolment, now: datetime) -> dict[str, Any]:
    return _key(row) | {
        "role": row.role,
        "sub": row.sub,
        "sections": row.sections,
        "roster_role": row.roster_role,
        "vanished_at": now,
    }


def _key(row: Enrolment) -> dict[str, Any]:
    return {"course_id": row.course_id, "person_id": row.person_id}


def _update(session: Session, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(update(Enrolment), sorted(rows, key=lambda values: values["person_id"]))
