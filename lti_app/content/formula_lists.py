"""Reads formulas that hold several values: pairs (2, −1), sets {−2, 5}, intervals (−∞, 2) ∪ [4, ∞), lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.items.notation import FUNCTIONS, Expression, ExpressionError, Name, Negation
from engine.items.parsing import parse
from engine.items.writing import tidy

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNION = re.compile(r"\s+U\s+|\s*∪\s*")
_ENCLOSED = re.compile(r"([\[({])(.*)([\])}])", re.DOTALL)
_INFINITE: Mapping[str, Expression] = {
    "inf": Name("∞"),
    "∞": Name("∞"),
    "-inf": Negation(Name("∞")),
    "-∞": Negation(Name("∞")),
}


@dataclass(frozen=True, slots=True)
class FormulaList:
    """Values between brackets of some kind, or none. opening, closing: one sign each, or ""."""

    opening: str
    values: tuple[Expression, ...]
    closing: str


def lists_of(formula: str) -> tuple[FormulaList, ...] | None:
    """Return the lists that a formula joins by ∪, None where it is something else."""
    found = [_list(part.strip()) for part in _UNION.split(formula.strip())]
    lists = tuple(each for each in found if each is not None)
    return lists if len(lists) == len(found) else None


def _list(part: str) -> FormulaList | None:
    enclosed = _ENCLOSED.fullmatch(part)
    if enclosed:
        opening, inner, closing = enclosed.groups()
        values = _values(inner) if inner.strip() else ()
        if values is not None:
            return FormulaList(opening, values, closing)
    values = _values(part)
    return FormulaList("", values, "") if values and len(values) > 1 else None


def _values(inner: str) -> tuple[Expression, ...] | None:
    try:
        return tuple(_value(part.strip()) for part in _at_commas(inner))
    except ExpressionError:
        return None


def _value(part: str) -> Expression:
    infinite = _INFINITE.get(part.replace("−", "-"))
    return tidy(parse(part, functions=FUNCTIONS)) if infinite is None else infinite


def _at_commas(text: str) -> list[str]:
    """Cut at the commas that stand in no brackets."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts
