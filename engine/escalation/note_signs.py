"""What may lie behind a flag, read from a signal that made it rise and from the work it was measured on (D2).

A sign is None where the history no longer holds what the signal rests on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.escalation.model import Sentence
from engine.escalation.note_event_signs import EVENT_SIGNS
from engine.escalation.note_guesses import (
    believes,
    either,
    leaning_on_hints,
    missing_earlier,
    no_way_in,
    only_with_help,
)
from engine.escalation.note_sentences import NAMED, TITLES, ids_of
from engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.escalation.note_facts import Facts
    from engine.signals.model import Glance, ItemRecord, Signal

    Sign = Callable[[Facts, Signal], Sentence | None]

_LATEST = 10  # answers that "may be stuck" counts, as B3a does
_ROW = 3  # right in a row, as mastery is meant by B3


def sign_of(facts: Facts, signal: Signal) -> Sentence | None:
    """Return what a signal may mean, with what it counted counted again; None where it says nothing more."""
    if sign := _SIGNS.get(signal.code):
        return sign(facts, signal)
    return None


def _items(facts: Facts, signal: Signal) -> list[ItemRecord]:
    """Return the items that a signal's answers belong to."""
    ids = set(signal.attempts)
    return [item for item in facts.history.items if any(a.id in ids for a in item.attempts)]


def _firsts(facts: Facts, signal: Signal) -> list[Glance]:
    """Return the first answers that a signal rests on, out of the longer look back."""
    return [glance for glance in facts.history.longer if glance.attempt in signal.attempts]


def _counted(code: str) -> Sign:
    """A sign that counts the items of its signal."""

    def sign(facts: Facts, signal: Signal) -> Sentence | None:
        items = _items(facts, signal)
        return Sentence(Reason(code, {"count": len(items)}), ids_of(items)) if items else None

    return sign


def _slipping(facts: Facts, signal: Signal) -> Sentence | None:
    firsts = _firsts(facts, signal)
    if not firsts:
        return None
    return Sentence(
        Reason("notes.may-be-slipping", {"count": len(firsts)}), tuple(glance.attempt for glance in firsts)
    )


def _circles(facts: Facts, signal: Signal) -> Sentence | None:
    """Work on a skill that has not come to three right in a row, as far back as the history goes."""
    on_it = [glance for glance in facts.history.longer if glance.skill == signal.skill]
    run = longest = 0
    for glance in on_it:
        run = run + 1 if glance.right else 0
        longest = max(longest, run)
    if len(on_it) < 2 or longest >= _ROW:
        return None
    return Sentence(
        Reason("notes.may-go-in-circles", {"count": len(on_it), "topic": facts.title(on_it[0].skill)}),
        tuple(glance.attempt for glance in on_it),
    )


def _stuck(facts: Facts, _signal: Signal) -> Sentence | None:
    latest = [attempt for item in facts.history.items for attempt in item.attempts][-_LATEST:]
    wrong = sum(not attempt.right for attempt in latest)
    if 2 * wrong <= len(latest):
        return None
    params = {"wrong": wrong, "count": len(latest)}
    return Sentence(Reason("notes.may-be-stuck", params), tuple(attempt.id for attempt in latest))


def _gap(facts: Facts, signal: Signal) -> Sentence | None:
    on_it = [glance for glance in facts.history.longer if glance.skill == signal.skill]
    if len(on_it) < 2:
        return None
    params = {"right": sum(glance.right for glance in on_it), "count": len(on_it)}
    return Sentence(Reason("notes.may-have-a-gap", params), tuple(glance.attempt for glance in on_it))


def _shaky(facts: Facts, signal: Signal) -> Sentence | None:
    missed = [item for item in _items(facts, signal) if item.missed]
    skills = list(dict.fromkeys(item.skill for item in missed))
    if len(skills) < 2:
        return None
    topics = "\n".join(facts.title(skill) for skill in skills)
    if len(skills) > NAMED or len(topics) > TITLES:
        return Sentence(Reason("notes.may-be-shaky-on-several", {"skills": len(skills)}), ids_of(missed))
    return Sentence(Reason("notes.may-be-shaky", {"topics": topics}), ids_of(missed))


def _stalled(facts: Facts, signal: Signal) -> Sentence | None:
    items = _items(facts, signal)
    return Sentence(Reason("notes.may-be-stalled"), ids_of(items)) if items else None


_SIGNS: Mapping[str, Sign] = {
    "B1": lambda facts, _: no_way_in(facts),
    "B2": _shaky,
    "B3": _circles,
    "B3a": _stuck,
    "B4": _gap,
    "B5": _slipping,
    "B6": lambda facts, _: leaning_on_hints(facts),
    "B7": _counted("notes.may-click-through"),
    "B9": _counted("notes.may-hesitate"),
    "B10": _stalled,
    "B17": lambda facts, _: missing_earlier(facts),
    "B19": _counted("notes.may-misjudge"),
    "B22": _counted("notes.may-not-know-why"),
    "B23": lambda facts, _: only_with_help(facts),
    "B24": _counted("notes.may-waver"),
    "B28": lambda facts, _: believes(facts),
    "B29": _counted("notes.may-want-more"),
    "unsure": lambda facts, _: either(facts),
    **EVENT_SIGNS,
}
