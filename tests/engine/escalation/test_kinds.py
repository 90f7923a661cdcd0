"""Notices and cases (C9), tiers, and cooldowns between them."""

from dataclasses import replace
from typing import Any

import pytest

from engine.escalation.model import Action, Cause, Condition, Kind, Policy, Rule, Tier
from engine.signals.model import Signal
from tests.engine.escalation.desk import B1, Desk
from tests.engine.signals.histories import SETTINGS

B3, SAFE = Condition(signal="B3"), Condition(signal="safety")
NOTICE = Rule("miss", "Misses", Cause.MASTERY_FAILURE, Tier.PRACTICE, 2, "easy", B1, 24.0, kind=Kind.NOTICE)
CASE = Rule("spin", "Spinning", Cause.MASTERY_FAILURE, Tier.REVIEW, 4, "teach", B3, 48.0)
POLICY = Policy("kinds", 1, (NOTICE, CASE), SETTINGS | {"B3": {"at_least": 0.6}})
MISSED = Signal("B1", 3.0, 0.6, skill="brackets", attempts=(1, 2, 3))
SPINS = Signal("B3", 0.8, 0.8, skill="brackets", attempts=(1, 2, 3, 4))


def with_rule(**fields: Any) -> Policy:
    return replace(POLICY, rules=(replace(NOTICE, **fields),))


def test_a_rule_for_a_notice_raises_a_notice() -> None:
    (decision,) = Desk(POLICY).hear((MISSED,))
    assert (decision.kind, decision.tier, decision.signals) == (Kind.NOTICE, Tier.PRACTICE, (MISSED,))


def test_a_case_rule_makes_the_notice_a_case_and_says_so() -> None:
    desk = Desk(POLICY)
    desk.hear((MISSED,))
    (decision,) = desk.hear((MISSED, SPINS))
    assert (decision.action, decision.kind, decision.tier) == (Action.JOIN, Kind.CASE, Tier.REVIEW)
    assert (decision.play, decision.rule, decision.attempts) == ("teach", "spin", (1, 2, 3, 4))
    assert (decision.reason.code, decision.reason.params) == ("escalation.join-case", {"rule": "Spinning"})
    assert set(decision.signals) == {MISSED, SPINS}


def test_a_case_stays_one_when_only_a_notice_goes_on() -> None:
    desk = Desk(POLICY)
    desk.hear((MISSED, SPINS))
    (decision,) = desk.hear((replace(MISSED, value=5.0, attempts=(1, 2, 3, 5, 6)),))
    assert (decision.kind, decision.tier) == (Kind.CASE, Tier.REVIEW)


def test_a_case_rule_that_holds_on_known_evidence_alone_makes_the_case_once() -> None:
    desk = Desk(POLICY)
    desk.hear((MISSED,))
    known = replace(SPINS, attempts=(1, 2, 3))
    assert [decision.kind for decision in desk.hear((known,))] == [Kind.CASE]
    assert desk.hear((known,)) == ()


def test_a_notice_that_lasts_becomes_a_case_where_its_rule_says_so() -> None:
    desk = Desk(with_rule(persists_at=5))
    desk.hear((MISSED,))
    longer = replace(MISSED, value=4.0, attempts=(1, 2, 3, 4))
    assert desk.hear((longer,))[0].kind is Kind.NOTICE
    (decision,) = desk.hear((replace(longer, attempts=(1, 2, 3, 4, 5)),))
    assert (decision.kind, decision.tier) == (Kind.CASE, Tier.REVIEW)


def test_how_long_it_lasts_counts_for_the_rules_that_hold_and_for_no_other() -> None:
    desk = Desk(replace(POLICY, rules=(NOTICE, replace(CASE, persists_at=4))))
    desk.hear((MISSED,))
    (decision,) = desk.hear((replace(MISSED, value=5.0, attempts=(1, 2, 3, 4, 5)),))
    assert (decision.tier, decision.kind) == (Tier.PRACTICE, Kind.NOTICE)


def test_a_rule_that_is_switched_off_raises_nothing() -> None:
    assert Desk(with_rule(on=False)).hear((MISSED,)) == ()


def test_a_notice_that_ended_keeps_no_case_waiting_but_another_notice() -> None:
    desk = Desk(POLICY)
    desk.hear((MISSED,))
    desk.close(Cause.MASTERY_FAILURE)
    desk.wait(1)
    again = replace(MISSED, attempts=(5, 6, 7))
    assert desk.hear((again,)) == ()
    (decision,) = desk.hear((again, replace(SPINS, attempts=(5, 6, 7, 8))))
    assert (decision.kind, decision.rule) == (Kind.CASE, "spin")


def test_a_case_that_ended_keeps_the_next_waiting_for_its_cooldown() -> None:
    desk = Desk(POLICY)
    desk.hear((SPINS,))
    desk.close(Cause.MASTERY_FAILURE)
    again = replace(SPINS, attempts=(5, 6, 7, 8))
    desk.wait(47)
    assert desk.hear((again,)) == ()
    desk.wait(1)
    assert [decision.action for decision in desk.hear((again,))] == [Action.RAISE]


def test_in_the_cooldown_of_a_case_a_new_notice_stays_one_and_keeps_the_evidence() -> None:
    desk = Desk(POLICY)
    desk.hear((SPINS,))
    desk.close(Cause.MASTERY_FAILURE)
    desk.wait(30)
    missed, spins = replace(MISSED, attempts=(5, 6, 7)), replace(SPINS, attempts=(5, 6, 7, 8))
    (decision,) = desk.hear((missed, spins))
    assert (decision.kind, decision.tier, decision.rule) == (Kind.NOTICE, Tier.PRACTICE, "miss")
    assert decision.attempts == (5, 6, 7, 8)
    assert desk.hear((missed, spins)) == ()
    desk.wait(18)
    assert [(d.kind, d.tier) for d in desk.hear((missed, spins))] == [(Kind.CASE, Tier.REVIEW)]


def test_tier_3_waits_for_no_cooldown() -> None:
    desk = Desk(replace(POLICY, rules=(replace(CASE, tier=Tier.NOW),)))
    desk.hear((SPINS,))
    desk.close(Cause.MASTERY_FAILURE)
    assert desk.hear((SPINS,)) == ()
    assert len(desk.hear((replace(SPINS, attempts=(5, 6, 7, 8)),))) == 1


def test_a_teacher_who_puts_people_first_raises_an_open_flag_at_the_next_look() -> None:
    desk = Desk(POLICY)
    desk.hear((MISSED,))
    desk.policy = with_rule(tier=Tier.REVIEW)
    (decision,) = desk.hear((MISSED,))
    assert (decision.tier, decision.kind) == (Tier.REVIEW, Kind.NOTICE)
    assert desk.hear((MISSED,)) == ()


class TestSafety:
    """Is told at once, whatever a policy or a teacher has made of its rule."""

    RULE = Rule("harm", "Harm", Cause.SAFETY, Tier.NOW, 5, "call", SAFE, 0.0)
    HEARD = Signal("safety", 1.0, 0.3, events=(41,))

    @pytest.mark.parametrize(
        "changes",
        [
            {},
            {"on": False},
            {"tier": Tier.PRACTICE},
            {"kind": Kind.NOTICE},
            {"cooldown_hours": 1000.0},
        ],
    )
    def test_it_is_a_case_of_tier_3(self, changes: dict[str, Any]) -> None:
        desk = Desk(Policy("s", 1, (replace(self.RULE, **changes),), {"safety": {"at_least": 9.0}}))
        (decision,) = desk.hear((self.HEARD,))
        assert (decision.cause, decision.tier, decision.kind) == (Cause.SAFETY, Tier.NOW, Kind.CASE)
        assert decision.events == (41,)

    def test_said_again_it_is_told_again_without_a_cooldown(self) -> None:
        desk = Desk(Policy("s", 1, (replace(self.RULE, cooldown_hours=99.0),), {}))
        desk.hear((self.HEARD,))
        desk.close(Cause.SAFETY)
        assert desk.hear((self.HEARD,)) == ()
        (decision,) = desk.hear((replace(self.HEARD, value=2.0, events=(41, 42)),))
        assert (decision.action, decision.events) == (Action.RAISE, (42,))

    def test_it_never_joins_a_flag_of_another_cause_on_the_same_words(self) -> None:
        upset = Rule("upset", "Upset", Cause.DISTRESS, Tier.REVIEW, 5, "listen", Condition(signal="B20"))
        words = Signal("B20", 2.0, 0.7, events=(41,))
        desk = Desk(Policy("s", 1, (upset, self.RULE), {}))
        assert [d.cause for d in desk.hear((words,))] == [Cause.DISTRESS]
        assert [d.cause for d in desk.hear((words, self.HEARD))] == [Cause.SAFETY]
        assert desk.open.keys() == {Cause.DISTRESS, Cause.SAFETY}


def test_a_case_with_a_more_specific_cause_is_not_lost_in_an_open_notice() -> None:
    idea = Rule("idea", "Idea", Cause.MISCONCEPTION, Tier.REVIEW, 4, "probe", Condition(signal="B28"))
    desk = Desk(replace(POLICY, rules=(NOTICE, idea)))
    desk.hear((replace(MISSED, attempts=(1, 2, 3, 4)),))
    shown = Signal("B28", 3.0, 0.6, skill="brackets", misconception="m", attempts=(2, 3, 4))
    (decision,) = desk.hear((shown,))
    assert (decision.action, decision.cause, decision.kind) == (Action.RAISE, Cause.MISCONCEPTION, Kind.CASE)
    assert desk.open[Cause.MASTERY_FAILURE].kind is Kind.NOTICE
    assert desk.hear((shown,)) == ()
