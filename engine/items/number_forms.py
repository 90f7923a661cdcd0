"""The forms of a number as it is written: its value in any of them, and which one a text has."""

from __future__ import annotations

import re
from fractions import Fraction
from math import gcd

from engine.items.model import Form
from engine.items.notation import MAX_EXPONENT, ExpressionError, Fault
from engine.items.parsing import parse
from engine.items.values import value

_DIGITS = r"(?:[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})"
MIXED = re.compile(r"([-+]?)\s*([0-9]{1,15})\s+([0-9]{1,15})\s*/\s*([0-9]{1,15})")
SCIENTIFIC = re.compile(
    rf"\(?\s*([-+]?)\s*(?:({_DIGITS})\s*(?:[*xX]|e|E)\s*)?(10\s*\^)?\s*\(?\s*([-+]?\s*[0-9]{{1,3}})\s*\)?\s*\)?"
)
_FRACTION = re.compile(r"\(?[-+]?\s*\(?\s*[-+]?([0-9]{1,15})\s*(?:/\s*([0-9]{1,15}))?\s*\)?\s*\)?")
_DECIMAL = re.compile(rf"[-+]?\s*{_DIGITS}")


def number_value(text: str) -> Fraction:
    """Return the value of a number in any form: "3/4", "-2 1/3", "0.50", "3.2 * 10^5".

    Raises ExpressionError for what is none of these and no expression over numbers either.
    """
    if mixed := MIXED.fullmatch(text):
        sign, whole, top, bottom = mixed.groups()
        if int(bottom) == 0:
            raise ExpressionError(Fault.DIVISION_BY_ZERO)
        return (int(whole) + Fraction(int(top), int(bottom))) * (-1 if sign == "-" else 1)
    if (parts := scientific_parts(text)) is not None:
        return parts[0] * Fraction(10) ** parts[1]
    return value(parse(text, ()), {})


def scientific_parts(text: str) -> tuple[Fraction, int] | None:
    """Return factor and power of ten of "3.2 * 10^5", "3.2e5" or "10^5"; None for any other text."""
    found = SCIENTIFIC.fullmatch(text)
    if found is None:
        return None
    sign, digits, power, exponent = found.groups()
    # "3x5" and "5" are nothing of the kind: it takes 10^, or an e after the digits.
    if power is None and not re.search(r"[0-9.]\s*[eE]", text):
        return None
    times = int(exponent.replace(" ", ""))
    if abs(times) > MAX_EXPONENT:
        raise ExpressionError(Fault.TOO_LARGE)
    return Fraction(digits or 1) * (-1 if sign == "-" else 1), times


def has_form(text: str, form: Form) -> bool:
    """Tell whether a readable number is written in a form. A whole number is a fraction and mixed already."""
    match form:
        case Form.SIMPLIFIED:
            return any(has_form(text, one) for one in (Form.FRACTION, Form.MIXED, Form.DECIMAL))
        case Form.FRACTION:
            return _is_lowest(_FRACTION.fullmatch(text))
        case Form.MIXED:
            return _is_mixed(text)
        case Form.DECIMAL:
            return _DECIMAL.fullmatch(text) is not None
        case Form.SCIENTIFIC:
            parts = scientific_parts(text)
            return parts is not None and (1 <= abs(parts[0]) < 10 or parts[0] == 0)
        case _:
            return True  # the other forms are those of formulas


def significant_figures(text: str) -> tuple[int, int]:
    """Return how few and how many significant figures a decimal may be said to have: 1200 has 2 to 4."""
    digits = re.split(r"[*xXeE]", text)[0].lstrip("-+( ")
    if "." in digits:
        counted = digits.replace(".", "").strip(" )").lstrip("0")
        return (len(counted), len(counted)) if counted else (1, len(digits))
    counted = digits.strip(" )").lstrip("0")
    return max(1, len(counted.rstrip("0"))), max(1, len(counted))


def rounded(number: Fraction, figures: int) -> Fraction:
    """Return the number with so many significant figures, halves away from zero, as schools round."""
    if number == 0:
        return number
    unit = Fraction(10) ** (_exponent(number) - figures + 1)
    size = abs(number) / unit + Fraction(1, 2)
    return (size.numerator // size.denominator) * unit * (1 if number > 0 else -1)


def _exponent(number: Fraction) -> int:
    """Return the power of ten of the first digit: 2 for 345, -2 for 0.05."""
    power = len(str(abs(number.numerator))) - len(str(number.denominator))
    return power if abs(number) >= Fraction(10) ** power else power - 1


def _is_mixed(text: str) -> bool:
    if mixed := MIXED.fullmatch(text):
        top, bottom = int(mixed.group(3)), int(mixed.group(4))
        return 0 < top < bottom and gcd(top, bottom) == 1
    fraction = _FRACTION.fullmatch(text)
    if fraction is None or not _is_lowest(fraction):
        return False
    whole, below = fraction.groups()
    return below is None or int(whole) < int(below)


def _is_lowest(fraction: re.Match[str] | None) -> bool:
    if fraction is None:
        return False
    top, bottom = fraction.groups()
    return bottom is None or (int(bottom) > 1 and gcd(int(top), int(bottom)) == 1)
