"""Moodle's calculated questions: of the many sets of numbers that the file holds, the first is taken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.items.notation import FUNCTIONS, ExpressionError
from engine.items.parsing import parse
from engine.items.values import value
from engine.reason import Reason
from lti_app.content.importing.draft import Calculating, Task, Value
from lti_app.content.importing.moodle.texts import in_format, source_of
from lti_app.content.importing.numbers import decimal_text, read_number
from lti_app.content.importing.xml import child, children, descendants, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from lxml import etree

    from lti_app.content.importing.worded import Worded

_PLACE = re.compile(r"\{([A-Za-z][A-Za-z0-9_]{0,40})\}")
_COMPUTED = re.compile(r"\{=([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")


def read_calculated(
    question: etree._Element, stem: Worded
) -> tuple[Worded, Task | Reason, tuple[Reason, ...]]:
    """Read one with its first set of numbers, computed exactly where the notation can."""
    numbers = _first_numbers(question)
    text = child(question, "questiontext")
    filled = _filled(source_of(text), numbers)
    values: list[Value] = []
    for answer in children(question, "answer"):
        right = _computed(source_of(answer), numbers)
        tolerance = read_number(text_of(child(answer, "tolerance")) or "0")
        if right is None or tolerance is None or filled is None:
            return stem, Reason("import.formula-unknown", {"formula": source_of(answer)[:60]}), ()
        # Type 1 is relative to the answer, the common one; 2 is nominal.
        if text_of(child(answer, "tolerancetype")) in {"", "1"}:
            tolerance = abs(right * tolerance)
        values.append(Value(right, abs(tolerance), 1.0 if answer.get("fraction") == "100" else 0.0))
    if filled is None or not values:
        return stem, Reason("import.no-right-answer"), ()
    shown = in_format(filled, text.get("format", "html") if text is not None else "html")
    return shown, Calculating(tuple(values)), (Reason("import.one-set-of-numbers"),)


def _first_numbers(question: etree._Element) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    for definition in descendants(question, "dataset_definition"):
        item = next(descendants(definition, "dataset_item"), None)
        number = read_number(text_of(child(item, "value")))
        if number is not None:
            found[text_of(child(definition, "name", "text"))] = number
    return found


def _filled(text: str, numbers: Mapping[str, Fraction]) -> str | None:
    """Put the numbers into the stem; None where a computed one is not understood."""
    computed = {found: _computed(found, numbers) for found in _COMPUTED.findall(text)}
    if any(number is None or not decimal_text(number) for number in computed.values()):
        return None
    text = _COMPUTED.sub(
        lambda found: decimal_text(computed[found.group(1)] or next(iter(numbers.values()))), text
    )
    return _PLACE.sub(lambda found: _shown(found, numbers), text)


def _shown(found: re.Match[str], numbers: Mapping[str, Fraction]) -> str:
    number = numbers.get(found.group(1))
    return found.group() if number is None else decimal_text(number) or found.group()


def _computed(formula: str, numbers: Mapping[str, Fraction]) -> Fraction | None:
    """Compute with the bank's own reader: nothing of a file is ever executed."""
    formula = _PLACE.sub(lambda found: f"({found.group(1)})", formula.strip().removeprefix("="))
    try:
        return value(parse(formula.replace("**", "^"), numbers, functions=FUNCTIONS), numbers)
    except ExpressionError:
        return None
