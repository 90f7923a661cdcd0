"""Reads a formula into a tree by recursive descent. Nothing a student types is ever executed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from engine.items.notation import (
    MAX_DEPTH,
    MAX_TOKENS,
    Comparison,
    Expression,
    ExpressionError,
    Fault,
    Group,
    Name,
    Negation,
    Number,
    Operation,
    Operator,
    Relation,
)
from engine.items.tokens import Token, tokenize

if TYPE_CHECKING:
    from collections.abc import Collection

_COMPARISONS = {str(comparison): comparison for comparison in Comparison}


def parse(text: str, names: Collection[str] | None = None) -> Expression:
    """Read a formula.

    names: the names that may occur; None allows every single letter. A word that is no name is read as
    a product of its letters, so that xy is x times y. 1/2x is one half of x, as it is written from left
    to right. Raises ExpressionError, and nothing else, for any text whatever.
    """
    return _Parser(tokenize(text), names).whole()


class _Parser:
    def __init__(self, tokens: tuple[Token, ...], names: Collection[str] | None) -> None:
        self._names = names
        self._tokens = tuple(piece for token in tokens for piece in self._split(token))
        if len(self._tokens) > MAX_TOKENS:
            raise ExpressionError(Fault.TOO_LONG)
        self._next = 0
        self._depth = 0

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
            elif (token := self._peek()) is not None and (token.kind == "word" or token.text == "("):
                expression = Operation(Operator.MULTIPLY, expression, self._power(), implied=True)
            else:
                return expression

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
            return Name(token.text)
        if token.text != "(":
            raise ExpressionError(Fault.BRACKETS if token.text == ")" else Fault.UNEXPECTED, token.at)
        self._enter(token)
        inner = self._sum()
        self._depth -= 1
        if self._take(")") is None:
            raise ExpressionError(Fault.BRACKETS, token.at)
        return Group(inner)

    def _split(self, token: Token) -> tuple[Token, ...]:
        if token.kind != "word" or (self._names is not None and token.text in self._names):
            return (token,)
        for at, letter in enumerate(token.text, token.at):
            if not letter.isalpha():
                raise ExpressionError(Fault.UNEXPECTED, at)
            if self._names is not None and letter not in self._names:
                raise ExpressionError(Fault.UNKNOWN_NAME, at)
        return tuple(Token("word", letter, at) for at, letter in enumerate(token.text, token.at))

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
