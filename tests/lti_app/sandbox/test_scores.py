"""Scores: Moodle's status codes, and what each score does to the grade."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from lti_app.sandbox.people import Person
from lti_app.sandbox.vocabulary import LINEITEM_TYPE, SCORE_TYPE

if TYPE_CHECKING:
    from lti_app.sandbox import Platform
    from tests.clock import Clock
    from tests.lti_app.sandbox.peer import Services


def test_a_score_is_answered_with_an_empty_200(services: Services) -> None:
    answer = services.send()
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Type"] == f"{SCORE_TYPE}; charset=utf-8"
    assert services.grade() == 50


@pytest.mark.parametrize(
    ("given", "maximum", "grade"), [(1, 2, 50), (1, 3, 33.33333), (50, 40, 100), (-5, 10, 0), (0, 10, 0)]
)
def test_a_score_is_rescaled_and_cut_to_the_column(
    services: Services, given: float, maximum: float, grade: float
) -> None:
    assert services.send(scoreGiven=given, scoreMaximum=maximum).ok
    assert services.grade() == grade


@pytest.mark.parametrize(
    "changes",
    [
        {"gradingProgress": "PendingManual"},
        {"gradingProgress": "NotReady", "scoreGiven": None, "scoreMaximum": None},
        {"scoreGiven": None},
    ],
)
def test_a_score_that_is_not_a_full_grade_wipes_the_grade(
    services: Services, clock: Clock, changes: dict[str, Any]
) -> None:
    services.send()
    clock.advance(1)
    assert services.send(**changes).status_code == 200
    assert services.grade() is None


@pytest.mark.parametrize("seconds", [0, 0.4, -1, -3600])
def test_an_earlier_timestamp_or_the_same_second_is_a_conflict(
    services: Services, clock: Clock, seconds: float
) -> None:
    services.send()
    other = (clock.now() + timedelta(seconds=seconds)).isoformat()
    answer = services.send(scoreGiven=80, timestamp=other)
    assert answer.status_code == 409
    assert "earlier timestamp" in answer.reason
    assert services.grade() == 50


def test_the_next_second_is_late_enough(services: Services, clock: Clock) -> None:
    services.send()
    clock.advance(1)
    assert services.send(scoreGiven=80).ok
    assert services.grade() == 80


def test_a_timestamp_in_the_future_blocks_what_comes_before_it(services: Services, clock: Clock) -> None:
    assert services.send(timestamp=(clock.now() + timedelta(days=1)).isoformat()).ok
    clock.advance(60)
    assert services.send(scoreGiven=80).status_code == 409


@pytest.mark.parametrize("person", ["teacher-1", "assistant-1", "unknown-99"])
def test_who_has_no_line_in_the_gradebook_cannot_be_graded(services: Services, person: str) -> None:
    answer = services.send(userId=person)
    assert answer.status_code == 400
    assert answer.reason.startswith("Incorrect score received")


@pytest.mark.parametrize(
    "timestamp",
    [
        "2026-09-14T08:30:00Z",
        "2026-09-14T08:30:00.123Z",
        "2026-09-14T10:30:00+02:00",
        "2026-09-14T08:30:00",
        "2026-09-14T08:30:00.123456+0000",
    ],
)
def test_moodles_forms_of_a_timestamp_are_the_same_moment(
    services: Services, platform: Platform, timestamp: str
) -> None:
    assert services.send(timestamp=timestamp).ok
    grade = platform.gradebook.columns(services.course)[0].grades["student-01"]
    assert grade.at.isoformat() == "2026-09-14T08:30:00+00:00"


@pytest.mark.parametrize(
    "changes",
    [
        {"timestamp": 1795226416},
        {"timestamp": "1795226416"},
        {"timestamp": "yesterday"},
        {"timestamp": "2026-13-40T08:30:00Z"},
        {"timestamp": None},
        {"userId": None},
        {"activityProgress": None},
        {"gradingProgress": None},
        {"scoreMaximum": None},
        {"scoreMaximum": 0},
        {"scoreGiven": "many"},
        {"scoreGiven": True},
    ],
)
def test_a_malformed_score_is_a_bad_request_and_changes_nothing(
    services: Services, changes: dict[str, Any]
) -> None:
    assert services.send(**changes).status_code == 400
    assert services.grade() is None


@pytest.mark.parametrize("body", ["", "[]", "{", '{"scoreGiven": NaN}'])
def test_a_body_that_is_no_json_object_is_a_bad_request(services: Services, body: str) -> None:
    address = services.address("lineitems/1/lineitem/scores")
    assert services.call("POST", address, body=body, content=SCORE_TYPE).status_code == 400


def test_not_a_number_is_refused(services: Services) -> None:
    body = json.dumps(services.score(scoreGiven=float("nan")))
    address = services.address("lineitems/1/lineitem/scores")
    assert services.call("POST", address, body=body, content=SCORE_TYPE).status_code == 400


def test_another_media_type_finds_no_handler(services: Services) -> None:
    address = services.address("lineitems/1/lineitem/scores")
    answer = services.call("POST", address, body=services.score(), content="application/json")
    assert answer.status_code == 400
    assert answer.reason.startswith("No handler found")
    assert services.grade() is None


def test_a_charset_after_the_media_type_is_fine(services: Services) -> None:
    address = services.address("lineitems/1/lineitem/scores")
    content = f"{SCORE_TYPE}; charset=utf-8"
    assert services.call("POST", address, body=services.score(), content=content).ok


def test_an_address_that_lost_its_query_is_not_found(services: Services) -> None:
    address = services.address("lineitems/1/lineitem/scores", query="")
    assert services.call("POST", address, body=services.score(), content=SCORE_TYPE).status_code == 404


def test_a_deleted_column_is_not_found(services: Services) -> None:
    made = services.call(
        "POST",
        services.address("lineitems"),
        body={"label": "Extra", "scoreMaximum": 10},
        content=LINEITEM_TYPE,
    ).json()["id"]
    services.call("DELETE", made)
    assert services.send(made).status_code == 404


def test_a_teachers_grade_in_an_activitys_column_stays_though_the_score_is_taken(
    services: Services, platform: Platform, clock: Clock
) -> None:
    platform.gradebook.columns(services.course)[0].set_by_teacher("student-01", 3, clock.now())
    clock.advance(5)
    assert services.send(scoreGiven=90).status_code == 200
    assert services.grade() == 3


def test_a_teachers_grade_in_a_tools_own_column_is_overwritten(
    services: Services, platform: Platform, clock: Clock
) -> None:
    column = platform.gradebook.add(services.course, "Extra", 10)
    column.set_by_teacher("student-01", 3, clock.now())
    clock.advance(5)
    address = services.address(f"lineitems/{column.id}/lineitem")
    assert services.send(address, scoreGiven=90).ok
    assert services.grade(column=column.id) == 9


def test_an_unchanged_grade_in_a_tools_own_column_does_not_move_its_time(
    services: Services, platform: Platform, clock: Clock
) -> None:
    column = platform.gradebook.add(services.course, "Extra", 100)
    address = services.address(f"lineitems/{column.id}/lineitem")
    services.send(address)
    first = column.grades["student-01"].at
    clock.advance(60)
    services.send(address)
    assert column.grades["student-01"].at == first


def test_every_score_is_recorded_for_tests_refused_ones_too(services: Services, platform: Platform) -> None:
    services.send()
    services.send()
    services.send(userId="teacher-1")
    assert [received.status for received in platform.received] == [200, 409, 400]
    assert json.loads(platform.received[0].body)["scoreGiven"] == 50


class TestNumericIds:
    @pytest.fixture
    def options(self) -> dict[str, object]:
        return {"people": (Person("6", "Sam", "Six"),)}

    def test_a_number_for_a_user_id_is_taken_as_its_digits(self, services: Services) -> None:
        assert services.send(userId=6).ok
        assert services.grade("6") == 50
