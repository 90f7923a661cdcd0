"""Faults on demand: each goes wrong as told, so often as told, and no more."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
import requests

if TYPE_CHECKING:
    from lti_app.sandbox import Platform
    from tests.lti_app.sandbox.peer import Services


def test_a_status_is_answered_so_many_times(services: Services, platform: Platform) -> None:
    platform.faults.next("score", status=500, times=2)
    assert [services.send().status_code for _ in range(3)] == [500, 500, 200]
    assert len(platform.received) == 1


def test_a_busy_platform_says_when_to_come_back(services: Services, platform: Platform) -> None:
    platform.faults.next("score", status=429, retry_after=7)
    answer = services.send()
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert services.grade() is None


def test_the_token_endpoint_can_be_down(services: Services, platform: Platform) -> None:
    platform.faults.next("token", status=503)
    assert services.ask_token().status_code == 503
    assert services.ask_token().ok


def test_a_connection_cut_before_the_work_leaves_no_grade(services: Services, platform: Platform) -> None:
    platform.faults.next("score", drop="request")
    with pytest.raises(requests.ConnectionError):
        services.send()
    assert services.grade() is None
    assert platform.received == []


def test_a_connection_cut_after_the_work_leaves_the_grade(services: Services, platform: Platform) -> None:
    platform.faults.next("score", drop="answer")
    with pytest.raises(requests.ConnectionError):
        services.send()
    assert services.grade() == 50


def test_an_answer_can_be_late(services: Services, platform: Platform) -> None:
    platform.faults.next("score", delay=0.3)
    started = time.monotonic()
    assert services.send().ok
    assert time.monotonic() - started >= 0.3


def test_faults_can_be_called_off(services: Services, platform: Platform) -> None:
    platform.faults.next("score", status=500, times=9)
    platform.faults.clear()
    assert services.send().ok


def test_a_misspelt_service_is_an_error(platform: Platform) -> None:
    with pytest.raises(ValueError, match="scores"):
        platform.faults.next("scores", status=500)


def test_all_tokens_can_be_ended_at_once(services: Services, platform: Platform) -> None:
    token = services.token()
    platform.tokens.revoke_all()
    assert services.call("GET", services.column, token=token).status_code == 401
