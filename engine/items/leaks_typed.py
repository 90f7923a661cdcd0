"""Tells whether a text names a typed answer: a number, an expression, a list of numbers, a word, output."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.items.answers import elements
from engine.items.equivalence import equivalent
from engine.items.mentions import bare, mentions, numbers_in
from engine.items.model import AnswerKind, Item
from engine.items.notation import Expression, ExpressionError
from engine.items.number_forms import number_value
from engine.items.parsing import parse
from engine.items.texts import escaped, expressions, segments
from engine.items.writing import look, tidy, written

if TYPE_CHECKING:
    from fractions import Fraction

_ATOM = re.compile(r"[0-9.]+|[A-Za-z]")
# Words of Python that English has too: as an answer they are only meant where they stand as code.
# fmt: off
_EVERYDAY = frozenset({
    "and", "as", "at", "break", "by", "class", "continue", "do", "else", "false", "for", "from",
    "global", "if", "import", "in", "input", "int", "is", "it", "list", "no", "none", "not", "on",
    "or", "pass", "print", "raise", "return", "set", "str", "string", "the", "then", "to", "true",
    "try", "while", "with", "yes",
})
# fmt: on
_OPPOSITES = {"true": "false", "false": "true", "yes": "no", "no": "yes"}


def question_text(item: Item) -> str:
    """Return all that the student sees of an item without what is offered as an answer."""
    figure = item.figure
    cells = [cell for row in figure.rows for cell in row] if figure else []
    code = "\n".join(escaped(line) for line in item.code.split("\n"))
    return "\n".join((item.stem, code, figure.alt if figure else "", *cells, *item.prompts))


def names_number(item: Item, text: str) -> bool:
    """Tell whether the number occurs in the text, and not in the question."""
    return number_value(item.answer) in set(numbers_in(text)) - _known_numbers(item)


def names_expression(item: Item, text: str) -> bool:
    """Tell whether a form of the expression that is as short as the answer stands in the text."""
    answer = parse(item.answer, item.variables)
    known = {look(shown) for shown in expressions(question_text(item))}
    return any(
        _atoms(shown) <= _atoms(answer) and look(shown) not in known and _same(shown, answer)
        for shown in expressions(text)
    )


def names_list(item: Item, text: str) -> bool:
    """Tell whether the text has all numbers of a set, pair or interval."""
    numbers = listed_numbers(item)
    if not numbers:
        return False
    if set(numbers) <= _known_numbers(item):  # then it is how they are put together that counts
        return _joined(item.answer) in _joined(text) and _joined(item.answer) not in _joined(
            question_text(item)
        )
    return _said(numbers, numbers_in(text), ordered=item.kind is AnswerKind.PAIR)


def listed_numbers(item: Item) -> list[Fraction]:
    """Return the numbers of a set, pair or interval in their order."""
    parts = [part for piece in item.answer.split(" U ") for part in elements(piece[1:-1])]
    return [number for part in parts if "inf" not in part for number in numbers_in(f"${part}$")]


def names_words(item: Item, text: str) -> bool:
    """Tell whether one of the accepted forms stands in the text, and not in the question."""
    return any(_names_word(item, answer, text) for answer in (item.answer, *item.rules.accept))


def names_output(item: Item, text: str) -> bool:
    """Tell whether each line of what is printed stands in the text, and not each in the question."""
    lines = dict.fromkeys(bare(escaped(line)) for line in item.answer.split("\n") if line.strip())
    words, question = bare(text), bare(question_text(item))
    if len(lines) == 1:
        return _names_word(item, item.answer, text)
    return all(mentions(words, line) for line in lines) and not all(
        mentions(question, line) for line in lines
    )


def _known_numbers(item: Item) -> frozenset[object]:
    return frozenset(numbers_in(question_text(item), signed=True))


def _atoms(expression: Expression) -> int:
    """Count the numbers and letters: 5*x - 5*2, with four, is a step on the way to 5x - 10, with three."""
    return len(_ATOM.findall(written(tidy(expression))))


def _same(one: Expression, other: Expression) -> bool:
    try:
        return equivalent(one, other)
    except ExpressionError:
        return False  # cannot be compared, so it is no plain form of the answer


def _said(numbers: list[Fraction], said: tuple[Fraction, ...], *, ordered: bool) -> bool:
    """Tell whether numbers are said, those of a pair in their order."""
    if not ordered:
        return set(numbers) <= set(said)
    rest = iter(said)
    return all(number in rest for number in numbers)


def _joined(text: str) -> str:
    return bare(text).replace(" ", "")


def _names_word(item: Item, answer: str, text: str) -> bool:
    word = bare(escaped(answer))
    if mentions(bare(question_text(item)), word):
        return False
    if word not in _EVERYDAY:
        named = bare(text)
    elif answer[0].isupper() and mentions(" ".join(segment.text for segment in segments(text)), answer):
        named = bare(text)  # True, and not true
    else:
        named = bare(escaped(" ".join(segment.text for segment in segments(text) if segment.code)))
    return mentions(named, word) and not mentions(named, _OPPOSITES.get(word, ""))
