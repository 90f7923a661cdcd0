"""Flags put straight into the database, for tests of what people do with them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from lti_app.db.escalation import open_key
from lti_app.db.models import Flag, FlagChange

if TYPE_CHECKING:
    from lti_app.db.models import Person
    from tests.lti_app.conftest import School

NOTE = {
    "sentences": [],
    "table": [],
    "step": {"code": "tier.2", "params": {}},
    "play": "worked-example-talk",
    "minutes": 8,
}


def put_flag(school: School, person: Person, **values: Any) -> int:
    """Return the id of a new open case: tier 2, due in two days, raised now, unless values say otherwise."""
    now = school.clock.now()
    cause = values.get("cause", "mastery_failure")
    columns = {
        "open_key": None if values.get("ended_at") else open_key(school.course.id, person.id, cause),
        "course_id": school.course.id,
        "person_id": person.id,
        "practice_set_id": school.practice_set.id,
        "policy": "default",
        "policy_version": 1,
        "rule": "repeated-miss",
        "cause": cause,
        "tier": 2,
        "severity": 3,
        "confidence": 0.7,
        "play": "worked-example-talk",
        "skill": "combine-like-terms",
        "note": NOTE,
        "due_at": now + timedelta(days=2),
        "raised_at": now,
        "updated_at": now,
    }
    with school.runtime.database.transaction() as session:
        row = Flag(**(columns | values))
        session.add(row)
        session.flush()
        session.add(FlagChange(flag_id=row.id, action="raise", state=row.state, detail={}, at=now))
        return row.id


def the_flag(school: School, flag: int) -> Flag:
    """Return a flag as it is now."""
    with school.runtime.database.transaction(writes=False) as session:
        return session.get_one(Flag, flag)


def actions(school: School, flag: int) -> list[str]:
    """Return what was done with a flag, in order."""
    with school.runtime.database.transaction(writes=False) as session:
        query = select(FlagChange.action).where(FlagChange.flag_id == flag).order_by(FlagChange.id)
        return list(session.scalars(query))
