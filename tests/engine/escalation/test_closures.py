"""What a closure changes in practice."""

import itertools
from datetime import timedelta

import pytest

from engine.escalation.closures import for_student, for_teacher, places_anew, plan, suggested
from engine.escalation.editing import ITEMS, SPACING, PlanEditError, StepChange, edited
from engine.escalation.model import Cause, Closure, ClosureOutcome, ClosurePlan, Done, Play, Suggestion
from engine.sequencing.model import PlanStep
from engine.sequencing.steps import KINDS
from lti_app.content.wording import load_wording
from tests.engine.escalation.small_bank import BANK
from tests.engine.signals.histories import START

WEEK = timedelta(days=7)
HELD = PlanStep(0, "check", 2, "brackets", spacing=2, not_before=START + WEEK)


def closed(
    cause: Cause,
    outcome: ClosureOutcome = ClosureOutcome.PARTLY,
    *,
    done: Done = Done.TALKED,
    skill: str | None = "brackets",
    idea: str | None = None,
) -> ClosurePlan:
    return plan(Closure(cause, done, outcome, skill, idea), BANK, at=START)


def kinds(found: ClosurePlan) -> list[str]:
    return [step.kind for step in found.steps]


def said(found: ClosurePlan) -> list[str]:
    return [load_wording().say(sentence) for sentence in found.sentences]


def test_motivation_makes_the_next_eight_items_easier_on_any_topic() -> None:
    found = closed(Cause.MOTIVATION, skill=None)
    assert found.steps == (PlanStep(0, "confidence", 8),)
    assert said(found) == [
        "For the next 8 items: a step easier on all topics, so that success comes more often."
    ]


def test_a_misconception_is_looked_for_then_the_skill_comes_back_spaced_then_it_is_seen_if_it_held() -> None:
    found = closed(Cause.MISCONCEPTION, idea="idea-a")
    assert found.steps == (
        PlanStep(0, "expose", 3, "brackets", "idea-a"),
        PlanStep(0, "review", 4, "brackets", spacing=3),
        HELD,
    )
    assert "“first term only”" in said(found)[0]


def test_a_misconception_that_no_item_shows_is_only_reviewed() -> None:
    assert kinds(closed(Cause.MISCONCEPTION, idea="idea-b")) == ["review", "check"]


def test_a_misconception_alone_names_its_skill() -> None:
    found = closed(Cause.MISCONCEPTION, skill=None, idea="idea-a")
    assert {step.skill for step in found.steps} == {"brackets"}


@pytest.mark.parametrize(
    ("outcome", "wanted"),
    [
        (ClosureOutcome.UNDERSTOOD, [("review", 4)]),
        (ClosureOutcome.PARTLY, [("confidence", 4), ("review", 4)]),
        (ClosureOutcome.NOT_YET, [("confidence", 6), ("review", 4)]),
    ],
)
def test_after_a_mastery_failure_the_outcome_decides_how_gently_it_starts(
    outcome: ClosureOutcome, wanted: list[tuple[str, int]]
) -> None:
    found = closed(Cause.MASTERY_FAILURE, outcome)
    assert [(step.kind, step.items) for step in found.steps] == [*wanted, ("check", 2)]


def test_a_missing_prerequisite_reroutes_practice_to_what_comes_before() -> None:
    found = closed(Cause.PREREQUISITE, skill="fractions")
    assert kinds(found) == ["prerequisite", "review", "check"]
    assert said(found)[0] == (
        "For the next 6 items: back to what comes before “Equations with fractions”, the least sure first."
    )


def test_where_nothing_comes_before_a_skill_the_way_back_is_a_gentle_start() -> None:
    assert kinds(closed(Cause.PREREQUISITE, skill="brackets")) == ["confidence", "review", "check"]


def test_whatever_the_cause_a_teacher_may_have_found_that_something_earlier_comes_first() -> None:
    first = {"done": Done.PREREQUISITE_FIRST, "skill": "fractions"}
    assert kinds(closed(Cause.MASTERY_FAILURE, ClosureOutcome.UNDERSTOOD, **first)) == [  # type: ignore[arg-type]
        "prerequisite",
        "review",
        "check",
    ]
    assert kinds(closed(Cause.PREREQUISITE, **first)).count("prerequisite") == 1  # type: ignore[arg-type]


def test_integrity_brings_variety_and_questions_how() -> None:
    found = closed(Cause.INTEGRITY)
    assert found.steps == (
        PlanStep(0, "variants", 6, "brackets"),
        PlanStep(0, "explain", 4, "brackets"),
        HELD,
    )


@pytest.mark.parametrize("cause", [Cause.HINT_DEPENDENCE, Cause.OVER_HELP])
def test_where_help_did_the_work_items_without_hints_follow_a_gentle_start(cause: Cause) -> None:
    found = closed(cause)
    assert [(step.kind, step.not_before) for step in found.steps] == [
        ("confidence", None),
        ("check", None),
        ("check", START + WEEK),
    ]


def test_a_request_that_was_not_answered_brings_the_skill_back() -> None:
    assert kinds(closed(Cause.STUDENT_ASKED, ClosureOutcome.UNDERSTOOD)) == ["check"]
    assert kinds(closed(Cause.STUDENT_ASKED, ClosureOutcome.NOT_YET)) == ["review", "check"]


@pytest.mark.parametrize("cause", [Cause.DISENGAGEMENT, Cause.OFF_TRACK])
def test_who_drifts_away_finds_successes_and_a_smaller_goal_is_suggested(cause: Cause) -> None:
    found = closed(cause, skill=None)
    assert kinds(found) == ["confidence"]
    assert Suggestion.GOAL in found.suggests


def test_distress_is_met_gently_and_with_no_test_of_any_kind() -> None:
    found = closed(Cause.DISTRESS)
    assert found.steps == (PlanStep(0, "confidence", 6),)
    assert Suggestion.HUMAN_FIRST in found.suggests


def test_a_worry_about_safety_leaves_practice_alone() -> None:
    assert closed(Cause.SAFETY).steps == ()


def test_uncertainty_asks_for_answers_without_hints_and_may_suggest_a_placement() -> None:
    found = closed(Cause.UNCERTAINTY)
    assert kinds(found) == ["check", "check"]
    assert found.suggests == (Suggestion.PLACEMENT,)
    assert closed(Cause.UNCERTAINTY, done=Done.PLACED_ANEW).suggests == ()


def test_an_accommodation_is_suggested_and_never_set() -> None:
    found = closed(Cause.ACCOMMODATION, skill=None)
    assert found.steps == ()
    assert {one.value for one in found.suggests} == {
        "extra_time",
        "no_speed",
        "more_hints",
        "human_first",
        "skills_out",
    }
    assert closed(Cause.MASTERY_FAILURE, done=Done.ACCOMMODATED).suggests == found.suggests


@pytest.mark.parametrize("cause", Cause)
def test_who_is_excused_practises_as_before(cause: Cause) -> None:
    found = closed(cause, done=Done.EXCUSED)
    assert (found.steps, found.placed_anew) == ((), False)


@pytest.mark.parametrize("cause", sorted(set(Cause) - {Cause.DISTRESS, Cause.SAFETY, Cause.PLACEMENT}))
@pytest.mark.parametrize("outcome", ClosureOutcome)
def test_a_week_after_a_closure_about_a_topic_one_or_two_items_show_whether_it_held(
    cause: Cause, outcome: ClosureOutcome
) -> None:
    last = closed(cause, outcome).steps[-1]
    assert (last.kind, last.not_before) == ("check", START + WEEK)
    assert last.items in (1, 2)


def test_a_skill_that_the_bank_no_longer_has_is_left_out() -> None:
    assert kinds(closed(Cause.MASTERY_FAILURE, ClosureOutcome.UNDERSTOOD, skill="gone")) == []


@pytest.mark.parametrize(
    ("cause", "outcome", "skill", "idea"),
    list(itertools.product(Cause, ClosureOutcome, ("fractions", None), ("idea-a", None))),
)
@pytest.mark.parametrize("done", [Done.TALKED, Done.PREREQUISITE_FIRST, Done.PLACED_ANEW])
def test_every_plan_can_be_read_by_teacher_and_student_and_obeyed(
    done: Done, cause: Cause, outcome: ClosureOutcome, skill: str | None, idea: str | None
) -> None:
    wording = load_wording()
    found = closed(cause, outcome, done=done, skill=skill, idea=idea)
    assert found.sentences
    assert len(found.sentences) == max(1, len(found.steps) + found.placed_anew)
    assert for_teacher(found.steps, BANK, START) == found.sentences[: len(found.steps)] or not found.steps
    told = [wording.say(sentence) for sentence in (*found.sentences, *for_student(found.steps, BANK, START))]
    told += [wording.say(sentence) for sentence in for_student(found.steps, BANK, START + 2 * WEEK)]
    assert not any("{" in text for text in told)
    assert all(f"plans.suggests.{one}" in wording for one in found.suggests)
    assert {step.kind for step in found.steps} <= set(KINDS)
    assert all(ITEMS[0] <= step.items <= ITEMS[1] for step in found.steps)
    assert all(SPACING[0] <= step.spacing <= SPACING[1] for step in found.steps)


@pytest.mark.parametrize(
    ("days", "words"), [(0, "In seven days or later"), (6.5, "In one day or later"), (7, "There are 2 items")]
)
def test_what_waits_says_for_how_long(days: float, words: str) -> None:
    (sentence,) = for_student([HELD], BANK, START + timedelta(days=days))
    assert load_wording().say(sentence).startswith(words)


def test_the_student_is_never_told_the_name_of_the_misconception() -> None:
    found = closed(Cause.MISCONCEPTION, idea="idea-a")
    told = " ".join(load_wording().say(sentence) for sentence in for_student(found.steps, BANK, START))
    assert "first term only" not in told


def test_a_new_placement_comes_beside_what_the_cause_asks_for() -> None:
    found = closed(Cause.MOTIVATION, done=Done.PLACED_ANEW, skill=None)
    assert found.placed_anew
    assert [sentence.code for sentence in found.sentences] == ["plans.confidence-anywhere", "plans.placement"]


def test_only_that_word_or_that_cause_asks_for_a_new_placement() -> None:
    for cause, done in itertools.product(Cause, Done):
        closure = Closure(cause, done, ClosureOutcome.PARTLY)
        asks = done is Done.PLACED_ANEW or (cause is Cause.PLACEMENT and done is not Done.EXCUSED)
        assert places_anew(closure) == plan(closure, BANK, at=START).placed_anew == asks


PLAY = Play("p", Cause.MASTERY_FAILURE, "T", "S", 5, done=Done.PREREQUISITE_FIRST)


def test_the_form_begins_with_what_the_play_does() -> None:
    assert suggested(Cause.MASTERY_FAILURE, PLAY, "brackets", "idea-a") == Closure(
        Cause.MASTERY_FAILURE, Done.PREREQUISITE_FIRST, ClosureOutcome.PARTLY, "brackets", "idea-a"
    )


@pytest.mark.parametrize("cause", Cause)
def test_without_a_word_of_the_play_the_form_begins_with_what_is_usual_and_changes_practice(
    cause: Cause,
) -> None:
    closure = suggested(cause, None, "fractions", "idea-a")
    assert closure.cause is cause
    assert closure.done is not Done.EXCUSED
    found = plan(closure, BANK, at=START)
    assert found.steps or found.placed_anew or found.suggests


# What a teacher may change before saving.

MISTAKEN = closed(Cause.MISCONCEPTION, idea="idea-a")


def test_a_step_may_be_longer_spaced_otherwise_or_left_out() -> None:
    changes = {0: StepChange(dropped=True), 1: StepChange(items=1, spacing=5), 2: StepChange(items=1)}
    found = edited(MISTAKEN, changes, BANK, at=START)
    assert [(step.kind, step.items, step.spacing) for step in found.steps] == [
        ("review", 1, 5),
        ("check", 1, 2),
    ]
    assert said(found)[0] == "One review item on “Equations with brackets”."


def test_a_plan_without_changes_stays_as_it_is() -> None:
    assert edited(MISTAKEN, {}, BANK, at=START) == MISTAKEN


def test_a_plan_of_which_nothing_is_left_says_so() -> None:
    dropped = {place: StepChange(dropped=True) for place in range(len(MISTAKEN.steps))}
    found = edited(MISTAKEN, dropped, BANK, at=START)
    assert found.steps == ()
    assert [sentence.code for sentence in found.sentences] == ["plans.nothing.misconception"]


def test_a_placement_may_be_taken_out_of_a_plan() -> None:
    found = edited(closed(Cause.PLACEMENT), {}, BANK, at=START, placed_anew=False)
    assert not found.placed_anew
    assert [sentence.code for sentence in found.sentences] == ["plans.nothing.placement"]


def test_spacing_means_nothing_to_a_step_that_comes_in_one_go() -> None:
    assert edited(MISTAKEN, {0: StepChange(spacing=9)}, BANK, at=START).steps == MISTAKEN.steps


@pytest.mark.parametrize(
    ("place", "change"),
    [
        (0, StepChange(items=0)),
        (0, StepChange(items=21)),
        (1, StepChange(spacing=0)),
        (1, StepChange(spacing=11)),
        (3, StepChange()),
        (-1, StepChange(dropped=True)),
    ],
)
def test_what_is_out_of_bounds_is_refused(place: int, change: StepChange) -> None:
    with pytest.raises(PlanEditError):
        edited(MISTAKEN, {place: change}, BANK, at=START)
