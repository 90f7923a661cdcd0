"""What an id_token of Canvas says (facts: sections 1.5 to 1.7 and 7)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from lti_app.sandbox import Browserlike, SandboxConfig, create_sandbox, sandbox_of, serving
from lti_app.sandbox.canvas import identity
from lti_app.sandbox.canvas.addresses import sso_origin
from lti_app.sandbox.canvas.claims import launch_claims
from lti_app.sandbox.canvas.enrolments import Enrolment, Standing, enrol
from lti_app.sandbox.canvas.knobs import knobs_of, turn
from lti_app.sandbox.canvas.merging import merge
from lti_app.sandbox.config import COURSE_ID
from lti_app.sandbox.launches import PendingLaunch
from lti_app.sandbox.people import Kind
from lti_app.sandbox.vocabulary import AGS_CLAIM, LTI, NRPS_CLAIM
from tests.lti_app.sandbox.canvas.conftest import (
    CLIENT_ID,
    ISSUER,
    MENU,
    PRACTICE,
    claims_of,
    launched,
    roles,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from lti_app.sandbox import Platform
    from tests.clock import Clock
    from tests.lti_app.sandbox.canvas.conftest import CanvasCalls
    from tests.lti_app.sandbox.peer import ToolPeer

PLACEMENT = "https://www.instructure.com/placement"
LIS = "http://purl.imsglobal.org/vocab/lis/v2/"


def test_the_audience_is_a_string_and_a_launch_lives_for_an_hour(
    browser: Browserlike, peer: ToolPeer
) -> None:
    claims = launched(browser, peer, "student-01")
    assert claims["iss"] == ISSUER
    assert claims["aud"] == claims["azp"] == CLIENT_ID
    assert claims["exp"] - claims["iat"] == 3600
    assert claims["nonce"] == "nonce-1"


def test_people_are_uuids_and_courses_forty_hexadecimal_signs(browser: Browserlike, peer: ToolPeer) -> None:
    claims = launched(browser, peer, "student-01")
    assert str(UUID(claims["sub"])) == claims["sub"]
    context = claims[f"{LTI}context"]
    assert len(context["id"]) == 40
    assert int(context["id"], 16)
    assert context["type"] == ["http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering"]
    assert len(claims[f"{LTI}lti11_legacy_user_id"]) == 40
    guid = claims[f"{LTI}tool_platform"]["guid"]
    assert guid.endswith(":canvas-lms")
    assert len(guid.split(":")[0]) == 40


def test_an_assignment_has_no_placement_a_column_and_a_description_in_html(
    browser: Browserlike, peer: ToolPeer, services: CanvasCalls
) -> None:
    claims = launched(browser, peer, "student-01")
    assert claims[PLACEMENT] is None
    link = claims[f"{LTI}resource_link"]
    assert str(UUID(link["id"])) == link["id"]
    assert link["description"].startswith("<p>")
    assert claims[AGS_CLAIM]["lineitem"] == services.column
    assert "?" not in claims[AGS_CLAIM]["lineitem"]
    assert claims[f"{LTI}launch_presentation"]["document_target"] == "iframe"


def test_the_course_menu_has_the_course_for_its_link(browser: Browserlike, peer: ToolPeer) -> None:
    claims = launched(browser, peer, "teacher-1", MENU)
    assert claims[PLACEMENT] == "course_navigation"
    assert claims[f"{LTI}resource_link"]["id"] == claims[f"{LTI}context"]["id"]
    assert "lineitem" not in claims[AGS_CLAIM]
    assert "baton_placement" not in claims[f"{LTI}custom"]


def test_a_window_of_its_own_still_says_iframe(
    browser: Browserlike, peer: ToolPeer, platform: Platform
) -> None:
    browser.become("student-01")
    browser.open_window(PRACTICE)
    assert peer.launches[-1]["id_token"]
    claims = launched(browser, peer, "student-01")
    assert claims[f"{LTI}launch_presentation"]["document_target"] == "iframe"


def test_services_appear_as_far_as_the_key_has_scopes(
    browser: Browserlike, peer: ToolPeer, platform: Platform
) -> None:
    platform.tool.scopes = ["https://purl.imsglobal.org/spec/lti-ags/scope/score"]
    claims = launched(browser, peer, "student-01")
    assert claims[AGS_CLAIM]["scope"] == platform.tool.scopes
    assert NRPS_CLAIM not in claims
    platform.tool.scopes = []
    assert AGS_CLAIM not in launched(browser, peer, "student-01")


def test_a_student_is_learner_student_and_user(browser: Browserlike, peer: ToolPeer) -> None:
    assert roles(launched(browser, peer, "student-01")) == {
        f"{LIS}membership#Learner",
        f"{LIS}institution/person#Student",
        f"{LIS}system/person#User",
    }


def test_an_assistant_looks_like_an_instructor_but_for_the_sub_role(
    browser: Browserlike, peer: ToolPeer
) -> None:
    said = roles(launched(browser, peer, "assistant-1"))
    assert f"{LIS}membership/Instructor#TeachingAssistant" in said
    assert f"{LIS}membership#Instructor" in said


def test_a_student_here_who_teaches_elsewhere_is_instructor_of_the_institution_only(
    browser: Browserlike, peer: ToolPeer, platform: Platform
) -> None:
    other = platform.copy_course(COURSE_ID)
    enrol(platform, other.id, Enrolment("student-01", Kind.TEACHER))
    said = roles(launched(browser, peer, "student-01"))
    assert f"{LIS}institution/person#Instructor" in said
    assert f"{LIS}membership#Instructor" not in said
    assert f"{LIS}membership#Learner" in said


def test_an_administrator_has_no_role_in_the_course(
    browser: Browserlike, peer: ToolPeer, platform: Platform
) -> None:
    said = roles(launched(browser, peer, "admin-1"))
    assert f"{LIS}institution/person#Administrator" in said
    assert not any("membership" in role for role in said)
    platform.extra["site_administrators"] = ["admin-1"]
    assert f"{LIS}system/person#SysAdmin" in roles(launched(browser, peer, "admin-1"))


def test_a_designer_develops_content(browser: Browserlike, peer: ToolPeer) -> None:
    assert f"{LIS}membership#ContentDeveloper" in roles(launched(browser, peer, "designer-1"))


def test_an_observer_is_a_mentor_and_whom_is_claimed_at_privacy_public_alone(
    browser: Browserlike, peer: ToolPeer, platform: Platform, services: CanvasCalls
) -> None:
    platform.tool.custom = {"observees": "$com.instructure.User.observees"}
    claims = launched(browser, peer, "observer-1")
    assert f"{LIS}membership#Mentor" in roles(claims)
    assert f"{LIS}membership#Learner" not in roles(claims)
    assert f"{LTI}role_scope_mentor" not in claims
    assert claims[f"{LTI}custom"]["observees"] == services.sub("student-01")
    turn(platform, privacy="public")
    assert launched(browser, peer, "observer-1")[f"{LTI}role_scope_mentor"] == [services.sub("student-01")]


def test_the_test_student_is_a_learner_with_a_role_of_the_lti_vocabulary(
    browser: Browserlike, peer: ToolPeer, platform: Platform
) -> None:
    platform.tool.custom = {"view": "$com.instructure.User.student_view"}
    claims = launched(browser, peer, "test-student")
    assert "http://purl.imsglobal.org/vocab/lti/system/person#TestUser" in roles(claims)
    assert f"{LIS}membership#Learner" in roles(claims)
    assert claims[f"{LTI}custom"]["view"] == "true"
    copy = platform.copy_course(COURSE_ID)
    elsewhere = launched(browser, peer, "test-student", copy.links[0].id)
    assert elsewhere["sub"] != claims["sub"]


def test_a_concluded_student_has_no_role_in_the_course(
    browser: Browserlike, peer: ToolPeer, platform: Platform
) -> None:
    enrol(platform, COURSE_ID, Enrolment("student-01", Kind.STUDENT, standing=Standing.CONCLUDED))
    assert not any("membership" in role for role in roles(launched(browser, peer, "student-01")))


def test_the_account_is_a_context_without_label_and_services(
    browser: Browserlike, peer: ToolPeer, platform: Platform
) -> None:
    browser.become("admin-1")
    browser.go_on(browser.get(f"{platform.config.origin}/account/launch"))
    claims = launch_claims(
        platform,
        PendingLaunch("admin-1", "", None, CLIENT_ID, "7", "http://tool", platform.now()),
        nonce="n",
    )
    assert claims[f"{LTI}context"]["type"] == ["Account"]
    assert "label" not in claims[f"{LTI}context"]
    assert AGS_CLAIM not in claims
    assert peer.launches[-1]["id_token"]


@pytest.mark.parametrize(
    ("level", "told"),
    [
        ("anonymous", set()),
        ("name_only", {"name", "given_name", "family_name", f"{LTI}lis"}),
        ("email_only", {"email"}),
        ("public", {"name", "given_name", "family_name", "email", "picture", f"{LTI}lis"}),
    ],
)
def test_the_privacy_level_says_what_is_told_and_sub_is_always(
    browser: Browserlike, peer: ToolPeer, platform: Platform, level: str, told: set[str]
) -> None:
    turn(platform, privacy=level)
    claims = launched(browser, peer, "student-01")
    everything = {"name", "given_name", "family_name", "email", "picture", f"{LTI}lis"}
    assert set(claims) & everything == told
    assert claims["sub"]


def test_a_variable_without_a_value_stays_as_it_is(
    browser: Browserlike, peer: ToolPeer, platform: Platform
) -> None:
    platform.tool.custom = {
        "due": "$Canvas.assignment.dueAt.iso8601",
        "early": "$Canvas.assignment.earliestEnrollmentDueAt.iso8601",
        "link_history": "$ResourceLink.id.history",
        "course": "$Canvas.course.id",
        "unknown": "$Baton.knows.best",
        "inside": "course-$Canvas.course.id!",
    }
    said = launched(browser, peer, "teacher-1")[f"{LTI}custom"]
    assert said == {
        "due": "$Canvas.assignment.dueAt.iso8601",
        "early": "",
        "link_history": "$ResourceLink.id.history",
        "course": "1",
        "unknown": "$Baton.knows.best",
        "inside": "course-1!",
    }
    sourced = launched(browser, peer, "teacher-1")[f"{LTI}lis"]["person_sourcedid"]
    assert sourced == "$Person.sourcedId"


def test_sections_are_variables_of_the_person_who_launches(
    browser: Browserlike, peer: ToolPeer, platform: Platform
) -> None:
    platform.tool.custom = {
        "ids": "$Canvas.course.sectionIds",
        "names": "$com.instructure.User.sectionNames",
        "restricted": "$Canvas.course.sectionRestricted",
    }
    enrol(
        platform,
        COURSE_ID,
        Enrolment("assistant-1", Kind.ASSISTANT, 1, restricted=True),
        Enrolment("assistant-1", Kind.ASSISTANT, 2, restricted=True),
    )
    said = launched(browser, peer, "assistant-1")[f"{LTI}custom"]
    assert said == {"ids": "1,2", "names": '["Period 1", "Period 2"]', "restricted": "true"}
    assert launched(browser, peer, "teacher-1")[f"{LTI}custom"]["restricted"] == "false"


def test_link_custom_goes_over_placement_and_tool(
    browser: Browserlike, peer: ToolPeer, platform: Platform
) -> None:
    platform.tool.custom = {"a": "tool", "b": "tool"}
    found = platform.courses.link(PRACTICE)
    assert found is not None
    platform.courses.change_link(replace(found[1], custom={"b": "link"}))
    assert launched(browser, peer, "student-01")[f"{LTI}custom"] == {"a": "tool", "b": "link"}


def test_a_copied_course_has_new_ids_the_same_address_and_custom_and_its_history(
    browser: Browserlike, peer: ToolPeer, platform: Platform
) -> None:
    platform.tool.custom = {
        "context_history": "$Context.id.history",
        "activity_history": "$Activity.id.history",
        "assignment": "$com.instructure.Assignment.lti.id",
    }
    found = platform.courses.link(PRACTICE)
    assert found is not None
    platform.courses.change_link(replace(found[1], custom={"baton_content": "c-1"}))
    first = launched(browser, peer, "teacher-1")
    copy = platform.copy_course(COURSE_ID)
    again = platform.copy_course(copy.id)
    third = launched(browser, peer, "teacher-1", again.links[0].id)
    old, new = first[f"{LTI}custom"], third[f"{LTI}custom"]
    assert third[f"{LTI}context"]["id"] != first[f"{LTI}context"]["id"]
    assert third[f"{LTI}resource_link"]["id"] != first[f"{LTI}resource_link"]["id"]
    assert third[AGS_CLAIM]["lineitem"] != first[AGS_CLAIM]["lineitem"]
    assert third[f"{LTI}target_link_uri"] == first[f"{LTI}target_link_uri"]
    assert new["baton_content"] == "c-1"
    assert new["context_history"].split(",")[1] == first[f"{LTI}context"]["id"]
    assert new["activity_history"].split(",")[1] == old["assignment"]
    assert old["context_history"] == ""


def test_a_duplicated_assignment_has_a_new_id_and_the_same_custom(
    browser: Browserlike, peer: ToolPeer, platform: Platform
) -> None:
    platform.tool.custom = {"history": "$Activity.id.history", "own": "$com.instructure.Assignment.lti.id"}
    before = launched(browser, peer, "teacher-1")[f"{LTI}custom"]
    browser.become("teacher-1")
    page = browser.get(f"{platform.config.origin}/course/{COURSE_ID}")
    browser.submit(page, page.find(f"[data-link={PRACTICE}] form.duplicate"))
    course = platform.courses.get(COURSE_ID)
    assert course is not None
    twin = course.links[-1]
    assert twin.extra["published"] is False
    said = launched(browser, peer, "teacher-1", twin.id)[f"{LTI}custom"]
    assert said["own"] != before["own"]
    assert said["history"] == before["own"]


def test_after_a_merge_a_past_id_stays_in_the_other_accounts_course(
    browser: Browserlike, peer: ToolPeer, platform: Platform
) -> None:
    copy = platform.copy_course(COURSE_ID)
    platform.enrol(copy.id, "student-02", enrolled=False)
    platform.enrol(COURSE_ID, "student-01", enrolled=False)
    before = launched(browser, peer, "student-01", copy.links[0].id)
    own = launched(browser, peer, "student-02")
    merge(platform, "student-01", "student-02")
    after = launched(browser, peer, "student-02", copy.links[0].id)
    assert after["sub"] == before["sub"]
    assert launched(browser, peer, "student-02")["sub"] == own["sub"] != after["sub"]
    assert after[f"{LTI}lti11_legacy_user_id"] == own[f"{LTI}lti11_legacy_user_id"]


@pytest.fixture
def other(platform: Platform, clock: Clock) -> Iterator[Platform]:
    """Another institution of the same hosted Canvas: one issuer, client id, secret and host to sign in at."""
    made: list[Flask] = []

    def build(origin: str) -> Flask:
        tool = platform.config.tool
        config = SandboxConfig(issuer=ISSUER, origin=origin, tool=tool, lms="canvas", client_id=CLIENT_ID)
        made.append(create_sandbox(config, clock.now, platform.keys))
        return made[0]

    with serving(build):
        institution = sandbox_of(made[0])
        turn(institution, secret=knobs_of(platform).secret, sso=sso_origin(platform))
        yield institution


def test_two_institutions_share_the_issuer_and_no_id(
    platform: Platform, other: Platform, services: CanvasCalls
) -> None:
    assert other.details.issuer == platform.details.issuer
    assert other.details.client_id == platform.details.client_id
    assert other.details.auth_login_url == platform.details.auth_login_url
    assert other.details.deployment_id != platform.details.deployment_id
    assert identity.guid(other) != identity.guid(platform)
    assert identity.context_id(other, COURSE_ID) != identity.context_id(platform, COURSE_ID)
    here = {identity.sub(platform, one, None) for one in platform.people}
    assert not here & {identity.sub(other, one, None) for one in other.people}


def test_one_token_serves_all_institutions_of_a_client(other: Platform, services: CanvasCalls) -> None:
    url = f"{other.config.origin}/api/lti/courses/1/line_items"
    assert services.call("GET", url, token=services.token()).status_code == 200


def test_the_shared_host_sends_each_to_her_own_institution(
    platform: Platform, other: Platform, peer: ToolPeer
) -> None:
    browser = Browserlike(other.config.origin)
    browser.launch("student-01", PRACTICE)
    browser.close()
    assert claims_of(peer)[f"{LTI}tool_platform"]["guid"] == identity.guid(other)
