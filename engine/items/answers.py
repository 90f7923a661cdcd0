"""Works out an item's right answer and what each misconception would give instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.items.equivalence import equivalent
from engine.items.model import AnswerKind, ItemTemplate
from engine.items.notation import ExpressionError, Fault
from engine.items.parsing import parse
from engine.items.texts import fill, fill_formula
from engine.items.values import value

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from engine.items.numbers import Values


def answer_of(template: ItemTemplate, source: str, values: Values) -> str:
    """Return an answer in its canonical text: a number, a tidy expression, or the text of a choice.

    source: as the bank has it. Raises ExpressionError where it has no value for these numbers.
    """
    match template.kind:
        case AnswerKind.NUMBER:
            return str(value(parse(source, values), values))
        case AnswerKind.EXPRESSION:
            text = fill_formula(source, values)
            # An answer must be comparable, so what cannot be expanded is no answer.
            answer = parse(text, template.variables)
            equivalent(answer, answer)
            return text
        case AnswerKind.CHOICE:
            return fill(source, values)


def wrong_answers(template: ItemTemplate, values: Values, right: str) -> dict[str, str]:
    """Return canonical text → misconception, without what is right, undefined, or an earlier one's answer."""
    found: dict[str, str] = {}
    for misconception, source in template.wrong_answers:
        try:
            wrong = answer_of(template, source, values)
        except ExpressionError as error:
            if error.fault is not Fault.DIVISION_BY_ZERO:
                raise
            continue
        if not is_among(template, wrong, (right, *found)):
            found[wrong] = misconception
    return found


def is_among(template: ItemTemplate, answer: str, others: Iterable[str]) -> bool:
    """Tell whether a canonical answer is the same as one of the others."""
    if template.kind is not AnswerKind.EXPRESSION:
        return answer in others
    mine = parse(answer, template.variables)
    return any(equivalent(mine, parse(other, template.variables)) for other in others)


def as_fraction(answer: str) -> Fraction:
    """Return the value of the canonical text of a number."""
    return value(parse(answer, ()), {})
