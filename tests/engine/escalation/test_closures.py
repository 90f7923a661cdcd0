"""What a closure changes in practice."""

import itertools

import pytest

from engine.escalation.closures import for_student, for_teacher, plan
from engine.escalation.model import Cause, Closure, ClosureOutcome, ClosurePlan, Done
from engine.sequencing.model import PlanStep
from lti_app.content.wording import load_wording
from tests.engine.escalation.small_bank import BANK


def closed(
    cause: Cause,
    outcome: ClosureOutcome = ClosureOutcome.PARTLY,
    *,
    skill: str | None = "brackets",
    idea: str | None = None,
) -> ClosurePlan:
    return plan(Closure(cause, Done.TALKED, outcome, skill, idea), BANK)


def kinds(found: ClosurePlan) -> list[str]:
    return [step.kind for step in found.steps]


def test_motivation_makes_the_next_eight_items_easier_on_any_topic() -> None:
    found = closed(Cause.MOTIVATION)
    assert found.steps == (PlanStep(0, "confidence", 8),)
    assert load_wording().say(found.sentences[0]) == (
        "For the next 8 items: a step easier on all topics, so that success comes more often."
    )


def test_a_misconception_is_looked_for_and_then_the_skill_comes_back_spaced() -> None:
    found = closed(Cause.MISCONCEPTION, idea="idea-a")
    assert found.steps == (
        PlanStep(0, "expose", 3, "brackets", "idea-a"),
        PlanStep(0, "review", 4, "brackets", spacing=3),
    )
    assert "“first term only”" in load_wording().say(found.sentences[0])


def test_a_misconception_that_no_item_shows_is_only_reviewed() -> None:
    assert kinds(closed(Cause.MISCONCEPTION, idea="idea-b")) == ["review"]


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
    assert [(step.kind, step.items) for step in found.steps] == wanted


def test_integrity_changes_nothing_and_says_so() -> None:
    found = closed(Cause.INTEGRITY)
    assert found.steps == ()
    assert load_wording().say(found.sentences[0]).startswith("Practice goes on as before.")


def test_a_request_that_was_answered_changes_nothing_and_one_that_was_not_brings_the_skill_back() -> None:
    assert kinds(closed(Cause.STUDENT_ASKED, ClosureOutcome.UNDERSTOOD)) == []
    assert kinds(closed(Cause.STUDENT_ASKED, ClosureOutcome.NOT_YET)) == ["review"]


def test_a_skill_that_the_bank_no_longer_has_is_left_out() -> None:
    assert kinds(closed(Cause.MASTERY_FAILURE, ClosureOutcome.UNDERSTOOD, skill="gone")) == []


@pytest.mark.parametrize(
    ("cause", "outcome", "skill", "idea"),
    list(itertools.product(Cause, ClosureOutcome, ("brackets", None), ("idea-a", None))),
)
def test_every_plan_can_be_read_by_teacher_and_student(
    cause: Cause, outcome: ClosureOutcome, skill: str | None, idea: str | None
) -> None:
    wording = load_wording()
    found = closed(cause, outcome, skill=skill, idea=idea)
    assert found.sentences
    assert len(found.steps) in (0, len(found.sentences))
    assert for_teacher(found.steps, BANK) == (found.sentences if found.steps else ())
    told = [wording.say(sentence) for sentence in (*found.sentences, *for_student(found.steps, BANK))]
    assert not any("{" in text for text in told)


def test_a_teacher_may_edit_a_plan_down_to_one_item() -> None:
    (sentence,) = for_teacher([PlanStep(0, "review", 1, "brackets")], BANK)
    assert load_wording().say(sentence) == "One review item on “Equations with brackets”."


def test_the_student_is_never_told_the_name_of_the_misconception() -> None:
    found = closed(Cause.MISCONCEPTION, idea="idea-a")
    told = " ".join(load_wording().say(sentence) for sentence in for_student(found.steps, BANK))
    assert "first term only" not in told


def test_a_new_placement_comes_beside_what_the_cause_asks_for() -> None:
    found = plan(Closure(Cause.MOTIVATION, Done.PLACED_ANEW, ClosureOutcome.PARTLY), BANK)
    assert found.placed_anew
    assert [step.kind for step in found.steps] == ["confidence"]
    assert [sentence.code for sentence in found.sentences] == ["plans.confidence-anywhere", "plans.placement"]


def test_a_new_placement_alone_is_a_change_and_only_that_word_asks_for_one() -> None:
    found = plan(Closure(Cause.INTEGRITY, Done.PLACED_ANEW, ClosureOutcome.PARTLY), BANK)
    assert [sentence.code for sentence in found.sentences] == ["plans.placement"]
    for done in set(Done) - {Done.PLACED_ANEW}:
        assert not plan(Closure(Cause.INTEGRITY, done, ClosureOutcome.PARTLY), BANK).placed_anew
