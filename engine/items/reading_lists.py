"""Reads answers of several numbers: a set of solutions, or the two coordinates of a point."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.items.malformed import MalformedError
from engine.items.reading import cleaned
from engine.items.reading_values import TypedValue, read_value

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_PARTS = 12
_EMPTY = re.compile(
    r"\{\s*\}|∅|Ø|ø|(?:the )?empty(?: set)?|none|nothing"
    r"|(?:there (?:is|are) )?(?:no|0)(?: real)?(?: number)?(?: (?:solutions?|roots?|answers?|values?))"
    r"|does not exist|dne"
)
_STRONG = re.compile(r";|\n|\bor\b|\band\b|∨|∧|&")
_COMMA = re.compile(r",")
_LOOSE_COMMA = re.compile(r",\s+")
_NAMED = re.compile(r"([A-Za-z])(?:\s*_?\s*[0-9])?\s*=\s*(.*)", re.DOTALL)
_EITHER_SIGN = re.compile(r"±|\+\s*/\s*-|\+\s*-")
_NAMES_FIRST = re.compile(r"\(\s*[A-Za-z]\s*[,;|]\s*[A-Za-z]\s*\)\s*=\s*")
_PAIRS = {"(": ")", "[": "]", "{": "}"}


def read_set(response: str, *, decimal_comma: bool = False) -> tuple[TypedValue, ...]:
    """Return the different numbers of a set, in the order typed; an empty tuple for "no solution".

    With or without braces and "x =", apart by commas, semicolons, "or", "and"; ± gives two. With
    decimal_comma a comma sets apart only with a space behind it. Raises MalformedError.
    """
    text = cleaned(response)
    if is_none(text):
        return ()
    if found := re.fullmatch(r"[A-Za-z]\s*(?:=|∈)\s*([{(\[].*)", text, re.DOTALL):
        text = found.group(1)
    parts = _parts(_unwrapped(text), decimal_comma=decimal_comma)
    values: list[TypedValue] = []
    for part in parts:
        named = _NAMED.fullmatch(part)
        for one in _both_signs(named.group(2) if named else part):
            value = read_value(one, decimal_comma=decimal_comma)
            if not any(value.same_as(other) for other in values):
                values.append(value)
    return tuple(values)


def read_point(
    response: str, variables: Sequence[str] = (), *, decimal_comma: bool = False
) -> tuple[TypedValue, ...]:
    """Return the numbers of a pair in their order: "(2, -1)", "2, -1", "x = 2, y = -1", "y = -1, x = 2".

    variables: their order; else that of the alphabet. Raises MalformedError.
    """
    text = _NAMES_FIRST.sub("", cleaned(response))
    if is_none(text):
        raise MalformedError("answer.needs-pair")
    parts = _parts(_unwrapped(text), decimal_comma=decimal_comma, more=("|",))
    named = [_NAMED.fullmatch(part) for part in parts]
    if len(parts) < 2:
        raise MalformedError("answer.needs-pair")
    if all(named):
        order = list(variables) or sorted({found.group(1).lower() for found in named if found})
        by_name = {found.group(1).lower(): found.group(2) for found in named if found}
        if len(by_name) < len(parts) or not by_name.keys() <= {name.lower() for name in order}:
            raise MalformedError("answer.other-letter")
        parts = [by_name[name.lower()] for name in order if name.lower() in by_name]
    elif any(named):
        raise MalformedError("answer.needs-pair")
    return tuple(read_value(part, decimal_comma=decimal_comma) for part in parts)


def is_none(text: str) -> bool:
    """Tell whether a cleaned answer says that there is nothing: "no solution", "{}", ∅."""
    return _EMPTY.fullmatch(" ".join(text.lower().strip(" .").split())) is not None


def _parts(text: str, *, decimal_comma: bool, more: tuple[str, ...] = ()) -> list[str]:
    for sign in more:
        text = text.replace(sign, ";")
    strong = _STRONG.search(text) is not None
    text = _STRONG.sub(";", text)
    if not decimal_comma:
        text = _COMMA.sub(";", text)
    elif not strong:
        text = _LOOSE_COMMA.sub(";", text)
    parts = [part.strip() for part in text.split(";")]
    found = [part for part in parts if part]
    if not found:
        raise MalformedError("answer.empty")
    if len(found) > MAX_PARTS:
        raise MalformedError("answer.too-long")
    return found


def _unwrapped(text: str) -> str:
    """Take off one pair of brackets around the whole."""
    if text[:1] in _PAIRS and text.endswith(_PAIRS[text[0]]):
        depth = 0
        for at, sign in enumerate(text):
            depth += (sign in "([{") - (sign in ")]}")
            if depth == 0:
                return text[1:-1] if at == len(text) - 1 else text
    return text


def _both_signs(text: str) -> tuple[str, ...]:
    found = _EITHER_SIGN.search(text)
    if found is None:
        return (text,)
    return tuple(text[: found.start()] + sign + text[found.end() :] for sign in "+-")
