"""Each refusal that Canvas and Moodle are known to give ends in its right state, with words of its own."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from lti_app.content.wording import load_wording
from lti_app.lti.http import Http
from lti_app.lti.services.connector import Connector
from lti_app.lti.services.grades import post_score
from lti_app.lti.services.refusals import Outcome, ServiceError
from lti_app.lti.services.scores import Score
from tests import factories
from tests.clock import START
from tests.loopback import Reply
from tests.lti_app.lti.services import Services, services

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lti_app.runtime import Runtime

RETRY, BLOCKED, SUPERSEDED = Outcome.RETRY, Outcome.BLOCKED, Outcome.SUPERSEDED


def envelope(message: str) -> dict[str, object]:
    """Canvas' own form of an error."""
    return {"errors": {"type": "unprocessable_entity", "message": message}}


CANVAS = [
    (401, envelope("Missing access token"), "AGS-401", BLOCKED),
    (401, envelope("Invalid access token format"), "AGS-401", BLOCKED),
    (401, envelope("Access token expired"), "AGS-401", BLOCKED),
    (401, envelope("Insufficient permissions"), "AGS-SCOPE", BLOCKED),
    (401, envelope("Unknown or inactive Developer Key"), "AGS-KEY-OFF", RETRY),
    (401, envelope("Invalid Developer Key"), "AGS-KEY-OFF", RETRY),
    (
        401,
        envelope("Access Token not linked to a Tool associated with this Context"),
        "AGS-REMOVED",
        BLOCKED,
    ),
    (403, b"403 Forbidden (Rate Limit Exceeded)\n", "AGS-429", RETRY),
    (429, b"429 Too Many Requests (Rate Limit Exceeded)\n", "AGS-429", RETRY),
    (403, b"Forbidden", "AGS-403", BLOCKED),
    (404, envelope("Context is deleted or not found"), "AGS-COURSE-GONE", BLOCKED),
    (404, {"errors": [{"message": "The specified resource does not exist."}]}, "AGS-404", BLOCKED),
    (412, envelope("Tool does not have permission to view line_item"), "AGS-412", BLOCKED),
    (412, envelope("The specified LTI link ID is not associated with the line item"), "AGS-412", BLOCKED),
    (
        422,
        envelope("This course has concluded. AGS requests will no longer be accepted for this course."),
        "AGS-CONCLUDED",
        BLOCKED,
    ),
    (422, envelope("This course has concluded for this student."), "AGS-CONCLUDED", BLOCKED),
    (422, envelope("User not found in course or is not a student"), "AGS-NOT-IN-COURSE", BLOCKED),
    (422, envelope("This assignment is still unpublished"), "AGS-UNPUBLISHED", RETRY),
    (422, envelope("ScoreMaximum must be greater than or equal to 0"), "AGS-SCORE", BLOCKED),
    (422, envelope("ScoreMaximum cannot be zero if line item's maximum is not zero"), "AGS-SCORE", BLOCKED),
    (422, envelope("ScoreGiven must be greater than or equal to 0"), "AGS-SCORE", BLOCKED),
    (422, envelope("The maximum number of allowed attempts has been reached"), "AGS-ATTEMPTS", BLOCKED),
    (422, envelope("Cannot grade this submission at this time"), "AGS-LOCKED", BLOCKED),
    (422, envelope("Student must be enrolled in this course"), "AGS-LOCKED", BLOCKED),
    (422, envelope("Something new"), "AGS-422", BLOCKED),
    (
        400,
        envelope("Provided timestamp of 2026-09-14 before last updated timestamp of 2026-09-15"),
        "AGS-OLDER",
        SUPERSEDED,
    ),
    (400, envelope("Provided timestamp is not a valid timestamp"), "AGS-CLOCK", RETRY),
    (400, envelope("Provided submitted_at timestamp of 2027 in the future"), "AGS-CLOCK", RETRY),
    (400, envelope("param is missing or the value is empty"), "AGS-400", BLOCKED),
    (502, b"", "AGS-PLATFORM", RETRY),
    (504, b"file service timeout", "AGS-PLATFORM", RETRY),
]
MOODLE = [
    (400, [], "AGS-NOT-GRADABLE", BLOCKED),  # the words are in the status line: "Incorrect score received…"
    (401, {"status": 401, "reason": "Unauthorized"}, "AGS-401", BLOCKED),
    (403, {"status": 403, "reason": "Forbidden"}, "AGS-403", BLOCKED),
    (404, {"status": 404, "reason": "Not Found: Grade item 3 doesn't exist"}, "AGS-404", BLOCKED),
    (404, b"<html>error/generalexceptionmessage</html>", "AGS-404", BLOCKED),
    (409, [], "AGS-409", SUPERSEDED),  # "Refusing score with an earlier timestamp …"
    (500, b"", "AGS-PLATFORM", RETRY),  # some versions, for a person who cannot be graded
    (503, b"<html>Site maintenance</html>", "AGS-PLATFORM", RETRY),
]


@pytest.fixture
def database_url(empty_sqlite: Path, tmp_path: Path) -> str:
    """SQLite alone: what a platform answers means the same on every database."""
    return f"sqlite:///{shutil.copyfile(empty_sqlite, tmp_path / 'baton.db')}"


@pytest.fixture
def running() -> Iterator[Services]:
    """Token address and gradebook."""
    with services() as gradebook:
        yield gradebook


def _refusal(runtime: Runtime, running: Services, family: str) -> ServiceError:
    with runtime.database.transaction() as session:
        registration = factories.registration(
            session, family=family, auth_token_url=f"{running.server.url}/token"
        )
    connector = Connector(runtime.database, runtime.vault, runtime.now, Http(allow_private=True))
    with pytest.raises(ServiceError) as error:
        post_score(connector, registration, f"{running.server.url}/items/1", Score("5", 1.0, 2.0, START))
    return error.value


@pytest.mark.parametrize(
    ("family", "status", "said", "code", "outcome"),
    [("canvas", *row) for row in CANVAS] + [("moodle", *row) for row in MOODLE],
)
def test_a_refusal_ends_in_its_right_state(
    runtime: Runtime,
    running: Services,
    family: str,
    status: int,
    said: object,
    code: str,
    outcome: Outcome,
) -> None:
    running.reply = lambda _: Reply(status, said)
    refused = _refusal(runtime, running, family)
    assert (refused.code, refused.outcome, refused.status) == (code, outcome, status)
    assert str(refused) == code  # nothing of what the platform said
    wording = load_wording()
    if outcome is BLOCKED:
        assert f"grade.refused.{code}" in wording


def test_the_words_of_one_platform_mean_nothing_on_another(runtime: Runtime, running: Services) -> None:
    running.reply = lambda _: Reply(422, envelope("This assignment is still unpublished"))
    assert _refusal(runtime, running, "other").code == "AGS-422"


def test_what_a_person_must_mend_is_not_asked_for_every_few_seconds(
    runtime: Runtime, running: Services
) -> None:
    running.reply = lambda _: Reply(401, envelope("Unknown or inactive Developer Key"))
    assert _refusal(runtime, running, "canvas").retry_after == 900.0
    running.reply = lambda _: Reply(422, envelope("This assignment is still unpublished"))
    assert _refusal(runtime, running, "canvas").retry_after == 600.0


def test_what_the_platform_asks_for_goes_before_our_own_wait(runtime: Runtime, running: Services) -> None:
    running.reply = lambda _: Reply(
        422, envelope("This assignment is still unpublished"), {"Retry-After": "30"}
    )
    assert _refusal(runtime, running, "canvas").retry_after == 30.0
