"""Numbers as other systems write them, read exactly; and written as a bank has them."""

from __future__ import annotations

import re
from fractions import Fraction

from engine.items.notation import MAX_BITS, MAX_DIGITS, MAX_EXPONENT

_MAX_DECIMALS = 12  # an answer with more is written with a power of ten
_NUMBER = re.compile(r"([-+−]?)\s*([0-9]{0,30})(?:[.,]([0-9]{0,30}))?(?:\s*[eE]\s*([-+−]?[0-9]{1,3}))?")
_FRACTION = re.compile(r"([-+−]?[0-9]{1,15})\s*/\s*([1-9][0-9]{0,14})")


def read_number(text: str) -> Fraction | None:
    """Return a number such as 3, -1,5, 2/3 or 1.6E-19; None where it is none."""
    text = text.strip()
    if found := _FRACTION.fullmatch(text):
        return Fraction(int(found.group(1).replace("−", "-")), int(found.group(2)))
    found = _NUMBER.fullmatch(text)
    if found is None or not (found.group(2) or found.group(3)):
        return None
    sign, whole, decimals, exponent = found.groups(default="")
    number = Fraction(int(whole + decimals), 10 ** len(decimals))
    power = int(exponent.replace("−", "-") or 0)
    if abs(power) > MAX_EXPONENT:
        return None
    return (-number if sign in {"-", "−"} else number) * Fraction(10) ** power


def decimal_text(number: Fraction) -> str:
    """Return a number as an answer of a bank has it: a decimal where that is exact, else a fraction.

    Empty where it is longer than the notation takes.
    """
    if max(number.numerator.bit_length(), number.denominator.bit_length()) > MAX_BITS:
        return ""
    rest, places = number.denominator, 0
    while rest % 10 == 0 or rest % 2 == 0 or rest % 5 == 0:
        rest //= 10 if rest % 10 == 0 else 2 if rest % 2 == 0 else 5
        places += 1
    sign = "-" if number < 0 else ""
    if rest == 1 and places <= _MAX_DECIMALS:
        digits = str(abs(number) * 10**places).rjust(places + 1, "0")
        text = f"{digits[:-places]}.{digits[-places:].rstrip('0')}".rstrip(".") if places else digits
        if len(text) <= MAX_DIGITS:
            return f"{sign}{text}"
    if rest == 1 and places <= MAX_EXPONENT and len(small := str(abs(number) * 10**places)) <= MAX_DIGITS:
        return f"{sign}{small}/10^{places}"
    top, bottom = str(abs(number.numerator)), str(number.denominator)
    return f"{sign}{top}/{bottom}" if max(len(top), len(bottom)) <= MAX_DIGITS else ""
