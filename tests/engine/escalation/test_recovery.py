"""When a flag is over by itself (C10), and by which sign."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.escalation.kinship import ABOUT_A_SKILL
from engine.escalation.model import Action, Cause, Condition, Flag, FlagState, Policy, Rule, Tier
from engine.escalation.recovery import SIGNS, recovered
from engine.signals.model import Happening, HappeningKind, History, SessionRecord, Signal, SkillView
from tests.engine.escalation.desk import Desk
from tests.engine.signals.histories import START, Story

NOBODY_BUT_A_PERSON = {Cause.STUDENT_ASKED, Cause.DISTRESS, Cause.SAFETY, Cause.ACCOMMODATION}
HURRY = {"at_least": 3.0, "items": 8.0, "share": 0.1, "cap_seconds": 10.0}
POLICY = Policy("x", 1, (), {"B8": HURRY, "B16": {"at_least": 0.2}})
LATER = START + timedelta(days=1)


def flag(cause: Cause, **fields: object) -> Flag:
    usual = Flag(1, cause, Tier.REVIEW, FlagState.OPEN, None, None, START, None, attempts=(1,))
    return replace(usual, **fields)  # type: ignore[arg-type]


def worked(times: int, answers: str = "o", **fields: object) -> History:
    """An item of before the flag, whose answer stands on it, and so many after it."""
    story = Story()
    story.item("brackets", "x")
    for _ in range(times):
        story.item("brackets", answers, **fields)  # type: ignore[arg-type]
    return story.history


def code(given: Flag, history: History, mastered: frozenset[str] = frozenset()) -> str | None:
    reason = recovered(given, mastered, history, POLICY)
    return reason.code.removeprefix("escalation.resolve-") if reason else None


@pytest.mark.parametrize("cause", sorted(ABOUT_A_SKILL))
def test_what_is_about_a_skill_is_over_once_it_is_mastered(cause: Cause) -> None:
    about = flag(cause, skill="brackets")
    assert code(about, History(()), frozenset({"brackets"})) == "mastered"
    assert code(about, History(()), frozenset({"fractions"})) is None


@pytest.mark.parametrize("cause", sorted(NOBODY_BUT_A_PERSON))
def test_what_only_a_person_ends_has_no_sign(cause: Cause) -> None:
    about = flag(cause, skill="brackets")
    assert code(about, worked(19), frozenset({"brackets"})) is None


def test_every_other_cause_can_be_over() -> None:
    assert SIGNS.keys() | ABOUT_A_SKILL == set(Cause) - NOBODY_BUT_A_PERSON


@pytest.mark.parametrize("cause", [Cause.INTEGRITY, Cause.HINT_DEPENDENCE, Cause.OVER_HELP])
def test_eight_unaided_unhurried_right_items_show_that_it_is_over(cause: Cause) -> None:
    assert code(flag(cause), worked(8)) == "unaided"
    assert code(flag(cause), worked(7)) is None
    assert code(flag(cause), worked(8, hints=1)) is None
    assert code(flag(cause), worked(8, "xo")) is None
    assert code(flag(cause), worked(8, seconds=5.9)) is None
    assert code(flag(cause), worked(8, seconds=6.0)) == "unaided"


def test_where_no_signal_may_look_at_speed_a_quick_answer_counts_like_any_other() -> None:
    policy = replace(POLICY, signals={})
    assert recovered(flag(Cause.INTEGRITY), frozenset(), worked(8, seconds=1.0), policy) is not None


def test_work_that_stands_on_the_flag_or_came_before_it_shows_nothing() -> None:
    assert code(flag(Cause.INTEGRITY, attempts=(1, 5)), worked(11)) is None
    assert code(flag(Cause.INTEGRITY, attempts=(1, 4)), worked(11)) == "unaided"
    assert code(flag(Cause.INTEGRITY, raised_at=LATER), worked(11)) is None


def test_motivation_is_over_when_eight_of_the_last_ten_go_well() -> None:
    story = Story()
    for answers in ("x", *"xxooooooxo"):
        story.item("brackets", answers)
    assert code(flag(Cause.MOTIVATION), story.history) is None
    story.item("brackets", "xo")
    assert code(flag(Cause.MOTIVATION), story.history) == "right"


def test_a_struggle_about_no_skill_is_over_likewise_and_one_about_a_skill_is_not() -> None:
    assert code(flag(Cause.MASTERY_FAILURE), worked(10)) == "right"
    assert code(flag(Cause.MASTERY_FAILURE, skill="brackets"), worked(10)) is None


def test_a_passed_transfer_check_shows_that_help_is_no_longer_needed() -> None:
    about = flag(Cause.OVER_HELP, skill="brackets")
    assert code(about, worked(1, transfer=True)) == "transfer"
    assert code(about, worked(1, "xo", transfer=True)) is None
    assert code(replace(about, skill="fractions"), worked(1, transfer=True)) is None


def test_a_prerequisite_is_over_when_all_that_the_skill_builds_on_is_mastered() -> None:
    def view(skill: str, *, mastered: bool, earlier: tuple[str, ...] = ()) -> SkillView:
        return SkillView(skill, "equations", 0.5, 0.5, mastered, 9, earlier)

    about = flag(Cause.PREREQUISITE, skill="c")
    late, done = view("c", mastered=False, earlier=("a", "b")), view("a", mastered=True)
    for last, said in ((view("b", mastered=True), "prerequisite"), (view("b", mastered=False), None)):
        assert code(about, History((), skills={"c": late, "a": done, "b": last})) == said
    assert code(about, History((), skills={"c": late, "a": done})) is None
    assert code(about, History((), skills={"c": view("c", mastered=False)})) is None


def test_two_sessions_of_real_work_end_a_flag_about_drifting_away() -> None:
    def session(event: int, hours: float, items: int = 4) -> SessionRecord:
        began = START + timedelta(hours=hours)
        return SessionRecord(event, began, began + timedelta(minutes=20), items)

    about = flag(Cause.DISENGAGEMENT, attempts=(), events=(2,))
    before, noted, short = session(1, -5), session(2, 1), session(3, 2, items=3)
    one, two = session(4, 3), session(5, 4)
    assert code(about, History((), sessions=(before, noted, short, one))) is None
    assert code(about, History((), sessions=(before, noted, short, one, two))) == "sessions"


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ([(2, "pace", 0.1)], "pace"),
        ([(2, "pace", 0.2)], None),
        ([(2, "pace", 0.1), (3, "pace", 0.4)], None),
        ([(2, "due_passed", 0.5)], "due"),
        ([(2, "due_passed", 0.4)], None),
        ([(1, "pace", 0.1)], None),  # the fact that stands on the flag
        ([(2, "said", 0.0)], None),
        ([], None),
    ],
)
def test_off_track_is_over_when_the_newest_fact_says_so(
    facts: list[tuple[int, str, float]], said: str | None
) -> None:
    happenings = tuple(
        Happening(event, HappeningKind(kind), START + timedelta(hours=event), value)
        for event, kind, value in facts
    )
    assert code(flag(Cause.OFF_TRACK, attempts=(), events=(1,)), History((), happenings=happenings)) == said


@pytest.mark.parametrize("cause", [Cause.UNCERTAINTY, Cause.PLACEMENT])
def test_ten_items_without_the_signal_settle_what_was_uncertain(cause: Cause) -> None:
    assert code(flag(cause), worked(10, "x")) == "quiet"
    assert code(flag(cause), worked(9)) is None


RUSH = Rule("rush", "Rush", Cause.INTEGRITY, Tier.REVIEW, 2, "p", Condition(signal="B8"), 24.0)
GUESSES = Signal("B8", 3.0, 0.8, attempts=(1,))


def test_a_flag_resolves_only_once_its_rules_no_longer_hold() -> None:
    desk = Desk(replace(POLICY, rules=(RUSH,)))
    desk.hear((GUESSES,))
    assert desk.hear((GUESSES,), history=worked(8)) == ()
    (decision,) = desk.hear((), history=worked(8))
    assert (decision.action, decision.flag, decision.attempts) == (Action.RESOLVE, 1, (1,))
    assert decision.reason.params == {"count": 8}
    assert desk.hear((), history=worked(8)) == ()


def test_without_a_sign_silence_ends_nothing() -> None:
    desk = Desk(replace(POLICY, rules=(RUSH,)))
    desk.hear((GUESSES,))
    assert desk.hear((), history=worked(3)) == ()
    assert desk.hear(()) == ()


def test_what_resolved_by_itself_opens_again_only_on_new_evidence_after_its_cooldown() -> None:
    desk = Desk(replace(POLICY, rules=(RUSH,)))
    desk.hear((GUESSES,))
    desk.hear((), history=worked(8))
    desk.wait(25)
    assert desk.hear((GUESSES,)) == ()
    assert [d.action for d in desk.hear((replace(GUESSES, attempts=(10, 11, 12)),))] == [Action.RAISE]


def test_a_rule_of_the_same_kind_on_the_flags_evidence_keeps_it_open() -> None:
    """A wrong idea explains guesses: while its rule holds on the same answers, they are not over."""
    idea = Rule("idea", "Idea", Cause.MISCONCEPTION, Tier.REVIEW, 4, "p", Condition(signal="B28"), 24.0)
    desk = Desk(replace(POLICY, rules=(RUSH, idea)))
    desk.hear((GUESSES,))
    shown = Signal("B28", 3.0, 0.8, skill="brackets", misconception="idea-a", attempts=(1, 30, 31))
    decisions = desk.hear((shown,), history=worked(8))
    assert Action.RESOLVE not in {decision.action for decision in decisions}
