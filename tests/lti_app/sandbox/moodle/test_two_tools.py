"""Two registrations in one Moodle, and two Moodles of one issuer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import jwt
import pytest

from lti_app.sandbox import SandboxConfig, Tool, create_sandbox, sandbox_of
from lti_app.sandbox.config import COURSE_ID, PRACTICE_LINK_ID
from lti_app.sandbox.vocabulary import LINEITEMS_TYPE, LTI

if TYPE_CHECKING:
    from pathlib import Path

    from lti_app.sandbox import Browserlike, Platform
    from tests.lti_app.sandbox.moodle.conftest import Registrar
    from tests.lti_app.sandbox.peer import Services, ToolPeer


def test_a_link_opens_its_own_tool(
    browser: Browserlike, registrar: Registrar, platform: Platform, peer: ToolPeer
) -> None:
    second = registrar.post(registrar.token(browser, "#as-new")).json()["client_id"]
    platform.tools[1].active = True
    _, link = platform.courses.link(PRACTICE_LINK_ID) or pytest.fail("no link")
    platform.add_link(COURSE_ID, replace(link, id="of-second", client_id=second))
    browser.launch("student-01", "of-second")
    claims: dict[str, Any] = jwt.decode(peer.launches[-1]["id_token"], options={"verify_signature": False})
    assert (claims["aud"], claims[f"{LTI}deployment_id"]) == (second, "2")
    assert "type_id=2" in claims["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"]["lineitem"]


def test_a_token_of_one_tool_does_not_open_the_services_of_another(
    browser: Browserlike, registrar: Registrar, services: Services
) -> None:
    registrar.post(registrar.token(browser, "#as-new"))
    own = services.call("GET", services.address("lineitems"), accept=LINEITEMS_TYPE)
    other = services.call("GET", services.address("lineitems", "type_id=2"), accept=LINEITEMS_TYPE)
    assert (own.status_code, other.status_code) == (200, 401)


def test_a_launch_begun_for_one_tool_is_not_given_to_another(
    browser: Browserlike, registrar: Registrar, platform: Platform, peer: ToolPeer
) -> None:
    second = registrar.post(registrar.token(browser, "#as-new")).json()["client_id"]
    peer.login = {"client_id": second}
    browser.launch("student-01", PRACTICE_LINK_ID)
    assert peer.launches[-1]["error"] == "unauthorized_client"


class TestSharedIssuer:
    @pytest.fixture
    def options(self) -> dict[str, object]:
        return {"issuer": "https://lms.example"}

    def test_the_issuer_may_be_another_than_the_address(
        self, browser: Browserlike, platform: Platform, peer: ToolPeer
    ) -> None:
        browser.launch("student-01", PRACTICE_LINK_ID)
        claims: dict[str, Any] = jwt.decode(
            peer.launches[-1]["id_token"], options={"verify_signature": False}
        )
        assert claims["iss"] == peer.initiations[-1]["iss"] == "https://lms.example"
        assert platform.details.auth_token_url.startswith(platform.config.origin)
        assert platform.config.origin.startswith("http://localhost:")


def test_two_institutions_differ_in_their_guid() -> None:
    guids = set()
    for host in ("one", "two"):
        config = SandboxConfig("https://lms.example", Tool.at("http://127.0.0.1:1"), origin=f"https://{host}")
        platform = sandbox_of(create_sandbox(config))
        course, link = platform.courses.link(PRACTICE_LINK_ID) or pytest.fail("no link")
        launch = platform.pending(link, course, platform.people[0], "iframe")
        claims = platform.lms.launch_claims(platform, launch, nonce="")
        guids.add(claims[f"{LTI}tool_platform"]["guid"])
    assert len(guids) == 2


def test_what_was_registered_and_added_outlives_a_restart(tmp_path: Path) -> None:
    def started() -> Platform:
        state = str(tmp_path / "lms.json")
        tool = Tool.at("http://127.0.0.1:1")
        return sandbox_of(create_sandbox(SandboxConfig("http://localhost:1", tool, state_file=state)))

    first = started()
    first.tool.share_names = True
    copy = first.copy_course(COURSE_ID)
    first.enrol(copy.id, "student-01", enrolled=False)
    second = started()
    assert second.courses.to_json() == first.courses.to_json()
    assert second.courses.get(copy.id) == first.courses.get(copy.id)
    assert second.tools == first.tools
    assert second.copy_course(COURSE_ID).id not in {copy.id, COURSE_ID}


def test_a_name_under_localhost_is_this_machine(browser: Browserlike, platform: Platform) -> None:
    port = platform.config.origin.rsplit(":", 1)[1]
    page = browser.get(f"http://sso.localhost:{port}/")
    assert page.status == 200
    assert page.url.startswith(f"http://sso.localhost:{port}/")
