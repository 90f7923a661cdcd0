"""Reads a formula into a tree by recursive descent. Nothing a student types is ever executed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from engine.items.notation import (
    MAX_DEPTH,
    MAX_TOKENS,
    STUDENT_FUNCTIONS,
    Call,
    Comparison,
    Expression,
    ExpressionError,
    Fault,
    Function,
    Group,
    Name,
    Negation,
    Number,
    Operation,
    Operator,
    Relation,
)
from engine.items.tokens import Token, tokenize
from engine.items.words import cut_word, is_function

if TYPE_CHECKING:
    from collections.abc import Collection

_COMPARISONS = {str(comparison): comparison for comparison in Comparison}
_OF_ONE = (Function.ABS, Function.FLOOR, Function.SQRT)  # the others take two arguments


def parse(
    text: str, names: Collection[str] | None = None, *, functions: Collection[str] = STUDENT_FUNCTIONS
) -> Expression:
    """Read a formula.

    names: the names that may occur; None allows every single letter. A word that is no name is read as
    a product of its letters, so that xy is x times y. 1/2x is one half of x, as it is written from left
    to right. functions: FUNCTIONS for what the author of a bank wrote. √ and sqrt without brackets reach
    over the next number, letter or bracket with its exponent: √3x is √3 times x, √x² the root of x².
    Raises ExpressionError, and nothing else, for any text whatever.
    """
    return _Parser(tokenize(text), names, functions).whole()


class _Parser:
    def __init__(
        self, tokens: tuple[Token, ...], names: Collection[str] | None, functions: Collection[str]
    ) -> None:
        self._names = names
        self._functions = functions
        self._tokens = tuple(piece for token in tokens for piece in cut_word(token, names, functions))
        if len(self._tokens) > MAX_TOKENS:
            raise ExpressionError(Fault.TOO_LONG)
        self._next = 0
        self._depth = 0
        self._bar_open = False  # the next | closes, unless a value is due

    def whole(self) -> Expression:
        sides = [self._sum()]
        comparisons: list[Comparison] = []
        while (token := self._peek()) is not None and token.text in _COMPARISONS:
            self._next += 1
            comparisons.append(_COMPARISONS[token.text])
            sides.append(self._sum())
        if token is not None:
            raise ExpressionError(Fault.BRACKETS if token.text == ")" else Fault.UNEXPECTED, token.at)
        return Relation(tuple(sides), tuple(comparisons)) if comparisons else sides[0]

    def _sum(self) -> Expression:
        expression = self._product()
        while (token := self._take("+", "-")) is not None:
            expression = Operation(Operator(token.text), expression, self._product())
        return expression

    def _product(self) -> Expression:
        expression = self._signed()
        while True:
            if (token := self._take("*", "/")) is not None:
                expression = Operation(Operator(token.text), expression, self._signed())
            # A number never follows by itself: "2 3" and "x2" are slips of the pen, not products.
            elif self._a_factor_follows():
                expression = Operation(Operator.MULTIPLY, expression, self._power(), implied=True)
            else:
                return expression

    def _a_factor_follows(self) -> bool:
        token = self._peek()
        if token is None:
            return False
        return token.kind == "word" or token.text in {"(", "√"} or (token.text == "|" and not self._bar_open)

    def _signed(self) -> Expression:
        token = self._take("+", "-")
        if token is None:
            return self._power()
        self._enter(token)
        inner = self._signed()
        self._depth -= 1
        return Negation(inner) if token.text == "-" else inner

    def _power(self) -> Expression:
        base = self._atom()
        token = self._take("^")
        if token is None:
            return base
        self._enter(token)
        exponent = self._signed()
        self._depth -= 1
        return Operation(Operator.POWER, base, exponent)

    def _atom(self) -> Expression:
        token = self._peek()
        if token is None:
            raise ExpressionError(Fault.UNEXPECTED)
        self._next += 1
        if token.kind == "number":
            digits = token.text.removesuffix(".")
            return Number(Fraction(digits), f"0{digits}" if digits.startswith(".") else digits)
        if token.kind == "word":
            return (
                self._call(token)
                if is_function(token.text, self._names, self._functions)
                else Name(token.text)
            )
        match token.text:
            case "√":
                return self._root(token)
            case "|":
                return Call(Function.ABS, (self._enclosed(token, "|"),))
            case "(":
                return Group(self._enclosed(token, ")"))
            case _:
                raise ExpressionError(Fault.BRACKETS if token.text == ")" else Fault.UNEXPECTED, token.at)

    def _root(self, token: Token) -> Expression:
        self._enter(token)
        inner = self._power()
        self._depth -= 1
        return Call(Function.SQRT, (inner.inner if isinstance(inner, Group) else inner,))

    def _enclosed(self, token: Token, closing: str) -> Expression:
        self._enter(token)
        before, self._bar_open = self._bar_open, closing == "|"
        inner = self._sum()
        self._bar_open = before
        self._depth -= 1
        if self._take(closing) is None:
            raise ExpressionError(Fault.BRACKETS, token.at)
        return inner

    def _call(self, token: Token) -> Expression:
        function = Function(token.text)
        if self._take("(") is None:
            if function is Function.SQRT:
                return self._root(token)
            raise ExpressionError(Fault.UNEXPECTED, token.at)
        self._enter(token)
        before, self._bar_open = self._bar_open, False
        arguments = [self._sum()]
        while self._take(",") is not None:
            arguments.append(self._sum())
        self._bar_open = before
        self._depth -= 1
        if self._take(")") is None:
            raise ExpressionError(Fault.BRACKETS, token.at)
        if len(arguments) != (1 if function in _OF_ONE else 2):
            raise ExpressionError(Fault.UNEXPECTED, token.at)
        return Call(function, tuple(arguments))

    def _peek(self) -> Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _take(self, *texts: str) -> Token | None:
        token = self._peek()
        if token is None or token.kind != "sign" or token.text not in texts:
            return None
        self._next += 1
        return token

    def _enter(self, token: Token) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionError(Fault.TOO_DEEP, token.at)
