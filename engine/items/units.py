"""Units behind a number, in the spellings that students use."""

from __future__ import annotations

import re

# The first spelling is the one of the banks; every spelling of a row is the same unit.
_SPELLINGS = (
    ("mm", "millimetre", "millimeter"),
    ("cm", "centimetre", "centimeter"),
    ("m", "metre", "meter"),
    ("km", "kilometre", "kilometer"),
    ("in", "inch", "inches", '"', "″"),
    ("ft", "foot", "feet", "'", "′"),
    ("yd", "yard"),
    ("mi", "mile"),
    ("mg", "milligram"),
    ("g", "gram", "gramme"),
    ("kg", "kilogram", "kilo"),
    ("lb", "pound", "lbs"),
    ("oz", "ounce"),
    ("ml", "millilitre", "milliliter"),
    ("l", "litre", "liter"),
    ("s", "sec", "second"),
    ("min", "minute"),
    ("h", "hr", "hour"),
    ("day", "d"),
    ("week", "wk"),
    ("month",),
    ("year", "yr"),
    ("%", "percent", "per cent", "pct"),
    ("°", "degree", "deg"),
    ("°C", "degrees celsius", "degree celsius", "celsius"),
    ("°F", "degrees fahrenheit", "degree fahrenheit", "fahrenheit"),
    ("$", "dollar", "usd"),
    ("€", "euro", "eur"),
    ("£", "gbp", "pound sterling"),
    ("ct", "cent", "c", "¢"),
)
_SAME = {spelling.lower(): row[0] for row in _SPELLINGS for spelling in row}
_SQUARED = re.compile(r"(?:square|sq\.?)\s+(.+)|(.+?)\s*(?:\^\s*2|squared)")
_CUBED = re.compile(r"(?:cubic|cu\.?)\s+(.+)|(.+?)\s*(?:\^\s*3|cubed)")
_PER = re.compile(r"\s*(?:/|\bper\b|\ban?\b)\s*")
_ABBREVIATED = {"mph": "mi/h", "kph": "km/h", "kmh": "km/h"}


def same_unit(one: str, other: str) -> bool:
    """Tell whether two texts name the same unit: "km/h" and "kilometres per hour", "m^2" and "square metres".

    A unit that is not known is compared by its letters, with or without an s at its end.
    """
    return _canonical(one) == _canonical(other)


def _canonical(text: str) -> str:
    unit = " ".join(text.lower().split()).strip(". ")
    unit = _ABBREVIATED.get(unit, unit)
    if unit in _SAME:
        return _SAME[unit]
    parts = _PER.split(unit, maxsplit=1)
    if len(parts) == 2 and all(parts):
        return f"{_canonical(parts[0])}/{_canonical(parts[1])}"
    for pattern, power in ((_SQUARED, "^2"), (_CUBED, "^3")):
        if found := pattern.fullmatch(unit):
            return _canonical(found.group(1) or found.group(2)) + power
    singular = unit.removesuffix("s") if len(unit) > 1 else unit
    return _SAME.get(singular, singular)
