"""What a handoff note says, sentence by sentence."""

from dataclasses import replace

import pytest

from engine.escalation.model import Action, Cause, Decision, HandoffNote, Tier
from engine.escalation.notes import write_note
from engine.items.model import AnswerKind, Choice, Item
from engine.learner.model import LearnerState, Overall, SkillState
from engine.reason import Reason
from lti_app.content.policies import load_playbook, load_policy
from lti_app.content.wording import load_wording
from tests.engine.escalation.desk import Desk
from tests.engine.escalation.small_bank import BANK, drawn
from tests.engine.signals.histories import Story

POLICY, PLAYS = load_policy("default"), load_playbook("default")


def note_of(story: Story, cause: Cause, learner: LearnerState | None = None) -> HandoffNote:
    """Return the note of the flag of a cause that the story raises under the shipped policy."""
    decision = next(d for d in Desk(POLICY).look(story) if d.cause is cause)
    return written(decision, story, learner)


def written(decision: Decision, story: Story, learner: LearnerState | None = None) -> HandoffNote:
    return write_note(
        decision,
        story.history,
        learner or LearnerState(Overall()),
        BANK,
        PLAYS[decision.play or "answer-the-request"],
        policy=POLICY,
        items=drawn(story.history),
    )


def read(note: HandoffNote) -> list[str]:
    return [load_wording().say(sentence.reason) for sentence in note.sentences]


def cells(note: HandoffNote) -> dict[str, str]:
    wording = load_wording()
    return {wording.say(Reason(name)): wording.say(cell) for name, cell in note.table}


def the_same_idea(times: int = 3) -> Story:
    story = Story()
    for number in range(times):
        story.item("brackets", "xa", template=f"t{number}", hints=1)
    return story


def test_a_misconception_is_a_hypothesis_with_the_answer_that_shows_it() -> None:
    assert read(note_of(the_same_idea(), Cause.MISCONCEPTION)) == [
        "Tried 3 items on “Equations with brackets” (right in the end: 0; attempts: 6; hints: 3).",
        "To “Solve 3(x + 1) = 8 for x.” the answer was “6”.",
        "May believe that a factor goes on the first term alone: 3 answers fit.",
        "Practice cannot tell a firm idea from a habit.",
    ]


def test_each_sentence_carries_the_events_it_rests_on() -> None:
    note = note_of(the_same_idea(), Cause.MISCONCEPTION)
    assert [sentence.attempts for sentence in note.sentences] == [
        (1, 2, 3, 4, 5, 6),
        (6,),
        (2, 4, 6),
        (1, 2, 3, 4, 5, 6),
    ]


def test_the_next_step_is_the_plays_with_its_names_filled_in() -> None:
    note = note_of(the_same_idea(), Cause.MISCONCEPTION)
    step = load_wording().say(note.step)
    assert (note.play, note.minutes) == ("probe-the-idea", PLAYS["probe-the-idea"].minutes)
    assert "“What is 2(3 + 4)?”" in step
    assert "first term only" in step


def test_a_name_that_nobody_knows_is_replaced_by_the_playbooks_own_words() -> None:
    story = Story()
    story.ask()
    (decision,) = Desk(POLICY).look(story)
    note = written(replace(decision, play="probe-the-idea"), story)
    assert "“How did you get that?”" in load_wording().say(note.step)


def test_misses_without_a_common_idea_may_lack_a_method() -> None:
    story = Story()
    for _ in range(3):
        story.item("brackets", "x")
    assert "May not have a way into these yet: the last 3 were missed." in read(
        note_of(story, Cause.MASTERY_FAILURE)
    )


def test_a_request_is_quoted_in_the_students_own_words_and_cut_when_long() -> None:
    story = Story()
    story.item("brackets", "x")
    story.ask("why does the minus change? " * 9, skill="brackets")
    first = note_of(story, Cause.STUDENT_ASKED).sentences[0]
    assert first.help_requests == (1,)
    assert str(first.reason.params["message"]).startswith("why does the minus change?")
    assert len(str(first.reason.params["message"])) <= 60


def test_a_request_before_any_work_still_makes_a_note() -> None:
    story = Story()
    story.ask()
    note = note_of(story, Cause.STUDENT_ASKED)
    assert read(note)[:2] == ["Asked for a person.", "No recent answer belongs to this."]
    assert len(note.sentences) >= 3
    assert all(sentence.help_requests == (1,) for sentence in note.sentences)


def test_leaning_on_hints_compares_the_two_halves() -> None:
    story = Story()
    for hints, answers in [(0, "o"), (0, "o"), *[(1, "o")] * 8]:
        story.item("brackets", answers, hints=hints)
    assert read(note_of(story, Cause.HINT_DEPENDENCE))[1] == (
        "May be leaning on hints (8 of 10 items): right without any on 0 of the last 5, 2 of 5 before."
    )


def test_guesses_on_several_topics_are_told_with_their_time() -> None:
    story = Story()
    for skill in ("brackets", "fractions", "brackets"):
        story.item(skill, "xo", seconds=2.4)
    sentences = read(note_of(story, Cause.INTEGRITY))
    assert sentences[0].startswith("Tried 3 items on 2 topics")
    assert "May be guessing: 3 wrong answers came within 3 s each." in sentences


def test_low_motivation_is_named_where_quick_wrong_answers_hint_at_it() -> None:
    story = the_same_idea()
    assert cells(note_of(story, Cause.MISCONCEPTION))["Motivation"] == "No sign that it is low"
    for _ in range(2):
        story.item("fractions", "xo", seconds=1)
    note = note_of(story, Cause.MISCONCEPTION)
    assert "Motivation may be low: 2 wrong answers came in a hurry." in read(note)
    assert cells(note)["Motivation"] == "May be low (2 hurried wrong answers)"


def test_the_table_has_objective_standing_and_whose_confidence_is_known() -> None:
    learner = LearnerState(Overall(), skills={"brackets": SkillState("brackets", opportunities=9, right=4)})
    table = cells(note_of(the_same_idea(), Cause.MISCONCEPTION, learner))
    assert table["Objective"] == "solve an equation with brackets"
    assert table["So far"] == "Right at the first try without hints: 4 of 9 items"
    assert table["Student’s confidence"] == "Not known"
    assert table["How sure Baton is"] == "Rather sure (80 %)"
    assert "same idea" in table["From what"]


@pytest.mark.parametrize(
    ("confidence", "words"), [(0.75, "Rather sure"), (0.74, "Fairly sure"), (0.49, "Unsure (49 %)")]
)
def test_confidence_is_said_in_words(confidence: float, words: str) -> None:
    story = Story()
    story.ask()
    (decision,) = Desk(POLICY).look(story)
    assert cells(written(replace(decision, confidence=confidence), story))["How sure Baton is"].startswith(
        words
    )


def test_a_choice_is_quoted_by_its_text_not_by_its_key() -> None:
    story = the_same_idea()
    last = story.items[-1].attempts[-1]
    choice = Item("t", "brackets", 1, AnswerKind.CHOICE, "Which?", "a", (Choice(last.response, "$2x + 1$"),))
    decision = Desk(POLICY).look(story)[0]
    note = write_note(
        decision,
        story.history,
        LearnerState(Overall()),
        BANK,
        PLAYS["probe-the-idea"],
        policy=POLICY,
        items={story.items[-1].id: choice},
    )
    assert "To “Which?” the answer was “2x + 1”." in read(note)


def test_work_that_left_the_window_is_not_counted() -> None:
    story = the_same_idea()
    decision = Desk(POLICY).look(story)[0]
    for _ in range(19):
        story.item("fractions", "o")
    first = written(decision, story).sentences[0]
    assert (first.reason.params["count"], first.attempts) == (1, (5, 6))


def test_a_flag_about_nothing_that_the_history_holds_says_so() -> None:
    old = Decision(Action.JOIN, Cause.MISCONCEPTION, Tier.REVIEW, Reason("x"), attempts=(901, 902))
    assert "No recent answer belongs to this." in read(written(old, Story()))


@pytest.mark.parametrize(("strand", "cell"), [("equations", "Said 5 of 5"), ("another", "Not known")])
def test_the_students_own_confidence_is_told_where_the_survey_asked_for_it(strand: str, cell: str) -> None:
    story = the_same_idea()
    decision = next(d for d in Desk(POLICY).look(story) if d.cause is Cause.MISCONCEPTION)
    note = write_note(
        decision,
        story.history,
        LearnerState(Overall()),
        BANK,
        PLAYS[decision.play or "answer-the-request"],
        policy=POLICY,
        items=drawn(story.history),
        confidence={strand: 5},
    )
    assert cells(note)["Student’s confidence"].startswith(cell)
