"""Policies and playbooks: what ships, and how a wrong file is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from engine.escalation.model import Cause, Condition, Kind, Overlay, Play, Situation, Tier
from engine.escalation.overlays import fit
from engine.signals.measure import MEASURES
from lti_app.content.data import DataFile, config_path
from lti_app.content.policies import load_playbook, load_policy, read_playbook, read_policy
from lti_app.content.policy_checks import policy_problems
from lti_app.content.policy_file import PolicyData
from lti_app.errors import ConfigurationError

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
  - id: harm
    name: Harm
    cause: safety
    tier: 3
    severity: 5
    play: call
    when: {signal: safety}
    cooldown_hours: 0
"""
OVERLAID = (
    POLICY
    + """\
overlays:
  - id: primary
    name: Primary
    for: {grade_band: primary}
    signals: {B8: {share: 0.05}}
    rules: {stuck: {tier: 1, kind: notice, on: false}}
  - id: hard
    name: Hard
    for: {complexity: demanding}
    signals: {B8: {items: 20}}
"""
)
PLAYS = {
    "call": Play("call", Cause.SAFETY, "Call", "Call.", 5),
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


DEFAULT = load_policy("default")


@pytest.mark.parametrize(
    ("signal", "numbers"),
    [
        ("B1", {"at_least": 3}),
        ("B2", {"at_least": 2, "items": 20}),
        ("B3", {"opportunities": 10, "run": 3}),
        ("B3a", {"at_least": 7, "actions": 10, "recovered": 8}),
        ("B4", {"at_least": 0.25, "items": 8}),
        ("B5", {"at_least": 0.2, "items": 50}),
        ("B6", {"at_least": 0.6, "items": 10}),
        ("B7", {"seconds": 3}),
        ("B8", {"at_least": 3, "items": 8, "share": 0.1, "cap_seconds": 10}),
        ("B9", {"at_least": 2, "items": 10, "times": 3}),
        ("B10", {"at_least": 5}),
        ("B11", {"seconds": 90}),
        ("B12", {"at_least": 2, "days": 7}),
        ("B13", {"at_least": 2, "days": 14, "misses": 2, "seconds": 60}),
        ("B14", {"at_least": 0.5, "days": 14}),
        ("B15", {"at_least": 0.5}),
        ("B16", {"at_least": 0.2}),
        ("B17", {"chance": 0.5}),
        ("B18", {"at_least": 2, "days": 7, "under": 3}),
        ("B19", {"at_least": 4, "items": 10}),
        ("B22", {"at_least": 2, "items": 10}),
        ("B23", {"gap": 0.3}),
        ("B24", {"at_least": 3, "items": 10, "changes": 4}),
        ("B25", {"at_least": 3}),
        ("B26", {"at_least": 0.67}),
        ("B28", {"at_least": 3}),
        ("B29", {"at_least": 8}),
    ],
)
def test_the_shipped_policy_defines_the_signals_as_section_b_does(
    signal: str, numbers: dict[str, float]
) -> None:
    assert numbers.items() <= DEFAULT.signals[signal].items()


def signals_of(condition: Condition) -> set[str]:
    own = {condition.signal} if condition.signal else set()
    return own.union(*(signals_of(part) for part in condition.parts))


def test_the_shipped_policy_covers_every_cause_and_uses_every_signal_but_the_good_one() -> None:
    assert {rule.cause for rule in DEFAULT.rules} == set(Cause) - {Cause.ACCOMMODATION}
    assert DEFAULT.signals.keys() == MEASURES.keys()
    ready_for_more = {"B29"}  # moves practice up, and asks for nobody
    assert set().union(*(signals_of(rule.when) for rule in DEFAULT.rules)) == MEASURES.keys() - ready_for_more


def test_one_sign_alone_makes_a_case_only_in_the_students_own_words_or_by_a_named_idea() -> None:
    alone = {rule.cause for rule in DEFAULT.rules if rule.kind is Kind.CASE and rule.when.signal}
    assert alone == {Cause.SAFETY, Cause.STUDENT_ASKED, Cause.DISTRESS, Cause.MISCONCEPTION}


def test_the_shipped_notices_are_never_of_tier_3_and_its_cases_never_of_tier_1() -> None:
    assert {rule.tier for rule in DEFAULT.rules if rule.kind is Kind.NOTICE} == {Tier.PRACTICE, Tier.REVIEW}
    assert {rule.tier for rule in DEFAULT.rules if rule.kind is Kind.CASE} == {Tier.REVIEW, Tier.NOW}


def test_within_a_cause_a_case_is_more_urgent_than_any_notice() -> None:
    for cause in Cause:
        rules = [rule for rule in DEFAULT.rules if rule.cause is cause]
        cases = [(rule.tier, rule.severity) for rule in rules if rule.kind is Kind.CASE]
        notices = [(rule.tier, rule.severity) for rule in rules if rule.kind is Kind.NOTICE]
        assert not notices or max(notices) < min(cases)


def test_who_asks_is_due_the_same_day_but_stands_below_the_other_cases_of_its_tier() -> None:
    rules = {rule.cause: rule for rule in DEFAULT.rules}
    asked = rules[Cause.STUDENT_ASKED]
    assert (asked.tier, asked.kind, asked.cooldown_hours) == (Tier.NOW, Kind.CASE, 0)
    assert asked.severity == min(rule.severity for rule in DEFAULT.rules if rule.tier is Tier.NOW)


@pytest.mark.parametrize(
    ("situation", "origin"),
    [
        (Situation(grade_band="primary"), "primary"),
        (Situation(grade_band="adult"), "adult"),
        (Situation(subject="programming"), "programming"),
        (Situation(complexity="basic"), "basic-tasks"),
        (Situation(complexity="demanding"), "demanding-tasks"),
    ],
)
def test_the_shipped_policy_is_different_for_some_and_says_where_it_comes_from(
    situation: Situation, origin: str
) -> None:
    fitted = fit(DEFAULT, situation)
    assert set(fitted.origins.values()) == {origin}
    assert fitted.policy != DEFAULT


def test_the_shipped_playbook_has_a_play_for_every_cause_that_fits_a_short_talk() -> None:
    plays = load_playbook("default").values()
    assert {play.cause for play in plays} == set(Cause)
    assert all(1 <= play.minutes <= 15 for play in plays)


def test_a_policy_becomes_the_engines_value(write: Callable[[str], Path]) -> None:
    policy = read_policy(write(POLICY), PLAYS)
    rule = policy.rules[0]
    assert (policy.id, policy.version, policy.review_below) == ("small", 2, 0.4)
    assert policy.signals["B1"] == {"at_least": 3.0, "odds": 1.6, "growth": 2.0}
    assert (rule.tier, rule.when, rule.persists_at) == (Tier.REVIEW, Condition(signal="B1"), 0)
    assert (rule.kind, rule.on, policy.overlays) == (Kind.CASE, True, ())


def test_an_overlay_becomes_the_engines_value(write: Callable[[str], Path]) -> None:
    policy = read_policy(write(OVERLAID), PLAYS)
    assert policy.overlays[0] == Overlay(
        "primary",
        "Primary",
        Situation(grade_band="primary"),
        {"B8": {"share": 0.05}},
        {"stuck": {"tier": Tier.PRACTICE, "kind": Kind.NOTICE, "on": False}},
    )


def test_a_policy_can_be_kept_as_plain_data_and_read_again() -> None:
    data = DataFile.read(config_path("policies", "default.yaml")).validate(PolicyData)
    kept = json.loads(json.dumps(data.model_dump(mode="json", by_alias=True, exclude_none=True)))
    again = PolicyData.model_validate(kept)
    assert again.policy() == data.policy() == DEFAULT
    assert list(policy_problems(again, load_playbook("default"))) == []


def test_the_problems_of_a_policy_come_with_their_places(write: Callable[[str], Path]) -> None:
    data = DataFile.read(write(OVERLAID.replace("share: 0.05", "share: 3"))).validate(PolicyData)
    places = [place for place, _ in policy_problems(data, PLAYS)]
    assert places == [("overlays", 0, "signals", "B8", "share")]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("grade_band: primary", "grade_band: infant", r":27: overlays\.0\.for\.grade_band: "),
        ("complexity: demanding", "mood: bad", r":32: overlays\.1\.for\.mood: "),
        ("id: hard", "id: primary", r":30: overlays\.1\.id: primary stands here twice"),
        ("{stuck:", "{struck:", r":29: overlays\.0\.rules\.struck: no rule 'struck' in this policy"),
        ("{stuck: {tier: 1,", "{stuck: {tier: 7,", r":29: overlays\.0\.rules\.stuck\.tier: "),
        ("tier: 1, kind: notice, on: false", "play: talk", r":29: overlays\.0\.rules\.stuck\.play: "),
        ("{tier: 1, kind: notice, on: false}", "{}", r":29: overlays\.0\.rules\.stuck: replaces nothing"),
        ("{stuck: {", "{harm: {", r":29: overlays\.0\.rules\.harm: .*the same for everybody"),
        ("{B8: {share: 0.05}}", "{B99: {x: 1}}", r":28: overlays\.0\.signals\.B99: no signal 'B99'"),
        ("{B8: {share: 0.05}}", "{B6: {gain: 0}}", r":28: .*B6 is not defined under signals"),
        ("{B8: {share: 0.05}}", "{safety: {x: 1}}", r":28: .*the same for everybody"),
        ("{share: 0.05}", "{shard: 0.05}", r":28: overlays\.0\.signals\.B8\.shard: B8 has no setting"),
        ("{share: 0.05}", "{share: 0.9}", r":28: overlays\.0\.signals\.B8\.share: "),
        ("{items: 20}", "{items: 2}", r":33: overlays\.1\.signals\.B8\.items: "),
        ("{share: 0.05}", "{at_least: 9}", r":28: overlays\.0\.signals\.B8: .*more than items"),
    ],
)
def test_a_wrong_overlay_is_refused_with_file_line_and_field(
    write: Callable[[str], Path], old: str, new: str, complaint: str
) -> None:
    assert old in OVERLAID
    with pytest.raises(ConfigurationError, match=r"file\.yaml" + complaint):
        read_policy(write(OVERLAID.replace(old, new)), PLAYS)


def test_overlays_that_meet_must_fit_together(write: Callable[[str], Path]) -> None:
    both = OVERLAID.replace("share: 0.05", "at_least: 7").replace("items: 20", "items: 6")
    with pytest.raises(
        ConfigurationError, match=r":33: overlays\.1\.signals\.B8: .*more than items"
    ) as found:
        read_policy(write(both), PLAYS)
    assert len(found.value.lines) == 1
    apart = both.replace("complexity: demanding", "grade_band: adult")
    assert read_policy(write(apart), PLAYS).overlays


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("cause: safety", "cause: distress", r":7: rules: no rule for the cause safety"),
        ("tier: 3", "tier: 2", r":19: rules\.1\.tier: .*must have here: 3"),
        ("tier: 3", "tier: 3\n    kind: notice", r":20: rules\.1\.kind: .*a case"),
        ("tier: 3", "tier: 3\n    on: false", r":20: rules\.1\.on: .*on"),
        ("cooldown_hours: 0", "cooldown_hours: 1", r":23: rules\.1\.cooldown_hours: .*0"),
        ("{signal: safety}", "{all: [{signal: safety}, {signal: B1}]}", r":22: rules\.1\.when: .*alone"),
        ("{signal: safety}", "{signal: safety, at_least: 2}", r":22: rules\.1\.when: .*alone"),
        ("{signal: safety}", "{signal: B1}", r":22: rules\.1\.when: .*alone"),
    ],
)
def test_a_policy_that_would_not_answer_to_words_of_harm_is_refused(
    write: Callable[[str], Path], old: str, new: str, complaint: str
) -> None:
    assert old in POLICY
    with pytest.raises(ConfigurationError, match=r"file\.yaml" + complaint):
        read_policy(write(POLICY.replace(old, new)), PLAYS)


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
    twice = POLICY + POLICY[POLICY.index("  - id: stuck") : POLICY.index("  - id: harm")]
    with pytest.raises(ConfigurationError, match=r"file\.yaml:24: rules\.2\.id: stuck stands here twice"):
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
