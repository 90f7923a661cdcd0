r"""Puts drawn values into texts: into words as {a}, into formulas between $…$, into code as @a@."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from engine.items.decimals import decimal_text
from engine.items.notation import FUNCTIONS, Expression, ExpressionError, Fault, Relation
from engine.items.parsing import parse
from engine.items.writing import tidy, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from fractions import Fraction

_PIECE = re.compile(r"(?P<words>(?:\\[$`]|[^$`])+)|\$(?P<formula>[^$`]*)\$|`(?P<code>[^`]*)`|(?P<stray>[$`])")
_ESCAPED = re.compile(r"\\([\\$`{}@])")
_SIGN = re.compile(r"[\\$`{}@]")
_PLACE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
_WORD_PLACE = re.compile(r"\\[\\$`{}@]|\{([A-Za-z_][A-Za-z0-9_]*)\}")
_CODE_PLACE = re.compile(r"@([A-Za-z_][A-Za-z0-9_]*)@")
_PLACES = {"code": _CODE_PLACE, "words": _WORD_PLACE}


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a text: words, a formula without its dollar signs, or code without its backticks."""

    text: str
    formula: bool = False
    code: bool = False


def segments(text: str) -> tuple[Segment, ...]:
    r"""Cut a text at its dollar signs and backticks.

    One without a partner, or written \$ or \`, is a sign like any other, and so are \\, \{, \} and \@.
    """
    cut: list[Segment] = []
    for kind, piece in _pieces(text):
        if kind in ("formula", "code"):
            cut.append(Segment(piece, kind == "formula", kind == "code"))
        elif cut and not (cut[-1].formula or cut[-1].code):
            cut[-1] = Segment(cut[-1].text + _ESCAPED.sub(r"\1", piece))
        else:
            cut.append(Segment(_ESCAPED.sub(r"\1", piece)))
    return tuple(segment for segment in cut if segment.text)


def has_stray_sign(text: str) -> bool:
    """Tell whether a dollar sign or backtick stands without a partner."""
    return any(kind == "stray" for kind, _ in _pieces(text))


def escaped(text: str) -> str:
    r"""Return the text that shows just these characters, whatever they are: "$5" becomes "\$5"."""
    return _SIGN.sub(r"\\\g<0>", text)


def formulas(text: str) -> tuple[str, ...]:
    """Return the formulas of a text, in order."""
    return tuple(segment.text for segment in segments(text) if segment.formula)


@lru_cache(maxsize=8192)  # a text is filled, looked at for what it gives away, and set, all in one go
def formula_tree(formula: str) -> Expression:
    """Return what a formula of a text says. Raises ExpressionError where it cannot be read."""
    return parse(formula, functions=FUNCTIONS)


def expressions(text: str) -> Iterator[Expression]:
    """Return the formulas of a text that can be read and, of equations and inequalities, each side too."""
    for formula in formulas(text):
        try:
            expression = formula_tree(formula)
        except ExpressionError:
            continue
        yield from (expression, *(expression.sides if isinstance(expression, Relation) else ()))


def places(text: str) -> frozenset[str]:
    """Return the names that have a place in a text: in braces, or in its code between @ signs."""
    return frozenset(
        name for kind, piece in _pieces(text) for name in _PLACES.get(kind, _PLACE).findall(piece) if name
    )


def code_places(code: str) -> frozenset[str]:
    """Return the names that stand between @ signs."""
    return frozenset(_CODE_PLACE.findall(code))


def fill(text: str, values: Mapping[str, Fraction | str]) -> str:
    """Put values into a text; its formulas come out tidy. Raises ExpressionError for an unknown name."""
    return "".join(_filled(kind, piece, values) for kind, piece in _pieces(text))


def fill_formula(formula: str, values: Mapping[str, Fraction | str]) -> str:
    """Put values into a formula and tidy it: "x + {b}" with b = -3 becomes "x - 3".

    A formula that cannot be read stays as filled: checking a bank reports it, a page shows it as it is.
    Raises ExpressionError for an unknown name.
    """
    return _tidied(fill_places(formula, values))


def fill_places(formula: str, values: Mapping[str, Fraction | str]) -> str:
    """Put values into a formula as they are: "x + {b}" with b = -3 becomes "x + (-3)"."""
    return _PLACE.sub(lambda found: _bracketed(found, values), formula)


def fill_code(code: str, values: Mapping[str, Fraction | str]) -> str:
    """Put values into code: "@n@ + 1" with n = 1/2 becomes "0.5 + 1"; braces are code."""
    return _CODE_PLACE.sub(lambda found: _typed(_look_up(found, values)), code)


def fill_typed(text: str, values: Mapping[str, Fraction | str]) -> str:
    """Put values into what a student types, at {n} or @n@: with a hyphen for the minus sign."""
    return _in_words(fill_code(text, values), values, _typed)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Return words (as written, with their backslashes), formulas, code and stray signs with their kind."""
    for found in _PIECE.finditer(text):
        yield str(found.lastgroup), found[str(found.lastgroup)]


def _filled(kind: str, piece: str, values: Mapping[str, Fraction | str]) -> str:
    match kind:
        case "formula":
            return f"${fill_formula(piece, values)}$"
        case "code":
            return f"`{fill_code(piece, values)}`"
        case _:
            return escaped(_in_words(piece, values, _plain))


def _in_words(text: str, values: Mapping[str, Fraction | str], write: Callable[[Fraction | str], str]) -> str:
    """Fill the places and take the backslashes away."""
    return _WORD_PLACE.sub(
        lambda found: write(_look_up(found, values)) if found.group(1) else found.group()[1:], text
    )


@lru_cache(maxsize=4096)  # the same few numbers come again and again
def _tidied(formula: str) -> str:
    try:
        return written(tidy(formula_tree(formula)))
    except ExpressionError:
        return formula


def _bracketed(found: re.Match[str], values: Mapping[str, Fraction | str]) -> str:
    """Write a value so that it stays one number whatever stands beside it: 2{a} is 2(3), not 23."""
    number = _look_up(found, values)
    if isinstance(number, str):
        return number
    before, after = found.string[: found.start()], found.string[found.end() :]
    touching = re.search(r"[0-9A-Za-z_.})]$", before) or re.match(r"[0-9.]", after)
    simple = number >= 0 and number.denominator == 1
    return str(number) if simple and not touching else f"({number})"


def _plain(value: Fraction | str) -> str:
    return value if isinstance(value, str) else str(value).replace("-", "−")


def _typed(value: Fraction | str) -> str:
    return value if isinstance(value, str) else decimal_text(value) or str(value)


def _look_up(found: re.Match[str], values: Mapping[str, Fraction | str]) -> Fraction | str:
    try:
        return values[found.group(1)]
    except KeyError:
        raise ExpressionError(Fault.UNKNOWN_NAME, found.start()) from None
