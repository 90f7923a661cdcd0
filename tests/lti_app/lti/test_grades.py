"""One score on its way into a gradebook: what is sent, and what each answer means."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from math import inf, nan
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pylti1p3.grade import Grade

from lti_app.lti.connector import Connector
from lti_app.lti.grades import CODES, Outcome, Score, ServiceError, post_score
from lti_app.lti.http import Http
from tests import factories
from tests.loopback import Reply
from tests.lti_app.lti.services import Services, services

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from lti_app.db.models import Registration
    from lti_app.runtime import Runtime
    from tests.loopback import Asked

AT = datetime(2026, 9, 14, 10, 30, 5, 999999, tzinfo=timezone(timedelta(hours=2)))


def score(**changes: Any) -> Score:
    values: dict[str, Any] = {"user_id": "5", "given": 0.5, "maximum": 1.0, "timestamp": AT, **changes}
    return Score(**values)


@pytest.fixture
def database_url(empty_sqlite: Path, tmp_path: Path) -> str:
    """SQLite alone: what a platform answers means the same on every database."""
    return f"sqlite:///{shutil.copyfile(empty_sqlite, tmp_path / 'baton.db')}"


@pytest.fixture
def running() -> Iterator[Services]:
    """Token address and gradebook."""
    with services() as gradebook:
        yield gradebook


@pytest.fixture
def post(runtime: Runtime, running: Services) -> Callable[..., None]:
    """Send a score to a line item of the gradebook."""
    with runtime.database.transaction() as session:
        registration: Registration = factories.registration(
            session, auth_token_url=f"{running.server.url}/token"
        )
    connector = Connector(runtime.database, runtime.vault, runtime.now, Http((0.5, 0.5)))

    def send(url: str = f"{running.server.url}/items/1/lineitem?type_id=7", **changes: Any) -> None:
        post_score(connector, registration, url, score(**changes))

    return send


def test_a_score_is_sent_as_the_standard_and_moodle_want_it(
    post: Callable[..., None], running: Services
) -> None:
    post(completed=True)
    (asked,) = running.called
    assert (asked.method, asked.target) == ("POST", "/items/1/lineitem/scores?type_id=7")
    assert asked.headers["content-type"] == "application/vnd.ims.lis.v1.score+json"
    assert json.loads(asked.body) == {
        "userId": "5",
        "scoreGiven": 0.5,
        "scoreMaximum": 1.0,
        "timestamp": "2026-09-14T08:30:05Z",
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
    }


def test_unfinished_work_is_fully_graded_too_or_the_platform_would_wipe_the_grade(
    post: Callable[..., None], running: Services
) -> None:
    post(given=0)
    body = json.loads(running.called[0].body)
    assert (body["activityProgress"], body["gradingProgress"]) == ("InProgress", "FullyGraded")
    assert body["scoreGiven"] == 0


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_success_is_a_success(post: Callable[..., None], running: Services, status: int) -> None:
    running.reply = lambda _: Reply(status)
    post()


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [
        (400, "AGS-400", Outcome.BLOCKED),
        (401, "AGS-401", Outcome.BLOCKED),
        (403, "AGS-403", Outcome.BLOCKED),
        (404, "AGS-404", Outcome.BLOCKED),
        (409, "AGS-409", Outcome.SUPERSEDED),
        (412, "AGS-412", Outcome.BLOCKED),
        (422, "AGS-422", Outcome.BLOCKED),
        (418, "AGS-REFUSED", Outcome.BLOCKED),
        (302, "AGS-REFUSED", Outcome.BLOCKED),
        (408, "AGS-429", Outcome.RETRY),
        (429, "AGS-429", Outcome.RETRY),
        (500, "AGS-PLATFORM", Outcome.RETRY),
        (503, "AGS-PLATFORM", Outcome.RETRY),
    ],
)
def test_each_refusal_has_a_code_and_says_what_follows(
    post: Callable[..., None], running: Services, status: int, code: str, outcome: Outcome
) -> None:
    running.reply = lambda _: Reply(status, b"<p>Ada Student</p>")
    with pytest.raises(ServiceError) as error:
        post()
    assert (error.value.code, error.value.status, error.value.outcome) == (code, status, outcome)
    assert code in CODES
    assert "Ada" not in str(error.value)


def test_canvas_slows_down_with_403(post: Callable[..., None], running: Services) -> None:
    running.reply = lambda _: Reply(403, b"403 Forbidden (Rate Limit Exceeded)\n")
    with pytest.raises(ServiceError) as error:
        post()
    assert (error.value.code, error.value.outcome) == ("AGS-429", Outcome.RETRY)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("9999999999", 86400.0),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_the_platform_says_how_long_to_wait(
    post: Callable[..., None], running: Services, said: str, seconds: Any
) -> None:
    running.reply = lambda _: Reply(503, b"", {"Retry-After": said})
    with pytest.raises(ServiceError) as error:
        post()
    assert error.value.retry_after == seconds


@pytest.mark.parametrize(("hours", "seconds"), [(1, 3600.0), (-1, 0.0)])
def test_a_date_to_wait_for_is_read_by_the_platform_s_own_clock(
    post: Callable[..., None], running: Services, hours: int, seconds: float
) -> None:
    def later(_: Asked) -> Reply:
        at = datetime.now(UTC) + timedelta(hours=hours)
        return Reply(503, b"", {"Retry-After": format_datetime(at, usegmt=True)})

    running.reply = later
    with pytest.raises(ServiceError) as error:
        post()
    assert error.value.retry_after == pytest.approx(seconds, abs=2)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (400, Outcome.BLOCKED),
        (401, Outcome.BLOCKED),
        (403, Outcome.BLOCKED),
        (404, Outcome.RETRY),
        (429, Outcome.RETRY),
        (500, Outcome.RETRY),
        (200, Outcome.RETRY),
    ],
)
def test_no_token_no_score(
    post: Callable[..., None], running: Services, status: int, outcome: Outcome
) -> None:
    running.token, running.token_status = b"<html></html>", status
    with pytest.raises(ServiceError) as error:
        post()
    assert (error.value.code, error.value.outcome) == ("AGS-TOKEN", outcome)
    assert running.called == []


def test_a_gradebook_out_of_reach_is_tried_again(post: Callable[..., None]) -> None:
    with pytest.raises(ServiceError) as error:
        post("http://127.0.0.1:9/items/1")
    assert (error.value.code, error.value.outcome, error.value.status) == ("AGS-NETWORK", Outcome.RETRY, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"given": nan},
        {"given": inf},
        {"given": True},
        {"given": "1"},
        {"given": -0.1},
        {"given": 1.1},
        {"maximum": 0},
        {"maximum": inf},
        {"maximum": False},
        {"timestamp": datetime(2026, 9, 14)},  # noqa: DTZ001 - naive is what is refused
        {"user_id": ""},
        {"user_id": "a\x00"},
    ],
)
def test_what_is_no_score_is_refused_before_it_is_sent(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must"):
        score(**changes)


def test_the_library_would_send_a_score_that_is_no_number() -> None:
    assert "NaN" in Grade().set_score_given(nan).get_value()
    assert "true" in Grade().set_score_given(True).get_value()


@given(st.floats(0, 1e6), st.floats(1e-6, 1e6))
def test_every_score_in_bounds_is_valid_json_that_says_the_same(given_: float, maximum: float) -> None:
    said = json.loads(score(given=min(given_, maximum), maximum=maximum).to_json())
    assert (said["scoreGiven"], said["scoreMaximum"]) == (min(given_, maximum), maximum)
