"""Puts drawn numbers into texts, inside and outside of formulas. What a formula means is not known here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.items.notation import Expression, ExpressionError, Fault, Relation
from engine.items.parsing import parse
from engine.items.writing import tidy, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

_DOLLAR = re.compile(r"(?<!\\)\$")
_PLACE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a text: words, or a formula without its dollar signs."""

    text: str
    formula: bool


def segments(text: str) -> tuple[Segment, ...]:
    r"""Cut a text at its dollar signs. A dollar sign without a partner, or written \$, is a dollar sign."""
    parts = _DOLLAR.split(text)
    if len(parts) % 2 == 0:
        last = parts.pop()
        parts[-1] += f"${last}"
    pieces = (Segment(part.replace("\\$", "$"), bool(index % 2)) for index, part in enumerate(parts))
    return tuple(piece for piece in pieces if piece.text)


def formulas(text: str) -> tuple[str, ...]:
    """Return the formulas of a text, in order."""
    return tuple(segment.text for segment in segments(text) if segment.formula)


def expressions(text: str) -> Iterator[Expression]:
    """Return the formulas of a text that can be read and, of equations and inequalities, each side too."""
    for formula in formulas(text):
        try:
            expression = parse(formula)
        except ExpressionError:
            continue
        yield from (expression, *(expression.sides if isinstance(expression, Relation) else ()))


def places(text: str) -> frozenset[str]:
    """Return the names that stand in braces."""
    return frozenset(_PLACE.findall(text))


def fill(text: str, values: Mapping[str, Fraction]) -> str:
    """Put values into a text; its formulas come out tidy. Raises ExpressionError for an unknown name."""
    return "".join(
        f"${fill_formula(segment.text, values)}$"
        if segment.formula
        else _PLACE.sub(lambda found: _plain(_look_up(found, values)), segment.text).replace("$", "\\$")
        for segment in segments(text)
    )


def fill_formula(formula: str, values: Mapping[str, Fraction]) -> str:
    """Put values into a formula and tidy it: "x + {b}" with b = -3 becomes "x - 3".

    A formula that cannot be read stays as filled: checking a bank reports it, a page shows it as it is.
    Raises ExpressionError for an unknown name.
    """
    filled = _PLACE.sub(lambda found: _bracketed(found, values), formula)
    try:
        return written(tidy(parse(filled)))
    except ExpressionError:
        return filled


def _bracketed(found: re.Match[str], values: Mapping[str, Fraction]) -> str:
    """Write a value so that it stays one number whatever stands beside it: 2{a} is 2(3), not 23."""
    number = _look_up(found, values)
    before, after = found.string[: found.start()], found.string[found.end() :]
    touching = re.search(r"[0-9A-Za-z_.})]$", before) or re.match(r"[0-9.]", after)
    simple = number >= 0 and number.denominator == 1
    return str(number) if simple and not touching else f"({number})"


def _plain(number: Fraction) -> str:
    return str(number).replace("-", "−")


def _look_up(found: re.Match[str], values: Mapping[str, Fraction]) -> Fraction:
    try:
        return values[found.group(1)]
    except KeyError:
        raise ExpressionError(Fault.UNKNOWN_NAME, found.start()) from None
