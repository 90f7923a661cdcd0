"""Overlays: which numbers apply to whom, and where each comes from."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.escalation.model import Kind, Overlay, Situation, Tier
from engine.escalation.overlays import fit, meets
from tests.engine.escalation.desk import POLICY

PRIMARY = Overlay(
    "primary",
    "Primary",
    Situation(grade_band="primary"),
    signals={"B8": {"share": 0.05}, "B1": {"at_least": 2.0}},
    rules={"guess": {"tier": 2, "kind": "notice"}},
)
HARD = Overlay(
    "demanding",
    "Demanding",
    Situation(complexity="demanding"),
    signals={"B1": {"at_least": 4.0}},
    rules={"stuck": {"on": False, "persists_at": 20.0}},
)
LAID = replace(POLICY, overlays=(PRIMARY, HARD))
situations = st.builds(
    Situation,
    grade_band=st.sampled_from([None, "primary", "adult"]),
    subject=st.sampled_from([None, "algebra"]),
    complexity=st.sampled_from([None, "demanding"]),
)


def test_an_overlay_replaces_only_what_it_names() -> None:
    policy = fit(LAID, Situation(grade_band="primary")).policy
    assert policy.signals["B8"] == {**POLICY.signals["B8"], "share": 0.05}
    assert policy.signals["B6"] == POLICY.signals["B6"]
    rules = {rule.id: rule for rule in policy.rules}
    old = {rule.id: rule for rule in POLICY.rules}
    assert rules["guess"] == replace(old["guess"], tier=Tier.REVIEW, kind=Kind.NOTICE)
    assert rules["stuck"] == old["stuck"]


def test_a_rule_can_be_switched_off_for_a_situation() -> None:
    stuck = next(r for r in fit(LAID, Situation(complexity="demanding")).policy.rules if r.id == "stuck")
    assert (stuck.on, stuck.persists_at) == (False, 20)


def test_of_two_overlays_the_later_counts_and_the_origin_names_it() -> None:
    fitted = fit(LAID, Situation("primary", "algebra", "demanding"))
    assert fitted.policy.signals["B1"]["at_least"] == 4.0
    assert fitted.origins == {
        "signals.B8.share": "primary",
        "signals.B1.at_least": "demanding",
        "rules.guess.tier": "primary",
        "rules.guess.kind": "primary",
        "rules.stuck.on": "demanding",
        "rules.stuck.persists_at": "demanding",
    }


def test_what_is_not_known_meets_no_overlay_that_asks_for_it() -> None:
    assert fit(LAID, Situation()) == fit(LAID, Situation(grade_band="adult"))
    assert fit(LAID, Situation()).policy == LAID
    assert meets(Overlay("all", "All", Situation()), Situation())


def test_the_settings_of_a_signal_that_is_not_measured_stay_out() -> None:
    without = replace(LAID, signals={"B1": POLICY.signals["B1"]})
    fitted = fit(without, Situation(grade_band="primary"))
    assert fitted.policy.signals.keys() == {"B1"}
    assert "signals.B8.share" not in fitted.origins


@settings(max_examples=40, deadline=None)
@given(situations)
def test_fitting_again_changes_nothing(situation: Situation) -> None:
    once = fit(LAID, situation)
    assert fit(once.policy, situation) == once
