"""The JSON that a Canvas administrator pastes, held to Canvas' own schema of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lti_app.lti.registering.canvas_config import canvas_configuration
from lti_app.lti.registering.profile import CUSTOM_FIELDS, tool_addresses
from lti_app.lti.scopes import SCOPES

if TYPE_CHECKING:
    from flask import Flask

PLACEMENT_SETTINGS = {
    "placement", "enabled", "message_type", "target_link_uri", "text", "icon_url", "canvas_icon_class",
    "custom_fields", "selection_width", "selection_height", "visibility", "required_permissions",
    "display_type", "windowTarget", "default",
}  # fmt: skip


def placements(configuration: dict[str, Any]) -> dict[str, dict[str, Any]]:
    (extension,) = configuration["extensions"]
    return {entry["placement"]: entry for entry in extension["settings"]["placements"]}


def test_it_has_what_canvas_demands_and_this_installations_addresses() -> None:
    made = canvas_configuration("https://baton.school.example:8443")
    at = "https://baton.school.example:8443"
    assert set(made) == {
        "title", "description", "oidc_initiation_url", "target_link_uri", "public_jwk_url", "scopes",
        "custom_fields", "extensions",
    }  # fmt: skip
    assert (made["oidc_initiation_url"], made["target_link_uri"], made["public_jwk_url"]) == (
        f"{at}/lti/login",
        f"{at}/lti/launch",
        f"{at}/lti/jwks",
    )
    (extension,) = made["extensions"]
    assert (extension["platform"], extension["domain"]) == (
        "canvas.instructure.com",
        "baton.school.example:8443",
    )


def test_it_asks_for_the_same_as_dynamic_registration() -> None:
    made = canvas_configuration("https://baton.example")
    assert made["scopes"] == list(SCOPES.values())
    assert made["custom_fields"] == CUSTOM_FIELDS


def test_baton_stands_in_the_course_menu_in_assignments_and_in_modules() -> None:
    found = placements(canvas_configuration("https://baton.example"))
    assert {name: entry["message_type"] for name, entry in found.items()} == {
        "course_navigation": "LtiResourceLinkRequest",
        "assignment_selection": "LtiDeepLinkingRequest",
        "link_selection": "LtiDeepLinkingRequest",
    }
    assert found["course_navigation"]["default"] == "disabled"
    assert all(set(entry) <= PLACEMENT_SETTINGS for entry in found.values())


@pytest.mark.parametrize(("names", "level"), [(True, "name_only"), (False, "anonymous")])
def test_names_are_shared_or_nothing_but_an_id(names: bool, level: str) -> None:
    made = canvas_configuration("https://baton.example", names=names)
    assert made["extensions"][0]["privacy_level"] == level


def test_it_is_served_to_anyone_and_can_be_downloaded(app: Flask) -> None:
    client = app.test_client()
    shown = client.get("/lti/canvas.json", base_url="https://baton.example")
    assert shown.content_type == "application/json"
    assert shown.json == canvas_configuration("https://baton.example")
    assert "Content-Disposition" not in shown.headers
    saved = client.get("/lti/canvas.json?download=1&names=no", base_url="https://other.example")
    assert saved.headers["Content-Disposition"] == "attachment; filename=baton-canvas.json"
    assert saved.json == canvas_configuration("https://baton.example", names=False)


def test_its_address_is_among_those_to_copy() -> None:
    assert tool_addresses("https://baton.example").canvas == "https://baton.example/lti/canvas.json"
