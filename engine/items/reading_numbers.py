"""Reads a number that a student typed, with or without its unit, "x =" or a sign of currency."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.items.decimal_signs import with_point
from engine.items.malformed import MalformedError, not_a_number
from engine.items.notation import ExpressionError
from engine.items.number_forms import MIXED, number_value, scientific_parts
from engine.items.parsing import parse
from engine.items.reading import cleaned
from engine.items.reading_values import is_plain
from engine.items.units import same_unit

if TYPE_CHECKING:
    from collections.abc import Collection
    from fractions import Fraction

_NAMED = re.compile(r"(?:[A-Za-z](?:\s*\(\s*[A-Za-z0-9.-]{1,9}\s*\))?\s*)?=\s*(.*)", re.DOTALL)
_NAMED_AFTER = re.compile(r"([^=]+?)\s*=\s*[A-Za-z]")
_CURRENCY = re.compile(r"([$€£])\s*")
_WORD = r"(?:[A-Za-z]+|[%°$€£¢\"'′″][A-Za-z]?)(?:\s*\^\s*[23])?\.?"
_WITH_UNIT = re.compile(rf"([^A-Za-z%°¢\"'′″]*[0-9.)])\s*({_WORD}(?:(?:\s+|\s*/\s*){_WORD}){{0,3}})")
_TIMES_TEN = re.compile(r"(?<=[0-9.])\s*[xX]\s*(?=10\s*\^)")
_E_NOTATION = re.compile(r"(?<=[0-9.])[eE]([-+]?[0-9]{1,3})(?![0-9.])")


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """A number as it was typed. text: the number alone, with a decimal point, without unit or "x ="."""

    value: Fraction
    text: str


def read_number(
    response: str, variables: Collection[str] = (), *, unit: str = "", decimal_comma: bool = False
) -> TypedNumber:
    """Return a number as students write one.

    Whole numbers, decimals (with a comma where it can only be a decimal one, or decimal_comma), fractions,
    mixed numbers, 3.2 x 10^5, "x = 3", "$3". A sum such as 2 + 1 still to be worked out is malformed, 12/4
    counts as 3. unit: may be left out; another one is malformed. variables: of the item, so that "3x" is not
    taken for a number with a unit. Raises MalformedError.
    """
    text = cleaned(response)
    if found := _NAMED.fullmatch(text) or _NAMED_AFTER.fullmatch(text):
        text = found.group(1).strip()
    text = _without_currency(text, unit)
    text = _E_NOTATION.sub(r"*10^(\1)", _TIMES_TEN.sub("*", text))
    text = with_point(_without_unit(text, variables, unit), decimal_comma=decimal_comma)
    try:
        number = number_value(text)
        special = MIXED.fullmatch(text) or scientific_parts(text)
        if not special and not is_plain(parse(text)):
            raise MalformedError("answer.unfinished")
    except ExpressionError as error:
        raise not_a_number(error) from None
    return TypedNumber(number, text)


def _without_currency(text: str, unit: str) -> str:
    signs = _CURRENCY.findall(text)
    if signs and unit and not all(same_unit(sign, unit) for sign in signs):
        raise MalformedError("answer.other-unit")
    return _CURRENCY.sub("", text).strip()


def _without_unit(text: str, variables: Collection[str], unit: str) -> str:
    found = _WITH_UNIT.fullmatch(text)
    if found is None:
        return text
    number, typed = found.groups()
    if unit and same_unit(typed, unit):
        return number
    if typed in variables:
        return text  # 3x is no number with a unit
    raise MalformedError("answer.other-unit" if unit else "answer.unit")
