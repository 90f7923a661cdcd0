"""Checks answers given in keys of what is offered: one choice, several choices, and matching."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.items.malformed import MalformedError
from engine.items.verdicts import RIGHT, recognised, recognised_or, wrong

if TYPE_CHECKING:
    from engine.items.model import Item, Outcome


def check_choice(item: Item, response: str) -> Outcome:
    """Compare the key chosen with the right one. Raises MalformedError where none, or no key, was chosen."""
    key = response.strip().lower()
    if key == item.answer:
        return RIGHT
    if key not in keys_of(item):
        raise MalformedError("answer.choose")
    return recognised_or(item.wrong_answers.get(key), "answer.wrong")


def check_choices(item: Item, response: str) -> Outcome:
    """Compare the keys chosen, in any order, with the right ones. Raises MalformedError as check_choice."""
    given, right = set(response.lower().split()), set(item.answer.split())
    if not given or not given <= keys_of(item):
        raise MalformedError("answer.choose")
    if given == right:
        return RIGHT
    for key in sorted(given - right):
        if misconception := item.wrong_answers.get(key):
            return recognised(misconception)
    if given < right:
        return wrong("answer.missing-one")
    if given > right:
        return wrong("answer.one-too-many")
    return wrong("answer.partly" if given & right else "answer.wrong")


def check_matching(item: Item, response: str) -> Outcome:
    """Compare the key at each prompt with the right one.

    Raises MalformedError where a prompt has none ("-"), or something that is no key.
    """
    given, right = response.lower().split(), item.answer.split()
    if len(given) != len(right) or not set(given) <= keys_of(item):
        raise MalformedError("answer.incomplete")
    if given == right:
        return RIGHT
    for number, (mine, other) in enumerate(zip(given, right, strict=True), 1):
        if mine != other and (misconception := item.wrong_answers.get(f"{number} = {mine}")):
            return recognised(misconception)
    fitting = sum(mine == other for mine, other in zip(given, right, strict=True))
    return wrong("answer.partly" if fitting else "answer.wrong")


def keys_of(item: Item) -> frozenset[str]:
    """Return the keys of all that is offered."""
    return frozenset(choice.key for choice in item.choices)
