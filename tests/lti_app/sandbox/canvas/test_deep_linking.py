"""Deep Linking with Canvas (facts: section 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt
import pytest
import requests

from lti_app.sandbox.config import COURSE_ID
from lti_app.sandbox.people_views import COOKIE
from lti_app.sandbox.vocabulary import AGS_CLAIM, DL_CLAIM, LTI
from tests.lti_app.sandbox.canvas.conftest import CLIENT_ID, ISSUER, claims_of, launched

if TYPE_CHECKING:
    from lti_app.sandbox import Browserlike, Platform
    from lti_app.sandbox.config import Link
    from tests.clock import Clock
    from tests.lti_app.sandbox.canvas.conftest import CanvasCalls
    from tests.lti_app.sandbox.peer import ToolPeer


class Picker:
    """The tool's side of picking content."""

    def __init__(self, browser: Browserlike, peer: ToolPeer, platform: Platform, clock: Clock) -> None:
        self.browser, self.peer, self.platform, self.clock = browser, peer, platform, clock

    def settings(self, placement: str = "assignment_selection") -> dict[str, Any]:
        """Open a placement as the teacher and return the settings of the request."""
        self.browser.become("teacher-1")
        url = f"{self.platform.config.origin}/course/{COURSE_ID}/pick/{placement}/{CLIENT_ID}/launch"
        self.browser.go_on(self.browser.get(url))
        settings: dict[str, Any] = claims_of(self.peer)[f"{DL_CLAIM}deep_linking_settings"]
        return settings

    def item(self, **changes: Any) -> dict[str, Any]:
        """Return an item with a line item. changes: None leaves a member out."""
        proper = {
            "type": "ltiResourceLink",
            "url": self.platform.config.tool.launch_url,
            "title": "Fractions",
            "text": "Halves and thirds",
            "custom": {"baton_content": "c-1"},
            "lineItem": {"scoreMaximum": 40, "resourceId": "r-1", "tag": "t-1"},
        }
        return {name: value for name, value in (proper | changes).items() if value is not None}

    def message(self, items: list[dict[str, Any]], **changes: Any) -> str:
        """Return a signed answer. changes: claims that differ; None leaves one out."""
        now = int(self.clock.now().timestamp())
        claims = {
            "iss": CLIENT_ID,
            "aud": ISSUER,
            "iat": now,
            "exp": now + 60,
            "nonce": uuid4().hex,
            f"{LTI}message_type": "LtiDeepLinkingResponse",
            f"{LTI}version": "1.3.0",
            f"{LTI}deployment_id": self.platform.details.deployment_id,
            f"{DL_CLAIM}content_items": items,
        } | changes
        proper = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(proper, self.peer.key, "RS256", headers={"kid": self.peer.kid})

    def bring(
        self,
        *items: dict[str, Any],
        placement: str = "assignment_selection",
        who: str = "teacher-1",
        **changes: Any,
    ) -> requests.Response:
        """Answer a request with items."""
        url = self.settings(placement)["deep_link_return_url"]
        return self.post(url, self.message(list(items), **changes), who)

    def post(self, url: str, token: str, who: str = "teacher-1") -> requests.Response:
        return requests.post(url, data={"JWT": token}, cookies={COOKIE: who}, timeout=10)

    @property
    def links(self) -> tuple[Link, ...]:
        course = self.platform.courses.get(COURSE_ID)
        assert course is not None
        return course.links


@pytest.fixture
def picker(browser: Browserlike, peer: ToolPeer, platform: Platform, clock: Clock) -> Picker:
    return Picker(browser, peer, platform, clock)


@pytest.mark.parametrize(
    ("placement", "multiple"), [("assignment_selection", False), ("link_selection", True)]
)
def test_the_request_says_what_the_placement_takes(picker: Picker, placement: str, multiple: bool) -> None:
    settings = picker.settings(placement)
    claims = claims_of(picker.peer)
    assert claims[f"{LTI}message_type"] == "LtiDeepLinkingRequest"
    assert f"{LTI}resource_link" not in claims
    assert claims["https://www.instructure.com/placement"] == placement
    assert settings["accept_multiple"] is multiple
    assert settings["accept_types"] == ["ltiResourceLink"]
    assert isinstance(settings["accept_media_types"], str)
    # in the versions read there is neither
    assert not {"data", "accept_lineitem", "title", "text"} & set(settings)
    address = urlsplit(settings["deep_link_return_url"])
    assert address.path == "/courses/1/deep_linking_response"
    assert jwt.get_unverified_header(parse_qs(address.query)["data"][0])["alg"] == "HS256"


def test_an_item_with_a_line_item_is_an_unpublished_assignment(
    picker: Picker, browser: Browserlike, peer: ToolPeer, services: CanvasCalls
) -> None:
    answer = picker.bring(
        picker.item(
            available={"startDateTime": "2026-09-15T00:00:00Z"},
            submission={"endDateTime": "2026-09-20T00:00:00Z"},
        )
    )
    assert answer.status_code == 200
    made = picker.links[-1]
    assert (made.title, made.graded, made.maximum) == ("Fractions", True, 40.0)
    assert made.extra["published"] is False
    assert made.extra["due_at"] == "2026-09-20T00:00:00Z"
    column = picker.platform.gradebook.activity_column(COURSE_ID, made.id)
    assert column is not None
    assert (column.resource_id, column.tag) == ("r-1", "t-1")
    assert services.send(picker.platform.lineitem_url(column)).status_code == 422
    browser.become("teacher-1")
    page = browser.get(f"{picker.platform.config.origin}/course/{COURSE_ID}")
    browser.submit(page, page.find(f"[data-link={made.id}] form.publish"))
    claims = launched(browser, peer, "student-01", made.id)
    assert claims[f"{LTI}custom"]["baton_content"] == "c-1"
    assert claims[AGS_CLAIM]["lineitem"] == picker.platform.lineitem_url(column)
    assert services.send(claims[AGS_CLAIM]["lineitem"]).status_code == 200


def test_students_do_not_see_an_unpublished_assignment(picker: Picker, browser: Browserlike) -> None:
    picker.bring(picker.item())
    url = f"{picker.platform.config.origin}/course/{COURSE_ID}"
    browser.become("student-01")
    assert "Fractions" not in browser.get(url).text
    browser.become("teacher-1")
    assert "Fractions" in browser.get(url).text


def test_the_label_of_the_line_item_goes_over_the_title_and_without_both_it_is_the_tools(
    picker: Picker,
) -> None:
    picker.bring(picker.item(lineItem={"label": "Labelled", "scoreMaximum": 1}))
    assert picker.links[-1].title == "Labelled"
    picker.bring(picker.item(title=None))
    assert picker.links[-1].title == picker.platform.tool.name


def test_without_score_maximum_nothing_is_made_and_the_item_says_why(picker: Picker) -> None:
    before = len(picker.links)
    answer = picker.bring(picker.item(lineItem={"label": "x"}))
    assert answer.status_code == 200
    assert "lineItem.scoreMaximum is a required field" in answer.text
    assert len(picker.links) == before


def test_several_items_come_in_a_module(picker: Picker) -> None:
    before = len(picker.links)
    picker.bring(picker.item(), picker.item(lineItem=None, title="Only a link"), placement="link_selection")
    assert [link.graded for link in picker.links[before:]] == [True, False]


def test_a_placement_for_one_takes_the_first_of_two(picker: Picker) -> None:
    before = len(picker.links)
    answer = picker.bring(picker.item(), picker.item(title="Second"))
    assert len(picker.links) == before + 1
    assert "Only the first item was taken" in answer.text


def test_an_address_of_another_domain_is_refused_for_its_item(picker: Picker) -> None:
    before = len(picker.links)
    answer = picker.bring(picker.item(url="https://elsewhere.example/lti/launch"))
    assert "find valid settings for this link" in answer.text
    assert len(picker.links) == before


def test_cancelling_brings_no_items_and_a_message(picker: Picker) -> None:
    answer = picker.bring(**{f"{DL_CLAIM}msg": "Nothing was chosen."})
    assert answer.status_code == 200
    assert "Nothing was chosen." in answer.text


@pytest.mark.parametrize(
    ("changes", "body"),
    [
        ({"aud": "https://elsewhere.example"}, {"base": ["the 'aud' is invalid"]}),
        ({"iss": "10000000000099"}, {"jwt": ["Client not found"]}),
        ({"nonce": None}, {"base": ["the 'nonce' is missing"]}),
        (
            {"iat": 1, "exp": 9999999999},
            {"base": ["the 'iat' must be less than 5 minutes old and not in the future"]},
        ),
        ({"exp": 1}, {"base": ["the JWT has expired"]}),
        ({f"{LTI}deployment_id": "8:0"}, {"base": ["the 'deployment_id' is invalid"]}),
    ],
)
def test_what_is_wrong_with_an_answer_is_json_in_the_frame(
    picker: Picker, changes: dict[str, Any], body: dict[str, Any]
) -> None:
    before = len(picker.links)
    answer = picker.bring(picker.item(), **changes)
    assert (answer.status_code, answer.json()) == (400, body)
    assert len(picker.links) == before


def test_a_message_that_is_none_or_signed_by_another_is_refused(picker: Picker, peer: ToolPeer) -> None:
    url = picker.settings()["deep_link_return_url"]
    assert picker.post(url, "nonsense").json() == {"jwt": ["JWT format is invalid"]}
    claims = jwt.decode(picker.message([]), options={"verify_signature": False})
    unsigned = jwt.encode(claims, "0" * 32, "HS256")
    assert picker.post(url, unsigned).json() == {"jwt": ["JWT has unexpected alg"]}
    peer.kid = "unknown"
    token = picker.message([])
    peer.kid = "tool-key"
    assert picker.post(url, token).json() == {"jwt": ["JWT verification failure"]}


def test_an_answer_is_taken_once(picker: Picker) -> None:
    url, token = picker.settings()["deep_link_return_url"], picker.message([picker.item()])
    assert picker.post(url, token).status_code == 200
    assert picker.post(url, token).status_code == 400


def test_a_key_that_is_off_may_not_answer(picker: Picker) -> None:
    url = picker.settings()["deep_link_return_url"]
    picker.platform.tool.active = False
    assert picker.post(url, picker.message([])).json() == {
        "developer_key": ["Developer key inactive in context"]
    }


def test_the_data_in_the_query_must_come_back_in_time(picker: Picker, clock: Clock) -> None:
    url = picker.settings()["deep_link_return_url"]
    assert "errors" in picker.post(url.split("?")[0], picker.message([])).json()
    clock.advance(3601)
    answer = picker.post(url, picker.message([]))
    assert answer.status_code == 400
    assert "errors" in answer.json()


def test_who_may_not_add_content_is_401(picker: Picker) -> None:
    assert picker.bring(picker.item(), who="student-01").status_code == 401
