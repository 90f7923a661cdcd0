"""Registrations and deployments that wait, are off, are new; institutions; who may show Baton in a frame."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from lti_app.db.models import AuditEntry, Course, Deployment, Registration
from lti_app.lti.launching.origins import MOST
from tests.databases import on_sqlite
from tests.launching import TOOL, Browser, register_platform, visit_of, visits
from tests.platform_keys import CLAIM, SigningPlatform

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.test import TestResponse

    from lti_app.runtime import Runtime
    from tests.clock import Clock

PLATFORM = CLAIM + "tool_platform"
RETURN = CLAIM + "launch_presentation"


def _deployed(name: str, /, **institution: str) -> Callable[[dict[str, Any]], None]:
    """Return the change of claims that makes them those of a deployment."""

    def change(claims: dict[str, Any]) -> None:
        claims[CLAIM + "deployment_id"] = name
        claims[PLATFORM] = institution

    return change


def _returning(url: str) -> Callable[[dict[str, Any]], object]:
    return lambda claims: claims.update({RETURN: {"return_url": url}})


def _set(runtime: Runtime, **values: Any) -> None:
    with runtime.database.transaction() as session:
        for name, value in values.items():
            setattr(session.query(Registration).one(), name, value)


def _refused(response: TestResponse, code: str) -> None:
    assert response.status_code == 403
    assert f"<strong>{code}</strong>" in response.text


@pytest.mark.parametrize(("state", "code"), [("pending", "LTI-PENDING"), ("off", "LTI-OFF")])
def test_a_registration_that_is_not_active_launches_nothing(
    browser: Browser, runtime: Runtime, platform: SigningPlatform, state: str, code: str
) -> None:
    asked = browser.begin()
    _set(runtime, state=state)
    _refused(browser.call(), code)
    _refused(browser.post(platform.sign(browser.claims(asked)), asked["state"]), code)
    assert visits(runtime) == []


@pytest.mark.parametrize(
    ("state", "code"), [("pending", "LTI-DEPLOYMENT-PENDING"), ("off", "LTI-DEPLOYMENT-OFF")]
)
def test_a_deployment_that_is_not_active_launches_nothing(
    browser: Browser, runtime: Runtime, state: str, code: str
) -> None:
    with runtime.database.transaction() as session:
        session.query(Deployment).one().state = state
    _refused(browser.launch(), code)
    assert visits(runtime) == []


def test_a_new_deployment_waits_in_the_console_and_says_so(browser: Browser, runtime: Runtime) -> None:
    new = _deployed("deployment-2", guid="north", name="Northside")
    _refused(browser.launch(new), "LTI-DEPLOYMENT-PENDING")
    _refused(browser.launch(new), "LTI-DEPLOYMENT-PENDING")
    with runtime.database.transaction() as session:
        row = session.query(Deployment).filter_by(deployment_id="deployment-2").one()
        assert (row.state, row.guid, row.name) == ("pending", "north", "Northside")
        notes = session.query(AuditEntry).filter_by(action="deployment.added").all()
        assert [(note.actor, note.subject, note.detail["state"]) for note in notes] == [
            ("platform", f"deployment:{row.id}", "pending")
        ]
        row.state = "active"
    assert visit_of(runtime, browser.launch(new)).course.deployment_id == row.id


def test_a_new_deployment_launches_at_once_where_the_registration_says_so(
    browser: Browser, runtime: Runtime
) -> None:
    _set(runtime, new_deployments="admit")
    visit_of(runtime, browser.launch(_deployed("deployment-2")))
    with runtime.database.transaction(writes=False) as session:
        assert {row.state for row in session.query(Deployment)} == {"active"}


def test_the_first_deployment_of_a_registration_that_has_none_is_let_in(
    app: Flask, platform: SigningPlatform, clock: Clock, runtime: Runtime
) -> None:
    with runtime.database.transaction() as session:
        session.query(Deployment).delete()

    def launch(number: int) -> int:
        return Browser(app, platform, clock.now).launch(_deployed(f"deployment-{number % 2}")).status_code

    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(launch, range(4)))
    assert sorted(statuses) == [303, 303, 403, 403]
    with runtime.database.transaction(writes=False) as session:
        assert sorted(row.state for row in session.query(Deployment)) == ["active", "pending"]


@on_sqlite
@pytest.mark.parametrize("change", ["signature", "nonce", "sub"])
def test_a_message_that_is_not_believed_adds_no_deployment(
    browser: Browser, platform: SigningPlatform, runtime: Runtime, change: str
) -> None:
    asked = browser.begin()
    claims = browser.claims(asked)
    _deployed("deployment-2")(claims)
    claims.update({} if change == "signature" else {change: None})
    token = platform.sign(claims, number=2 if change == "signature" else None)
    assert 400 <= browser.post(token, asked["state"]).status_code < 500
    with runtime.database.transaction(writes=False) as session:
        assert session.query(Deployment).count() == 1


def test_a_deployment_that_another_institution_names_is_refused_and_stays_whose_it_was(
    browser: Browser, runtime: Runtime
) -> None:
    north = _deployed("deployment-1", guid="north", name="Northside")
    visit_of(runtime, browser.launch())
    visit_of(runtime, browser.launch(north))
    _refused(browser.launch(_deployed("deployment-1", guid="south", name="Southside")), "LTI-INSTITUTION")
    visit_of(runtime, browser.launch(_deployed("deployment-1")))  # one that does not say stays where it was
    with runtime.database.transaction(writes=False) as session:
        row = session.query(Deployment).one()
        assert (row.guid, row.name) == ("north", "Northside")


@on_sqlite
def test_two_institutions_under_one_issuer_and_client_have_courses_of_their_own(
    browser: Browser, runtime: Runtime
) -> None:
    _set(runtime, new_deployments="admit")
    north = visit_of(runtime, browser.launch(_deployed("deployment-1", guid="north")))
    south = visit_of(runtime, browser.launch(_deployed("deployment-2", guid="south")))
    assert north.course_id != south.course_id
    with runtime.database.transaction(writes=False) as session:
        assert [row.context_id for row in session.query(Course)] == ["course-1", "course-1"]


@on_sqlite
def test_what_kind_of_platform_it_is_is_learned_where_nobody_has_said(
    browser: Browser, runtime: Runtime, platform: SigningPlatform
) -> None:
    browser.launch(_deployed("deployment-1", product_family_code="Canvas"))
    browser.launch(_deployed("deployment-1", product_family_code="moodle"))
    with runtime.database.transaction(writes=False) as session:
        assert session.query(Registration).one().family == "canvas"
        assert session.query(AuditEntry).filter_by(action="registration.family-learned").count() == 1


def test_the_page_around_a_launch_may_show_baton(browser: Browser, runtime: Runtime) -> None:
    home = browser.launch(_returning("https://north.lms.example:8443/courses/1?x=1"))
    policy = browser.client.get(home.location, base_url=TOOL).headers["Content-Security-Policy"]
    assert " https://north.lms.example:8443" in policy
    assert "courses" not in policy
    assert "frame-ancestors *" not in policy
    browser.launch(_returning("https://north.lms.example:8443/courses/2"))
    with runtime.database.transaction(writes=False) as session:
        origins = session.query(Registration).one().embedding_origins
        assert origins.count("https://north.lms.example:8443") == 1
        noted = session.query(AuditEntry).filter_by(action="registration.origin-learned").all()
        assert [note.detail["origin"] for note in noted] == ["https://north.lms.example:8443"]


@on_sqlite
@pytest.mark.parametrize(
    "url",
    [
        "http://lms.example/", "https://*/", "https://*.example/", "javascript:alert(1)", "*", "", 7,
        "https://a.example;script-src */", "https://a.example script-src/", "https://user@a.example/",
        "https://below.school.example/x",
    ],
)  # fmt: skip
def test_an_address_that_is_no_secure_origin_or_covered_already_is_not_learned(
    browser: Browser, runtime: Runtime, url: Any
) -> None:
    _set(runtime, embedding_origins=["https://*.school.example"])
    visit_of(runtime, browser.launch(_returning(url)))
    with runtime.database.transaction(writes=False) as session:
        assert session.query(Registration).one().embedding_origins == ["https://*.school.example"]


@on_sqlite
def test_an_administrator_s_list_stays_as_it_is_where_nothing_is_to_be_learned(
    browser: Browser, runtime: Runtime
) -> None:
    _set(runtime, learns_origins=False, embedding_origins=["https://lms.example"])
    browser.launch(_returning("https://other.example/"))
    with runtime.database.transaction(writes=False) as session:
        assert session.query(Registration).one().embedding_origins == ["https://lms.example"]


@on_sqlite
def test_a_platform_of_many_addresses_is_learned_up_to_a_bound(browser: Browser, runtime: Runtime) -> None:
    for number in range(MOST + 2):
        browser.launch(_returning(f"https://school-{number}.example/"))
    with runtime.database.transaction(writes=False) as session:
        assert len(session.query(Registration).one().embedding_origins) == MOST


@on_sqlite
def test_a_deep_linking_request_s_return_address_is_learned_too(browser: Browser, runtime: Runtime) -> None:
    def picking(claims: dict[str, Any]) -> None:
        claims[CLAIM + "message_type"] = "LtiDeepLinkingRequest"
        claims["https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"] = {
            "deep_link_return_url": "https://picker.example/back?data=1",
            "accept_types": ["ltiResourceLink"],
        }

    visit_of(runtime, browser.launch(picking))
    with runtime.database.transaction(writes=False) as session:
        assert "https://picker.example" in session.query(Registration).one().embedding_origins


@on_sqlite
@pytest.mark.parametrize(("family", "heard"), [("canvas", True), ("moodle", False), ("other", False)])
def test_a_page_tells_its_height_only_to_a_platform_that_listens(
    browser: Browser, runtime: Runtime, platform: SigningPlatform, family: str, heard: bool
) -> None:
    register_platform(runtime, platform, family=family)
    page = browser.follow(browser.launch())
    assert ("<body data-frame-resize>" in page.text) is heard
