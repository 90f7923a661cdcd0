"""What a platform's services may answer, however hostile: a refusal with a code, and no token elsewhere."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from lti_app.lti.services.lineitems import LineItems
from lti_app.lti.services.memberships import read_memberships
from lti_app.lti.services.refusals import ServiceError
from lti_app.lti.services.results import read_result
from tests.loopback import Reply
from tests.lti_app.lti.gradeservices import GradeServices, database_url, grade_services

if TYPE_CHECKING:
    from collections.abc import Callable

    from lti_app.db.models import Registration

__all__ = ["database_url", "grade_services"]

_HUGE = b"1" + b"0" * 400
BODIES: dict[str, bytes] = {
    "nothing": b"",
    "null": b"null",
    "text": b'"x"',
    "not UTF-8": b"\xff\xfe[",
    "deep": b"[" * 100_000,
    "more digits than Python reads": b"[" + b"9" * 5000 + b"]",
    "entries of nothing": b"[null, 1, [], {}]",
    "huge": b'[{"id": "%b/items/1", "userId": "5", "resultScore": %b, "resultMaximum": %b,'
    b' "scoreMaximum": %b}]',
    "infinite": b'[{"id": "%b/items/1", "userId": "5", "resultScore": 1e999, "resultMaximum": -1e999,'
    b' "scoreMaximum": NaN, "label": {"a": NaN}, "resourceId": ["x"]}]',
    "odd words": b'[{"id": "%b/items/1", "userId": "\\ud800", "label": "a\\u0000b",'
    b' "tag": 7, "resourceId": true}]',
    "members": b'{"members": [{"user_id": "a\\u0000b"}, {"user_id": 7}, {"user_id": "5", "roles": {"a": 1},'
    b' "message": [[], {"custom": 3}], "name": ["x"], "status": {}}]}',
    "huge members": b'{"members": [{"user_id": "5", "status": %b, "name": %b}]}',
}
LINKS = (
    "<http://[::1>; rel=next",
    "<http://[::1>; rel=\"next\", <x>; rel",
    "<javascript:alert(1)>; rel=next",
    "<//evil.example/next>; rel=next",
    "<https://evil.example/next>; rel=next",
    "<http://127.0.0.1:1/next>; rel=next",
    "<http://evil.example@127.0.0.1/next>; rel=next",
    "<>; rel=next",
    ",;=<>,",
    "<?" + "x" * 5000 + ">; rel=next",
)  # fmt: skip

CALLS: dict[str, Callable[[GradeServices, Registration], object]] = {
    "results": lambda it, row: read_result(it.connector, row, f"{it.url}/items/1", "5"),
    "columns": lambda it, row: LineItems(it.connector, row, f"{it.url}/items").find(),
    "a column": lambda it, row: LineItems(it.connector, row, f"{it.url}/items").get(f"{it.url}/items/1"),
    "a name": lambda it, row: LineItems(it.connector, row, f"{it.url}/items").rename(
        f"{it.url}/items/1", "N"
    ),
    "a new column": lambda it, row: LineItems(it.connector, row, f"{it.url}/items").make(
        "L", 10, resource_id="r", tag="t"
    ),
    "roster": lambda it, row: read_memberships(it.connector, row, f"{it.url}/members", "course-1"),
}


def _call(grade_services: GradeServices, registration: Registration, name: str) -> None:
    try:
        CALLS[name](grade_services, registration)
    except ServiceError:  # anything else is a defect
        return


@pytest.mark.parametrize("name", CALLS)
def test_no_answer_breaks_a_call(grade_services: GradeServices, name: str) -> None:
    ours = grade_services.url.encode() + b"/items"
    rows = [grade_services.registration(family) for family in ("canvas", "moodle")]
    for body, (status, row) in product(BODIES.values(), product((200, 400, 401), rows)):
        whole = body.replace(b"%b/items", ours).replace(b"%b", _HUGE)
        for said in (whole, whole[1:-1]):  # a list, and its one entry alone
            grade_services.running.reply = lambda _, said=said, status=status: Reply(status, said)  # type: ignore[misc]
            _call(grade_services, row, name)


@pytest.mark.parametrize("name", ["results", "columns", "roster"])
def test_no_link_to_a_next_page_breaks_a_call_or_leads_a_token_away(
    grade_services: GradeServices, name: str
) -> None:
    row = grade_services.registration()
    for link in LINKS:
        grade_services.running.server.asked.clear()
        body: Any = {"members": [{"user_id": "5"}]} if name == "roster" else []
        replies = iter([Reply(200, body, {"Link": link})])
        grade_services.running.reply = lambda _, it=replies, body=body: next(it, Reply(200, body))  # type: ignore[misc]
        _call(grade_services, row, name)
        assert 1 <= len(grade_services.running.called) <= 2, link


def test_a_link_to_the_page_itself_is_no_further_page(grade_services: GradeServices) -> None:
    row = grade_services.registration()
    for link in ("<>; rel=next", f"<{grade_services.url}/items>; rel=next", "<items>; rel=next"):
        grade_services.running.server.asked.clear()
        grade_services.running.reply = lambda _, link=link: Reply(200, [], {"Link": link})  # type: ignore[misc]
        assert LineItems(grade_services.connector, row, f"{grade_services.url}/items").find() == []
        assert len(grade_services.running.called) == 1, link
