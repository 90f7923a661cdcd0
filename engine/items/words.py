"""Cuts the words of a formula into the names, functions and single letters that they are made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.items.notation import ExpressionError, Fault
from engine.items.tokens import Token

if TYPE_CHECKING:
    from collections.abc import Collection

_LETTERS_AND_ROOT = re.compile(r"([A-Za-z]*)sqrt([0-9]*)")  # xsqrt3, as it is typed without brackets


def is_function(word: str, names: Collection[str] | None, functions: Collection[str]) -> bool:
    """Tell whether a word is one of the functions; a name that is spelt the same comes first."""
    return word in functions and word not in (names or ())


def cut_word(token: Token, names: Collection[str] | None, functions: Collection[str]) -> tuple[Token, ...]:
    """Return a token as it is, or the pieces of a word: xy as x and y. names: None allows every letter.

    Raises ExpressionError for a letter that is no name.
    """
    if token.kind != "word" or (names is not None and token.text in names):
        return (token,)
    if is_function(token.text, names, functions):
        return (token,)
    if (root := _LETTERS_AND_ROOT.fullmatch(token.text)) and is_function("sqrt", names, functions):
        letters, digits = root.groups()
        before = cut_word(Token("word", letters, token.at), names, functions) if letters else ()
        at = token.at + len(letters)
        number = (Token("number", digits, at + len("sqrt")),) if digits else ()
        return (*before, Token("word", "sqrt", at), *number)
    for at, letter in enumerate(token.text, token.at):
        if not letter.isalpha():
            raise ExpressionError(Fault.UNEXPECTED, at)
        if names is not None and letter not in names:
            raise ExpressionError(Fault.UNKNOWN_NAME, at)
    return tuple(Token("word", letter, at) for at, letter in enumerate(token.text, token.at))
