"""One score on its way into a gradebook: what each kind of platform is sent, and what its answers mean."""

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

from lti_app.lti.http import Http
from lti_app.lti.platforms import FAMILIES, platform_for
from lti_app.lti.services.connector import Connector
from lti_app.lti.services.grades import post_score
from lti_app.lti.services.refusals import CODES, Outcome, ServiceError
from lti_app.lti.services.scores import Score
from tests import factories
from tests.loopback import Reply
from tests.lti_app.lti.services import Services, services

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

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
        registrations = {
            family: factories.registration(
                session, family=family, auth_token_url=f"{running.server.url}/token"
            )
            for family in FAMILIES
        }
    connector = Connector(runtime.database, runtime.vault, runtime.now, Http((0.5, 0.5), allow_private=True))

    def send(
        url: str = f"{running.server.url}/items/1/lineitem?type_id=7", family: str = "other", **changes: Any
    ) -> None:
        post_score(connector, registrations[family], url, score(**changes))

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


@pytest.mark.parametrize("family", ["moodle", "other"])
def test_work_that_a_teacher_shall_look_at_is_fully_graded_where_its_grade_would_be_wiped(
    post: Callable[..., None], running: Services, family: str
) -> None:
    post(family=family, needs_review=True)
    assert json.loads(running.called[0].body)["gradingProgress"] == "FullyGraded"


def test_when_the_session_began_is_said_in_whole_seconds(
    post: Callable[..., None], running: Services
) -> None:
    post(submitted_at=AT - timedelta(minutes=5))
    assert json.loads(running.called[0].body)["submission"] == {"submittedAt": "2026-09-14T08:25:05Z"}


_SUBMISSION = "https://canvas.instructure.com/lti/submission"


def test_canvas_gets_a_submission_with_the_way_to_the_student_s_work(
    post: Callable[..., None], running: Services
) -> None:
    post(family="canvas", submitted_at=AT, new_submission=True, review_url="https://baton.example/x")
    said = json.loads(running.called[0].body)
    assert said["scoreGiven"] == 0.5
    assert (said["activityProgress"], said["gradingProgress"]) == ("Submitted", "FullyGraded")
    assert said["submission"] == {"submittedAt": "2026-09-14T08:30:05Z"}
    assert said[_SUBMISSION] == {
        "new_submission": True,
        "submission_type": "basic_lti_launch",
        "submission_data": "https://baton.example/x",
    }
    assert "comment" not in said


def test_canvas_keeps_the_attempt_for_a_regrade(post: Callable[..., None], running: Services) -> None:
    post(family="canvas", submitted_at=AT, completed=True)
    said = json.loads(running.called[0].body)
    assert said["activityProgress"] == "Completed"
    assert said[_SUBMISSION] == {"new_submission": False}


def test_canvas_puts_work_to_be_reviewed_before_the_teacher_with_its_score(
    post: Callable[..., None], running: Services
) -> None:
    post(family="canvas", needs_review=True)
    said = json.loads(running.called[0].body)
    assert (said["gradingProgress"], said["scoreGiven"]) == ("PendingManual", 0.5)


def _out_of_attempts(asked: Asked) -> Reply:
    if json.loads(asked.body)[_SUBMISSION]["new_submission"]:
        return Reply(422, {"errors": {"message": "The maximum number of allowed attempts has been reached"}})
    return Reply(200)


def test_without_attempts_left_the_last_one_gets_the_grade(
    post: Callable[..., None], running: Services
) -> None:
    running.reply = _out_of_attempts
    post(family="canvas", new_submission=True)
    assert len(running.called) == 2


def test_without_attempts_left_it_is_tried_once_more_and_no_more(
    post: Callable[..., None], running: Services
) -> None:
    running.reply = lambda _: Reply(422, b"maximum number of allowed attempts")
    with pytest.raises(ServiceError) as error:
        post(family="canvas", new_submission=True)
    assert (error.value.code, error.value.outcome, len(running.called)) == (
        "AGS-ATTEMPTS",
        Outcome.BLOCKED,
        2,
    )


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
    ("status", "said", "code", "outcome", "wait"),
    [
        (400, b"<html></html>", "AGS-TOKEN", Outcome.RETRY, 900.0),
        (401, b"", "AGS-TOKEN", Outcome.RETRY, 900.0),
        (403, b"", "AGS-TOKEN", Outcome.RETRY, 900.0),
        (400, ["invalid_client"], "AGS-TOKEN", Outcome.RETRY, 900.0),
        (403, b"403 Forbidden (Rate Limit Exceeded)", "AGS-429", Outcome.RETRY, None),
        (429, b"Rate Limit Exceeded", "AGS-429", Outcome.RETRY, None),
        (404, b"<html>Not found</html>", "AGS-TOKEN", Outcome.RETRY, None),  # Moodle cannot fetch the keys
        (500, b"", "AGS-TOKEN", Outcome.RETRY, None),
        (200, b"<html></html>", "AGS-TOKEN", Outcome.RETRY, None),
        (400, b'{"error": "invalid_scope"}', "AGS-SCOPE", Outcome.BLOCKED, None),
        (
            400,
            b'{"error": "invalid_request", "error_description": "Cannot handle token with iat prior to"}',
            "AGS-CLOCK",
            Outcome.RETRY,
            900.0,
        ),
    ],
)
def test_no_token_no_score(
    post: Callable[..., None],
    running: Services,
    status: int,
    said: Any,
    code: str,
    outcome: Outcome,
    wait: float | None,
) -> None:
    running.token, running.token_status = said, status
    with pytest.raises(ServiceError) as error:
        post()
    assert (error.value.code, error.value.outcome, error.value.retry_after) == (code, outcome, wait)
    assert code in CODES
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
        {"submitted_at": datetime(2026, 9, 14)},  # noqa: DTZ001
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


@given(
    family=st.sampled_from(FAMILIES),
    given_=st.floats(0, 1e6),
    maximum=st.floats(1e-6, 1e6),
    completed=st.booleans(),
    needs_review=st.booleans(),
    new_submission=st.booleans(),
)
def test_no_body_to_any_platform_can_wipe_a_grade(
    family: str, given_: float, maximum: float, completed: bool, needs_review: bool, new_submission: bool
) -> None:
    sent = score(
        given=min(given_, maximum),
        maximum=maximum,
        completed=completed,
        needs_review=needs_review,
        new_submission=new_submission,
    )
    said = json.loads(json.dumps(platform_for(family).score_body(sent), allow_nan=False))
    assert (said["scoreGiven"], said["scoreMaximum"]) == (min(given_, maximum), maximum)
    # What leaves a grade in place: measured on Moodle, read in Canvas' source.
    keeps = {"canvas": {"FullyGraded", "PendingManual"}}.get(family, {"FullyGraded"})
    assert said["gradingProgress"] in keeps
    extension = said.get(_SUBMISSION, {})
    assert "preserve_score" not in extension
    assert "prioritize_non_tool_grade" not in extension
