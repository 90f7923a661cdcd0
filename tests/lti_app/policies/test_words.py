"""Rules and their differences in words, without a database."""

from __future__ import annotations

import pytest

from engine.escalation.model import Condition
from engine.reason import Reason
from engine.signals.measure import MEASURES
from lti_app.content.policies import load_playbook
from lti_app.content.policy_file import PolicyData
from lti_app.content.wording import load_wording
from lti_app.policies.compare import differences
from lti_app.policies.examining import examine
from lti_app.policies.fields import fields_of, number
from lti_app.policies.protected import protected_problems
from lti_app.policies.sentences import condition_words, rule_words
from lti_app.policies.stored import UnreadableError, as_stored, read, shipped_data, signals_in

SHIPPED = shipped_data("default")
PLAYS = load_playbook("default")


@pytest.mark.parametrize("signal", MEASURES)
def test_every_signal_has_a_name_and_a_part_of_a_sentence_with_its_numbers(signal: str) -> None:
    assert f"policies.signal.{signal}" in load_wording()
    assert f"policies.when.{signal}" in load_wording()
    words = condition_words(Condition(signal=signal), SHIPPED.policy())
    assert "{" not in words
    for field in fields_of(signal).values():
        assert field.label
        assert field.shown(0.5) == ("50" if field.share else "0.5")


def test_every_rule_that_ships_reads_as_a_sentence() -> None:
    for rule in SHIPPED.policy().rules:
        words = rule_words(rule, SHIPPED.policy())
        assert words.sentence.startswith("When ")
        assert words.sentence.endswith(".")
        assert len(words.sentence) < 320, words.sentence
        assert len(words.parts) != 1


def test_conditions_within_conditions_are_told_apart() -> None:
    parts = (
        Condition(signal="B27"),
        Condition(combine="any", parts=(Condition(signal="B1"), Condition(signal="B27", at_least=2))),
    )
    words = condition_words(Condition(combine="all", parts=parts), SHIPPED.policy())
    assert words == (
        "asks for a person, and either misses 3 items in a row on one skill, or asks for a person 2 times"
    )


def test_differences_name_the_number_before_and_after() -> None:
    stored = as_stored(SHIPPED)
    stored["signals"]["B1"]["at_least"] = 4
    stored["signals"]["B6"]["at_least"] = 0.7
    stored["rules"][0]["play"] = "no-such-play"
    del stored["overlays"][0]
    rule = next(rule for rule in stored["rules"] if rule["id"] == "repeated-miss")
    rule["cooldown_hours"], rule["on"] = 1.0, False
    found = differences(SHIPPED, PolicyData.model_validate(stored), PLAYS)
    said = {(each.what or each.where): (each.before, each.after) for each in found}
    assert said["Items missed in a row on a skill"] == ("3", "4")
    assert said["Items with hints"] == ("60 %", "70 %")
    assert said["Switched"] == ("on", "off")
    assert said["Pause after one has ended"][1] == "1 hour"
    assert said["Fitted numbers “Primary school”"] == ("there", "removed")
    assert differences(SHIPPED, SHIPPED, PLAYS) == []


def test_no_policy_of_a_course_may_do_without_the_protected_rules() -> None:
    assert list(protected_problems(SHIPPED, SHIPPED)) == []
    stored = as_stored(SHIPPED)
    kept = [rule for rule in stored["rules"] if rule["cause"] not in ("safety", "student_asked")]
    found = examine(stored | {"rules": kept}, SHIPPED, PLAYS)
    assert found.stored is None
    assert {fault.sentence for fault in found.faults} == {
        load_wording().say(Reason("policies.protected.gone"))
    }


def test_an_overlay_may_not_lower_what_is_protected() -> None:
    stored = as_stored(SHIPPED)
    stored["overlays"][0]["rules"] = {"student-asked": {"tier": 1}}
    faults = examine(stored, SHIPPED, PLAYS).faults
    assert any("same for everybody" in fault.sentence for fault in faults)


def test_what_a_form_of_an_overlay_says_is_held_to_the_bounds_of_its_signal() -> None:
    stored = as_stored(SHIPPED)
    signal, numbers = next(iter(stored["overlays"][0]["signals"].items()))
    name = next(iter(numbers))
    numbers[name] = 10_000
    faults = examine(stored, SHIPPED, PLAYS).faults
    assert faults[0].place[:2] == ("overlays", 0)
    assert faults[0].place[-1] == name
    assert fields_of(signal)[name].bounds in faults[0].sentence


def test_a_stored_policy_comes_back_as_it_was_and_names_its_version() -> None:
    data = read(as_stored(SHIPPED), 7, "default")
    policy, shipped = data.policy(), SHIPPED.policy()
    assert (policy.id, policy.version) == ("course", 7)
    assert (policy.rules, policy.signals, policy.overlays) == (
        shipped.rules, shipped.signals, shipped.overlays
    )  # fmt: skip


@pytest.mark.parametrize(
    "broken",
    [
        {"rules": []},
        {"rules": "none"},
        {"signals": {}},
        {"signals": []},
        {"made-by": "another Baton"},
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_so_and_nothing_else(broken: dict[str, object]) -> None:
    with pytest.raises(UnreadableError):
        read(as_stored(SHIPPED) | broken, 1, "default")


def test_signals_of_a_condition_are_found_however_deep() -> None:
    inner = Condition(combine="any", parts=(Condition(signal="B2"), Condition(signal="B1")))
    outer = Condition(combine="all", parts=(Condition(signal="B1"), inner))
    assert list(signals_in(outer)) == ["B1", "B2", "B1"]


@pytest.mark.parametrize(
    ("text", "value"), [("3", 3.0), (" 2,5 ", 2.5), ("60 %", 60.0), ("nan", None), ("", None), ("1e99", None)]
)
def test_numbers_are_read_as_people_type_them(text: str, value: float | None) -> None:
    assert number(text) == value
