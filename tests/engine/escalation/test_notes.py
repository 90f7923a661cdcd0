"""What a handoff note says, sentence by sentence."""

from dataclasses import replace

import pytest

from engine.escalation.model import Action, Cause, Condition, Decision, HandoffNote, Rule, Tier
from engine.escalation.notes import write_note
from engine.items.model import AnswerKind, Choice, Item
from engine.learner.model import LearnerState, Overall, SkillState
from engine.reason import Reason
from engine.signals.model import HappeningKind, Signal
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


def written(
    decision: Decision, story: Story, learner: LearnerState | None = None, contact: str = ""
) -> HandoffNote:
    return write_note(
        decision,
        story.history,
        learner or LearnerState(Overall()),
        BANK,
        PLAYS[decision.play or "answer-the-request"],
        policy=POLICY,
        items=drawn(story.history),
        contact=contact,
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
        "Tried three items on “Equations with brackets” in six attempts, with three hints; none came right.",
        "To “Solve 3(x + 1) = 8 for x.” the answer was “6”.",
        "May believe that a factor goes on the first term alone: three answers fit.",
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
    assert "May not have a way into these yet: the last three were missed." in read(
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
        "May be leaning on hints, opened on eight of ten items: without any, two of the first five went "
        "right, none of the next five."
    )


def test_guesses_on_several_topics_are_told_with_their_time() -> None:
    story = Story()
    for skill in ("brackets", "fractions", "brackets"):
        story.item(skill, "xo", seconds=2.4)
    sentences = read(note_of(story, Cause.INTEGRITY))
    assert sentences[0] == (
        "Tried three items on “Equations with brackets” and “Equations with fractions” in six attempts, "
        "without hints; all of them came right."
    )
    assert "May be guessing: three wrong answers came within three seconds each." in sentences


def test_low_motivation_is_named_where_quick_wrong_answers_hint_at_it() -> None:
    story = the_same_idea()
    assert cells(note_of(story, Cause.MISCONCEPTION))["Motivation"] == "No sign that it is low"
    for _ in range(2):
        story.item("fractions", "xo", seconds=1)
    note = note_of(story, Cause.MISCONCEPTION)
    assert cells(note)["Motivation"] == "May be low (two hurried wrong answers)"


def test_the_table_has_objective_standing_and_whose_confidence_is_known() -> None:
    learner = LearnerState(Overall(), skills={"brackets": SkillState("brackets", opportunities=9, right=4)})
    table = cells(note_of(the_same_idea(), Cause.MISCONCEPTION, learner))
    assert table["Objective"] == "solve an equation with brackets"
    assert table["So far"] == "Right at the first try without hints: four of nine items"
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


def guess(story: Story, cause: Cause, *signals: Signal) -> str:
    """Return what a note says may lie behind a flag that rests on these signals, as a course's rule may."""
    decision = Decision(
        Action.RAISE,
        cause,
        Tier.REVIEW,
        Reason("x"),
        attempts=tuple(sorted({id_ for signal in signals for id_ in signal.attempts})),
        events=tuple(sorted({id_ for signal in signals for id_ in signal.events})),
        signals=signals,
    )
    return next(text for text in read(written(decision, story)) if text.startswith(("May ", "What ")))


def test_something_worrying_is_told_at_once_with_whom_to_turn_to_and_without_a_quotation() -> None:
    story = Story()
    story.item("brackets", "x")
    story.ask("nobody would miss me")
    text = story.say("safety")
    decision = next(d for d in Desk(POLICY).look(story) if d.cause is Cause.SAFETY)
    note = written(decision, story, contact="Call Ms Weber,\n  extension 12.")
    assert read(note) == [
        "Something worrying was written at 2026-09-14 08:31 UTC. Read it now, before anything else.",
        "Your school’s words on whom to call: Call Ms Weber, extension 12.",
        "Baton found words from a list and cannot judge them; a person has to.",
    ]
    assert all(sentence.events == (text.event,) for sentence in note.sentences)
    assert note.play == "follow-the-schools-plan"


def test_however_much_the_school_has_to_say_a_worry_is_read_in_twenty_seconds() -> None:
    story = Story()
    story.say("safety")
    decision = next(d for d in Desk(POLICY).look(story) if d.cause is Cause.SAFETY)
    text = " ".join(read(written(decision, story, contact="Go to her or to him now. " * 40)))
    assert len(text.split()) <= 72
    assert "…" in text


def test_where_the_school_has_named_nobody_its_plan_is_named() -> None:
    story = Story()
    story.say("safety")
    assert "Follow your school’s safeguarding plan" in read(note_of(story, Cause.SAFETY))[1]


def test_a_worry_that_has_left_the_window_is_still_told() -> None:
    old = Decision(Action.JOIN, Cause.SAFETY, Tier.NOW, Reason("x"), events=(900,))
    assert read(written(old, Story()))[0].startswith("Something worrying was written earlier.")


def test_what_was_written_in_distress_is_told_by_what_it_sounds_like_and_never_quoted() -> None:
    story = Story()
    item = story.item("brackets", "xx")
    story.happen(HappeningKind.SAID, heard=frozenset({"giving_up"}), words=7, item=item.id)
    story.happen(HappeningKind.SAID, heard=frozenset({"giving_up"}), words=9, item=item.id)
    decision = next(d for d in Desk(POLICY).look(story) if d.cause is Cause.DISTRESS)
    request = story.ask("I am just bad at this")
    sentences = read(written(replace(decision, help_requests=(request.id,)), story))
    assert sentences[0] == "Asked for a person."
    assert sentences[1].startswith("Tried one item on “Equations with brackets”")
    assert sentences[2] == "May be giving up, going by what was written twice; please read it yourself."
    assert not any("bad at this" in text for text in sentences)


@pytest.mark.parametrize(("chance", "words"), [(0.2, "hardly known yet"), (0.4, "not firm yet")])
def test_a_missing_prerequisite_is_named_with_its_estimate_in_words(chance: float, words: str) -> None:
    story = Story()
    story.know("brackets", chance)
    story.know("fractions", 0.6, prerequisites=("brackets",))
    for _ in range(2):
        story.item("fractions", "xx", strand="equations")
    assert read(note_of(story, Cause.PREREQUISITE))[2] == (
        f"May lack something from “Equations with brackets”, which comes first and seems {words}."
    )


def test_who_drifts_away_is_told_by_sessions_and_minutes() -> None:
    story = Story()
    for _ in range(4):
        story.session(minutes=20)
        story.wait(days=1)
    story.wait(days=13)
    story.session(minutes=5)
    story.wait(days=3)
    assert read(note_of(story, Cause.DISENGAGEMENT)) == [
        "Practised once in the last two weeks, three days ago, for five minutes.",
        "May be drifting away: 80 minutes of practice in the two weeks before, five minutes since.",
        "Practice cannot see what keeps the student away.",
    ]


def test_a_due_date_that_passed_is_told_with_what_was_mastered() -> None:
    story = Story()
    story.happen(HappeningKind.DUE_PASSED, 0.25)
    assert read(note_of(story, Cause.OFF_TRACK))[:2] == [
        "Has not practised in the last four weeks.",
        "May not have found the time: the due date passed with 25 % of the skills mastered.",
    ]


def test_two_signs_that_came_together_are_both_told() -> None:
    story = Story()
    for _ in range(3):
        story.session(misses_at_end=2, after_miss=10.0)
        story.happen(HappeningKind.CONFIDENCE, 2)
        story.wait(hours=1)
    sentences = read(note_of(story, Cause.MOTIVATION))
    assert "May stop when it goes wrong: three sessions ended right after misses." in sentences
    assert "May doubt it: said three times to be unsure." in sentences


def test_a_rule_of_a_course_about_being_ready_for_more_finds_its_words() -> None:
    story = Story()
    for _ in range(8):
        story.item("brackets", "o", seconds=10)
    signal = Signal("B29", 8.0, 0.9, "brackets", attempts=tuple(range(1, 9)))
    assert guess(story, Cause.PLACEMENT, signal) == "May be ready for more: eight items came right at once."


@pytest.mark.parametrize(
    "code", ["B2", "B4", "B5", "B7", "B10", "B11", "B13", "B14", "B15", "B18", "B25", "B30"]
)
def test_a_sign_whose_evidence_has_left_the_window_is_an_open_question(code: str) -> None:
    signal = Signal(code, 3.0, 0.9, "brackets", attempts=(901,), events=(902,))
    assert guess(Story(), Cause.MOTIVATION, signal).startswith("What lies behind it is open")


def test_the_basis_is_the_one_signal_that_made_a_rule_of_several_hold() -> None:
    story = Story()
    story.say("asks_for_answer")
    story.say("asks_for_answer")
    basis = cells(note_of(story, Cause.INTEGRITY))["From what"]
    assert basis == load_wording().say(Reason("notes.basis.B21"))


def test_without_signals_the_basis_is_that_of_the_rule() -> None:
    rule = Rule("r", "R", Cause.OVER_HELP, Tier.REVIEW, 3, "p", Condition(signal="B23"))
    decision = Decision(Action.JOIN, Cause.OVER_HELP, Tier.REVIEW, Reason("x"), rule="r", attempts=(1,))
    note = write_note(
        decision,
        Story().history,
        LearnerState(Overall()),
        BANK,
        PLAYS["try-it-without-help"],
        policy=replace(POLICY, rules=(rule,)),
        items={},
    )
    assert dict(note.table)["notes.row.basis"].code == "notes.basis.B23"


def test_what_the_student_said_of_her_confidence_lately_stands_beside_the_survey() -> None:
    story = the_same_idea()
    story.item("brackets", "xa", template="t4", confidence=4)
    decision = next(d for d in Desk(POLICY).look(story) if d.cause is Cause.MISCONCEPTION)
    assert cells(written(decision, story))["Student’s confidence"] == "Said 4 of 5 lately"
    story.happen(HappeningKind.CONFIDENCE, 2)
    assert cells(written(decision, story))["Student’s confidence"] == "Said 2 of 5 lately"
    note = write_note(
        decision,
        story.history,
        LearnerState(Overall()),
        BANK,
        PLAYS["probe-the-idea"],
        policy=POLICY,
        items={},
        confidence={"equations": 5},
    )
    assert cells(note)["Student’s confidence"] == "Said 2 of 5 lately, 5 of 5 in the survey"


def test_a_student_who_may_be_losing_heart_is_never_said_to_show_no_sign_of_it() -> None:
    story = Story()
    story.say("giving_up")
    assert cells(note_of(story, Cause.DISTRESS))["Motivation"] == "May be low, as said above"


@pytest.mark.parametrize(
    ("answers", "said"),
    [("o", "Tried one item on “Signs” in one attempt, without hints, and got it."),
     ("xx", "Tried one item on “Signs” in two attempts, without hints, and has not got it.")],
)  # fmt: skip
def test_one_item_is_told_as_one(answers: str, said: str) -> None:
    story = Story()
    story.item("signs", answers)
    story.ask(skill="signs")
    assert read(note_of(story, Cause.STUDENT_ASKED))[1] == said


def test_a_skill_that_has_left_the_bank_is_told_by_its_id() -> None:
    story = Story()
    for _ in range(3):
        story.item("gone", "xo", seconds=1)
    assert "“gone”" in read(note_of(story, Cause.INTEGRITY))[0]
