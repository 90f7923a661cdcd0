"""Few calls at a time for each client of a platform, and slower ones before it has had enough."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock
from typing import TYPE_CHECKING

import pytest

from lti_app.lti.http import Http
from lti_app.lti.services.connector import Connector
from lti_app.lti.services.pace import IN_FLIGHT, LONGEST_PAUSE, Pace
from tests.loopback import Asked, Reply
from tests.lti_app.lti.gradeservices import GradeServices, database_url, grade_services

if TYPE_CHECKING:
    from lti_app.db.models import Registration

__all__ = ["database_url", "grade_services"]


class Time:
    """A clock that only sleep turns."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def _connector(services: GradeServices, time: Time) -> Connector:
    runtime = services.runtime
    http, pace = Http(allow_private=True), Pace(time.clock, time.sleep)
    return Connector(runtime.database, runtime.vault, runtime.now, http, pace)


def _get(services: GradeServices, connector: Connector, registration: Registration) -> None:
    connector.send(registration, ["scope"], "GET", f"{services.url}/x")


@pytest.mark.parametrize(
    ("remaining", "pause"),
    [("600.0", None), ("200.0", None), ("150.0", 5.0), ("0.0", LONGEST_PAUSE), ("-3", LONGEST_PAUSE)]
    + [(said, None) for said in ("", "nan", "inf", "-inf", "many")],
)
def test_canvas_gets_time_to_drain_its_bucket(
    grade_services: GradeServices, remaining: str, pause: float | None
) -> None:
    time = Time()
    connector, registration = _connector(grade_services, time), grade_services.registration("canvas")
    grade_services.running.reply = lambda _: Reply(200, b"", {"X-Rate-Limit-Remaining": remaining})
    _get(grade_services, connector, registration)
    assert time.slept == []
    _get(grade_services, connector, registration)
    assert time.slept == ([] if pause is None else [pause])


def test_one_client_s_pause_is_not_another_s(grade_services: GradeServices) -> None:
    time = Time()
    connector = _connector(grade_services, time)
    slow, other = grade_services.registration("canvas"), grade_services.registration("canvas")
    grade_services.running.reply = lambda _: Reply(200, b"", {"X-Rate-Limit-Remaining": "10"})
    _get(grade_services, connector, slow)
    _get(grade_services, connector, other)
    assert time.slept == []


def test_the_header_means_nothing_elsewhere(grade_services: GradeServices) -> None:
    time = Time()
    connector, registration = _connector(grade_services, time), grade_services.registration("moodle")
    grade_services.running.reply = lambda _: Reply(200, b"", {"X-Rate-Limit-Remaining": "1"})
    for _ in range(2):
        _get(grade_services, connector, registration)
    assert time.slept == []


def test_a_client_has_a_few_calls_in_flight_at_most(grade_services: GradeServices) -> None:
    lock, together = Lock(), Barrier(IN_FLIGHT)
    busy = most = 0

    def slow(_: Asked) -> Reply:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        together.wait(10)  # the next call is answered only once so many are here
        with lock:
            busy -= 1
        return Reply(200)

    connector, registration = _connector(grade_services, Time()), grade_services.registration()
    _get(grade_services, connector, registration)  # so that the token is there
    grade_services.running.reply = slow
    with ThreadPoolExecutor(4 * IN_FLIGHT) as pool:
        list(pool.map(lambda _: _get(grade_services, connector, registration), range(4 * IN_FLIGHT)))
    assert most == IN_FLIGHT


def test_a_call_that_fails_leaves_its_seat(grade_services: GradeServices) -> None:
    pace = Pace()
    for _ in range(IN_FLIGHT + 1):
        with pytest.raises(RuntimeError), pace.turn("client"):
            raise RuntimeError
    with pace.turn("client"):
        pass
