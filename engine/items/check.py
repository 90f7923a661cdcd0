"""Checks an answer: right, wrong in a way that is recognised, or to be asked again."""

from __future__ import annotations

import re
from fractions import Fraction

from engine.items.answers import as_fraction
from engine.items.equivalence import equivalent
from engine.items.model import AnswerKind, Item, Outcome, Verdict
from engine.items.notation import Expression, ExpressionError, Negation, Operation, Operator, Relation
from engine.items.parsing import parse
from engine.items.polynomials import expand
from engine.items.reading import MalformedError, read_expression, read_number
from engine.items.texts import expressions
from engine.items.writing import look

_NEAR = Fraction(1, 10)  # of the right answer; whole numbers one apart are near too
_ROUNDED_PLACES = 2  # a rounded decimal counts as such from here on


def check(item: Item, response: str) -> Outcome:
    """Compare an answer with the item's. Equivalent forms count; never raises, whatever was typed."""
    try:
        match item.kind:
            case AnswerKind.NUMBER:
                return _number(item, response)
            case AnswerKind.EXPRESSION:
                return _expression(item, response)
            case AnswerKind.CHOICE:
                return _choice(item, response)
    except MalformedError as error:
        return Outcome(Verdict.MALFORMED, feedback=error.code)


def _number(item: Item, response: str) -> Outcome:
    given, right = read_number(response, item.variables), as_fraction(item.answer)
    if given == right:
        return Outcome(Verdict.RIGHT)
    for wrong, misconception in item.wrong_answers.items():
        if given == as_fraction(wrong):
            return Outcome(Verdict.WRONG, misconception)
    if _rounds(response, given, right):
        raise MalformedError("answer.rounded")
    if given == -right:
        return _wrong("answer.sign")
    if given * right == 1:
        return _wrong("answer.reciprocal")
    apart = abs(given - right)
    whole = given.denominator == right.denominator == 1
    if apart <= abs(right) * _NEAR or (whole and apart == 1):
        return _wrong("answer.near")
    return _wrong("answer.wrong")


def _rounds(response: str, given: Fraction, right: Fraction) -> bool:
    """Tell whether it is the right answer cut or rounded, where no decimal can be exact, such as 2/3."""
    decimals = re.search(r"[.,]([0-9]+)\s*$", response)
    if decimals is None or len(decimals.group(1)) < _ROUNDED_PLACES:
        return False
    return not _terminates(right) and abs(given - right) < Fraction(1, 10 ** len(decimals.group(1)))


def _terminates(number: Fraction) -> bool:
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def _expression(item: Item, response: str) -> Outcome:
    right = parse(item.answer, item.variables)
    given = read_expression(response, item.variables, relation=isinstance(right, Relation))
    if _same(given, right):
        if look(given) != look(right) and look(given) in {look(shown) for shown in expressions(item.stem)}:
            raise MalformedError("answer.copied")
        return Outcome(Verdict.RIGHT)
    for wrong, misconception in item.wrong_answers.items():
        if _same(given, parse(wrong, item.variables)):
            return Outcome(Verdict.WRONG, misconception)
    return _wrong("answer.wrong" if isinstance(right, Relation) else _kind_of_error(given, right))


def _kind_of_error(given: Expression, right: Expression) -> str:
    if equivalent(given, Negation(right)):
        return "answer.sign"
    apart = expand(Operation(Operator.SUBTRACT, given, right))
    if apart.top.keys() == {()} and apart.bottom.keys() == {()}:
        return "answer.constant-term"
    if () in expand(right).top and () not in apart.top:
        return "answer.coefficient"
    return "answer.wrong"


def _same(one: Expression, other: Expression) -> bool:
    try:
        return equivalent(one, other)
    except ExpressionError:
        return False  # too large to compare, or a chain: not a form of the other


def _choice(item: Item, response: str) -> Outcome:
    key = response.strip().lower()
    if key == item.answer:
        return Outcome(Verdict.RIGHT)
    if key not in {choice.key for choice in item.choices}:
        raise MalformedError("answer.choose")
    misconception = item.wrong_answers.get(key)
    return Outcome(Verdict.WRONG, misconception) if misconception else _wrong("answer.wrong")


def _wrong(feedback: str) -> Outcome:
    return Outcome(Verdict.WRONG, feedback=feedback)
