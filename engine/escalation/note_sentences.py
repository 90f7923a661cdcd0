"""The sentences of a handoff note, each a hypothesis or a count, each with the events it rests on (D2)."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from engine.escalation.model import Cause, Sentence
from engine.items.shown import CODE, shown_answer
from engine.items.texts import segments
from engine.reason import Reason
from engine.signals.hints import unaided_by_half

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.escalation.note_facts import Facts
    from engine.items.model import Item
    from engine.reason import Value
    from engine.signals.model import AttemptRecord, ItemRecord

LOW_MOTIVATION = 2  # quick wrong answers in the history from which motivation may be low
_STEM, _ANSWER, _MESSAGE = 60, 30, 60  # characters quoted; the whole is one click away


def asked(facts: Facts) -> Sentence | None:
    """Return that the student asked for a person, in her own words where she wrote some."""
    if not facts.requests:
        return None
    ids = tuple(request.id for request in facts.requests)
    message = next((r.message for r in reversed(facts.requests) if r.message.strip()), "")
    params: dict[str, Value] = {"count": len(ids)}
    if not message:
        return Sentence(Reason("notes.asked", params), help_requests=ids)
    return Sentence(Reason("notes.asked-message", params | {"message": _cut(message, _MESSAGE)}), (), ids)


def tried(facts: Facts) -> Sentence:
    """Return what was tried: items, how many ended right, attempts, hints."""
    if not facts.work:
        return Sentence(Reason("notes.tried-nothing"), facts.decision.attempts, facts.decision.help_requests)
    skills = {item.skill for item in facts.work}
    params: dict[str, Value] = {
        "count": len(facts.work),
        "right": sum(item.right for item in facts.work),
        "attempts": sum(len(item.attempts) for item in facts.work),
        "hints": sum(item.hints for item in facts.work),
    }
    if facts.topic is not None and skills == {facts.topic.id}:
        return Sentence(Reason("notes.tried", params | {"skill": facts.topic.title}), _ids(facts.work))
    return Sentence(Reason("notes.tried-several", params | {"skills": len(skills)}), _ids(facts.work))


def answered(facts: Facts, items: Mapping[int, Item]) -> Sentence | None:
    """Return one wrong answer with its question: the newest that fits the idea, else the newest there is."""
    everything = [attempt for item in facts.work for attempt in item.attempts]
    for attempts in (facts.fitting, facts.evidence, everything):
        wrong = [attempt for attempt in attempts if not attempt.right]
        if wrong and (item := items.get(facts.item_of[wrong[-1].id])):
            params = {"answer": _shown(wrong[-1], item), "question": _cut(_words(item.stem), _STEM)}
            return Sentence(Reason("notes.answered", params), (wrong[-1].id,))
    return None


def hypothesis(facts: Facts) -> Sentence | None:
    """Return what may lie behind it; None for a request that no recent answer explains."""
    match facts.decision.cause:
        case Cause.HINT_DEPENDENCE:
            sentence = _leaning_on_hints(facts)
        case Cause.INTEGRITY:
            sentence = _quick(facts, "notes.may-guess")
        case Cause.MOTIVATION:
            sentence = _quick(facts, "notes.may-lose-heart")
        case _:
            sentence = _believes(facts) or _no_way_in(facts)
    if sentence is None and facts.decision.cause is not Cause.STUDENT_ASKED:
        return Sentence(Reason("notes.open-question"), facts.decision.attempts, facts.decision.help_requests)
    return sentence


def low_motivation(facts: Facts) -> Sentence | None:
    """Return that motivation may be low, where quick wrong answers hint at it and nothing else said so."""
    if facts.decision.cause in (Cause.MOTIVATION, Cause.INTEGRITY) or len(facts.quick) < LOW_MOTIVATION:
        return None
    return Sentence(
        Reason("notes.motivation-low", {"count": len(facts.quick)}), tuple(a.id for a in facts.quick)
    )


def limit(facts: Facts) -> Sentence:
    """Return what the machine cannot resolve."""
    decision = facts.decision
    return Sentence(Reason(f"notes.limit.{decision.cause}"), decision.attempts, decision.help_requests)


def _believes(facts: Facts) -> Sentence | None:
    if facts.idea is None:
        return None
    params: dict[str, Value] = {"belief": facts.idea.belief, "count": len(facts.fitting)}
    return Sentence(Reason("notes.may-believe", params), tuple(a.id for a in facts.fitting))


def _no_way_in(facts: Facts) -> Sentence | None:
    if not facts.run:
        return None
    return Sentence(Reason("notes.may-lack-method", {"count": len(facts.run)}), _ids(facts.run))


def _leaning_on_hints(facts: Facts) -> Sentence | None:
    if len(facts.work) < 2:
        return None
    earlier, later = unaided_by_half(facts.work)
    params = {
        "hinted": sum(item.hints > 0 for item in facts.work),
        "count": len(facts.work),
        "later": later[0],
        "later_items": later[1],
        "earlier": earlier[0],
        "earlier_items": earlier[1],
    }
    return Sentence(Reason("notes.may-lean-on-hints", params), _ids(facts.work))


def _quick(facts: Facts, code: str) -> Sentence | None:
    if not facts.quick:
        return None
    slowest = ceil(max(attempt.seconds for attempt in facts.quick))
    params = {"count": len(facts.quick), "seconds": slowest}
    return Sentence(Reason(code, params), tuple(a.id for a in facts.quick))


def _ids(items: Iterable[ItemRecord]) -> tuple[int, ...]:
    return tuple(attempt.id for item in items for attempt in item.attempts)


def _shown(attempt: AttemptRecord, item: Item) -> str:
    """Return the answer as the student saw it: a choice by its text, not by its key."""
    shown = shown_answer(item, attempt.response)
    text = shown if item.kind in CODE else _words(shown)
    return _cut("; ".join(text.splitlines()), _ANSWER)


def _words(text: str) -> str:
    """Return a text of the bank without the signs around its formulas and code."""
    return "".join(segment.text for segment in segments(text))


def _cut(text: str, length: int) -> str:
    """Return the text on one line, cut at a word where it is too long."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    head = line[: length - 1]
    return (head.rsplit(" ", 1)[0] if " " in head else head) + "…"
