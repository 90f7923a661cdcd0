"""Readings of rosters wait in a queue: asked for once, done by one worker, tried again, planned anew."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Event, Thread
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from lti_app.db.models import Course, PlatformTask
from lti_app.lti.roles import TEACHERS, Role
from lti_app.outbox.task_queue import LEASE, claim, settle
from lti_app.outbox.tasks import ask, do_due_tasks
from lti_app.roster.service import AGAIN_AFTER, IN_USE, want_roster
from tests import factories
from tests.loopback import Reply
from tests.lti_app.roster.lms import member

if TYPE_CHECKING:
    from tests.lti_app.roster.conftest import Listed


def _ask(listed: Listed) -> PlatformTask:
    with listed.runtime.database.transaction() as session:
        return ask(session, "roster", session.get_one(Course, listed.course.id), listed.clock.now())


def _work(listed: Listed) -> int:
    return do_due_tasks(listed.runtime, listed.connector, Event())


def _tasks(listed: Listed) -> list[PlatformTask]:
    with listed.runtime.database.transaction(writes=False) as session:
        return list(session.scalars(select(PlatformTask).order_by(PlatformTask.id)))


def _states(listed: Listed) -> list[str]:
    return [task.state for task in _tasks(listed)]


def _claim(listed: Listed) -> PlatformTask | None:
    with listed.runtime.database.transaction() as session:
        return claim(session, listed.clock.now())


@pytest.fixture(autouse=True)
def somebody(listed: Listed) -> None:
    listed.lms.members = [member("s")]


def test_asked_twice_one_waits(listed: Listed) -> None:
    assert _ask(listed).id == _ask(listed).id
    assert _states(listed) == ["pending"]


def test_asked_by_many_at_once_one_waits(listed: Listed) -> None:
    gate = Barrier(4)
    found: list[int] = []

    def go() -> None:
        gate.wait()
        found.append(_ask(listed).id)

    threads = [Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1


def test_a_worker_reads_what_was_asked_for(listed: Listed) -> None:
    _ask(listed)
    assert [_work(listed), _work(listed)] == [1, 0]
    assert _states(listed)[0] == "done"
    assert set(listed.enrolments()) == {"s"}


def test_after_one_is_done_another_can_be_asked_for(listed: Listed) -> None:
    first = _ask(listed)
    _work(listed)
    assert _ask(listed).id != first.id


def test_no_two_workers_get_the_same_one(listed: Listed) -> None:
    _ask(listed)
    gate = Barrier(3)
    got: list[PlatformTask | None] = []

    def go() -> None:
        gate.wait()
        got.append(_claim(listed))

    threads = [Thread(target=go) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(task is not None for task in got) == 1


def test_what_a_killed_worker_had_is_done_after_its_lease_and_its_own_word_counts_no_more(
    listed: Listed,
) -> None:
    _ask(listed)
    killed = _claim(listed)
    assert killed is not None
    assert _work(listed) == 0
    listed.clock.advance(LEASE.total_seconds())
    assert _work(listed) == 1
    with listed.runtime.database.transaction() as session:
        assert not settle(session, killed, listed.clock.now(), state="failed", error="NRPS-404")
    assert _states(listed)[0] == "done"


def test_after_the_word_to_stop_nothing_is_begun_and_the_task_waits_on(listed: Listed) -> None:
    _ask(listed)
    stop = Event()
    stop.set()
    assert do_due_tasks(listed.runtime, listed.connector, stop) == 0
    assert _states(listed) == ["pending"]
    assert listed.lms.asked == []


def test_trouble_on_the_way_is_tried_again_later(listed: Listed) -> None:
    listed.lms.at[0] = lambda _: Reply(503, headers={"Retry-After": "90"})
    _ask(listed)
    _work(listed)
    task = _tasks(listed)[0]
    assert (task.state, task.error, task.tries) == ("pending", "NRPS-PLATFORM", 1)
    assert task.due_at >= listed.clock.now() + timedelta(seconds=90)
    assert _work(listed) == 0

    listed.lms.at.clear()
    listed.clock.advance(hours=1)
    assert _work(listed) == 1
    assert _states(listed)[0] == "done"


def test_a_refusal_ends_it_with_its_code(listed: Listed) -> None:
    listed.lms.at[0] = lambda _: Reply(403)
    _ask(listed)
    _work(listed)
    task = _tasks(listed)[0]
    assert (task.state, task.error, task.open_key) == ("failed", "NRPS-403", None)
    assert listed.now().roster_error == "NRPS-403"


def test_it_is_given_up_after_days_of_trouble(listed: Listed) -> None:
    listed.lms.at[0] = lambda _: Reply(503)
    _ask(listed)
    for _ in range(80):
        listed.clock.advance(hours=1)
        _work(listed)
    assert _states(listed) == ["failed"]


def test_a_defect_costs_the_task_a_try_and_nobody_elses(
    listed: Listed, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("Amara Okonkwo")

    _ask(listed)
    monkeypatch.setattr("lti_app.roster.service.merge", broken)
    assert _work(listed) == 1
    assert (_tasks(listed)[0].state, _tasks(listed)[0].error) == ("pending", "NRPS-INTERNAL")
    assert "RuntimeError" in caplog.text
    assert "Amara" not in caplog.text


def test_while_a_platform_is_in_trouble_what_else_waits_for_it_waits(listed: Listed) -> None:
    with listed.runtime.database.transaction() as session:
        deployment = session.merge(listed.course.deployment)
        for number in range(3):
            course = factories.course(session, deployment=deployment, memberships_url=listed.lms.url)
            ask(session, "roster", course, listed.clock.now() + timedelta(seconds=number))
    listed.lms.at[0] = lambda _: Reply(503)
    listed.clock.advance(seconds=10)
    assert [_work(listed), _work(listed)] == [1, 0]
    assert len(listed.lms.asked) == 1


class TestWhenItIsRead:
    def wanted(self, listed: Listed, role: Role = Role.INSTRUCTOR) -> int:
        """Let a role launch; return how many readings are due."""
        with listed.runtime.database.transaction() as session:
            want_roster(session, session.get_one(Course, listed.course.id), role, listed.clock.now())
        due = PlatformTask.state == "pending", PlatformTask.due_at <= listed.clock.now()
        with listed.runtime.database.transaction() as session:
            return session.scalar(select(func.count()).select_from(PlatformTask).where(*due)) or 0

    @pytest.mark.parametrize("role", sorted(TEACHERS))
    def test_the_first_teacher_who_opens_baton_has_it_read(self, listed: Listed, role: Role) -> None:
        assert self.wanted(listed, role) == 1

    @pytest.mark.parametrize("role", sorted(set(Role) - TEACHERS))
    def test_nobody_else_does(self, listed: Listed, role: Role) -> None:
        assert self.wanted(listed, role) == 0

    def test_not_where_the_platform_has_no_list(self, listed: Listed) -> None:
        with listed.runtime.database.transaction() as session:
            session.get_one(Course, listed.course.id).memberships_url = None
        assert self.wanted(listed) == 0

    def test_not_again_within_a_day_and_again_after_it(self, listed: Listed) -> None:
        listed.read()
        assert self.wanted(listed) == 0
        listed.clock.advance(hours=23)
        assert self.wanted(listed) == 0
        listed.clock.advance(hours=1)
        assert self.wanted(listed) == 1

    def test_a_worker_reads_a_course_in_use_every_day_by_itself(self, listed: Listed) -> None:
        listed.launched("s")
        self.wanted(listed)
        for _ in range(3):
            assert _work(listed) == 1
            listed.clock.advance(hours=23)
            assert _work(listed) == 0
            listed.clock.advance(hours=1)
        assert _states(listed) == ["done"] * 3 + ["pending"]

    def test_also_after_a_refusal(self, listed: Listed) -> None:
        listed.launched("s")
        listed.lms.at[0] = lambda _: Reply(403)
        self.wanted(listed)
        _work(listed)
        assert _tasks(listed)[-1].due_at == listed.clock.now() + AGAIN_AFTER

    def test_a_refusal_that_a_teachers_launch_may_find_mended_is_tried_at_once(self, listed: Listed) -> None:
        listed.launched("s")
        listed.lms.at[0] = lambda _: Reply(403)
        self.wanted(listed)
        _work(listed)
        listed.lms.at.clear()
        assert self.wanted(listed) == 1

    def test_trouble_on_the_way_keeps_its_wait_whoever_launches(self, listed: Listed) -> None:
        listed.lms.at[0] = lambda _: Reply(429, headers={"Retry-After": "600"})
        self.wanted(listed)
        _work(listed)
        assert self.wanted(listed) == 0

    def test_a_course_that_rests_is_not_read(self, listed: Listed) -> None:
        listed.launched("s")
        listed.clock.advance(seconds=IN_USE.total_seconds())
        _ask(listed)
        _work(listed)
        assert _states(listed) == ["done"]

    def test_old_tasks_are_forgotten(self, listed: Listed) -> None:
        for _ in range(3):
            _ask(listed)
            _work(listed)
            listed.clock.advance(days=10)
        assert len(_tasks(listed)) == 2
