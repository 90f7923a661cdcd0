"""A platform registers itself by a pasted address, over real HTTP."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from lti_app.db.models import AuditEntry
from lti_app.lti.registering.profile import CUSTOM_FIELDS
from lti_app.lti.scopes import SCOPES
from tests.loopback import Reply
from tests.lti_app.lti.registering import Desk
from tests.lti_app.lti.registrars import (
    CANVAS,
    PLATFORM,
    TOOL,
    CanvasRegistrar,
    MoodleRegistrar,
    canvas_registrar,
    moodle_registrar,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from lti_app.runtime import Runtime


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app, app.extensions["baton"])


@pytest.fixture
def moodle() -> Iterator[MoodleRegistrar]:
    with moodle_registrar() as registrar:
        yield registrar


@pytest.fixture
def canvas() -> Iterator[CanvasRegistrar]:
    with canvas_registrar() as registrar:
        yield registrar


def actions(runtime: Runtime) -> list[str]:
    with runtime.database.transaction(writes=False) as session:
        return [entry.action for entry in session.query(AuditEntry).order_by(AuditEntry.id)]


def test_moodle_is_registered_with_all_that_it_said(desk: Desk, moodle: MoodleRegistrar) -> None:
    done = desk.register(desk.invite(label="Moodle of the school"), moodle)
    assert (done.status_code, "Baton is registered" in done.text) == (200, True)
    assert "Activate" in done.text
    (row,) = desk.registrations(client_id="AjA3VoTjPudelTo")
    at = moodle.server.url
    assert (row.issuer, row.label, row.family, row.state) == (at, "Moodle of the school", "moodle", "active")
    assert (row.auth_login_url, row.auth_token_url) == (f"{at}/mod/lti/auth.php", f"{at}/mod/lti/token.php")
    assert (row.key_set_url, row.auth_audience) == (f"{at}/mod/lti/certs.php", None)
    assert row.scopes == list(SCOPES.values())
    assert row.embedding_origins == [at]
    assert [deployment.deployment_id for deployment in row.deployments] == ["2"]
    assert row.new_deployments == "approve"
    assert actions(desk.runtime)[-2:] == ["invitation.made", "registration.made"]


def test_moodle_is_told_what_baton_is_and_nothing_that_it_does_not_offer(
    desk: Desk, moodle: MoodleRegistrar
) -> None:
    desk.register(desk.invite(), moodle)
    (body,) = moodle.bodies
    launch = "https://baton.example/lti/launch"
    assert body == {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["client_credentials", "implicit"],
        "initiate_login_uri": "https://baton.example/lti/login",
        "redirect_uris": [launch],
        "client_name": "Baton",
        "jwks_uri": "https://baton.example/lti/jwks",
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(SCOPES.values()),
        TOOL: {
            "domain": "baton.example",
            "description": body[TOOL]["description"],
            "target_link_uri": launch,
            "custom_parameters": {"context_history": "$Context.id.history"},
            "claims": ["iss", "sub", "name", "given_name", "family_name"],
            "messages": [
                {"type": "LtiResourceLinkRequest", "target_link_uri": launch, "label": "Baton practice"},
                {
                    "type": "LtiDeepLinkingRequest",
                    "target_link_uri": launch,
                    "label": "Pick a practice set",
                    "placements": ["ContentArea"],
                },
            ],
        },
    }


def test_canvas_is_registered_with_its_placements_and_privacy(desk: Desk, canvas: CanvasRegistrar) -> None:
    done = desk.register(desk.invite(platform_url=canvas.server.url), canvas)
    assert done.status_code == 200, done.text
    assert "Review it" in done.text
    (body,) = canvas.bodies
    messages = {message["type"]: message for message in body[TOOL]["messages"]}
    assert messages["LtiResourceLinkRequest"]["placements"] == [f"{CANVAS}course_navigation"]
    assert messages["LtiResourceLinkRequest"][f"{CANVAS}visibility"] == "members"
    assert messages["LtiResourceLinkRequest"][f"{CANVAS}course_navigation/default_enabled"] is False
    assert messages["LtiDeepLinkingRequest"]["placements"] == [
        f"{CANVAS}assignment_selection",
        f"{CANVAS}link_selection",
    ]
    assert body[TOOL][f"{CANVAS}privacy_level"] == "name_only"
    assert body[TOOL]["custom_parameters"] == CUSTOM_FIELDS
    (row,) = desk.registrations(client_id="10000000000002")
    assert (row.issuer, row.family, row.label) == (
        "https://canvas.instructure.com",
        "canvas",
        "Hillside District",
    )
    # A bare host, which is no audience: the token address stands in its place.
    assert row.auth_audience is None
    assert canvas.server.url in row.embedding_origins


def test_where_no_deployment_is_named_the_first_launch_may_name_it(
    desk: Desk, canvas: CanvasRegistrar
) -> None:
    desk.register(desk.invite(platform_url=canvas.server.url), canvas)
    (row,) = desk.registrations(family="canvas")
    assert (row.deployments, row.new_deployments) == ([], "admit")


def test_where_canvas_names_a_deployment_others_wait(desk: Desk, canvas: CanvasRegistrar) -> None:
    canvas.deployment_id = "7:d3a2504b"
    desk.register(desk.invite(platform_url=canvas.server.url), canvas)
    (row,) = desk.registrations(family="canvas")
    assert [deployment.deployment_id for deployment in row.deployments] == ["7:d3a2504b"]
    assert row.new_deployments == "approve"


@pytest.mark.parametrize("prefix", ["", CANVAS])
def test_canvas_placements_are_named_as_they_are_offered(
    desk: Desk, canvas: CanvasRegistrar, prefix: str
) -> None:
    canvas.configuration[PLATFORM]["messages_supported"] = [
        {"type": "LtiDeepLinkingRequest", "placements": [prefix + "assignment_selection"]},
        {"type": "LtiResourceLinkRequest", "placements": [prefix + "link_selection"]},
    ]
    done = desk.register(desk.invite(platform_url=canvas.server.url), canvas)
    assert done.status_code == 200, done.text
    # A launch without its placement would take link_selection instead, so it is left out.
    assert [(message["type"], message["placements"]) for message in canvas.bodies[0][TOOL]["messages"]] == [
        ("LtiDeepLinkingRequest", [prefix + "assignment_selection"])
    ]


def test_scopes_are_those_that_the_platform_offers_and_the_page_says_what_is_missing(
    desk: Desk, canvas: CanvasRegistrar
) -> None:
    canvas.configuration["scopes_supported"] = ["openid", SCOPES["score"], "urn:unknown"]
    address = desk.invite(platform_url=canvas.server.url)
    page = desk.open(address, canvas)
    assert "What your LMS does not offer" in page.text
    assert "only students who have opened Baton" in page.text
    assert desk.press(address, page).status_code == 200
    assert canvas.bodies[0]["scope"] == SCOPES["score"]


def test_names_are_asked_for_and_an_administrator_can_say_no(desk: Desk, canvas: CanvasRegistrar) -> None:
    address = desk.invite(platform_url=canvas.server.url)
    page = desk.open(address, canvas)
    assert 'name="names" value="yes" checked' in page.text
    assert "E-mail addresses and pictures are not asked for" in page.text
    desk.press(address, page, names=False)
    (body,) = canvas.bodies
    assert body[TOOL]["claims"] == ["sub"]  # Canvas lists no "iss"
    assert body[TOOL][f"{CANVAS}privacy_level"] == "anonymous"


def test_e_mail_is_never_asked_for(desk: Desk, moodle: MoodleRegistrar) -> None:
    desk.register(desk.invite(), moodle)
    assert "email" not in json.dumps(moodle.bodies)


def test_a_platform_that_lists_no_variables_is_told_them_all(desk: Desk, moodle: MoodleRegistrar) -> None:
    del moodle.configuration[PLATFORM]["variables"]
    desk.register(desk.invite(), moodle)
    assert moodle.bodies[0][TOOL]["custom_parameters"] == CUSTOM_FIELDS


@pytest.mark.parametrize(
    ("listed", "sent"),
    [
        (["LtiDeepLinkingRequest", "Other"], ["LtiDeepLinkingRequest"]),
        ([{"type": "LtiSubmissionReviewRequest"}, 7, {}], ["LtiSubmissionReviewRequest"]),
        (None, ["LtiResourceLinkRequest"]),
        ("LtiResourceLinkRequest", ["LtiResourceLinkRequest"]),
    ],
)  # fmt: skip
def test_messages_are_those_that_the_platform_offers_in_whatever_form(
    desk: Desk, moodle: MoodleRegistrar, listed: object, sent: list[str]
) -> None:
    moodle.configuration[PLATFORM]["messages_supported"] = listed
    assert desk.register(desk.invite(), moodle).status_code == 200
    assert [message["type"] for message in moodle.bodies[0][TOOL]["messages"]] == sent


def test_an_unknown_platform_is_registered_by_the_specification(desk: Desk, moodle: MoodleRegistrar) -> None:
    moodle.configuration[PLATFORM] = {"product_family_code": "blackboard"}
    moodle.reply = Reply(201, {"client_id": "other-client"})
    assert desk.register(desk.invite(), moodle).status_code == 200
    (row,) = desk.registrations(client_id="other-client")
    assert (row.family, row.scopes, row.deployments) == ("other", [], [])


def test_the_registration_waits_for_approval_where_the_invitation_says_so(
    desk: Desk, moodle: MoodleRegistrar
) -> None:
    done = desk.register(desk.invite(needs_approval=True), moodle)
    assert "approve this platform" in done.text
    (row,) = desk.registrations(family="moodle")
    assert row.state == "pending"


def test_registering_again_brings_the_registration_up_to_date(desk: Desk, moodle: MoodleRegistrar) -> None:
    desk.register(desk.invite(label="Moodle"), moodle)
    (before,) = desk.registrations(family="moodle")
    moodle.spent = False
    moodle.configuration["jwks_uri"] = f"{moodle.server.url}/new-certs"
    address = desk.invite(registration_id=before.id, label="ignored", needs_approval=True)
    assert "Bring Baton up to date" in desk.open(address, moodle).text
    assert "Baton is up to date" in desk.register(address, moodle).text
    (after,) = desk.registrations(family="moodle")
    assert (after.id, after.key_set_url) == (before.id, f"{moodle.server.url}/new-certs")
    assert (after.label, after.state) == ("Moodle", "active")
    assert actions(desk.runtime)[-1] == "registration.updated"


def test_a_canvas_of_its_own_domain_is_brought_up_to_date_without_naming_it_again(
    desk: Desk, canvas: CanvasRegistrar
) -> None:
    desk.register(desk.invite(platform_url=canvas.server.url), canvas)
    (before,) = desk.registrations(family="canvas")
    done = desk.register(desk.invite(registration_id=before.id), canvas)
    assert "Baton is up to date" in done.text
    assert len(desk.registrations(family="canvas")) == 1


def test_register_as_new_makes_a_second_registration_beside_the_first(
    desk: Desk, moodle: MoodleRegistrar
) -> None:
    desk.register(desk.invite(), moodle)
    (before,) = desk.registrations(family="moodle")
    moodle.spent, moodle.client_id = False, "another"
    desk.register(desk.invite(registration_id=before.id), moodle)
    assert [row.client_id for row in desk.registrations(family="moodle")] == ["AjA3VoTjPudelTo", "another"]
