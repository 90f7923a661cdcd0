"""Looks at one term of a sum, such as -3x²y/4, as it is written: its numbers, letters, what is left to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING

from engine.items.notation import (
    Call,
    Expression,
    ExpressionError,
    Function,
    Group,
    Name,
    Negation,
    Number,
    Operation,
    Operator,
)
from engine.items.polynomials import expand
from engine.items.roots import root_of
from engine.items.writing import is_fraction, look

if TYPE_CHECKING:
    from collections.abc import Iterator

_SUMS = (Operator.ADD, Operator.SUBTRACT)


class NotATermError(Exception):
    """A formula that is no product of numbers and powers of letters, such as 2(x + 1)."""


@dataclass(slots=True)
class Term:
    """Factors above and below the line. powers: letter, root or the like → exponent, once each."""

    above: list[Fraction] = field(default_factory=list)
    below: list[Fraction] = field(default_factory=list)
    powers: dict[str, int] = field(default_factory=dict)
    roots_below: bool = False

    def is_done(self, *, lowest: bool) -> bool:
        """Tell whether there is at most one number above and one below the line, and no factor of 0.

        lowest: and those two have no common factor, and no root stands below.
        """
        above, below = [n for n in self.above if n != 1], [n for n in self.below if n != 1]
        if len(above) > 1 or len(below) > 1 or (0 in above and (below or self.powers)):
            return False
        if not lowest:
            return True
        if self.roots_below or len(below) < len(self.below):
            return False
        top, bottom = (above or [Fraction(1)])[0], (below or [Fraction(1)])[0]
        if bottom == 1:
            return True
        return top.denominator == bottom.denominator == 1 and gcd(top.numerator, bottom.numerator) == 1


def is_sum_of_terms(expression: Expression, *, lowest: bool) -> bool:
    """Tell whether nothing is left to put together. lowest: or to reduce."""
    kinds: set[frozenset[tuple[str, int]]] = set()
    addends = list(_addends(expression))
    for addend in addends:
        try:
            term = term_of(addend, lowest=lowest)
        except NotATermError:
            return False
        kind = frozenset(term.powers.items())
        if not term.is_done(lowest=lowest) or kind in kinds or (len(addends) > 1 and 0 in term.above):
            return False
        kinds.add(kind)
    return True


def term_of(expression: Expression, *, lowest: bool = False) -> Term:
    """Return the factors of a term. lowest: roots must be as low as they go. Raises NotATermError."""
    term = Term()
    _collect(expression, term, below=False, lowest=lowest)
    return term


def _addends(expression: Expression) -> Iterator[Expression]:
    match expression:
        case Operation(operator=operator, left=left, right=right) if operator in _SUMS:
            yield from _addends(left)
            yield from _addends(right)
        case Negation(inner=inner):
            yield from _addends(inner)
        case _:
            yield expression


def _collect(expression: Expression, term: Term, *, below: bool, lowest: bool) -> None:
    match expression:
        case Number(value=number):
            (term.below if below else term.above).append(number)
        case Name(name=name):
            _raise(term, name, -1 if below else 1)
        case Negation(inner=inner):
            _collect(inner, term, below=below, lowest=lowest)
        case Group(inner=inner) if below or _is_number(inner):
            _collect(inner, term, below=below, lowest=lowest)
        case Operation(operator=Operator.MULTIPLY, left=left, right=right):
            _collect(left, term, below=below, lowest=lowest)
            _collect(right, term, below=below, lowest=lowest)
        case Operation(operator=Operator.DIVIDE, left=left, right=right) if not below:
            _collect(left, term, below=False, lowest=lowest)
            _collect(right, term, below=True, lowest=lowest)
        case Operation(operator=Operator.POWER, left=base, right=exponent):
            _collect_power(base, exponent, term, below=below)
        case Call():
            _collect_call(expression, term, below=below, lowest=lowest)
        case _:
            raise NotATermError


def _collect_power(base: Expression, exponent: Expression, term: Term, *, below: bool) -> None:
    times = _whole(exponent)
    if times is None:
        if isinstance(base, Number | Name):  # 2^x is a letter of its own
            return _raise(term, look(Operation(Operator.POWER, base, exponent)), -1 if below else 1)
    elif isinstance(base, Name) and times not in {0, 1}:
        return _raise(term, base.name, -times if below else times)
    raise NotATermError


def _collect_call(call: Call, term: Term, *, below: bool, lowest: bool) -> None:
    name = look(call)
    if call.function is Function.SQRT:
        try:
            number = expand(call.arguments[0]).constant()
            if number is not None and lowest and root_of(number)[0] != 1:
                raise NotATermError
            # √2 * √3 is still to be put together.
            name = "√" if number is not None and lowest else name
            term.roots_below |= number is not None and below
        except ExpressionError:
            pass  # the root of a letter
    if name == "√":
        if any(known.startswith("√") for known in term.powers):
            raise NotATermError
        name = look(call).replace("sqrt", "√")
    _raise(term, name, -1 if below else 1)


def _raise(term: Term, name: str, exponent: int) -> None:
    if name in term.powers:
        raise NotATermError
    term.powers[name] = exponent


def _is_number(expression: Expression) -> bool:
    if isinstance(expression, Negation):
        expression = expression.inner
    return isinstance(expression, Number) or is_fraction(expression)


def _whole(exponent: Expression) -> int | None:
    sign = 1
    while isinstance(exponent, Group | Negation):
        sign = -sign if isinstance(exponent, Negation) else sign
        exponent = exponent.inner
    if isinstance(exponent, Number) and exponent.value.denominator == 1:
        return sign * exponent.value.numerator
    return None
