"""No form of a course's rules takes safety, or a request, from a teacher; odd numbers break no page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.escalation.model import Cause
from tests.databases import on_sqlite

if TYPE_CHECKING:
    from tests.lti_app.policies.conftest import Desk

pytestmark = on_sqlite


@pytest.mark.parametrize("play", ["follow-the-schools-plan", "answer-the-request"])
def test_no_rule_of_a_courses_own_is_about_safety_or_a_request(desk: Desk, play: str) -> None:
    draft = desk.begin()
    path = f"rules/versions/{draft}/add"
    form = desk.form(path) | {"rule.name": "Mine", "signal": "B1", "rule.tier": "1", "rule.play": play}
    answer = desk.visit.post(path, **form)
    assert answer.status_code == 422
    assert "has its rules already" in answer.text
    assert not [rule for rule in desk.versions()[0].data["rules"] if rule["id"].startswith("own-")]


def test_whoever_asks_again_waits_for_no_cooldown(desk: Desk) -> None:
    draft = desk.begin()
    answer = desk.change(draft, "student-asked", rule__tier="2", rule__cooldown_hours="1440")
    assert answer.status_code == 422
    assert "needs an answer again" in answer.text
    assert desk.change(draft, "student-asked", rule__tier="2").status_code == 303
    desk.switch_on(draft)
    asked = next(rule for rule in desk.in_force().rules if rule.cause is Cause.STUDENT_ASKED)
    assert (asked.tier, asked.cooldown_hours) == (2, 0)


def test_nobody_switches_on_what_a_colleague_has_changed_meanwhile(desk: Desk) -> None:
    draft = desk.begin()
    path = f"rules/versions/{draft}"
    desk.change(draft, "repeated-miss", signals__B1__at_least="4")
    opened = desk.form(path, f"{path}/switch-on") | {"reason": "It fits us better"}
    assert desk.change(draft, "repeated-miss", signals__B1__at_least="5").status_code == 303
    answer = desk.visit.post(f"{path}/switch-on", **opened)
    assert answer.status_code == 409
    assert "Somebody has changed this draft" in answer.text
    assert desk.in_force().id == "default"
    again = desk.form(path, f"{path}/switch-on") | {"reason": "It fits us better"}
    for _ in range(2):
        assert desk.visit.post(f"{path}/switch-on", **again).status_code == 303
    assert desk.in_force().signals["B1"]["at_least"] == 5


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 10, "²", "-1"])
def test_a_number_of_any_length_is_no_version_and_no_route(desk: Desk, number: str) -> None:
    assert desk.visit.post("rules/begin", **{"from": number}).status_code in (303, 404)
    made_from = desk.form("settings", "settings/routes")["made_from"]
    answer = desk.visit.post("settings/routes", made_from=str(made_from), do=f"remove:{number}")
    assert answer.status_code == 400
