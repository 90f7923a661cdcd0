"""Whatever a signed message holds, it becomes a Launch or is refused with a code."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_app.errors import BatonError
from lti_app.lti.launching import rules
from lti_app.lti.launching.claims import GRADES, ROSTER, to_launch
from lti_app.lti.launching.rules import CLAIM
from lti_app.lti.platforms.canvas import PLACEMENT as CANVAS_PLACEMENT
from tests.launching import TARGET, TOOL
from tests.platform_keys import SigningPlatform

if TYPE_CHECKING:
    from lti_app.lti.launch import Launch

NOW = datetime(2026, 9, 14, 8, 30, tzinfo=UTC)
VALID = SigningPlatform("https://lms.example").claims(NOW, "nonce", TARGET)
NAMES = sorted(
    {*VALID, "azp", "nbf", "name", "given_name", "family_name", "locale", GRADES, ROSTER, CANVAS_PLACEMENT}
    | {CLAIM + name for name in ("custom", "launch_presentation", "tool_platform")}
)
FIELDS = ("id", "title", "label", "scope", "lineitem", "lineitems", "locale", "return_url")
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("https://lms.example/x"),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS) | st.text(), inner, max_size=4)
    ),
)


def said(body: dict[str, object]) -> Launch:
    """Check the body by every rule and return its Launch."""
    rules.check_issuer(body, "https://lms.example")
    rules.check_audience(body, "client-1", TOOL)
    rules.check_times(body, NOW)
    rules.check_version(body)
    rules.check_message_type(body)
    rules.check_target(body, TARGET, TOOL)
    rules.check_person(body)
    rules.check_roles(body)
    rules.check_resource_link(body)
    rules.check_context(body)
    return to_launch(body, 1, 1, "https://lms.example/token")


@pytest.mark.parametrize("digits", [4, 7, 36])
def test_however_long_a_list_of_ids_is_none_of_them_is_cut_to_another_id(digits: int) -> None:
    ids = [f"{number:0{digits}}" for number in range(10 ** (digits - 1), 10 ** (digits - 1) + 3000)]
    listed = dict.fromkeys(("section_ids", "observees", "context_history"), ",".join(ids))
    launch = said(VALID | {CLAIM + "custom": listed})
    assert launch.observees == launch.course.history == tuple(ids[:1000])
    assert launch.sections == tuple(f"id:{name}" for name in ids[:1000])


@given(st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=4))
def test_odd_claims_are_a_launch_that_a_database_takes_or_a_refusal(changes: dict[str, object]) -> None:
    try:
        launch = said(VALID | changes)
    except BatonError:
        return
    held = [launch.sub, launch.course.id, launch.course.title, launch.resource_link.id, launch.name or ""]
    held += [launch.locale or "", launch.return_url or "", *launch.custom, *launch.custom.values()]
    for text in held:
        assert "\x00" not in text
        text.encode("utf-8")
    assert len(launch.course.id) <= 255
    assert launch.locale is None or len(launch.locale) <= 40


def test_custom_values_that_were_not_expanded_are_no_values() -> None:
    custom = {"a": "$Person.sourcedId", "b": "5 $", "c": "$5", "d": 5, "e": None, "f": "$"}
    assert said(VALID | {CLAIM + "custom": custom}).custom == {"b": "5 $", "c": "$5", "f": "$"}


def test_the_language_of_the_page_goes_before_that_of_the_person() -> None:
    presentation = {CLAIM + "launch_presentation": {"locale": "de_AT"}}
    assert said(VALID | presentation | {"locale": "fr"}).locale == "de_AT"
    assert said(VALID | {"locale": "fr"}).locale == "fr"
    assert said(VALID | {"locale": "fr; path=/"}).locale is None
