"""What a teacher set for one student changes her policy."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.escalation.adjust import TIMED, adjusted
from engine.escalation.model import Accommodations, Condition, Policy, Tier
from engine.escalation.overlays import fit
from tests.engine.escalation.desk import B1, B8, POLICY
from tests.engine.escalation.test_overlays import LAID, situations

accommodations = st.builds(Accommodations, st.booleans(), st.booleans(), st.booleans())


def on(policy: Policy) -> set[str]:
    return {rule.id for rule in policy.rules if rule.on}


def test_extra_time_switches_off_what_rests_on_speed_alone_or_needs_it() -> None:
    policy = adjusted(POLICY, Accommodations(extra_time=True))
    assert on(POLICY) - on(policy) == {"heart", "guess"}
    assert policy.signals == POLICY.signals


def test_no_speed_does_not_even_measure_it() -> None:
    policy = adjusted(POLICY, Accommodations(no_speed=True))
    assert POLICY.signals.keys() - policy.signals.keys() == TIMED
    assert on(POLICY) - on(policy) == {"heart", "guess"}


@pytest.mark.parametrize(
    ("when", "left"),
    [
        (Condition(combine="any", parts=(B1, B8)), Condition(combine="any", parts=(B1,))),
        (Condition(combine="any", parts=(B8, B8)), None),
        (Condition(combine="k_of", k=2, parts=(B1, B8, B1)), Condition(combine="k_of", k=2, parts=(B1, B1))),
        (Condition(combine="k_of", k=2, parts=(B1, B8)), None),
    ],
)
def test_a_combination_keeps_what_is_no_measure_of_speed(when: Condition, left: Condition | None) -> None:
    policy = adjusted(
        replace(POLICY, rules=(replace(POLICY.rules[0], when=when),)), Accommodations(extra_time=True)
    )
    assert policy.rules[0].on == (left is not None)
    assert left is None or policy.rules[0].when == left


def test_human_first_raises_every_tier_by_one_and_none_above_the_third() -> None:
    policy = adjusted(POLICY, Accommodations(human_first=True))
    tiers = [(old.tier, new.tier) for old, new in zip(POLICY.rules, policy.rules, strict=True)]
    assert set(tiers) == {(Tier.NOW, Tier.NOW), (Tier.REVIEW, Tier.NOW), (Tier.PRACTICE, Tier.REVIEW)}
    assert all(type(rule.tier) is Tier for rule in policy.rules)


def test_who_has_no_accommodation_has_the_policy_itself() -> None:
    assert adjusted(POLICY, Accommodations()) == POLICY


@settings(max_examples=40, deadline=None)
@given(accommodations, situations)
def test_adjusting_and_fitting_again_changes_nothing(given_: Accommodations, situation: object) -> None:
    once = adjusted(fit(LAID, situation).policy, given_)  # type: ignore[arg-type]
    assert adjusted(once, given_) == once
    assert not given_.no_speed or not TIMED & once.signals.keys()
    for old, new in zip(LAID.rules, once.rules, strict=True):
        assert not given_.human_first or new.tier >= min(old.tier + 1, Tier.NOW)
