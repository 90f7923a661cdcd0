"""The log replayed from empty gives the recorded decisions, and what was changed in the record is found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, func, select, update

from lti_app.db.models import Event, Flag, FlagChange, PlanStep, PracticeItem
from lti_app.explaining.checking import Check
from lti_app.explaining.query import students_of
from lti_app.explaining.replay import Replay
from tests.databases import on_sqlite
from tests.lti_app.policies.past import PastCourse

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from tests.lti_app.conftest import School
    from tests.lti_app.explaining.conftest import Told


def _checked(told: Told) -> Check:
    with told.runtime.database.transaction(writes=False) as session:
        check = Check(session)
        people = students_of(session, told.course)
        Replay(session, told.course, people, told.runtime.settings.policy, check).run()
    return check


@on_sqlite
def test_the_log_replayed_from_empty_gives_every_decision_and_every_choice_of_the_record(told: Told) -> None:
    check = _checked(told)
    assert check.differences == []
    assert check.gone_by == {}
    with told.runtime.database.transaction(writes=False) as session:
        decided = select(func.count(FlagChange.id)).where(FlagChange.action.in_(("raise", "join", "resolve")))
        assert check.decisions == session.scalar(decided)
        chosen = select(func.count(PracticeItem.id)).where(PracticeItem.check_of_id.is_(None))
        assert check.choices == session.scalar(chosen)
        assert check.looks == session.scalar(select(func.count()).where(Event.kind == "policy_looked"))


@on_sqlite
def test_the_story_has_all_that_is_to_come_out_again(told: Told) -> None:
    with told.runtime.database.transaction(writes=False) as session:
        changes = set(session.scalars(select(FlagChange.action)))
        looks = session.scalars(select(Event.data).where(Event.kind == "policy_looked"))
        policies = {look["policy"][0] for look in looks}
        kinds = set(session.scalars(select(Event.kind)))
        served = set(session.scalars(select(PlanStep.kind).where(PlanStep.remaining < PlanStep.items)))
        checks = session.scalars(select(PracticeItem).where(PracticeItem.step_id.is_not(None))).all()
    assert {"raise", "join", "resolve", "close", "dismiss", "reopen"} <= changes
    assert {"hint_opened", "item_left", "help_requested", "student_settings", "solution_shown"} <= kinds
    assert policies == {"default", "course"}
    assert {"pin", "review", "check"} <= served
    assert any(row.check for row in checks)


def _change_template(session: Session) -> str:
    row = _newest(session, PracticeItem)
    row.template = "combine-bare-x"
    return f"item {row.id} template"


def _change_rule(session: Session) -> str:
    row = session.scalars(select(Flag).order_by(Flag.id)).first()
    assert row is not None
    row.rule = "someone-likes-it-better"
    return f"flag {row.id} rule"


def _change_tier(session: Session) -> str:
    row = session.scalars(select(FlagChange).where(FlagChange.action == "join")).first()
    assert row is not None
    row.detail = row.detail | {"tier": 3 - row.detail["tier"]}
    return f"decision {row.flag_id} tier"


def _change_evidence(session: Session) -> str:
    row = session.scalars(select(FlagChange).where(FlagChange.action == "raise")).first()
    assert row is not None
    row.detail = row.detail | {"signals": row.detail["signals"][1:]}
    return f"decision {row.flag_id} evidence"


def _change_chance(session: Session) -> str:
    row = _newest(session, PracticeItem)
    row.predicted += 1e-6
    return f"item {row.id} predicted"


def _forget_a_decision(session: Session) -> str:
    event = session.scalars(select(Event).where(Event.kind == "flag_resolve").order_by(Event.id)).first()
    assert event is not None
    session.delete(event)
    return f"decision {event.data['flag']} action"


def _forget_a_record(session: Session) -> str:
    row = session.scalars(select(FlagChange).where(FlagChange.action == "raise")).first()
    assert row is not None
    session.execute(delete(FlagChange).where(FlagChange.id == row.id))
    return f"decision {row.flag_id} record"


def _newest(session: Session, table: Any) -> Any:
    return session.scalars(select(table).order_by(table.id.desc()).limit(1)).one()


@on_sqlite
@pytest.mark.parametrize(
    "tamper",
    [
        _change_template,
        _change_rule,
        _change_tier,
        _change_evidence,
        _change_chance,
        _forget_a_decision,
        _forget_a_record,
    ],
)
def test_what_was_changed_in_the_record_is_found_and_named(
    told: Told, tamper: Callable[[Session], str]
) -> None:
    with told.runtime.database.transaction() as session:
        named = tamper(session)
    assert named in {f"{each.about} {each.id} {each.name}" for each in _checked(told).differences}


@on_sqlite
def test_what_cannot_be_made_again_is_counted_and_taken_over_as_recorded(told: Told) -> None:
    before = _checked(told)
    with told.runtime.database.transaction() as session:
        for event in session.scalars(select(Event).where(Event.kind == "policy_looked")):
            event.data = event.data | {"policy": ["default", 0]}
    check = _checked(told)
    assert check.gone_by == {"explain.gone.policy": before.looks, "explain.gone.look": before.decisions}
    assert (check.choices, check.differences) == (before.choices, [])


@on_sqlite
def test_what_was_logged_before_looks_and_choices_were_is_taken_over_too(told: Told) -> None:
    before = _checked(told)
    with told.runtime.database.transaction() as session:
        session.execute(delete(Event).where(Event.kind == "policy_looked"))
        for event in session.scalars(select(Event).where(Event.kind == "item_opened")):
            event.data = {name: value for name, value in event.data.items() if name != "choice"}
    check = _checked(told)
    assert check.gone_by == {"explain.gone.look": before.decisions, "explain.gone.choice": before.choices}
    assert check.differences == []


@on_sqlite
@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("explain.gone.scope", {"scope": "other"}),
        ("explain.gone.parameters", {"parameters": "other"}),
        ("explain.gone.plan", {"plan": [[999, 1, 0]]}),
    ],
)
def test_a_choice_from_what_is_gone_says_so(told: Told, code: str, changed: dict[str, Any]) -> None:
    with told.runtime.database.transaction() as session:
        event = session.scalars(
            select(Event).where(Event.kind == "item_opened").order_by(Event.id.desc()).limit(1)
        ).one()
        event.data = event.data | {"choice": event.data["choice"] | changed}
    assert _checked(told).gone_by == {code: 1}


@on_sqlite
def test_a_replay_writes_nothing(told: Told) -> None:
    def dump() -> list[str]:
        with told.runtime.database.engine.connect() as connection:
            return list(connection.connection.driver_connection.iterdump())

    before = dump()
    _checked(told)
    assert dump() == before


@on_sqlite
def test_a_decision_that_the_rules_do_not_make_is_found(told: Told) -> None:
    with told.runtime.database.transaction() as session:
        first = session.scalars(select(Event).where(Event.kind == "flag_raise").order_by(Event.id)).first()
        assert first is not None
        session.execute(
            update(Event).where(Event.id == first.id).values(data=first.data | {"cause": "off_track"})
        )
    found = {(each.about, each.name, each.recorded, each.replayed) for each in _checked(told).differences}
    assert ("decision", "action", "raise", "") in found
    assert ("decision", "action", "", "raise") in found


def test_on_either_database_the_replay_gives_what_was_recorded(school: School) -> None:
    course = PastCourse(school)
    course.enrol(2)
    one, other = course.students
    for _ in range(3):
        one.miss()
        other.solve()
    school.clock.advance(5)
    one.ask()
    course.rest(2)
    with school.runtime.database.transaction(writes=False) as session:
        check = Check(session)
        Replay(session, school.course.id, (one.person, other.person), "default", check).run()
    assert (check.differences, check.gone_by) == ([], {})
    assert check.decisions >= 1
    assert check.choices == 2 + 2 * 3
