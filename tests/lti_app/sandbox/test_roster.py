"""Memberships: Moodle's short role names, and its assistant who is a Learner here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from requests.utils import parse_header_links

from lti_app.sandbox.moodle.addresses import memberships_url
from lti_app.sandbox.vocabulary import MEMBERSHIP, MEMBERSHIPS_TYPE, SCORE

if TYPE_CHECKING:
    from tests.lti_app.sandbox.peer import Services


def members(services: Services, query: str = "", token: str | None = None) -> Any:
    """Return the answer of the roster."""
    address = memberships_url(services.platform.config, services.course) + query
    return services.call("GET", address, accept=MEMBERSHIPS_TYPE, token=token)


def test_everybody_is_listed_with_short_roles(services: Services) -> None:
    answer = members(services)
    assert answer.headers["Content-Type"] == f"{MEMBERSHIPS_TYPE}; charset=utf-8"
    roles = {member["user_id"]: member["roles"] for member in answer.json()["members"]}
    assert len(roles) == 32
    assert roles["student-01"] == ["Learner"]
    assert roles["teacher-1"] == ["Instructor"]
    assert roles["assistant-1"] == ["Learner"]
    assert answer.json()["context"]["id"] == services.course
    assert all(member["status"] == "Active" for member in answer.json()["members"])


@pytest.mark.parametrize("role", ["Instructor", (MEMBERSHIP + "Instructor").replace("#", "%23")])
def test_a_role_can_be_asked_for(services: Services, role: str) -> None:
    found = members(services, f"?role={role}").json()["members"]
    assert [member["user_id"] for member in found] == ["teacher-1"]


def test_pages_are_linked_and_lose_nobody(services: Services) -> None:
    seen: list[str] = []
    query = "?limit=12"
    while query:
        answer = members(services, query)
        seen += [member["user_id"] for member in answer.json()["members"]]
        links = parse_header_links(answer.headers.get("Link", ""))
        query = "?" + links[0]["url"].partition("?")[2] if links else ""
    assert len(seen) == len(set(seen)) == 32


def test_a_resource_link_adds_a_message(services: Services) -> None:
    assert "message" in members(services, "?rlid=linear-equations").json()["members"][0]
    assert "message" not in members(services).json()["members"][0]


def test_the_roster_has_a_scope_of_its_own(services: Services) -> None:
    assert members(services, token=services.token(SCORE)).status_code == 401


def test_another_course_is_not_found(services: Services) -> None:
    address = memberships_url(services.platform.config, "another")
    assert services.call("GET", address, accept=MEMBERSHIPS_TYPE).status_code == 404


class TestPrivacy:
    @pytest.fixture
    def options(self) -> dict[str, object]:
        return {"share_names": False}

    def test_names_are_left_out_unless_they_are_shared(self, services: Services) -> None:
        member = members(services).json()["members"][0]
        assert set(member) == {"status", "roles", "user_id", "lis_person_sourcedid"}
