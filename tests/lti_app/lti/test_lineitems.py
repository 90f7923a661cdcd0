"""Line items: looked for before they are made, changed as a whole, and never another host's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from lti_app.lti.services.lineitems import LineItems
from lti_app.lti.services.refusals import Outcome, ServiceError
from tests.loopback import Asked, Reply
from tests.lti_app.lti.gradeservices import GradeServices, database_url, grade_services

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["database_url", "grade_services"]

ONE = "application/vnd.ims.lis.v2.lineitem+json"
LIST = "application/vnd.ims.lis.v2.lineitemcontainer+json"


class Columns:
    """A gradebook that keeps what it is sent and makes another column for each POST."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.rows: dict[str, dict[str, Any]] = {}
        self.filters = True
        self.answers_id = True

    def __call__(self, asked: Asked) -> Reply:
        """Answer as AGS 2.0 says, with Moodle's unreadable links."""
        row = self.rows.get(asked.path)
        if asked.path == "/columns":
            return self._make(asked) if asked.method == "POST" else self._list(asked)
        if row is None:
            return Reply(404)
        if asked.method == "PUT":
            self.rows[asked.path] = json.loads(asked.body)
        if asked.method == "DELETE":
            del self.rows[asked.path]
            return Reply(204)
        return Reply(200, self.rows[asked.path])

    def add(self, **fields: Any) -> str:
        """Put a column there; return its address."""
        path = f"/columns/{len(self.rows) + 1}"
        self.rows[path] = {"id": self.url + path, **fields}
        return self.url + path

    def _make(self, asked: Asked) -> Reply:
        self.add(**json.loads(asked.body))
        made = list(self.rows.values())[-1]
        return Reply(201, made if self.answers_id else b"")

    def _list(self, asked: Asked) -> Reply:
        query = dict(parse_qsl(urlsplit(asked.target).query))
        names = {"resource_id": "resourceId", "tag": "tag", "resource_link_id": "resourceLinkId"}
        wanted = {names[name]: value for name, value in query.items() if name in names and self.filters}
        found = [row for row in self.rows.values() if wanted.items() <= row.items()]
        link = f"<{self.url}/columns?a=1&amp;limit=5>; rel=“next”".encode().decode("latin-1")
        return Reply(200, found, {"Link": link})


@pytest.fixture
def columns(grade_services: GradeServices) -> Columns:
    there = Columns(grade_services.url)
    grade_services.running.reply = there
    return there


@pytest.fixture
def items(grade_services: GradeServices) -> Callable[..., LineItems]:
    def of(family: str = "other") -> LineItems:
        registration = grade_services.registration(family)
        return LineItems(grade_services.connector, registration, f"{grade_services.url}/columns?type_id=7")

    return of


def _made(items: LineItems, **changes: Any) -> Any:
    return items.make("Lines", 20.0, **{"resource_id": "r-1", "tag": "t", "link_id": "link-1"} | changes)


def _calls(grade_services: GradeServices) -> list[str]:
    return [asked.method for asked in grade_services.running.called]


def test_a_column_is_made_once(
    grade_services: GradeServices, columns: Columns, items: Callable[..., LineItems]
) -> None:
    first, second = _made(items()), _made(items())
    assert first.url == second.url == f"{grade_services.url}/columns/1"
    assert _calls(grade_services) == ["GET", "POST", "GET"]
    looked, posted, _ = grade_services.running.called
    assert dict(parse_qsl(urlsplit(looked.target).query)) == {
        "type_id": "7",
        "resource_id": "r-1",
        "tag": "t",
    }
    assert looked.headers["accept"] == LIST
    assert posted.target == "/columns?type_id=7"
    assert posted.headers["content-type"] == ONE
    assert json.loads(posted.body) == {
        "label": "Lines",
        "scoreMaximum": 20,
        "resourceId": "r-1",
        "tag": "t",
        "resourceLinkId": "link-1",
    }


def test_canvas_ties_no_new_column_to_a_link(columns: Columns, items: Callable[..., LineItems]) -> None:
    _made(items("canvas"))
    assert "resourceLinkId" not in columns.rows["/columns/1"]


def test_moodle_gets_a_whole_number_of_points(columns: Columns, items: Callable[..., LineItems]) -> None:
    items("moodle").make("Lines", 12.5, resource_id="r", tag="t")
    assert columns.rows["/columns/1"]["scoreMaximum"] == 12


def test_a_platform_without_filters_is_no_reason_for_a_second_column(
    grade_services: GradeServices, columns: Columns, items: Callable[..., LineItems]
) -> None:
    columns.filters = False
    columns.add(label="Homework", resourceId="r-9", tag="t")
    columns.add(label="Lines", resourceId="r-1", tag="t")
    assert _made(items()).url == f"{grade_services.url}/columns/2"
    assert len(columns.rows) == 2


def test_an_answer_that_names_no_address_is_looked_up(
    grade_services: GradeServices, columns: Columns, items: Callable[..., LineItems]
) -> None:
    columns.answers_id = False
    assert _made(items()).url == f"{grade_services.url}/columns/1"
    assert _calls(grade_services) == ["GET", "POST", "GET"]


def test_a_column_elsewhere_is_not_believed(columns: Columns, items: Callable[..., LineItems]) -> None:
    columns.rows["/x"] = {"id": "https://elsewhere.example/1", "label": "L", "resourceId": "r-1", "tag": "t"}
    assert items().find(resource_id="r-1", tag="t") == []


def test_columns_of_a_link_are_found(columns: Columns, items: Callable[..., LineItems]) -> None:
    columns.add(label="A", resourceLinkId="link-1")
    columns.add(label="B", resourceLinkId=7)
    assert [item.label for item in items().find(link_id="link-1")] == ["A"]
    assert [item.label for item in items().find()] == ["A", "B"]


def test_a_new_name_leaves_all_else_as_it_is(columns: Columns, items: Callable[..., LineItems]) -> None:
    before = {"scoreMaximum": 17, "resourceId": "r", "tag": "t", "resourceLinkId": "l", "x-own": {"a": 1}}
    url = columns.add(label="Old", **before)
    assert items().rename(url, "New").label == "New"
    assert columns.rows["/columns/1"] == {"id": url, "label": "New", **before}


def test_the_same_name_changes_nothing(
    grade_services: GradeServices, columns: Columns, items: Callable[..., LineItems]
) -> None:
    items().rename(columns.add(label="Old"), "Old")
    assert _calls(grade_services) == ["GET"]


def test_a_column_is_deleted_once(columns: Columns, items: Callable[..., LineItems]) -> None:
    url = columns.add(label="Old")
    for _ in range(2):
        items().delete(url)
    assert columns.rows == {}


def test_the_platform_s_no_to_a_deletion_is_said(
    grade_services: GradeServices, items: Callable[..., LineItems]
) -> None:
    grade_services.running.reply = lambda _: Reply(403)
    with pytest.raises(ServiceError) as error:
        items().delete(f"{grade_services.url}/columns/1")
    assert error.value.code == "AGS-403"


@pytest.mark.parametrize("call", ["get", "delete", "rename"])
def test_no_token_goes_to_another_host(
    grade_services: GradeServices, items: Callable[..., LineItems], call: str
) -> None:
    more = ("New",) if call == "rename" else ()
    with pytest.raises(ServiceError) as error:
        getattr(items(), call)("https://elsewhere.example/columns/1", *more)
    assert (error.value.code, error.value.outcome) == ("AGS-FOREIGN", Outcome.BLOCKED)
    assert grade_services.running.called == []
