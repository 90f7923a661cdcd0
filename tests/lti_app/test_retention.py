"""What has had its time is deleted, and nothing else is."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from lti_app.db.models import (
    AccessToken,
    Base,
    Invitation,
    LaunchSession,
    LoginState,
    PolicyReplay,
    PolicyVersion,
    Registration,
)
from lti_app.lti.roles import Role
from lti_app.outbox.worker import run_worker
from lti_app.retention import PERIODS, forget_expired
from tests import factories

if TYPE_CHECKING:
    from lti_app.runtime import Runtime
    from tests.clock import Clock
    from tests.lti_app.conftest import School


def _logins(runtime: Runtime, count: int, **ends_in: float) -> None:
    with runtime.database.transaction() as session:
        platform = session.query(Registration).first() or factories.registration(session)
        session.add_all(
            LoginState(
                state=f"state-{ends_in}-{number}",
                nonce="n",
                registration_id=platform.id,
                target_link_uri="https://baton.example/lti/launch",
                browser="b",
                expires_at=runtime.now() + timedelta(**ends_in),
            )
            for number in range(count)
        )


def _tokens(runtime: Runtime, *minutes: int) -> None:
    with runtime.database.transaction() as session:
        platform = factories.registration(session)
        session.add_all(
            AccessToken(
                key=str(ends_in),
                registration_id=platform.id,
                token="t",
                expires_at=runtime.now() + timedelta(minutes=ends_in),
            )
            for ends_in in minutes
        )


def _count(runtime: Runtime, table: Any) -> int:
    with runtime.database.transaction(writes=False) as session:
        return session.query(table).count()


def test_every_table_whose_rows_expire_has_its_period() -> None:
    expiring = {mapper.class_ for mapper in Base.registry.mappers if "expires_at" in mapper.columns}
    # An invitation stays as the record of how a platform came in.
    assert {period.table for period in PERIODS} == expiring - {Invitation} | {PolicyReplay}


def test_logins_that_were_never_answered_are_forgotten_however_many(runtime: Runtime) -> None:
    _logins(runtime, 25, seconds=0)
    _logins(runtime, 2, seconds=1)
    assert forget_expired(runtime.database, runtime.now(), batch=10) == 25
    assert _count(runtime, LoginState) == 2


def test_tokens_of_platforms_are_forgotten_when_they_run_out(runtime: Runtime) -> None:
    _tokens(runtime, -1, 0, 1)
    forget_expired(runtime.database, runtime.now())
    assert _count(runtime, AccessToken) == 1


def test_a_visit_is_forgotten_a_day_after_its_end_and_until_then_says_that_it_ended(
    school: School, clock: Clock
) -> None:
    visit = school.visit(expires_at=clock.now())
    clock.advance(hours=23)
    forget_expired(school.runtime.database, clock.now())
    assert "SESSION-EXPIRED" in visit.get("").text
    clock.advance(hours=1)
    forget_expired(school.runtime.database, clock.now())
    assert _count(school.runtime, LaunchSession) == 0
    assert "SESSION-UNKNOWN" in visit.get("").text


def test_what_came_out_of_a_replay_is_forgotten_after_sixty_days(school: School, clock: Clock) -> None:
    teacher = school.person(Role.INSTRUCTOR)
    with school.runtime.database.transaction() as session:
        version = PolicyVersion(
            course_id=school.course.id,
            number=1,
            data={},
            based_on="default:1",
            by_id=teacher.id,
            created_at=clock.now(),
            updated_at=clock.now(),
        )
        session.add(version)
        session.flush()
        session.add(
            PolicyReplay(
                course_id=school.course.id,
                policy_version_id=version.id,
                draft={},
                asked_by_id=teacher.id,
                asked_at=clock.now(),
            )
        )
    clock.advance(days=59)
    forget_expired(school.runtime.database, clock.now())
    assert _count(school.runtime, PolicyReplay) == 1
    clock.advance(days=1)
    forget_expired(school.runtime.database, clock.now())
    assert (_count(school.runtime, PolicyReplay), _count(school.runtime, PolicyVersion)) == (0, 1)


def test_the_worker_forgets_at_once_and_then_every_five_minutes(runtime: Runtime, clock: Clock) -> None:
    left: list[int] = []

    class Rounds(threading.Event):
        """Ends the worker's waits at once, and it after three rounds."""

        def wait(self, timeout: float | None = None) -> bool:
            left.append(_count(runtime, LoginState))
            if len(left) == 1:
                _logins(runtime, 1, seconds=-1)
                clock.advance(minutes=4)
            elif len(left) == 2:
                clock.advance(minutes=1)
            else:
                self.set()
            return self.is_set()

    stop = Rounds()
    _logins(runtime, 3, seconds=0)
    run_worker(runtime, lambda *_: None, stop)
    assert left == [0, 1, 0]
