"""Line items and results: Moodle's status codes, media types and traps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lti_app.sandbox.config import PRACTICE_LINK_ID
from lti_app.sandbox.vocabulary import LINEITEM_READONLY, LINEITEM_TYPE, LINEITEMS_TYPE, RESULTS_TYPE

if TYPE_CHECKING:
    from lti_app.sandbox import Platform
    from tests.clock import Clock
    from tests.lti_app.sandbox.peer import Services


def make(services: Services, **body: Any) -> Any:
    """Make a column by the service."""
    body = {"label": "Extra", "scoreMaximum": 10} | body
    return services.call("POST", services.address("lineitems"), body=body, content=LINEITEM_TYPE)


def listed(services: Services, query: str = "") -> Any:
    """Return the answer of the list of line items."""
    return services.call("GET", services.address("lineitems", f"type_id=1{query}"), accept=LINEITEMS_TYPE)


def results(services: Services, query: str = "") -> Any:
    """Return the answer of the practice link's results."""
    address = services.address("lineitems/1/lineitem/results", f"type_id=1{query}")
    return services.call("GET", address, accept=RESULTS_TYPE)


def test_the_practice_link_has_a_column_tied_to_it(services: Services) -> None:
    answer = listed(services)
    assert answer.headers["Content-Type"] == f"{LINEITEMS_TYPE}; charset=utf-8"
    (column,) = answer.json()
    assert column["id"] == services.column
    assert column["scoreMaximum"] == 100
    assert column["resourceLinkId"] == column["ltiLinkId"] == PRACTICE_LINK_ID


@pytest.mark.parametrize("accept", [None, "*/*", "application/json"])
def test_the_list_insists_on_its_media_type(services: Services, accept: str | None) -> None:
    assert services.call("GET", services.address("lineitems"), accept=accept).status_code == 400


@pytest.mark.parametrize("accept", [None, "*/*", LINEITEM_TYPE])
def test_one_line_item_is_given_to_whoever_accepts_anything(services: Services, accept: str | None) -> None:
    assert services.call("GET", services.column, accept=accept).json()["id"] == services.column


def test_the_reading_scope_reads(services: Services) -> None:
    token = services.token(LINEITEM_READONLY)
    assert services.call("GET", services.column, token=token).ok
    assert services.call("DELETE", services.column, token=token).status_code == 401


def test_a_second_post_makes_a_second_column(services: Services) -> None:
    first, second = make(services, tag="t", resourceId="r"), make(services, tag="t", resourceId="r")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] != second.json()["id"]


@pytest.mark.parametrize("link", ["unknown", "1"])
def test_a_column_cannot_be_tied_to_a_link_that_is_not_there(services: Services, link: str) -> None:
    assert make(services, resourceLinkId=link).status_code == 403


@pytest.mark.parametrize("maximum", [0, -1])
def test_moodle_takes_odd_maxima(services: Services, maximum: int) -> None:
    assert make(services, scoreMaximum=maximum).status_code == 201


@pytest.mark.parametrize("changes", [{"label": ""}, {"scoreMaximum": None}, {"scoreMaximum": "10"}])
def test_a_column_needs_a_label_and_a_maximum(services: Services, changes: dict[str, Any]) -> None:
    answer = make(services, **changes)
    assert (answer.status_code, answer.reason) == (400, "No label or Score Maximum")


def test_a_column_is_posted_under_its_own_media_type(services: Services) -> None:
    body = {"label": "Extra", "scoreMaximum": 10}
    lineitems = services.address("lineitems")
    assert services.call("POST", lineitems, body=body, content="application/json").status_code == 400


@pytest.mark.parametrize(
    ("query", "found"),
    [("&tag=t1", 1), ("&resource_id=r2", 1), (f"&resource_link_id={PRACTICE_LINK_ID}", 1), ("&tag=none", 0)],
)
def test_the_list_is_filtered(services: Services, query: str, found: int) -> None:
    make(services, tag="t1")
    make(services, resourceId="r2")
    assert len(listed(services, query).json()) == found


def test_a_limited_list_has_moodles_unreadable_link_header(services: Services) -> None:
    make(services)
    make(services)
    answer = listed(services, "&limit=2")
    assert len(answer.json()) == 2
    link = answer.headers["Link"].encode("latin-1").decode()
    assert "rel=“next”" in link
    assert "&amp;limit=2&amp;from=2" in link
    assert len(listed(services, "&limit=2&from=2").json()) == 1


def test_put_erases_what_it_leaves_out_even_the_tie_to_the_link(
    services: Services, platform: Platform
) -> None:
    body = {"label": "Renamed", "scoreMaximum": 100}
    assert services.call("PUT", services.column, body=body, content=LINEITEM_TYPE).status_code == 200
    column = services.call("GET", services.column).json()
    assert (column["label"], column["resourceId"], column["tag"]) == ("Renamed", "", "")
    assert "resourceLinkId" not in column
    assert platform.gradebook.tied_to(services.course, PRACTICE_LINK_ID) is None


def test_put_with_the_link_keeps_the_tie(services: Services, platform: Platform) -> None:
    body = {"label": "Renamed", "scoreMaximum": 100, "resourceLinkId": PRACTICE_LINK_ID}
    services.call("PUT", services.column, body=body, content=LINEITEM_TYPE)
    assert platform.gradebook.tied_to(services.course, PRACTICE_LINK_ID) is not None


def test_two_columns_tied_to_a_link_count_as_none(services: Services, platform: Platform) -> None:
    make(services, resourceLinkId=PRACTICE_LINK_ID)
    assert platform.gradebook.tied_to(services.course, PRACTICE_LINK_ID) is None


def test_a_new_maximum_rescales_grades_and_makes_wiped_ones_zero(services: Services, clock: Clock) -> None:
    services.send()
    services.send(userId="student-02")
    clock.advance(1)
    services.send(userId="student-02", scoreGiven=None)
    body = {"label": "Practice", "scoreMaximum": 200, "resourceLinkId": PRACTICE_LINK_ID}
    services.call("PUT", services.column, body=body, content=LINEITEM_TYPE)
    assert services.grade("student-01") == 100
    assert services.grade("student-02") == 0
    assert services.grade("student-03") is None


def test_a_tools_column_can_be_deleted_and_an_activitys_cannot(services: Services) -> None:
    made = make(services).json()["id"]
    assert services.call("DELETE", made).status_code == 204
    assert services.call("GET", made).status_code == 404
    assert services.call("DELETE", services.column).status_code == 403


def test_results_show_what_the_gradebook_holds(services: Services) -> None:
    services.send(comment="well done")
    services.send(userId="student-02", scoreGiven=0)
    first, second = results(services).json()
    assert first["userId"] == "student-01"
    assert (first["resultScore"], first["resultMaximum"], first["comment"]) == (50, 100, "well done")
    assert first["scoreOf"] == services.column
    assert second["resultScore"] == 0
    assert len(results(services, "&user_id=student-02").json()) == 1


def test_a_wiped_grade_is_no_result_of_an_activity_and_an_empty_one_of_a_tools_column(
    services: Services, clock: Clock
) -> None:
    made = make(services).json()["id"]
    for column in (services.column, made):
        services.send(column)
        clock.advance(1)
        services.send(column, scoreGiven=None)
    assert results(services).json() == []
    own = services.call("GET", made.replace("/lineitem?", "/lineitem/results?"), accept=RESULTS_TYPE).json()
    assert [set(entry) for entry in own] == [{"id", "userId"}]


def test_a_limit_on_results_breaks_moodle(services: Services) -> None:
    answer = results(services, "&limit=1")
    assert answer.status_code == 404
    assert answer.text.startswith("<!doctype html>")
