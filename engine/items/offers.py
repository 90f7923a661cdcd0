"""Lays out what an item offers to choose from or to put in order, in an order that depends on the seed.

Its answer is given in keys. Items that are ambiguous, because two of their parts have come out equal, are
not offered: other numbers are drawn.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.items.model import AnswerKind, Blank, Choice, ItemTemplate
from engine.items.notation import ExpressionError, Fault
from engine.items.numbers import Values, drawn_number
from engine.items.texts import fill, fill_code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

INDENTATION = 4  # spaces a level, in the lines of Parsons problems
MAX_OFFERED = 26  # a key is one letter
OFFERING = frozenset(
    (AnswerKind.CHOICE, AnswerKind.CHOICES, AnswerKind.MATCHING, AnswerKind.ORDERING, AnswerKind.PARSONS)
)
BEFORE = re.compile(r"\s*([0-9]+)\s+before\s+([0-9]+)\s*")  # "3 before 2": lines in the right order, from 1
PAIRED = re.compile(r"\s*([0-9]+)\s*=(.*)", re.DOTALL)  # "2 = right side": prompts from 1
_SHUFFLES = 8


@dataclass(frozen=True, slots=True)
class Offer:
    """The canonical answer of an item, what is wrong in a way that is recognised, and what is offered."""

    answer: str
    wrong_answers: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    blanks: tuple[Blank, ...] = ()


def offer(template: ItemTemplate, seed: int, values: Values) -> Offer:
    """Return what an item of one of the kinds in OFFERING offers.

    Raises ExpressionError where two parts are equal or nothing is left to choose.
    """
    if template.kind in (AnswerKind.ORDERING, AnswerKind.PARSONS):
        return _in_order(template, seed, values)
    if template.kind is AnswerKind.MATCHING:
        return _matching(template, seed, values)
    return _choices(template, seed, values)


def _choices(template: ItemTemplate, seed: int, values: Values) -> Offer:
    sources = template.answers if template.kind is AnswerKind.CHOICES else (template.answer,)
    right = _distinct([fill(source, values) for source in sources])
    wrong: dict[str, str] = {}
    for misconception, source in template.wrong_answers:
        text = fill(source, values)
        if text not in right:
            wrong.setdefault(text, misconception)
    distractors = (fill(source, values) for source in template.distractors)
    keys = _keys(template, seed, (*right, *wrong, *distractors))
    if len(keys) < 2:
        raise ExpressionError(Fault.NO_VALUE)
    return Offer(
        " ".join(sorted(keys[text] for text in right)),
        {keys[text]: misconception for text, misconception in wrong.items()},
        _offered(keys),
    )


def _matching(template: ItemTemplate, seed: int, values: Values) -> Offer:
    right = [fill(source, values) for source in template.answers]  # one may belong to two prompts
    _distinct([fill(prompt, values) for prompt in template.prompts])
    paired: dict[tuple[int, str], str] = {}
    for misconception, source in template.wrong_answers:
        found = PAIRED.fullmatch(source)
        if found is None or not 1 <= int(found.group(1)) <= len(right):
            raise ExpressionError(Fault.UNEXPECTED)
        prompt, text = int(found.group(1)), fill(found.group(2).strip(), values)
        if right[prompt - 1] != text:
            paired.setdefault((prompt, text), misconception)
    distractors = (fill(source, values) for source in template.distractors)
    keys = _keys(template, seed, (*right, *(text for _, text in paired), *distractors))
    return Offer(
        " ".join(keys[text] for text in right),
        {f"{prompt} = {keys[text]}": misconception for (prompt, text), misconception in paired.items()},
        _offered(keys),
    )


def _in_order(template: ItemTemplate, seed: int, values: Values) -> Offer:
    code = template.kind is AnswerKind.PARSONS
    lines = [_line(source, values, code=code) for source in template.answers]
    right = _distinct([line.strip() for line in lines])
    others = [_line(source, values, code=code).strip() for source in template.distractors]
    swapped: dict[tuple[str, str], str] = {}
    instead: dict[str, str] = {}
    for misconception, source in template.wrong_answers:
        if found := BEFORE.fullmatch(source):
            late, early = int(found.group(1)), int(found.group(2))
            if not 1 <= early < late <= len(right):
                raise ExpressionError(Fault.UNEXPECTED)
            swapped.setdefault((right[late - 1], right[early - 1]), misconception)
        elif (line := _line(source, values, code=code).strip()) not in right:
            instead.setdefault(line, misconception)
    keys = _keys(template, seed, (*right, *instead, *others), unlike=right)
    levels = [f"{(len(line) - len(line.lstrip())) // INDENTATION}" if code else "" for line in lines]
    return Offer(
        " ".join(f"{keys[line]}{level}" for line, level in zip(right, levels, strict=True)),
        {
            **{f"{keys[one]} before {keys[other]}": idea for (one, other), idea in swapped.items()},
            **{keys[line]: misconception for line, misconception in instead.items()},
        },
        _offered(keys),
    )


def _line(source: str, values: Values, *, code: bool) -> str:
    return fill_code(source, values).rstrip() if code else fill(source, values)


def _distinct(texts: list[str]) -> list[str]:
    if len(set(texts)) < len(texts):
        raise ExpressionError(Fault.NO_VALUE)
    return texts


def _offered(keys: Mapping[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(key, text) for text, key in keys.items())


def _keys(
    template: ItemTemplate, seed: int, texts: tuple[str, ...], unlike: Sequence[str] = ()
) -> Mapping[str, str]:
    """Return text → key, each text once, shuffled by the seed. unlike: an order not to be offered."""
    order: list[str] = []
    for turn in range(_SHUFFLES):
        order = _shuffled(template, seed, texts, turn)
        if not unlike or [text for text in order if text in unlike] != list(unlike):
            break
    else:
        order.reverse()
    return {text: chr(ord("a") + index) for index, text in enumerate(order)}


def _shuffled(template: ItemTemplate, seed: int, texts: tuple[str, ...], turn: int) -> list[str]:
    again = (turn,) if turn else ()
    return sorted(
        dict.fromkeys(texts), key=lambda text: drawn_number(seed, template.id, "order", *again, text)
    )
