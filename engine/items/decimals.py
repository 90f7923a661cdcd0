"""Writes numbers as people do: as decimals, mixed numbers, in scientific notation, to so many figures."""

from __future__ import annotations

from fractions import Fraction

from engine.items.model import Form, Rules
from engine.items.notation import ExpressionError, Fault
from engine.items.number_forms import rounded

_MAX_DECIMALS = 12
_FINER = 10  # a rounded answer is off by at most this part of what may be off


def number_text(number: Fraction, rules: Rules, tolerance: Fraction = Fraction(0)) -> str:
    """Return a number in the form that the rules demand, "3/4" where they demand none.

    tolerance: how far an answer may be off; then decimals that are near enough will do. Raises
    ExpressionError where the form cannot say the number: 1/3 has no exact decimal.
    """
    match rules.form:
        case Form.SCIENTIFIC:
            return _scientific(number, rules.figures)
        case Form.MIXED:
            return _mixed(number)
        case Form.DECIMAL:
            return _decimal(number, rules.figures, tolerance)
        case Form.FRACTION:
            return str(number)
        case _:
            if rules.figures or (tolerance and number.denominator != 1):
                return _decimal(number, rules.figures, tolerance)
            return str(number)


def decimal_text(number: Fraction) -> str | None:
    """Return the decimal that is exactly the number, such as "-0.25"; None where there is none."""
    for places in range(_MAX_DECIMALS + 1):
        if (number * 10**places).denominator == 1:
            return _rounded(number, places)
    return None


def _decimal(number: Fraction, figures: int | None, tolerance: Fraction) -> str:
    if figures:
        near = rounded(number, figures)  # first: 9.96 has its first figure elsewhere when it is 10
        return _rounded(near, figures - 1 - _magnitude(near))
    if (exact := decimal_text(number)) is not None:
        return exact
    for places in range(_MAX_DECIMALS + 1):
        text = _rounded(number, places)
        if abs(Fraction(text) - number) * _FINER <= tolerance:
            return text
    raise ExpressionError(Fault.NO_VALUE)


def _scientific(number: Fraction, figures: int | None) -> str:
    number = rounded(number, figures) if figures else number
    exponent = _magnitude(number)
    mantissa = number / Fraction(10) ** exponent
    text = _rounded(mantissa, figures - 1) if figures else decimal_text(mantissa)
    if text is None:
        raise ExpressionError(Fault.NO_VALUE)
    return f"{text} * 10^{exponent}"


def _mixed(number: Fraction) -> str:
    whole, rest = divmod(abs(number.numerator), number.denominator)
    sign = "-" if number < 0 else ""
    if not rest:
        return f"{sign}{whole}"
    fraction = f"{rest}/{number.denominator}"
    return f"{sign}{whole} {fraction}" if whole else f"{sign}{fraction}"


def _magnitude(number: Fraction) -> int:
    """Return the power of ten of the first figure: 2 for 345, -1 for 0.3."""
    if number == 0:
        return 0
    power = len(str(abs(number.numerator))) - len(str(number.denominator))
    return power if abs(number) >= Fraction(10) ** power else power - 1


def _rounded(number: Fraction, places: int) -> str:
    """Round half away from zero, as schools do, to so many decimals; below 0 to tens, hundreds, …"""
    scaled = abs(number) * Fraction(10) ** places
    whole = int(scaled + Fraction(1, 2))
    sign = "-" if number < 0 and whole else ""
    if places <= 0:
        return f"{sign}{whole * 10**-places}"
    digits = str(whole).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}"
