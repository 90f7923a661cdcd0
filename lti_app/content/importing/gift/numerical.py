"""Reads numerical answers of GIFT: {#3}, {#3:0.2}, {#1..5}, {#=1:0 =%50%2:0}."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.reason import Reason
from lti_app.content.importing.draft import Calculating, Task, Value
from lti_app.content.importing.numbers import read_number
from lti_app.content.importing.worded import EMPTY, Worded

if TYPE_CHECKING:
    from collections.abc import Callable

_SHARE = re.compile(r"\s*%(-?[0-9]{1,3}(?:\.[0-9]+)?)%")


def read_numerical(body: str, worded: Callable[[str], Worded]) -> Task | Reason:
    """Read what follows the first #. worded: reads a feedback."""
    values: list[Value] = []
    otherwise = EMPTY
    for sign, part in _parts(body):
        written, _, said = part.partition("#")
        if sign == "~":
            otherwise = worded(said)
            continue
        share = 1.0
        if found := _SHARE.match(written):
            share, written = max(-1.0, min(1.0, float(found.group(1)) / 100)), written[found.end() :]
        value = _value(written.strip(), share, worded(said))
        if value is None:
            return Reason("import.number-unreadable", {"number": written.strip()[:40]})
        values.append(value)
    return Calculating(tuple(values), otherwise=otherwise)


def _parts(body: str) -> list[tuple[str, str]]:
    body = body.strip()
    if not body.startswith(("=", "~")):
        return [("=", body)]
    return [(part[0], part[1:]) for part in re.findall(r"[=~][^=~]*", body)]


def _value(written: str, share: float, said: Worded) -> Value | None:
    low, dots, high = written.partition("..")
    if dots:
        first, last = read_number(low), read_number(high)
        if first is None or last is None:
            return None
        return Value((first + last) / 2, abs(last - first) / 2, share, said)
    number, _, tolerance = written.partition(":")
    read, around = read_number(number), read_number(tolerance or "0")
    return None if read is None or around is None else Value(read, abs(around), share, said)
