"""Policies and playbooks: what ships, and how a wrong file is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.escalation.model import Cause, Condition, Play, Tier
from engine.signals.measure import MEASURES
from lti_app.content.policies import load_playbook, load_policy, read_playbook, read_policy
from lti_app.errors import ConfigurationError
from tests.engine.signals.histories import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

POLICY = """\
id: small
version: 2
review_below: 0.4
signals:
  B1: {at_least: 3, odds: 1.6, growth: 2}
  B8: {at_least: 3, items: 8, share: 0.1, cap_seconds: 10}
rules:
  - id: stuck
    name: Stuck
    cause: mastery_failure
    tier: 2
    severity: 3
    play: talk
    when: {signal: B1}
    cooldown_hours: 24
"""
PLAYS = {
    "talk": Play("talk", Cause.MASTERY_FAILURE, "Talk", "Talk.", 5),
    "guess": Play("guess", Cause.INTEGRITY, "Guess", "Guess.", 5),
}
PLAYBOOK = "id: small\notherwise: {skill: it, misconception: it, probe: 'How?'}\nplays:\n" + "".join(
    f"  - {{id: p{number}, cause: {cause}, title: T, step: 'Do {{skill}}.', minutes: 5}}\n"
    for number, cause in enumerate(Cause)
)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """A function that writes a file and returns its path."""

    def _write(text: str) -> Path:
        path = tmp_path / "file.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return _write


def test_the_shipped_policy_defines_the_signals_as_section_b_does() -> None:
    assert load_policy("default").signals == SETTINGS


def test_the_shipped_policy_covers_every_cause_and_uses_every_signal() -> None:
    policy = load_policy("default")
    assert {rule.cause for rule in policy.rules} == set(Cause)
    assert policy.signals.keys() == MEASURES.keys()


def test_who_asks_is_due_the_same_day_but_stands_below_the_other_cases_of_its_tier() -> None:
    rules = {rule.cause: rule for rule in load_policy("default").rules}
    asked = rules[Cause.STUDENT_ASKED]
    assert (asked.tier, asked.cooldown_hours) == (Tier.NOW, 0)
    assert asked.severity <= min(rule.severity for rule in rules.values())


def test_the_shipped_playbook_has_a_play_for_every_cause_that_fits_a_short_talk() -> None:
    plays = load_playbook("default").values()
    assert {play.cause for play in plays} == set(Cause)
    assert all(1 <= play.minutes <= 15 for play in plays)


def test_a_policy_becomes_the_engines_value(write: Callable[[str], Path]) -> None:
    policy = read_policy(write(POLICY), PLAYS)
    (rule,) = policy.rules
    assert (policy.id, policy.version, policy.review_below) == ("small", 2, 0.4)
    assert policy.signals["B1"] == {"at_least": 3.0, "odds": 1.6, "growth": 2.0}
    assert (rule.tier, rule.when, rule.persists_at) == (Tier.REVIEW, Condition(signal="B1"), 0)


@pytest.mark.parametrize(
    ("when", "condition"),
    [
        ("{signal: B1, at_least: 5}", Condition(signal="B1", at_least=5)),
        (
            "{any: [{signal: B1}, {signal: B8}]}",
            Condition(combine="any", parts=(Condition(signal="B1"), Condition(signal="B8"))),
        ),
        (
            "{k_of: {k: 2, of: [{signal: B1}, {all: [{signal: B8}]}]}}",
            Condition(
                combine="k_of",
                k=2,
                parts=(Condition(signal="B1"), Condition(combine="all", parts=(Condition(signal="B8"),))),
            ),
        ),
    ],
)
def test_conditions_nest(write: Callable[[str], Path], when: str, condition: Condition) -> None:
    policy = read_policy(write(POLICY.replace("{signal: B1}", when)), PLAYS)
    assert policy.rules[0].when == condition


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("{signal: B1}", "{signal: B99}", r":14: rules\.0\.when\.signal: no signal 'B99'"),
        ("{signal: B1}", "{signal: B6}", r":14: .*B6 is not defined under signals"),
        (
            "{signal: B1}",
            "{any: [{signal: B1}, {k_of: {k: 1, of: [{signal: B6}]}}]}",
            r":14: rules\.0\.when\.any\.1\.k_of\.of\.0\.signal: B6",
        ),
        ("{signal: B1}", "{signal: B1, any: []}", r":14: .*any"),
        ("{signal: B1}", "{}", r":14: rules\.0\.when: needs exactly one of"),
        ("{signal: B1}", "{k_of: {k: 3, of: [{signal: B1}]}}", r":14: .*k cannot be more"),
        ("{signal: B1}", "{any: [{signal: B1}], at_least: 3}", r":14: .*at_least goes with a signal"),
        ("play: talk", "play: sing", r":13: rules\.0\.play: no play 'sing' in the playbook"),
        ("play: talk", "play: guess", r":13: .*a play for integrity, not for mastery_failure"),
        ("tier: 2", "tier: 4", r":11: rules\.0\.tier: "),
        ("severity: 3", "severity: 9", r":12: rules\.0\.severity: "),
        ("cause: mastery_failure", "cause: bad_mood", r":10: rules\.0\.cause: "),
        ("cooldown_hours: 24", "cooldown_hours: -1", r":15: rules\.0\.cooldown_hours: "),
        ("B1: {at_least: 3,", "B1: {at_least: 1,", r":5: signals\.B1\.at_least: "),
        ("share: 0.1", "share: 3", r":6: signals\.B8\.share: "),
        ("items: 8", "items: 40", r":6: signals\.B8\.items: "),
        (
            "B8: {at_least: 3, items: 8",
            "B8: {at_least: 9, items: 8",
            r":6: .*more than items",
        ),
        ("B8:", "B88:", r":6: signals\.B88: "),
        ("version: 2\n", "", r":1: version: "),
        (POLICY[POLICY.index("rules:") :], "rules: []\n", r":7: rules: needs at least one"),
    ],
)
def test_a_wrong_policy_is_refused_with_file_line_and_field(
    write: Callable[[str], Path], old: str, new: str, complaint: str
) -> None:
    assert old in POLICY
    with pytest.raises(ConfigurationError, match=r"file\.yaml" + complaint):
        read_policy(write(POLICY.replace(old, new)), PLAYS)


def test_two_rules_of_one_id_are_refused(write: Callable[[str], Path]) -> None:
    twice = POLICY + POLICY[POLICY.index("  - id: stuck") :]
    with pytest.raises(ConfigurationError, match=r"file\.yaml:16: rules\.1\.id: stuck stands here twice"):
        read_policy(write(twice), PLAYS)


def test_all_problems_are_told_at_once(write: Callable[[str], Path]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_policy(write(POLICY.replace("tier: 2", "tier: 4").replace("severity: 3", "severity: 9")), PLAYS)
    assert len(caught.value.lines) == 2


def test_a_policy_that_is_not_there_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"missing\.yaml: cannot be read"):
        load_policy("missing")


def test_a_playbook_becomes_plays_by_id_with_words_for_what_is_unknown(write: Callable[[str], Path]) -> None:
    plays = read_playbook(write(PLAYBOOK))
    assert plays["p0"] == Play(
        "p0",
        Cause.MASTERY_FAILURE,
        "T",
        "Do {skill}.",
        5,
        {"skill": "it", "misconception": "it", "probe": "How?"},
    )


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("{skill}", "{grade}", r":4: plays\.0\.step: may name skill"),
        ("{skill}", "{skill.title}", r":4: plays\.0\.step: between braces"),
        ("id: p1", "id: p0", r":5: plays\.1\.id: p0 stands here twice"),
        ("cause: misconception", "cause: motivation", r":3: plays: no play for the cause misconception"),
        ("minutes: 5", "minutes: 0", r":4: plays\.0\.minutes: "),
        ("probe: 'How?'", "tone: Calm", r":2: otherwise"),
    ],
)
def test_a_wrong_playbook_is_refused_with_file_line_and_field(
    write: Callable[[str], Path], old: str, new: str, complaint: str
) -> None:
    assert old in PLAYBOOK
    with pytest.raises(ConfigurationError, match=r"file\.yaml" + complaint):
        read_playbook(write(PLAYBOOK.replace(old, new)))
