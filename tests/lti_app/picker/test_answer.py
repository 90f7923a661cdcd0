"""The signed answer, read by another library than Baton signs with, as two LMSs were seen to take it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from joserfc.jwt import JWTClaimsRegistry
from sqlalchemy import select, update

from lti_app.db.models import LaunchSession, PracticeSet, Registration
from lti_app.errors import BatonError
from lti_app.lti.addresses import in_header
from lti_app.lti.deep_linking import answer, request_of
from tests.databases import on_sqlite
from tests.launching import TARGET
from tests.lti_app.picker.teacher import (
    CANVAS,
    DEEP_LINKING,
    ITEMS,
    MOODLE,
    RETURN_URL,
    Picking,
    request_claims,
)  # fmt: skip
from tests.platform_keys import CLAIM

if TYPE_CHECKING:
    from collections.abc import Callable

    from lti_app.runtime import Runtime
    from tests.clock import Clock
    from tests.launching import Browser

pytestmark = on_sqlite

HOSTILE = ['"><script>alert(1)</script>', "</script><script>", "'onload=x", "a\u202eb & <b>", "{{ 7*7 }}"]


def requesting(**settings: Any) -> Callable[[dict[str, Any]], None]:
    """Return a deep linking request with other settings than Moodle's."""
    return lambda claims: request_claims(claims, MOODLE | settings)


def set_family(runtime: Runtime, family: str) -> None:
    with runtime.database.transaction() as session:
        session.execute(update(Registration).values(family=family))


def nulls(value: Any) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return value is None or any(nulls(one) for one in inner)


def test_the_answer_has_the_claims_that_both_platforms_check(browser: Browser, clock: Clock) -> None:
    teacher = Picking.begin(browser)
    teacher.compose()
    teacher.press("Add it to the course")
    url, header, claims = teacher.answer()
    assert url == RETURN_URL  # query and all
    assert header["alg"] == "RS256"
    assert header["kid"]
    now = int(clock.now().timestamp())
    checks = JWTClaimsRegistry(
        now=now,
        iss={"essential": True, "value": "client-1"},
        aud={"essential": True, "value": "https://lms.example"},
        iat={"essential": True},
        exp={"essential": True},
        nonce={"essential": True},
    )
    checks.validate(claims)
    assert 0 < claims["exp"] - claims["iat"] <= 300  # Canvas: at most five minutes
    assert claims["iat"] < now  # Moodle refuses one that is to come, and clocks differ
    assert claims[CLAIM + "deployment_id"] == "deployment-1"
    assert claims[CLAIM + "message_type"] == "LtiDeepLinkingResponse"
    assert claims[CLAIM + "version"] == "1.3.0"
    assert DEEP_LINKING + "data" not in claims  # the library sends null
    assert not nulls(claims)


def test_an_item_has_the_shape_that_moodle_was_seen_to_take(browser: Browser, runtime: Runtime) -> None:
    set_family(runtime, "moodle")
    teacher = Picking.begin(browser)
    teacher.compose(goal="Solve for x < 3 & more", points="50", due="2026-12-01T10:00")
    teacher.press("Add it to the course")
    (item,) = teacher.items()
    content = item["custom"]["baton_content"]
    assert item == {
        "type": "ltiResourceLink",
        "title": "Week 3",
        "url": TARGET,
        "text": "Solve for x < 3 & more",
        "custom": {"baton_content": content},
        "lineItem": {"label": "Week 3", "scoreMaximum": 50, "resourceId": content, "tag": "baton-practice"},
    }  # no `submission`: Moodle has no due date for external tools


def test_an_item_has_the_shape_that_canvas_takes(browser: Browser, runtime: Runtime) -> None:
    set_family(runtime, "canvas")
    teacher = Picking.begin(browser, lambda claims: request_claims(claims, CANVAS))
    teacher.compose(goal="Solve for x < 3 & more", due="2026-12-01T10:00", offset="420")
    teacher.press("Add it to the course")
    url, _, claims = teacher.answer()
    assert url == CANVAS["deep_link_return_url"]
    (item,) = claims[ITEMS]
    assert item["text"] == "Solve for x &lt; 3 &amp; more"  # it becomes the HTML of an assignment
    assert item["submission"] == {"endDateTime": "2026-12-01T17:00:00Z"}
    assert item["lineItem"]["scoreMaximum"] == 100  # required there
    assert item["lineItem"]["label"] == item["title"]


def test_custom_values_are_plain_strings_without_signs_that_platforms_read(browser: Browser) -> None:
    teacher = Picking.begin(browser)
    teacher.compose()
    teacher.press("Add it to the course")
    ((name, value),) = teacher.items()[0]["custom"].items()
    # Moodle sends names with capitals twice, and starts a variable at "$".
    assert name == name.lower()
    assert value.replace("-", "").replace("_", "").isalnum()
    assert len(value) == 24


def test_points_of_zero_bring_no_column(browser: Browser) -> None:
    teacher = Picking.begin(browser)
    teacher.compose(points="0")
    teacher.press("Add it to the course")
    assert "lineItem" not in teacher.items()[0]


@pytest.mark.parametrize(("accepts", "sent"), [(True, True), (None, True), (False, False)])
def test_a_column_comes_along_unless_the_platform_says_that_it_takes_none(
    browser: Browser, accepts: bool | None, sent: bool
) -> None:
    said = {} if accepts is None else {"accept_lineitem": accepts}
    teacher = Picking.begin(browser, requesting(**said))
    teacher.compose()
    teacher.press("Add it to the course")
    assert ("lineItem" in teacher.items()[0]) == sent


def test_a_half_point_of_an_older_set_is_rounded_for_moodle_alone(browser: Browser, runtime: Runtime) -> None:
    teacher = Picking.begin(browser)
    for family, maximum in (("moodle", 12), ("other", 12.5)):
        set_family(runtime, family)
        with runtime.database.transaction() as session:
            visit = session.get_one(LaunchSession, teacher.launch)
            row = PracticeSet(course_id=visit.course_id, title="Old", content_id="old", bank="b", points=12.5)
            signed = answer(session, runtime, visit, [row]).jwt
        payload = json.loads(_decoded(signed))
        assert payload[ITEMS][0]["lineItem"]["scoreMaximum"] == maximum


def _decoded(token: str) -> bytes:
    from base64 import urlsafe_b64decode

    part = token.split(".")[1]
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


def test_data_of_the_platform_goes_back_as_it_came(browser: Browser) -> None:
    data = 'csrf "token" </script> é'
    teacher = Picking.begin(browser, requesting(data=data))
    teacher.press("Cancel and go back")
    assert teacher.answer()[2][DEEP_LINKING + "data"] == data


def test_to_cancel_is_an_empty_list_with_a_message(browser: Browser, runtime: Runtime) -> None:
    teacher = Picking.begin(browser)
    teacher.press("Cancel and go back")
    url, _, claims = teacher.answer()
    assert url == RETURN_URL
    assert claims[ITEMS] == []
    assert claims[DEEP_LINKING + "msg"] == "Nothing was added."
    with runtime.database.transaction(writes=False) as session:
        assert session.scalars(select(PracticeSet)).all() == []


def test_two_answers_never_share_a_nonce(browser: Browser) -> None:
    teacher = Picking.begin(browser)
    teacher.compose()
    fields = {name: [value] for name, value in teacher.form("Add it to the course").fields}
    action = teacher.form("Add it to the course").action
    nonces = set()
    for _ in range(2):
        teacher.page = teacher.send(action, fields)
        nonces.add(teacher.answer()[2]["nonce"])
    assert len(nonces) == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(browser: Browser, text: str) -> None:
    teacher = Picking.begin(browser)
    teacher.compose(title=text, goal=text)
    assert teacher.root.find("article h2 bdi").children == [text]
    assert all("src" in script.attributes for script in teacher.root.find_all("script"))
    teacher.press("Add it to the course")
    assert all("src" in script.attributes for script in teacher.root.find_all("script"))
    assert teacher.items()[0]["title"] == text


def test_a_hostile_return_address_cannot_leave_its_attribute(browser: Browser) -> None:
    url = 'https://lms.example/back?x="><script>alert(1)</script>'.replace(" ", "%20")
    teacher = Picking.begin(browser, requesting(deep_link_return_url=url))
    teacher.press("Cancel and go back")
    assert "<script>alert" not in teacher.page.text
    assert teacher.answer()[0] == url


@pytest.mark.parametrize("name", ["deep_link_return_url", "return_url", "action", "returnUrl"])
def test_a_return_address_in_a_form_is_ignored(browser: Browser, name: str) -> None:
    teacher = Picking.begin(browser)
    teacher.compose()
    form = teacher.form("Add it to the course")
    fields = {key: [value] for key, value in form.fields} | {name: ["https://evil.example/take"]}
    teacher.page = teacher.send(f"{form.action}?{name}=https://evil.example/take", fields)
    assert teacher.answer()[0] == RETURN_URL
    assert "evil.example" not in teacher.page.text
    assert "evil.example" not in teacher.page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "http://lms.example/back", "//lms.example/back", "https://a@evil.example/", ""],
)
def test_a_request_with_a_return_address_that_no_browser_should_follow_is_refused(
    browser: Browser, url: str
) -> None:
    refused = browser.launch(requesting(deep_link_return_url=url))
    assert refused.status_code == 400
    assert "LTI-CLAIM-DEEP-LINK" in refused.text


def test_the_machine_itself_is_a_return_address_in_a_development_installation_alone(
    browser: Browser, runtime: Runtime
) -> None:
    teacher = Picking.begin(browser, requesting(deep_link_return_url="http://127.0.0.1:8123/back"))
    teacher.press("Cancel and go back")
    assert teacher.answer()[0] == "http://127.0.0.1:8123/back"
    strict = replace(runtime, settings=runtime.settings.model_copy(update={"allow_private_addresses": False}))
    with runtime.database.transaction() as session, pytest.raises(BatonError) as refused:
        answer(session, strict, session.get_one(LaunchSession, teacher.launch), [])
    assert refused.value.code == "LTI-CLAIM-DEEP-LINK"


def test_forms_of_this_page_alone_may_go_to_the_platform(browser: Browser, runtime: Runtime) -> None:
    teacher = Picking.begin(browser, requesting(deep_link_return_url="https://Bücher.example:8443/back"))
    assert _form_action(teacher) == ["'self'"]
    teacher.compose()
    assert _form_action(teacher) == ["'self'"]
    teacher.press("Add it to the course")
    with runtime.database.transaction(writes=False) as session:
        embedding = session.scalars(select(Registration.embedding_origins)).one()
    known = map(in_header, embedding)
    assert set(_form_action(teacher)) == {"'self'", "https://xn--bcher-kva.example:8443", *known}
    # A platform may not take a form of the origin "null", which the policy of other pages would make of it.
    assert teacher.page.headers["Referrer-Policy"] == "strict-origin"


def _form_action(teacher: Picking) -> list[str]:
    policy = teacher.page.headers["Content-Security-Policy"]
    (rule,) = [part.split() for part in policy.split("; ") if part.startswith("form-action ")]
    return rule[1:]


def test_the_page_of_the_answer_needs_no_script_and_has_none_inside(browser: Browser) -> None:
    teacher = Picking.begin(browser)
    teacher.press("Cancel and go back")
    assert teacher.root.find("form#answer button").text == "Continue"
    for script in teacher.root.find_all("script"):
        assert script.attributes["src"].startswith("/static/")
        assert script.children == []
    assert " on" not in teacher.root.find("form#answer").attributes


def test_a_platform_that_takes_no_links_gets_a_page_that_says_so(browser: Browser) -> None:
    teacher = Picking.begin(browser, requesting(accept_types=["file", "html"]))
    assert teacher.page.status_code == 400
    assert "LTI-DEEP-LINK-TYPES" in teacher.page.text


def test_a_visit_of_another_kind_has_nothing_to_answer(browser: Browser, runtime: Runtime) -> None:
    teacher = Picking.begin(browser)
    with runtime.database.transaction() as session:
        visit = session.get_one(LaunchSession, teacher.launch)
        visit.message = "resource_link"
        with pytest.raises(BatonError) as refused:
            request_of(visit)
    assert refused.value.status == 404


def test_a_visit_that_ended_signs_nothing(browser: Browser, clock: Clock) -> None:
    teacher = Picking.begin(browser)
    form = teacher.form("Cancel and go back")
    clock.advance(hours=9)
    late = teacher.send(form.action, dict(form.fields))
    assert "SESSION-EXPIRED" in late.text
    assert "JWT" not in late.text
