"""Points, commas and spaces inside numbers: which of them are decimal signs and which only group digits."""

from __future__ import annotations

import re

from engine.items.malformed import MalformedError

_SPACED = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:[ \u00a0\u2009\u202f'’][0-9]{3})+(?![0-9]|\s*/)")
_GROUPED = {
    sign: re.compile(
        rf"(?<![0-9.,])(?:[0-9]{{1,3}}(?:{group}[0-9]{{3}})+(?={sign}[0-9])"
        rf"|[0-9]{{1,3}}(?:{group}[0-9]{{3}}){{2,}}(?!{group}?[0-9]))"
    )
    for sign, group in (("\\.", ","), (",", "\\."))
}
_COMMA = re.compile(r"(?<![0-9.])([0-9]+),([0-9]+)(?![0-9.])")
_LONE_POINT = re.compile(r"(?<![0-9.])([1-9][0-9]{0,2})\.([0-9]{3})(?![0-9.])")


def with_point(text: str, *, decimal_comma: bool = False) -> str:
    """Return the text of one number with a decimal point and without signs that group digits.

    1,000 may be a thousand or one: it raises MalformedError, as 1.000 does where the comma is decimal.
    """
    text = _SPACED.sub(lambda found: re.sub(r"[^0-9]", "", found.group()), text)
    sign = "," if decimal_comma else "\\."
    text = _GROUPED[sign].sub(lambda found: re.sub(r"[.,]", "", found.group()), text)
    if decimal_comma and "," not in text and _LONE_POINT.search(text):
        raise MalformedError("answer.point")
    for whole, part in _COMMA.findall(text):
        if not decimal_comma and len(part) == 3 and len(whole) <= 3 and whole != "0":
            raise MalformedError("answer.comma")
    text = _COMMA.sub(r"\1.\2", text)
    if "," in text:
        raise MalformedError("answer.comma")
    return text
