"""Teachers own the rules: looking, changing in a draft, switching on, going back."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest

from engine.escalation.model import Kind, Tier
from lti_app.db.models import PolicyVersion
from lti_app.lti.roles import Role
from tests import factories
from tests.databases import on_sqlite

if TYPE_CHECKING:
    from tests.lti_app.policies.conftest import Desk


@on_sqlite
def test_the_rules_stand_there_in_sentences(desk: Desk) -> None:
    page = desk.text("rules")
    assert "When a student misses 3 items in a row on one skill: practice gets lighter" in page
    assert "The rules that ship with Baton" in page


@on_sqlite
def test_a_draft_changes_nothing_until_it_is_switched_on_and_then_at_once(desk: Desk) -> None:
    draft = desk.begin()
    answer = desk.change(draft, "repeated-miss", signals__B1__at_least="5", rule__tier="2", rule__kind="case")
    assert answer.status_code == 303, answer.text
    assert desk.in_force().id == "default"
    page = desk.text(f"rules/versions/{draft}")
    assert "<bdi>Items missed in a row</bdi>: Items missed in a row on a skill" in page
    assert "misses 5 items in a row on one skill: a teacher gets a case to review" in page
    assert desk.switch_on(draft).status_code == 303
    policy = desk.in_force()
    assert (policy.id, policy.version) == ("course", draft)
    assert policy.signals["B1"]["at_least"] == 5
    assert (desk.rule("repeated-miss").tier, desk.rule("repeated-miss").kind) == (Tier.REVIEW, Kind.CASE)
    assert desk.audited() == ["policy.begun", "policy.changed", "policy.switched_on"]
    assert "It fits us better" in desk.text("rules")


def test_every_version_says_who_when_and_why_and_can_be_brought_back(desk: Desk) -> None:
    for miss in ("4", "5"):
        draft = desk.begin()
        desk.change(draft, "repeated-miss", signals__B1__at_least=miss)
        desk.switch_on(draft, f"Because of {miss}")
    page = desk.text("rules/versions")
    assert page.count("Grace Teacher") == 2
    assert "Because of 4" in page
    for _ in range(2):
        assert desk.visit.post("rules/versions/1/restore", reason="Too late").status_code == 303
    assert desk.in_force().signals["B1"]["at_least"] == 4
    assert [(row.number, row.state, row.based_on) for row in desk.versions()] == [
        (1, "retired", "default:1"),
        (2, "retired", "course:1"),
        (3, "active", "course:1"),
    ]
    assert desk.visit.post("rules/follow").status_code == 303
    assert desk.in_force().id == "default"
    assert "Follows the rules that ship with Baton" in desk.text("rules/versions")


@on_sqlite
def test_a_practice_set_of_its_own_rules_leaves_the_others_alone(desk: Desk) -> None:
    with desk.school.runtime.database.transaction() as session:
        other = factories.practice_set(session, session.merge(desk.school.course), title="Geometry")
    draft = desk.begin(set=str(other.id))
    desk.change(draft, "repeated-miss", signals__B1__at_least="6")
    desk.switch_on(draft)
    assert desk.in_force(other).signals["B1"]["at_least"] == 6
    assert desk.in_force().id == "default"
    assert "Version 1, since" in desk.text(f"rules?set={other.id}")
    desk.visit.post("rules/follow", set=str(other.id))
    assert desk.in_force(other).id == "default"


@on_sqlite
@pytest.mark.parametrize(
    ("rule", "typed", "sentence"),
    [
        ("repeated-miss", {"signals__B1__at_least": "1"}, "This can be 2 to 20."),
        ("repeated-miss", {"signals__B1__at_least": "many"}, "Please type a number: 2 to 20."),
        ("repeated-miss", {"signals__B1__at_least": "2.5"}, "Please type a whole number: 2 to 20."),
        ("repeated-miss", {"signals__B1__at_least": ""}, "Please type a number"),
        ("hint-dependence", {"signals__B6__at_least": "140"}, "This can be 0 % to 100 %."),
        ("rapid-guessing", {"signals__B8__at_least": "9"}, "“Items that show it” cannot be more than"),
        ("repeated-miss", {"rule__name": "  "}, "Please give it a name."),
        ("repeated-miss", {"rule__play": "probe-the-idea"}, "Choose a step that fits"),
        ("repeated-miss", {"rule__cooldown_hours": "-1"}, "This can be 0 to 1440."),
        ("losing-heart", {"when__k__0": "9"}, "no more than there are"),
    ],
)  # fmt: skip
def test_what_cannot_hold_is_said_beside_its_field_and_nothing_typed_is_lost(
    desk: Desk, rule: str, typed: dict[str, str], sentence: str
) -> None:
    draft = desk.begin()
    answer = desk.change(draft, rule, **typed, rule__severity="5")
    page = unescape(answer.text)
    assert answer.status_code == 422
    assert sentence in page
    name, value = next(iter(typed.items()))
    assert f'name="{name.replace("__", ".")}"' in page
    assert f'value="{value}"' in page or f'value="{value}" selected' in page or not value.strip()
    assert '<option value="5" selected' in page
    assert desk.audited() == ["policy.begun"]


@on_sqlite
def test_a_form_made_from_an_older_state_of_the_rule_is_told_so(desk: Desk) -> None:
    draft = desk.begin()
    path = f"rules/versions/{draft}/rules/repeated-miss"
    mine = desk.form(path) | {"signals.B1.at_least": "7"}
    desk.change(draft, "repeated-miss", signals__B1__at_least="4")
    answer = desk.visit.post(path, **mine)
    assert answer.status_code == 409
    assert 'value="7"' in answer.text
    assert desk.change(draft, "repeated-miss", signals__B1__at_least="7").status_code == 303


@on_sqlite
def test_a_rule_is_switched_added_and_deleted(desk: Desk) -> None:
    draft = desk.begin()
    base = f"rules/versions/{draft}"
    desk.visit.post(f"{base}/rules/struggle/switch", on="0")
    form = desk.form(f"{base}/add") | {
        "rule.name": "Hints and hurry",
        "signal": ["B6", "B8"],
        "rule.play": "slow-down-talk",
    }
    answers = [desk.visit.post(f"{base}/add", **form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    page = desk.text(base)
    assert "opens hints on 60 % of the last 10 items without getting better alone, and answers 3" in page
    desk.switch_on(draft)
    assert not desk.rule("struggle").on
    added = desk.rule("own-1")
    assert (added.name, added.cause, added.tier, added.when.combine) == (
        "Hints and hurry",
        "integrity",
        2,
        "all",
    )
    again = desk.begin()
    desk.visit.post(f"rules/versions/{again}/rules/own-1/delete")
    desk.visit.post(f"rules/versions/{again}/rules/own-1/delete")
    assert desk.visit.post(f"rules/versions/{again}/rules/struggle/delete").status_code == 400
    desk.switch_on(again)
    assert "own-1" not in {rule.id for rule in desk.in_force().rules}


@on_sqlite
def test_a_rule_without_anything_to_look_at_comes_back_filled(desk: Desk) -> None:
    draft = desk.begin()
    form = desk.form(f"rules/versions/{draft}/add") | {"rule.name": "Mine"}
    answer = desk.visit.post(f"rules/versions/{draft}/add", **form)
    assert answer.status_code == 422
    assert "Choose at least one thing" in answer.text
    assert 'value="Mine"' in answer.text


@on_sqlite
def test_safety_and_a_students_request_cannot_be_silenced(desk: Desk) -> None:
    draft = desk.begin()
    base = f"rules/versions/{draft}/rules"
    for rule in ("words-of-harm", "student-asked"):
        answer = desk.visit.post(f"{base}/{rule}/switch", on="0")
        assert answer.status_code == 422
        assert "safety" in answer.text or "counts on an answer" in answer.text
    assert desk.change(draft, "words-of-harm", rule__tier="1").status_code == 422
    assert desk.change(draft, "student-asked", rule__tier="1").status_code == 422
    assert desk.change(draft, "student-asked", rule__kind="notice").status_code == 422
    assert desk.change(draft, "student-asked", signals__B27__at_least="9").status_code == 422
    assert (
        desk.change(draft, "student-asked", rule__severity="5", signals__B27__at_least="2").status_code == 303
    )
    assert "is about somebody’s safety" in desk.text(f"{base}/words-of-harm")


@on_sqlite
def test_fitted_numbers_are_shown_changed_and_switched_off(desk: Desk) -> None:
    with desk.school.runtime.database.transaction() as session:
        session.merge(desk.school.practice_set).grade_band = "primary"
    page = desk.text("rules")
    assert "Because of" in page
    assert "“<bdi>Primary school</bdi>”" in page
    draft = desk.begin()
    path = f"rules/versions/{draft}/overlays/primary"
    form = desk.form(path)
    assert "<b>age of students: Primary school</b>" in desk.text(path)
    name = next(name for name in form if name.startswith("signals."))
    wrong = desk.visit.post(path, **(form | {name: "many"}))
    assert wrong.status_code == 422
    assert 'value="many"' in wrong.text
    desk.visit.post(f"{path}/switch", on="0")
    assert "Fitted numbers “Primary school”" in desk.text(f"rules/versions/{draft}")
    desk.switch_on(draft)
    assert "primary" not in {overlay.id for overlay in desk.in_force().overlays}
    again = desk.begin()
    desk.visit.post(f"rules/versions/{again}/overlays/primary/switch", on="1")
    desk.switch_on(again)
    assert desk.in_force().overlays[0].id == "primary"


@on_sqlite
def test_a_version_that_cannot_be_read_any_more_is_left_out_and_the_page_says_so(desk: Desk) -> None:
    draft = desk.begin()
    desk.change(draft, "repeated-miss", signals__B1__at_least="6")
    with desk.school.runtime.database.transaction() as session:
        row = session.get_one(PolicyVersion, 1)
        row.data = row.data | {
            "rules": [*row.data["rules"][:-1], row.data["rules"][-1] | {"when": {"signal": "X"}}]
        }
        row.state, row.active_key, row.active_from = (
            "active",
            f"{desk.school.course.id}:",
            desk.school.clock.now(),
        )
    assert desk.in_force().id == "default"
    assert "this Baton cannot read it any more" in desk.text("rules")
    assert desk.visit.get("rules/versions/1").status_code == 200


@on_sqlite
def test_a_stored_version_takes_numbers_that_came_later_from_the_rules_that_ship(desk: Desk) -> None:
    draft = desk.begin()
    desk.change(draft, "repeated-miss", signals__B1__at_least="6")
    with desk.school.runtime.database.transaction() as session:
        row = session.get_one(PolicyVersion, 1)
        older = {name: value for name, value in row.data["signals"]["B1"].items() if name == "at_least"}
        row.data = row.data | {"signals": row.data["signals"] | {"B1": older}}
    desk.switch_on(draft)
    assert desk.in_force().signals["B1"]["at_least"] == 6
    assert desk.in_force().signals["B1"]["growth"] > 1


@on_sqlite
def test_newer_rules_that_ship_are_shown_beside_ones_own(desk: Desk) -> None:
    draft = desk.begin()
    desk.change(draft, "repeated-miss", signals__B1__at_least="6")
    with desk.school.runtime.database.transaction() as session:
        row = session.get_one(PolicyVersion, 1)
        row.data = row.data | {"version": 0}
    desk.switch_on(draft)
    page = desk.text("rules")
    assert "Newer rules ship with Baton" in page
    assert "Those that ship" in page


@on_sqlite
def test_switching_on_asks_why(desk: Desk) -> None:
    draft = desk.begin()
    desk.change(draft, "repeated-miss", signals__B1__at_least="6")
    answer = desk.switch_on(draft, " ")
    assert answer.status_code == 422
    assert "Say in a few words why" in answer.text
    assert desk.in_force().id == "default"


@on_sqlite
def test_who_sees_some_sections_looks_and_does_not_change(desk: Desk) -> None:
    limited = desk.school.visit(Role.ASSISTANT, section_restricted=True, sections=["name:A"])
    page = limited.get("rules").text
    assert "somebody who sees all sections changes them" in page
    assert "Change these rules" not in page
    answer = limited.post("rules/begin")
    assert answer.status_code == 403
    assert b"POLICY-SECTIONS" in answer.data
    assert limited.post("settings").status_code == 403


@on_sqlite
def test_a_version_that_held_is_no_draft_any_more(desk: Desk) -> None:
    draft = desk.begin()
    desk.change(draft, "repeated-miss", signals__B1__at_least="6")
    desk.switch_on(draft)
    assert desk.visit.get(f"rules/versions/{draft}/rules/repeated-miss").status_code == 409
    assert desk.visit.post(f"rules/versions/{draft}/discard").status_code == 409
    assert desk.switch_on(draft).status_code == 303


@on_sqlite
def test_a_draft_is_begun_once_and_put_away(desk: Desk) -> None:
    assert desk.begin() == desk.begin()
    for _ in range(2):
        assert desk.visit.post("rules/versions/1/discard").status_code == 303
    assert desk.begin() == 2
    assert desk.visit.get("rules/versions/9").status_code == 404
