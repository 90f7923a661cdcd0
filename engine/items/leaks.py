"""Tells whether a text gives away an item's answer: for hints, which must not (A4)."""

from __future__ import annotations

from dataclasses import replace

from engine.items.leaks_parts import names_choices, names_order, names_pairs
from engine.items.leaks_typed import (
    listed_numbers,
    names_expression,
    names_list,
    names_number,
    names_output,
    names_words,
)
from engine.items.mentions import numbers_in
from engine.items.model import AnswerKind, Item
from engine.items.number_forms import number_value

_LISTS = frozenset((AnswerKind.INTERVAL, AnswerKind.SET, AnswerKind.PAIR))
_NAMES = {
    AnswerKind.NUMBER: names_number,
    AnswerKind.EXPRESSION: names_expression,
    **dict.fromkeys(_LISTS, names_list),
    AnswerKind.CHOICE: names_choices,
    AnswerKind.CHOICES: names_choices,
    AnswerKind.MATCHING: names_pairs,
    AnswerKind.ORDERING: names_order,
    AnswerKind.PARSONS: names_order,
    AnswerKind.TEXT: names_words,
    AnswerKind.OUTPUT: names_output,
}


def gives_away(item: Item, text: str) -> bool:
    """Tell whether a text names the answer of an item, which its question does not name already.

    A number: it occurs. An expression: a form of it as short as the answer. Numbers of a set, pair or
    interval: all of them. Choices: the right ones are named and no other. Matching, ordering, Parsons: all
    parts but one stand together or in their order. Words and output: they occur, each line of several.
    Blanks: any of them.
    """
    if item.kind is AnswerKind.BLANKS:
        return any(gives_away(part, text) for part in _blank_items(item))
    names = _NAMES.get(item.kind)
    return names is not None and names(item, text)  # an explanation has no answer to give away


def ends_in_answer(item: Item, line: str) -> bool:
    """Tell whether a line ends in the answer of an item, as a worked example's last line does in its own."""
    if item.kind is AnswerKind.NUMBER:
        return numbers_in(line)[-1:] == (number_value(item.answer),)
    if item.kind in _LISTS:
        answer = listed_numbers(item)
        return bool(answer) and [*numbers_in(line)][-len(answer) :] == answer
    if item.kind is AnswerKind.BLANKS:
        return all(gives_away(part, line) for part in _blank_items(item))
    # Where the right choice reads the same for all numbers, an example that ends in it is the answer.
    return gives_away(item, line)


def _blank_items(item: Item) -> tuple[Item, ...]:
    """Return each blank of an item as an item of its own, with the same question."""
    labels = " ".join(blank.label for blank in item.blanks)
    return tuple(
        replace(
            item,
            kind=blank.kind,
            stem=f"{item.stem} {labels}",
            answer=blank.answer,
            rules=blank.rules,
            blanks=(),
            wrong_answers={text: misconception for misconception, text in blank.wrong_answers},
        )
        for blank in item.blanks
    )
