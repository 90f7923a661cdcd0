"""The tests' own ground holds: fresh databases, a clock that stands still, a closed network."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
import pytest_socket
from sqlalchemy import func, select

from lti_app.db.models import Person
from tests import factories

if TYPE_CHECKING:
    from lti_app.runtime import Runtime
    from tests.clock import Clock


@pytest.mark.parametrize("time", ["first", "second"])
def test_each_test_gets_an_empty_database(runtime: Runtime, time: str) -> None:
    with runtime.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 0
        factories.person(session, factories.course(session), name=time)


def test_the_clock_stands_still_until_it_is_turned(runtime: Runtime, clock: Clock) -> None:
    before = runtime.now()
    assert runtime.now() == before
    clock.advance(minutes=2)
    assert (runtime.now() - before).total_seconds() == 120


@pytest.mark.filterwarnings("ignore:A test tried to use socket:UserWarning")
def test_no_host_but_this_machine_can_be_reached() -> None:
    with socket.socket() as probe, pytest.raises(pytest_socket.SocketConnectBlockedError):
        probe.connect(("192.0.2.1", 80))
