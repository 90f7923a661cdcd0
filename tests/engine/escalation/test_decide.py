"""What becomes of flags, one rule of hygiene at a time."""

from dataclasses import replace

import pytest

from engine.escalation.model import Action, Cause, Condition, Flag, FlagState, Policy, Rule, Tier
from engine.signals.model import Signal
from tests.engine.escalation.desk import POLICY, Desk
from tests.engine.signals.histories import SETTINGS, START, Story


def missed(story: Story, skill: str = "brackets", times: int = 3) -> Story:
    for _ in range(times):
        story.item(skill, "xx")
    return story


def test_three_missed_items_raise_a_flag_with_their_attempts() -> None:
    (decision,) = Desk().look(missed(Story()))
    assert (decision.action, decision.cause, decision.tier) == (
        Action.RAISE,
        Cause.MASTERY_FAILURE,
        Tier.REVIEW,
    )
    assert (decision.skill, decision.rule, decision.play, decision.severity) == ("brackets", "stuck", "p", 3)
    assert decision.attempts == (1, 2, 3, 4, 5, 6)
    assert decision.confidence == pytest.approx(0.62, abs=0.01)


def test_two_missed_items_raise_none() -> None:
    assert Desk().look(missed(Story(), times=2)) == ()


def test_later_evidence_joins_the_open_flag() -> None:
    desk, story = Desk(), missed(Story())
    desk.look(story)
    (decision,) = desk.look(missed(story, times=1))
    assert (decision.action, decision.flag) == (Action.JOIN, 1)
    assert decision.attempts == tuple(range(1, 9))
    assert decision.reason.params["count"] in (2, 8)


def test_nothing_new_decides_nothing() -> None:
    desk, story = Desk(), missed(Story())
    desk.look(story)
    story.item("fractions", "o")
    assert desk.look(story) == ()


def test_another_skill_of_the_same_cause_joins_instead_of_opening_a_second_flag() -> None:
    desk, story = Desk(), missed(Story())
    desk.look(story)
    (decision,) = desk.look(missed(story, "fractions"))
    assert (decision.action, decision.skill) == (Action.JOIN, "brackets")
    assert len(desk.open) == 1


def test_the_tier_rises_when_the_evidence_on_the_open_flag_persists() -> None:
    desk, story = Desk(), Story()
    for _ in range(3):
        story.item("brackets", "x")
    desk.look(story)
    story.item("brackets", "x")
    story.item("brackets", "x")
    assert desk.look(story)[0].tier is Tier.REVIEW
    story.item("brackets", "x")
    (decision,) = desk.look(story)
    assert (decision.tier, decision.reason.code) == (Tier.NOW, "escalation.join-tier")


def test_a_claimed_flag_is_joined_like_an_open_one() -> None:
    desk, story = Desk(), missed(Story())
    desk.look(story)
    desk.flags = [replace(desk.flags[0], state=FlagState.CLAIMED)]
    assert desk.look(missed(story, times=1))[0].action is Action.JOIN


def test_within_the_cooldown_not_even_new_evidence_opens_a_flag() -> None:
    desk, story = Desk(), missed(Story())
    desk.look(story)
    desk.close(Cause.MASTERY_FAILURE)
    desk.wait(23)
    assert desk.look(missed(story)) == ()
    desk.wait(1)
    assert desk.look(story)[0].action is Action.RAISE


def test_after_the_cooldown_the_ended_flags_evidence_does_not_count_again() -> None:
    desk, story = Desk(), missed(Story())
    desk.look(story)
    desk.close(Cause.MASTERY_FAILURE, FlagState.DISMISSED)
    desk.wait(30)
    assert desk.look(story) == ()
    assert desk.look(missed(story, times=2)) == ()
    (decision,) = desk.look(missed(story, times=1))
    assert decision.attempts == (7, 8, 9, 10, 11, 12)


def test_new_evidence_is_counted_by_items_however_many_tries_each_took() -> None:
    desk, story = Desk(), Story()
    for _ in range(3):
        story.item("brackets", "xxx")
    desk.look(story)
    desk.close(Cause.MASTERY_FAILURE)
    desk.wait(30)
    for _ in range(3):
        story.item("brackets", "x")
    assert [decision.attempts for decision in desk.look(story)] == [(10, 11, 12)]


def test_a_mastered_skill_resolves_its_flag_and_says_so() -> None:
    desk, story = Desk(), missed(Story())
    desk.look(story)
    for _ in range(3):
        story.item("brackets", "o")
    assert desk.look(story) == ()
    (decision,) = desk.look(story, mastered=frozenset({"brackets"}))
    assert (decision.action, decision.flag) == (Action.RESOLVE, 1)
    assert decision.reason.code == "escalation.resolve-mastered"
    assert desk.look(story, mastered=frozenset({"brackets"})) == ()


def test_a_skill_that_fails_again_is_not_resolved_by_an_old_mastery() -> None:
    desk, story = Desk(), missed(Story())
    held = frozenset({"brackets"})
    assert desk.look(story, mastered=held)[0].action is Action.RAISE
    assert desk.look(story, mastered=held) == ()


def test_a_flag_whose_skill_is_mastered_goes_on_about_the_skill_that_still_fails() -> None:
    desk, story = Desk(), missed(Story())
    desk.look(story)
    desk.look(missed(story, "fractions"))
    for _ in range(3):
        story.item("brackets", "o")
    (decision,) = desk.look(story, mastered=frozenset({"brackets"}))
    assert (decision.action, decision.skill) == (Action.JOIN, "fractions")
    assert desk.look(story, mastered=frozenset({"brackets"})) == ()


def test_a_request_for_a_person_is_never_resolved_by_mastery() -> None:
    desk, story = Desk(), Story()
    story.ask(skill="brackets")
    (decision,) = desk.look(story)
    assert (decision.tier, decision.help_requests) == (Tier.NOW, (1,))
    assert desk.look(story, mastered=frozenset({"brackets"})) == ()


def test_asking_again_after_the_flag_ended_opens_a_new_one_at_once() -> None:
    desk, story = Desk(), Story()
    story.ask()
    desk.look(story)
    desk.close(Cause.STUDENT_ASKED)
    assert desk.look(story) == ()
    story.ask()
    (decision,) = desk.look(story)
    assert (decision.action, decision.help_requests) == (Action.RAISE, (2,))


def test_distinct_causes_raise_a_flag_each() -> None:
    story = missed(Story())
    story.ask()
    assert {d.cause for d in Desk().look(story)} == {Cause.MASTERY_FAILURE, Cause.STUDENT_ASKED}


class TestTheSameEvidence:
    """Raises one flag, of the more specific cause."""

    @staticmethod
    def idea(story: Story, *, seconds: float = 30.0, template: str = "t1") -> None:
        story.item("brackets", "xa", template=template, seconds=seconds)

    def test_misses_that_show_one_misconception_are_one_flag_with_all_the_attempts(self) -> None:
        story = Story()
        for template in ("t1", "t2", "t3"):
            self.idea(story, template=template)
        (decision,) = Desk().look(story)
        assert (decision.cause, decision.misconception) == (Cause.MISCONCEPTION, "idea-a")
        assert decision.attempts == (1, 2, 3, 4, 5, 6)

    def test_a_misconception_found_later_joins_the_open_flag_about_the_misses_and_names_itself(self) -> None:
        desk, story = Desk(), Story()
        for _ in range(3):
            self.idea(story)
        assert desk.look(story)[0].cause is Cause.MASTERY_FAILURE
        self.idea(story, template="t2")
        (decision,) = desk.look(story)
        assert (decision.action, decision.cause, decision.misconception) == (
            Action.JOIN,
            Cause.MASTERY_FAILURE,
            "idea-a",
        )

    def test_where_only_another_causes_rule_holds_the_flag_keeps_its_own_play(self) -> None:
        desk, story = Desk(), Story()
        for _ in range(3):
            self.idea(story)
        desk.look(story)
        story.item("brackets", "ao", template="t2")
        (decision,) = desk.look(story)
        assert (decision.cause, decision.rule, decision.play) == (Cause.MASTERY_FAILURE, "idea", None)

    def test_misses_on_another_skill_stay_a_flag_of_their_own(self) -> None:
        story = Story()
        for template in ("t1", "t2", "t3"):
            self.idea(story, template=template)
        missed(story, "fractions")
        found = {d.cause: d.skill for d in Desk().look(story)}
        assert found == {Cause.MISCONCEPTION: "brackets", Cause.MASTERY_FAILURE: "fractions"}

    def test_misses_and_guesses_together_are_one_flag_about_motivation(self) -> None:
        story = Story()
        for _ in range(3):
            story.item("brackets", "x", seconds=1)
        (decision,) = Desk().look(story)
        assert decision.cause is Cause.MOTIVATION

    def test_hurried_answers_that_fit_an_idea_are_one_flag_about_the_idea(self) -> None:
        story = Story()
        for template in ("t1", "t2", "t3"):
            story.item("brackets", "a", template=template, seconds=1)
        (decision,) = Desk().look(story)
        assert decision.cause is Cause.MISCONCEPTION

    def test_a_closed_flag_about_the_idea_does_not_come_back_as_one_about_the_misses(self) -> None:
        desk, story = Desk(), Story()
        for template in ("t1", "t2", "t3"):
            self.idea(story, template=template)
        desk.look(story)
        desk.close(Cause.MISCONCEPTION)
        assert desk.look(story) == ()
        desk.wait(48)
        assert desk.look(story) == ()


def test_an_unsure_tier_1_flag_goes_to_review() -> None:
    policy = replace(POLICY, review_below=0.7)
    sure, unsure = Desk(policy), Desk(policy)
    assert sure.hear((Signal("B8", 3.0, 0.8, attempts=(1, 2, 3)),))[0].tier is Tier.PRACTICE
    assert unsure.hear((Signal("B8", 3.0, 0.6, attempts=(1, 2, 3)),))[0].tier is Tier.REVIEW


def test_of_a_signal_with_used_evidence_the_rest_must_reach_the_policys_threshold() -> None:
    desk, guesses = Desk(), Signal("B8", 3.0, 0.8, attempts=(1, 2, 3))
    desk.hear((guesses,))
    desk.close(Cause.INTEGRITY)
    desk.wait(48)
    more = replace(guesses, value=5.0, attempts=(1, 2, 3, 4, 5))
    assert desk.hear((more,)) == ()
    (decision,) = desk.hear((replace(more, value=6.0, attempts=(1, 2, 3, 4, 5, 6)),))
    assert decision.attempts == (4, 5, 6)


def test_a_combination_holds_only_over_signals_about_one_skill() -> None:
    both = Condition(combine="all", parts=(Condition(signal="B1"), Condition(signal="B28")))
    policy = Policy("x", 1, (Rule("r", "R", Cause.MISCONCEPTION, Tier.REVIEW, 3, "p", both),), SETTINGS)
    miss = Signal("B1", 3.0, 0.6, skill="brackets", attempts=(1, 2, 3))
    idea = Signal("B28", 3.0, 0.8, skill="fractions", misconception="m", attempts=(4, 5, 6))
    assert Desk(policy).hear((miss, idea)) == ()
    assert len(Desk(policy).hear((miss, replace(idea, skill="brackets")))) == 1


def test_the_tier_of_a_flag_that_was_raised_by_hand_is_never_lowered() -> None:
    desk = Desk()
    desk.flags = [
        Flag(
            1, Cause.MASTERY_FAILURE, Tier.NOW, FlagState.CLAIMED, "brackets", None, START, None, (1, 2, 3, 4)
        )
    ]
    assert desk.look(missed(Story()))[0].tier is Tier.NOW
