"""A draft over the course's own past: the same decisions as in practice, and what would be different."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from lti_app.db.models import Flag, PolicyReplay, PolicyVersion
from lti_app.lti.roles import Role
from lti_app.policies.replay.jobs import Replays
from lti_app.policies.replay.moments import moments
from lti_app.policies.replay.past import read_past
from lti_app.policies.replay.queue import LEASE
from lti_app.policies.replay.sides import Sides
from lti_app.policies.replay.simulate import simulate
from lti_app.policies.stored import shipped_data
from lti_app.practice.state import parameters
from lti_app.support.calendar import SchoolCalendar
from tests.databases import on_sqlite
from tests.lti_app.policies.past import PastCourse

if TYPE_CHECKING:
    from lti_app.policies.replay.flags import Side
    from tests.lti_app.conftest import School
    from tests.lti_app.policies.conftest import Desk


def _replayed(school: School, weeks: int = 8, most: int = 60_000) -> tuple[Side, Side]:
    settings = school.runtime.settings
    with school.runtime.database.transaction(writes=False) as session:
        past = read_past(session, school.course.id, weeks, school.clock.now(), most)
        sequence = moments(past, SchoolCalendar.of(settings))
        draft = shipped_data("default").policy()
        sides = Sides(session, school.course.id, draft, None, settings.policy)
        return simulate(session, school.course.id, past, sequence, sides, parameters(session), lambda _: None)


def _really(school: School) -> list[tuple[Any, ...]]:
    with school.runtime.database.transaction(writes=False) as session:
        rows = session.scalars(select(Flag).order_by(Flag.id)).all()
        return sorted(
            (row.person_id, row.raised_at, row.cause, row.rule, row.tier, row.kind, row.state, *row.attempts)
            for row in rows
        )


def _simulated(side: Side) -> list[tuple[Any, ...]]:
    return sorted(
        (
            each.person,
            each.flag.raised_at,
            each.flag.cause,
            each.rule,
            each.flag.tier,
            each.flag.kind,
            each.flag.state if each.flag.state.ended else "open",
            *each.flag.attempts,
        )
        for each in side.raised
    )


@pytest.mark.slow
@on_sqlite
def test_the_policy_in_force_replayed_raises_the_flags_that_were_raised(school: School) -> None:
    course = PastCourse(school)
    course.enrol(3)
    course.live(2, items=8)
    course.end_oldest()
    course.live(2, items=8)
    course.rest(24 * 9)
    really = _really(school)
    assert len({flag[2] for flag in really}) >= 4
    assert len({flag[6] for flag in really}) >= 3  # open, closed by a teacher, gone by themselves
    in_force, draft = _replayed(school)
    assert _simulated(in_force) == really
    assert _simulated(draft) == really
    with school.runtime.database.transaction(writes=False) as session:
        cut = read_past(session, school.course.id, 8, school.clock.now(), most=20)
    assert cut.cut
    assert 0 < cut.answers <= 20


@on_sqlite
def test_a_draft_is_tried_by_a_worker_and_its_page_says_what_would_be_different(
    school: School, desk: Desk
) -> None:
    course = PastCourse(school)
    course.enrol(3)
    course.live(1, items=7, asks=0.0)
    desk.come_back()
    draft = desk.begin()
    desk.change(draft, "repeated-miss", signals__B1__at_least="2", rule__tier="2", rule__kind="case")
    path = f"rules/versions/{draft}/replay"
    assert "Nobody has tried this draft yet" in desk.text(path)
    for _ in range(2):
        assert desk.visit.post(path).status_code == 303
    assert "It begins in a moment" in desk.text(path)
    before = _really(school)
    assert Replays(school.runtime, Event()).look(wait=True) == 1
    assert _really(school) == before
    page = desk.text(path)
    assert "May be stuck on a skill" in page
    assert "more case" in page
    assert "Student 2" in page
    limited = school.visit(Role.ASSISTANT, section_restricted=True, sections=["name:Elsewhere"])
    theirs = limited.get(path).text
    assert "Student 2" not in theirs
    assert "in sections that you do not see" in theirs
    desk.change(draft, "repeated-miss", signals__B1__at_least="4")
    assert "The draft was changed after this was made" in desk.text(path)
    assert _replays(school) == [("done", 100)]


def test_a_replay_whose_worker_was_killed_is_taken_over_and_one_that_never_ends_is_given_up(
    school: School, desk: Desk
) -> None:
    draft = desk.begin()
    desk.visit.post(f"rules/versions/{draft}/replay")
    stopped = Event()
    stopped.set()
    replays = Replays(school.runtime, stopped)
    with school.runtime.database.transaction() as session:
        session.scalars(select(PolicyReplay)).one().state = "running"
        session.scalars(select(PolicyReplay)).one().lease_until = school.clock.now() + LEASE
    assert replays.look(wait=True) == 0
    school.clock.advance(minutes=6)
    assert replays.look(wait=True) == 1
    assert _replays(school) == [("waiting", 0)]  # put back, as the worker was told to stop
    school.clock.advance(days=2)
    assert replays.look(wait=True) == 0
    assert _replays(school) == [("failed", 0)]
    desk.come_back()
    assert "It did not come to its end" in desk.text(f"rules/versions/{draft}/replay")


@on_sqlite
def test_what_goes_wrong_in_a_replay_is_seen_and_stops_nothing(school: School, desk: Desk) -> None:
    draft = desk.begin()
    desk.visit.post(f"rules/versions/{draft}/replay")
    with school.runtime.database.transaction() as session:
        session.scalars(select(PolicyReplay)).one().draft = {"signals": {}}
    assert Replays(school.runtime, Event()).look(wait=True) == 1
    assert _replays(school) == [("failed", 0)]
    assert desk.visit.post(f"rules/versions/{draft}/replay").status_code == 303
    assert _replays(school)[-1] == ("waiting", 0)


@on_sqlite
def test_the_log_says_once_that_an_active_version_cannot_be_read(school: School, desk: Desk) -> None:
    draft = desk.begin()
    desk.change(draft, "repeated-miss", signals__B1__at_least="4")
    with school.runtime.database.transaction() as session:
        row = session.get_one(PolicyVersion, 1)
        row.data = row.data | {"review_below": "soon"}
        row.state, row.active_key, row.active_from = "active", f"{school.course.id}:", school.clock.now()
    for _ in range(2):
        Replays(school.runtime, Event()).look(wait=True)
    assert desk.audited().count("policy.unreadable") == 1


def _replays(school: School) -> list[tuple[str, int]]:
    with school.runtime.database.transaction(writes=False) as session:
        rows = session.scalars(select(PolicyReplay).order_by(PolicyReplay.id))
        return [(row.state, row.progress) for row in rows]
