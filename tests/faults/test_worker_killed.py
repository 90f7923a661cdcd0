"""A worker process is killed at the worst moments; the next one brings the grade home, once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update

from lti_app.db.models import AccessToken, Grade, ScoreDelivery
from lti_app.outbox.leases import LEASE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.faults.lms import Lms

pytestmark = pytest.mark.slow

_PATIENCE_SECONDS = 30.0


@contextmanager
def _worker(lms: Lms, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run `baton worker` in a process of its own."""
    settings = lms.runtime.settings
    environment = os.environ | {
        "BATON_PUBLIC_URL": settings.public_url,
        "BATON_SECRET_KEY": settings.secret_key.get_secret_value(),
        "BATON_DATABASE_URL": settings.database_url,
        "BATON_ALLOW_PRIVATE_ADDRESSES": "true",
    }
    process = subprocess.Popen([sys.executable, "-m", "lti_app", "worker", *options], env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def _has_token(lms: Lms) -> bool:
    """Tell whether a worker has come as far as the gradebook."""
    with lms.runtime.database.transaction(writes=False) as session:
        return session.scalar(select(func.count()).select_from(AccessToken)) == 1


def _let_lease_run_out(lms: Lms) -> None:
    """Do what some minutes of waiting would do."""
    with lms.runtime.database.transaction() as session:
        lease = session.scalars(
            select(ScoreDelivery.leased_until).where(ScoreDelivery.state == "leased")
        ).one()
        assert lease is not None
        assert lease > lms.runtime.now()
        session.execute(update(ScoreDelivery).values(leased_until=lease - LEASE - timedelta(seconds=1)))


def _run_next_worker(lms: Lms) -> None:
    with _worker(lms, "--once") as process:
        assert process.wait(_PATIENCE_SECONDS) == 0


def test_killed_between_claim_and_delivery_the_next_worker_delivers(live_lms: Lms) -> None:
    live_lms.platform.faults.next("score", delay=5.0, drop="request")
    live_lms.reaches(0.7)
    with _worker(live_lms) as process:
        _until(lambda: _has_token(live_lms))
        assert live_lms.delivery().state == "leased"
        process.kill()
        process.wait()
    live_lms.platform.faults.clear()  # had the score not come in before the kill
    _run_next_worker(live_lms)
    assert live_lms.delivery().state == "leased"  # still the dead worker's
    _let_lease_run_out(live_lms)
    _run_next_worker(live_lms)
    assert live_lms.delivery().state == "delivered"
    assert live_lms.grade() == 70.0
    assert live_lms.answers() == [200]


def test_killed_after_the_lms_took_the_grade_it_is_right_and_ends(live_lms: Lms) -> None:
    key = (live_lms.practice_set.id, live_lms.students[0].id)
    live_lms.platform.faults.next("score", delay=2.0)
    live_lms.reaches(0.7)
    with _worker(live_lms) as process:
        _until(lambda: _has_token(live_lms))
        with live_lms.runtime.database.transaction() as session:
            session.get(Grade, key, with_for_update=True)  # so that the worker cannot note what happened
            _until(lambda: live_lms.answers() == [200])
            time.sleep(0.3)
            process.kill()
            process.wait()
    assert live_lms.delivery().state == "leased"
    _let_lease_run_out(live_lms)
    _run_next_worker(live_lms)
    assert live_lms.delivery().state == "delivered"
    assert live_lms.answers() == [200, 409]
    assert live_lms.grade() == 70.0


def test_a_grade_reached_after_the_kill_goes_out_alone(live_lms: Lms) -> None:
    live_lms.platform.faults.next("score", delay=5.0, drop="request")
    live_lms.reaches(0.7)
    with _worker(live_lms) as process:
        _until(lambda: _has_token(live_lms))
        process.kill()
        process.wait()
    live_lms.platform.faults.clear()
    _let_lease_run_out(live_lms)
    time.sleep(1.1)
    live_lms.reaches(0.8)
    _run_next_worker(live_lms)
    assert live_lms.grade() == 80.0
    assert live_lms.answers() == [200]


def test_a_worker_told_to_end_finishes_what_it_has_in_hand(live_lms: Lms) -> None:
    live_lms.platform.faults.next("score", delay=2.0)
    live_lms.reaches(0.7)
    with _worker(live_lms) as process:
        _until(lambda: _has_token(live_lms))
        process.send_signal(signal.SIGTERM)
        assert process.wait(_PATIENCE_SECONDS) == 0
    assert live_lms.delivery().state == "delivered"
    assert live_lms.grade() == 70.0
