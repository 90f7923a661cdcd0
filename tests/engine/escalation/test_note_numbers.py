"""Every number in a note's sentences is counted again from the events that the sentence carries (D2)."""

from collections.abc import Callable
from dataclasses import replace
from math import ceil

import pytest
from hypothesis import given, settings

from engine.escalation.model import Cause, HandoffNote, Sentence
from engine.escalation.notes import write_note
from engine.items.model import Bank, Misconception
from engine.learner.model import LearnerState, Overall
from engine.signals.model import AttemptRecord, History, ItemRecord
from lti_app.content.banks import load_bank, shipped_banks
from lti_app.content.policies import load_playbook, load_policy
from lti_app.content.wording import load_wording
from tests.engine.escalation.desk import Desk
from tests.engine.escalation.small_bank import BANK, drawn
from tests.engine.signals.histories import Story, stories

POLICY, PLAYS = load_policy("default"), load_playbook("default")

Numbers = dict[str, int]

TWENTY_SECONDS = 72  # words: 76 at 230 a minute, less some for figures, which read slower


class Events:
    """The events that one sentence carries, found in the history by their ids alone."""

    def __init__(self, history: History, sentence: Sentence) -> None:
        ids = set(sentence.attempts)
        self.attempts: list[AttemptRecord] = [a for i in history.items for a in i.attempts if a.id in ids]
        self.items: list[ItemRecord] = [i for i in history.items if any(a.id in ids for a in i.attempts)]
        self.requests = [r for r in history.help_requests if r.id in sentence.help_requests]


def _tried(events: Events) -> Numbers:
    return {
        "count": len(events.items),
        "right": sum(any(a.right for a in item.attempts) for item in events.items),
        "attempts": len(events.attempts),
        "hints": sum(item.hints for item in events.items),
    }


def _quick(events: Events) -> Numbers:
    for item in events.items:
        assert item.attempts[0].seconds < min(0.1 * item.usual_seconds, 10)
    assert not any(a.right for a in events.attempts)
    return {"count": len(events.items), "seconds": ceil(max(a.seconds for a in events.attempts))}


def _hints(events: Events) -> Numbers:
    half = len(events.items) // 2
    good = [i.attempts[0].right and i.attempts[0].hints_before == 0 for i in events.items]
    return {
        "hinted": sum(item.hints > 0 for item in events.items),
        "count": len(events.items),
        "earlier": sum(good[:half]),
        "earlier_items": half,
        "later": sum(good[half:]),
        "later_items": len(good) - half,
    }


def _fitting(events: Events) -> Numbers:
    assert len({a.misconception for a in events.attempts} - {None}) == 1
    return {"count": len(events.attempts)}


def _missed(events: Events) -> Numbers:
    assert not any(a.right for item in events.items for a in item.attempts)
    return {"count": len(events.items)}


RECOUNT: dict[str, Callable[[Events], Numbers]] = {
    "notes.asked": lambda events: {"count": len(events.requests)},
    "notes.asked-message": lambda events: {"count": len(events.requests)},
    "notes.tried": _tried,
    "notes.tried-several": lambda events: _tried(events) | {"skills": len({i.skill for i in events.items})},
    "notes.may-believe": _fitting,
    "notes.may-lack-method": _missed,
    "notes.may-lean-on-hints": _hints,
    "notes.may-guess": _quick,
    "notes.may-lose-heart": _quick,
    "notes.motivation-low": lambda events: {"count": _quick(events)["count"]},
}


def notes(story: Story) -> list[HandoffNote]:
    """Return the notes of all flags that a story raises or joins, decided after every item."""
    desk, told, found = Desk(POLICY), Story(), []
    told.requests = story.requests
    for item in story.items:
        told.items.append(item)
        for decision in desk.look(told):
            play = PLAYS[decision.play or "worked-example-talk"]
            found.append(
                write_note(
                    decision,
                    told.history,
                    LearnerState(Overall()),
                    BANK,
                    play,
                    policy=POLICY,
                    items=drawn(told.history),
                )
            )
            _recount(found[-1], told.history)
    return found


def _recount(note: HandoffNote, history: History) -> None:
    for sentence in note.sentences:
        numbers = {k: v for k, v in sentence.reason.params.items() if isinstance(v, int | float)}
        recount = RECOUNT.get(sentence.reason.code)
        assert numbers == (recount(Events(history, sentence)) if recount else {}), sentence.reason.code


@settings(max_examples=200, deadline=None)
@given(stories())
def test_every_number_can_be_counted_again_from_the_evidence(story: Story) -> None:
    notes(story)


@settings(max_examples=100, deadline=None)
@given(stories())
def test_every_quoted_answer_was_wrong_and_given_to_the_item_quoted(story: Story) -> None:
    given_answers = {a.id: (i.id, a) for i in story.items for a in i.attempts}
    for note in notes(story):
        for sentence in note.sentences:
            if sentence.reason.code == "notes.answered":
                (id_,) = sentence.attempts
                item, attempt = given_answers[id_]
                assert not attempt.right
                assert sentence.reason.params["answer"] == attempt.response
                assert sentence.reason.params["question"] == f"Solve {item}(x + 1) = 8 for x."


@settings(max_examples=100, deadline=None)
@given(stories())
def test_every_note_has_three_to_five_sentences_with_events_and_can_be_read(story: Story) -> None:
    wording = load_wording()
    for note in notes(story):
        assert 3 <= len(note.sentences) <= 5
        assert all(sentence.attempts or sentence.help_requests for sentence in note.sentences)
        texts = [wording.say(sentence.reason) for sentence in note.sentences]
        assert len(" ".join(texts).split()) <= TWENTY_SECONDS
        texts += [wording.say(cell) for _, cell in note.table] + [wording.say(note.step)]
        assert all(name in wording for name, _ in note.table)
        assert not any("{" in text for text in texts)


@pytest.mark.parametrize("bank_id", shipped_banks())
def test_a_note_about_any_shipped_misconception_reads_in_twenty_seconds(bank_id: str) -> None:
    bank = load_bank(bank_id)
    for idea in bank.misconceptions.values():
        sentences = _sentences_about(idea, bank)
        assert len(sentences) == 5, idea.id
        text = " ".join(sentences)
        assert len(text.split()) <= TWENTY_SECONDS, (idea.id, text)


def _sentences_about(idea: Misconception, bank: Bank) -> list[str]:
    story = Story()
    for template in ("t1", "t2", "t3"):
        story.item(idea.skill, "xz", template=template, hints=2)
    for _ in range(2):
        story.item("other", "xo", seconds=1)
    story.items = [_renamed(item, idea.id) for item in story.items]
    (decision,) = (d for d in Desk(POLICY).look(story) if d.cause is Cause.MISCONCEPTION)
    items = drawn(story.history)
    note = write_note(
        decision,
        story.history,
        LearnerState(Overall()),
        bank,
        PLAYS["probe-the-idea"],
        policy=POLICY,
        items=items,
    )
    return [load_wording().say(sentence.reason) for sentence in note.sentences]


def _renamed(item: ItemRecord, misconception: str) -> ItemRecord:
    attempts = tuple(
        replace(attempt, misconception=misconception if attempt.misconception else None)
        for attempt in item.attempts
    )
    return replace(item, attempts=attempts)
