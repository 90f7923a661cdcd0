"""Deep linking as Moodle 4.5 was seen to do it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jwt
import pytest

from lti_app.sandbox.config import COURSE_ID, PRACTICE_LINK_ID
from lti_app.sandbox.vocabulary import AGS_CLAIM, DL_CLAIM, LTI
from tests.lti_app.sandbox.peer import signing_key

if TYPE_CHECKING:
    from lti_app.sandbox import Browserlike, Platform
    from lti_app.sandbox.client import Page
    from tests.clock import Clock
    from tests.lti_app.sandbox.moodle.conftest import Picker
    from tests.lti_app.sandbox.peer import ToolPeer

ITEM = {
    "type": "ltiResourceLink",
    "title": "Week 4",
    "text": "Some <b>text</b>",
    "custom": {"baton_content": "c-1", "rlid": "$ResourceLink.id"},
    "lineItem": {"scoreMaximum": 51.0, "label": "not used", "resourceId": "res-1", "tag": "tag-1"},
    "iframe": {"width": 800},
    "available": {"startDateTime": "2020-01-01T00:00:00Z"},
}


def test_the_request_has_moodles_settings(browser: Browserlike, picker: Picker, platform: Platform) -> None:
    picker.pick(browser)
    settings = picker.asked[f"{DL_CLAIM}deep_linking_settings"]
    back = settings.pop("deep_link_return_url")
    assert settings == {
        "accept_types": ["ltiResourceLink"],
        "accept_presentation_document_targets": ["frame", "iframe", "window"],
        "accept_copy_advice": False,
        "accept_multiple": True,
        "accept_unsigned": False,
        "auto_create": False,
        "can_confirm": False,
        "title": "Baton",
        "text": "",
    }  # no data, no accept_lineitem
    assert back.startswith(f"{platform.config.origin}/contentitem_return?course={COURSE_ID}&id=1&sesskey=")
    assert picker.asked[f"{LTI}message_type"] == "LtiDeepLinkingRequest"
    assert picker.asked[f"{LTI}launch_presentation"] == {"locale": "en"}
    assert f"{LTI}resource_link" not in picker.asked
    assert "lineitem" not in picker.asked[AGS_CLAIM]


def test_one_item_fills_the_form_and_is_there_once_it_is_saved(
    browser: Browserlike, picker: Picker, platform: Platform
) -> None:
    picker.items = [ITEM]
    form = picker.pick(browser)
    assert not form.navigation.framed
    assert len(course_links(platform)) == 2
    shown = browser.submit(form, "#activity-form")
    assert "Week 4" in shown.text
    link = course_links(platform)[-1]
    assert (link.title, link.description, dict(link.custom)) == ("Week 4", "Some text", ITEM["custom"])
    column = platform.gradebook.activity_column(COURSE_ID, link.id)
    assert column is not None
    assert (column.label, column.maximum, column.resource_id, column.tag) == ("Week 4", 51, "res-1", "tag-1")


def test_the_teacher_may_change_what_was_selected_before_saving(
    browser: Browserlike, picker: Picker, platform: Platform
) -> None:
    picker.items = [ITEM]
    browser.submit(picker.pick(browser), "#activity-form", name="My name for it", graded=None)
    link = course_links(platform)[-1]
    assert (link.title, link.graded) == ("My name for it", False)
    assert platform.gradebook.activity_column(COURSE_ID, link.id) is None


def test_what_was_selected_launches_with_its_custom_values(
    browser: Browserlike, picker: Picker, platform: Platform, peer: ToolPeer
) -> None:
    picker.items = [ITEM]
    browser.submit(picker.pick(browser), "#activity-form")
    peer.reply = None
    link = course_links(platform)[-1]
    browser.launch("student-01", link.id)
    claims = last_claims(peer)
    assert claims[f"{LTI}custom"]["baton_content"] == "c-1"
    assert claims[f"{LTI}custom"]["rlid"] == claims[f"{LTI}resource_link"]["id"] == link.id
    assert claims[AGS_CLAIM]["lineitem"].endswith("/lineitems/2/lineitem?type_id=1")


def test_an_item_without_a_line_item_is_not_graded(
    browser: Browserlike, picker: Picker, platform: Platform, peer: ToolPeer
) -> None:
    picker.items = [{"type": "ltiResourceLink", "title": "Just practice"}]
    browser.submit(picker.pick(browser), "#activity-form")
    peer.reply = None
    browser.launch("student-01", course_links(platform)[-1].id)
    assert "lineitem" not in last_claims(peer)[AGS_CLAIM]


def test_several_items_are_listed_and_created_at_once(
    browser: Browserlike, picker: Picker, platform: Platform
) -> None:
    picker.items = [ITEM, {"type": "ltiResourceLink", "title": "Week 5"}, ITEM | {"title": "Week 6"}]
    listed = picker.pick(browser)
    assert [entry.text for entry in listed.find_all("#selected h2")] == ["Week 4", "Week 5", "Week 6"]
    assert len(course_links(platform)) == 2
    browser.submit(listed, "#add-selected")
    assert [link.title for link in course_links(platform)[2:]] == ["Week 4", "Week 5", "Week 6"]
    assert len(platform.gradebook.columns(COURSE_ID)) == 3
    assert browser.submit(listed, "#add-selected").status == 404  # sent twice, created once
    assert len(course_links(platform)) == 5


def test_items_that_are_not_resource_links_are_left_out(
    browser: Browserlike, picker: Picker, platform: Platform
) -> None:
    picker.items = [{"type": "link", "url": "https://a.example/"}, {"type": "html", "html": "x"}]
    assert picker.pick(browser).find("#nothing-selected")
    assert len(course_links(platform)) == 2


def test_an_empty_answer_shows_the_tools_word(browser: Browserlike, picker: Picker) -> None:
    picker.claims = {f"{DL_CLAIM}msg": "Nothing was picked."}
    assert "Nothing was picked." in picker.pick(browser).find("#tool-message").text


def test_selecting_again_overwrites_the_fields_of_an_activity(
    browser: Browserlike, picker: Picker, platform: Platform
) -> None:
    picker.items = [ITEM | {"title": "Another", "lineItem": {"scoreMaximum": 20}}]
    form = picker.pick(browser, f"/activity/{PRACTICE_LINK_ID}")
    browser.submit(form, "#activity-form")
    found = platform.courses.link(PRACTICE_LINK_ID)
    assert found is not None
    assert found[1].title == "Another"
    (column,) = platform.gradebook.columns(COURSE_ID)
    assert (column.id, column.label, column.maximum) == (1, "Another", 20)
    assert len(course_links(platform)) == 2


def test_data_that_is_null_is_put_up_with(browser: Browserlike, picker: Picker) -> None:
    picker.items = [ITEM]
    picker.claims = {f"{DL_CLAIM}data": None}
    assert picker.pick(browser).find("#activity-form")


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"iss": "another"}, "iss is not the client id"),
        ({"aud": "https://another.example"}, "aud is not the issuer"),
        ({"aud": None}, "aud is not the issuer"),
        ({"exp": 1}, "the response has expired"),
        ({"iat": None}, "iat is missing or in the future"),
        ({"nonce": None}, "nonce is missing"),
        ({f"{LTI}deployment_id": "9"}, "deployment_id is another's"),
        ({f"{LTI}message_type": "LtiResourceLinkRequest"}, "message_type is another"),
        ({f"{LTI}version": "1.1"}, "version is not 1.3.0"),
        ({f"{DL_CLAIM}data": "made up"}, "data was not asked for"),
        ({f"{DL_CLAIM}content_items": {"type": "ltiResourceLink"}}, "content_items is not a list"),
        (
            {f"{DL_CLAIM}content_items": [ITEM | {"lineItem": {"label": "no maximum"}}]},
            "scoreMaximum must be greater than 0",
        ),
        ({f"{DL_CLAIM}content_items": [ITEM | {"custom": {"n": 1}}]}, "custom must map names to strings"),
    ],
)
def test_a_response_that_is_not_right_is_refused(
    browser: Browserlike, picker: Picker, platform: Platform, claims: dict[str, Any], reason: str
) -> None:
    picker.items = [ITEM]
    picker.claims = claims
    page = picker.pick(browser)
    assert (page.status, page.find("#refused").text) == (400, reason)
    assert len(course_links(platform)) == 2


def test_a_response_signed_with_another_key_is_refused(
    browser: Browserlike, picker: Picker, peer: ToolPeer
) -> None:
    picker.peer = type(peer)(key=signing_key(1))
    assert "signature" in picker.pick(browser).find("#refused").text


def test_the_return_address_is_good_for_the_teacher_who_asked(
    browser: Browserlike, picker: Picker, platform: Platform
) -> None:
    picker.items = [ITEM]
    page = selecting(browser)
    browser.become("student-01")
    refused = browser.submit(page, "#answer")
    assert refused.status == 403
    assert refused.find("main").attributes["data-problem"] == "selection"


def test_the_return_address_ends_with_the_session(browser: Browserlike, picker: Picker) -> None:
    page = selecting(browser)
    form = page.find("#answer")
    form.attributes["action"] = form.attributes["action"].replace("sesskey=", "sesskey=x")
    assert browser.submit(page, form).find("main").attributes["data-problem"] == "selection"


@pytest.mark.parametrize("person", ["student-01", "assistant-1"])
def test_only_who_may_edit_the_course_selects(browser: Browserlike, person: str, platform: Platform) -> None:
    browser.become(person)
    for path in ("activities", "activity?tool=x", "select", f"contentitem?tool={platform.client_id}"):
        assert browser.get(f"{browser.lms}/course/{COURSE_ID}/{path}").status == 403


def test_a_request_is_answered_while_it_lives(browser: Browserlike, picker: Picker, clock: Clock) -> None:
    page = selecting(browser)
    clock.advance(minutes=6)
    assert browser.submit(page, "#answer").find("#refused").text == "the response has expired"


def selecting(browser: Browserlike) -> Page:
    """Return the tool's picker as a teacher opens it."""
    browser.become("teacher-1")
    form = browser.follow(browser.get(f"{browser.lms}/course/{COURSE_ID}/activities"), "a.add")
    return browser.frame(browser.follow(form, "#select-content"))


def course_links(platform: Platform) -> Any:
    course = platform.courses.get(COURSE_ID)
    assert course is not None
    return course.links


def last_claims(peer: ToolPeer) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(peer.launches[-1]["id_token"], options={"verify_signature": False})
    return claims
