"""Members of a roster as rows: those who are known, also under an older id, and those who are new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select, update

from lti_app.db.models import Person, PersonAlias
from lti_app.db.upsert import add_missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from lti_app.lti.services.memberships import Member

_AT_ONCE = 1000  # values in one query; SQLite takes 32,766 and PostgreSQL 65,535


class _Known(NamedTuple):
    id: int
    name: str | None
    legacy_id: str | None
    test_student: bool


_COLUMNS = (Person.id, Person.name, Person.legacy_id, Person.test_student)


def save_people(
    session: Session, registration: int, members: Sequence[Member], now: datetime
) -> dict[str, int]:
    """Return the id of each member's person by sub. Who is new is added, names are brought up to date.

    As admission does with a launch: somebody is known by sub, by an alias, or by the id that outlives a merge
    of accounts, which makes an alias. A name that is not shared any more is forgotten.
    """
    known = _by_sub(session, registration, [member.sub for member in members])
    strangers = [member for member in members if member.sub not in known]
    known |= _merged(session, registration, strangers, now)
    new = [member for member in strangers if member.sub not in known]
    _add(session, registration, new, now)
    known |= _by_sub(session, registration, [member.sub for member in new])
    _update(session, members, known)
    return {sub: person.id for sub, person in known.items()}


def _by_sub(session: Session, registration: int, subs: Sequence[str]) -> dict[str, _Known]:
    """Return those who are known under one of these ids, their own or an alias."""
    found: dict[str, _Known] = {}
    for some in _some(subs):
        own = select(Person.sub, *_COLUMNS).where(
            Person.registration_id == registration, Person.sub.in_(some)
        )
        found |= {row.sub: _known(row) for row in session.execute(own)}
    for some in _some([sub for sub in subs if sub not in found]):
        alias = (
            select(PersonAlias.sub, *_COLUMNS)
            .join(Person, Person.id == PersonAlias.person_id)
            .where(PersonAlias.registration_id == registration, PersonAlias.sub.in_(some))
        )
        found |= {row.sub: _known(row) for row in session.execute(alias)}
    return found


def _merged(
    session: Session, registration: int, members: Iterable[Member], now: datetime
) -> dict[str, _Known]:
    """Return those who are known by the id that outlives a merge of accounts, and keep their new sub."""
    by_legacy = {member.legacy_id: member for member in members if member.legacy_id}
    found: dict[str, _Known] = {}
    for some in _some(list(by_legacy)):
        query = (
            select(*_COLUMNS)
            .where(Person.registration_id == registration, Person.legacy_id.in_(some))
            .order_by(Person.id.desc())  # of several the first, which is read last
        )
        for row in session.execute(query):
            found[by_legacy[row.legacy_id].sub] = _known(row)
    aliases = [
        {"registration_id": registration, "sub": sub, "person_id": person.id, "created_at": now}
        for sub, person in sorted(found.items())
    ]
    add_missing(session, PersonAlias, ("registration_id", "sub"), aliases)
    return found


def _add(session: Session, registration: int, members: Iterable[Member], now: datetime) -> None:
    rows = [
        {
            "registration_id": registration,
            "sub": member.sub,
            "name": member.name,
            "legacy_id": member.legacy_id,
            "test_student": member.test_student,
            "created_at": now,
        }
        # In one order, so that two rosters of the same moment never wait for each other in a circle.
        for member in sorted(members, key=lambda member: member.sub)
    ]
    add_missing(session, Person, ("registration_id", "sub"), rows)


def _update(session: Session, members: Iterable[Member], known: dict[str, _Known]) -> None:
    changed: dict[int, dict[str, Any]] = {}
    for member in members:
        person = known[member.sub]
        new = _Known(
            person.id,
            member.name,
            member.legacy_id or person.legacy_id,
            member.test_student or person.test_student,  # a roster may leave out what a launch said
        )
        if new != person:
            changed[person.id] = new._asdict()
    if changed:
        session.execute(update(Person), [changed[id_] for id_ in sorted(changed)])


def _known(row: Any) -> _Known:
    return _Known(row.id, row.name, row.legacy_id, row.test_student)


def _some(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))
