"""Writes the handoff note of a flag (D1, D2): one paragraph, a small table, one next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.escalation import note_events, note_guesses
from engine.escalation import note_sentences as say
from engine.escalation.model import Cause, HandoffNote
from engine.escalation.note_facts import gather_facts
from engine.escalation.note_signs import sign_of
from engine.escalation.note_table import table
from engine.escalation.plays import filled
from engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.escalation.model import Decision, Play, Policy, Sentence
    from engine.escalation.note_facts import Facts
    from engine.items.model import Bank, Item
    from engine.learner.model import LearnerState
    from engine.signals.model import History

# Causes that an answer says more about than a second guess; of the others a guess may take its place.
_ABOUT_ANSWERS = frozenset(
    {Cause.MASTERY_FAILURE, Cause.MISCONCEPTION, Cause.PREREQUISITE, Cause.STUDENT_ASKED}
)
_NEVER_QUOTED = say.NOT_QUOTED | note_events.NOT_THERE


def write_note(
    decision: Decision,
    history: History,
    learner: LearnerState,
    bank: Bank,
    play: Play,
    *,
    policy: Policy,
    items: Mapping[int, Item],
    confidence: Mapping[str, int] | None = None,
    contact: str = "",
) -> HandoffNote:
    """Return the note of the flag that the decision raises or joins.

    history: what the signals were measured from; older evidence is counted no more. play: of the decision,
    or the flag's own where the decision has none. items: the items of the history as drawn, by their id, to
    quote a question and a choice; where one is missing, another answer is quoted or none. confidence: what
    the student said of each strand in the survey, 1 to 5; a strand that was not asked is missing. contact:
    the school's own words of whom to turn to where somebody may be in danger. Params hold the texts
    themselves, so the note reads the same when the bank has changed.
    """
    facts = gather_facts(decision, history, bank, policy.signals)
    return HandoffNote(
        sentences=_in_danger(facts, contact) if decision.cause is Cause.SAFETY else _paragraph(facts, items),
        table=table(facts, learner, policy, confidence or {}),
        step=_step(facts, play),
        play=play.id,
        minutes=play.minutes,
    )


def _in_danger(facts: Facts, contact: str) -> tuple[Sentence, ...]:
    """Return the note that is about a person and not about work: what happened, and whom to turn to."""
    worrying = note_events.worrying(facts) or say.resting_on(facts, Reason("notes.worrying-before"))
    return (worrying, note_events.whom_to_call(facts, contact), say.limit(facts))


def _paragraph(facts: Facts, items: Mapping[int, Item]) -> tuple[Sentence, ...]:
    """Return three to five sentences, which a teacher reads in under 20 seconds.

    One quotation at most: the student's own words before an answer, and a second guess in place of either.
    """
    cause, guesses = facts.decision.cause, _guesses(facts)
    asked = say.asked(facts)
    guess = next(guesses, None) or _open_question(facts)
    also = next(guesses, None) if cause not in _ABOUT_ANSWERS else None
    in_her_words = asked is not None and "message" in asked.reason.params
    silent = also is not None or in_her_words or cause in _NEVER_QUOTED
    sentences = (
        asked,
        note_events.practised(facts) or say.tried(facts),
        None if silent else say.answered(facts, items),
        guess,
        also,
        say.limit(facts),
    )
    return tuple(sentence for sentence in sentences if sentence is not None)


def _guesses(facts: Facts) -> Iterator[Sentence]:
    """Yield what may lie behind it, the most telling first: in the work, then in the signals, each once."""
    told: set[str] = set()
    found = [guess(facts) for guess in note_guesses.GUESSES.get(facts.decision.cause, ())[:1]]
    found += [sign_of(facts, signal) for signal in facts.signals]
    found += [guess(facts) for guess in note_guesses.GUESSES.get(facts.decision.cause, ())[1:]]
    if not facts.signals:
        found.append(note_events.heard(facts))
    for sentence in found:
        if sentence is not None and sentence.reason.code not in told:
            told.add(sentence.reason.code)
            yield sentence


def _open_question(facts: Facts) -> Sentence | None:
    """Return that nothing points anywhere; a request for a person needs no such word."""
    if facts.decision.cause is Cause.STUDENT_ASKED:
        return None
    return say.resting_on(facts, Reason("notes.open-question"))


def _step(facts: Facts, play: Play) -> Reason:
    """Return the play's next step with its names filled in; unknown ones by the playbook's own words."""
    skill = facts.topic.id if facts.topic is not None else None
    told = filled(play, facts.bank, skill, facts.idea.id if facts.idea is not None else None)
    return Reason("notes.step", {"play": told.title, "step": told.step})
