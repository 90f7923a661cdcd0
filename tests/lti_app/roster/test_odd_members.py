"""A roster may hold anything; each oddity costs at most its own entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from lti_app.lti.roles import Role
from lti_app.lti.services.memberships import Member, read_memberships
from tests.databases import on_sqlite
from tests.loopback import Reply
from tests.lti_app.roster.lms import MEMBERSHIP, member

if TYPE_CHECKING:
    from tests.lti_app.roster.conftest import Listed

pytestmark = on_sqlite


def _read(listed: Listed, *entries: Any) -> dict[str, Member]:
    listed.lms.members = [*entries, member("last")]
    url, course = listed.lms.url, listed.course.context_id
    found = read_memberships(listed.connector, listed.registration, url, course)
    assert found[-1] == Member("last", Role.LEARNER)
    return {one.sub: one for one in found[:-1]}


@dataclass(frozen=True)
class Case:
    """Roles as listed, and what they are."""

    roles: Any
    role: Role


@pytest.mark.parametrize(
    "case",
    [
        Case([MEMBERSHIP + "Instructor"], Role.INSTRUCTOR),
        Case(["Instructor"], Role.INSTRUCTOR),
        Case(["Learner", "Instructor"], Role.INSTRUCTOR),
        Case("Learner", Role.LEARNER),
        Case("Mentor,Learner", Role.LEARNER),
        Case(
            ["http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant"], Role.ASSISTANT
        ),
        Case(["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor"], Role.UNKNOWN),
        Case(["Wizard"], Role.UNKNOWN),
        Case([], Role.UNKNOWN),
        Case([7, None, "Learner"], Role.LEARNER),
        Case({"Learner": True}, Role.UNKNOWN),
        Case(None, Role.UNKNOWN),
    ],
    ids=lambda case: str(case.roles)[-40:],
)
def test_roles_are_read_as_they_come(listed: Listed, case: Case) -> None:
    assert _read(listed, {"user_id": "x", "roles": case.roles})["x"].role is case.role


@pytest.mark.parametrize(
    "entry",
    [None, "x", 7, [], {}, {"user_id": 7}, {"user_id": ""}, {"user_id": "x" * 300}, {"user_id": "\x00"}],
)
def test_what_names_nobody_is_left_out(listed: Listed, entry: Any) -> None:
    assert _read(listed, entry) == {}


def test_no_status_means_active(listed: Listed) -> None:
    assert set(_read(listed, {"user_id": "x", "roles": ["Learner"]}, {"user_id": "y", "status": None})) == {
        "x",
        "y",
    }


def test_who_stands_in_it_twice_has_the_roles_of_both(listed: Listed) -> None:
    found = _read(listed, member("x", "Learner"), member("x", "Instructor", name="Ines"))
    assert found == {"x": Member("x", Role.INSTRUCTOR, name="Ines")}


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"name": "Amara Okonkwo"}, "Amara Okonkwo"),
        ({"given_name": "Amara", "family_name": ""}, "Amara"),
        ({"name": "  "}, None),
        ({"name": 7}, None),
        ({"email": "amara@school.example"}, None),
    ],
)
def test_a_name_is_taken_as_far_as_it_is_shared(listed: Listed, fields: Any, name: str | None) -> None:
    assert _read(listed, member("x", **fields))["x"].name == name


@pytest.mark.parametrize(
    "message", [None, "text", [None], [{"custom": 7}], [{"custom": {"section_names": 1}}]]
)
def test_a_message_that_says_nothing_of_sections_leaves_them_open(listed: Listed, message: Any) -> None:
    assert _read(listed, member("x", message=message))["x"].sections is None


def test_sections_that_were_not_expanded_are_none(listed: Listed) -> None:
    message = [{"custom": {"section_names": "$com.instructure.User.sectionNames"}}]
    assert _read(listed, member("x", message=message))["x"].sections is None


def test_the_token_and_the_accept_header_are_those_of_the_service(listed: Listed) -> None:
    _read(listed)
    token = next(asked for asked in listed.lms.services.server.asked if asked.path == "/token")
    assert token.form["scope"] == "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
    accept = listed.lms.asked[0].headers["accept"]
    assert accept == "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"


def test_a_relative_link_to_the_next_page_is_followed(listed: Listed) -> None:
    def first(asked: Any) -> Reply:
        if "second" in asked.target:
            return Reply(200, {"members": [member("y")]})
        return Reply(200, {"members": [member("x")]}, {"Link": '<?second=YES>; rel="next"'})

    listed.lms.at[0] = first
    found = read_memberships(listed.connector, listed.registration, listed.lms.url, "7")
    assert [one.sub for one in found] == ["x", "y"]
    assert listed.lms.asked[1].target.endswith("?second=YES")
