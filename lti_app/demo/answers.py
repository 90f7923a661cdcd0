"""Wrong answers to items of every kind, as made-up students give them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from engine.items.check import check
from engine.items.model import AnswerKind, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.items.model import Item

_OFF = "987654"
_TYPED = (_OFF, "zzz", f"({_OFF}, {_OFF})", f"{{{_OFF}}}", f"[{_OFF}, {_OFF}1]")
_SIGNS = ("=", "<", ">=")


def wrong_response(item: Item) -> str:
    """Return an answer that counts as wrong; one that shows no misconception where there is such a one.

    Raises ValueError where every answer is right.
    """
    wrong = [response for response in _candidates(item) if check(item, response).verdict is Verdict.WRONG]
    if not wrong:
        raise ValueError(f"{item.template}: no answer is wrong")
    return next((response for response in wrong if check(item, response).misconception is None), wrong[0])


def misconceived(item: Item) -> dict[str, str]:
    """Return answer → misconception, for those that the item recognises."""
    found: dict[str, str] = {}
    for key in item.wrong_answers:
        response = _as_answered(item, key)
        shown = check(item, response).misconception if response else None
        if response and shown:
            found[response] = shown
    return found


def _candidates(item: Item) -> Iterator[str]:
    """Answers that may be wrong, of the item's kind."""
    right = item.answer.split()
    match item.kind:
        case AnswerKind.CHOICE:
            yield from (choice.key for choice in item.choices)
        case AnswerKind.CHOICES:
            yield from (choice.key for choice in item.choices)
            yield " ".join(choice.key for choice in item.choices)
        case AnswerKind.MATCHING | AnswerKind.ORDERING:
            yield from (" ".join(_swapped(right, 0, other)) for other in range(1, len(right)))
        case AnswerKind.PARSONS:
            yield " ".join(right[:-1])
            yield " ".join(reversed(right))
        case AnswerKind.BLANKS:
            yield json.dumps([_OFF] * len(item.blanks))
            yield json.dumps(["zzz"] * len(item.blanks))
        case _:
            yield from _TYPED
            yield from (f"{variable} {sign} {_OFF}" for variable in item.variables for sign in _SIGNS)
            yield from item.wrong_answers


def _as_answered(item: Item, key: str) -> str | None:
    """Return the whole answer in which a wrong part stands, the rest of it right."""
    right = item.answer.split()
    match item.kind:
        case AnswerKind.CHOICES:
            return " ".join(sorted({*right, key}))
        case AnswerKind.MATCHING:
            prompt, _, side = key.partition(" = ")
            return " ".join(side if str(place) == prompt else each for place, each in enumerate(right, 1))
        case AnswerKind.ORDERING | AnswerKind.PARSONS:
            one, before, other = key.partition(" before ")
            if not before:
                return " ".join([*right, f"{one}0"])
            keys = [part.rstrip("0123456789") for part in right]
            return " ".join(_swapped(right, keys.index(one), keys.index(other)))
        case _:
            return key


def _swapped(parts: list[str], one: int, other: int) -> list[str]:
    swapped = list(parts)
    swapped[one], swapped[other] = parts[other], parts[one]
    return swapped
