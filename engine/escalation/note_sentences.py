"""What a handoff note says of every flag: what was asked, tried and answered, and what stays open (D1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.escalation.model import Cause, Sentence
from engine.items.shown import CODE, shown_answer
from engine.items.texts import segments
from engine.reason import Reason
from engine.signals.model import HappeningKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.escalation.note_facts import Facts
    from engine.items.model import Item
    from engine.reason import Value
    from engine.signals.model import AttemptRecord, ItemRecord

# What a student wrote in need is read whole or not at all.
NOT_QUOTED = frozenset({Cause.DISTRESS, Cause.SAFETY})
NAMED = 2  # topics that are named, where their titles are not long; more are counted
TITLES = 60  # characters of two titles
_STEM, _ANSWER, _MESSAGE = 60, 30, 60  # characters quoted; the whole is one click away


def asked(facts: Facts) -> Sentence | None:
    """Return that the student asked for a person, in her own words where she wrote some."""
    if not facts.requests:
        return None
    ids = tuple(request.id for request in facts.requests)
    message = next((r.message for r in reversed(facts.requests) if r.message.strip()), "")
    params: dict[str, Value] = {"count": len(ids)}
    if not message or facts.decision.cause in NOT_QUOTED:
        return Sentence(Reason("notes.asked", params), help_requests=ids)
    return Sentence(Reason("notes.asked-message", params | {"message": cut(message, _MESSAGE)}), (), ids)


def tried(facts: Facts) -> Sentence:
    """Return what was tried: items, how many ended right, attempts, hints."""
    if not facts.work:
        written = any(one.kind is HappeningKind.SAID for one in facts.happenings)
        return resting_on(facts, Reason("notes.written-only" if written else "notes.tried-nothing"))
    skills = list(dict.fromkeys(item.skill for item in facts.work))
    params: dict[str, Value] = {
        "count": len(facts.work),
        "right": sum(item.right for item in facts.work),
        "attempts": sum(len(item.attempts) for item in facts.work),
        "hints": sum(item.hints for item in facts.work),
    }
    all_right = all(item.right for item in facts.work)
    topics = "\n".join(facts.title(skill) for skill in skills)
    if len(skills) > NAMED or (len(skills) == NAMED and len(topics) > TITLES):
        code = "notes.tried-several-all" if all_right else "notes.tried-several"
        return Sentence(Reason(code, params | {"skills": len(skills)}), ids_of(facts.work))
    code = "notes.tried-all" if all_right else "notes.tried"
    if len(facts.work) == 1:
        code = "notes.tried-one-right" if facts.work[0].right else "notes.tried-one-missed"
    return Sentence(Reason(code, params | {"topics": topics}), ids_of(facts.work))


def answered(facts: Facts, items: Mapping[int, Item]) -> Sentence | None:
    """Return one wrong answer with its question: the newest that fits the idea, else the newest there is."""
    everything = [attempt for item in facts.work for attempt in item.attempts]
    for attempts in (facts.fitting, facts.evidence, everything):
        wrong = [attempt for attempt in attempts if not attempt.right]
        if wrong and (item := items.get(facts.item_of[wrong[-1].id])):
            params = {"answer": _shown(wrong[-1], item), "question": cut(_words(item.stem), _STEM)}
            return Sentence(Reason("notes.answered", params), (wrong[-1].id,))
    return None


def limit(facts: Facts) -> Sentence:
    """Return what the machine cannot resolve."""
    return resting_on(facts, Reason(f"notes.limit.{facts.decision.cause}"))


def resting_on(facts: Facts, reason: Reason) -> Sentence:
    """Return a sentence that rests on all evidence of the flag."""
    decision = facts.decision
    return Sentence(reason, decision.attempts, decision.help_requests, decision.events)


def ids_of(items: Iterable[ItemRecord]) -> tuple[int, ...]:
    """Return the ids of all answers to some items."""
    return tuple(attempt.id for item in items for attempt in item.attempts)


def cut(text: str, length: int) -> str:
    """Return the text on one line, cut at a word where it is longer than so many characters."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    head = line[: length - 1]
    return (head.rsplit(" ", 1)[0] if " " in head else head) + "…"


def _shown(attempt: AttemptRecord, item: Item) -> str:
    """Return the answer as the student saw it: a choice by its text, not by its key."""
    shown = shown_answer(item, attempt.response)
    text = shown if item.kind in CODE else _words(shown)
    return cut("; ".join(text.splitlines()), _ANSWER)


def _words(text: str) -> str:
    """Return a text of the bank without the signs around its formulas and code."""
    return "".join(segment.text for segment in segments(text))
