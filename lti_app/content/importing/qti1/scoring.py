"""What an item of QTI 1.2 gives points for: its conditions, read without running them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from lti_app.content.importing.numbers import read_number
from lti_app.content.importing.xml import children, descendants, local, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_EVERYTHING = Fraction(100)
_LOWER, _UPPER = {"vargt", "vargte"}, {"varlt", "varlte"}


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison. name: varequal, vargte, …; response: id of what is answered; denied: inside a <not>."""

    name: str
    response: str
    value: str
    denied: bool
    case: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold, the points for it (None where it gives none at all), and the feedback shown for it."""

    tests: tuple[Test, ...]
    points: float | None
    feedback: tuple[str, ...]


def conditions(item: etree._Element) -> tuple[Condition, ...]:
    """Return an item's conditions in order."""
    return tuple(_condition(found) for found in descendants(item, "respcondition"))


def shares(found: tuple[Condition, ...], response: str) -> dict[str, float]:
    """Return for each value of a response its share of the most points that one of its values gives."""
    points: dict[str, float] = {}
    for condition in found:
        for test in condition.tests:
            if test.name == "varequal" and test.response == response and not test.denied:
                points[test.value] = points.get(test.value, 0.0) + (condition.points or 0.0)
    most = max(points.values(), default=0.0)
    return {value: given / most if most > 0 else 0.0 for value, given in points.items()}


def ranges(found: tuple[Condition, ...]) -> Iterator[tuple[Fraction, Fraction, float]]:
    """Return number, tolerance and points of each condition on a number."""
    for condition in found:
        exact = _numbers(condition, {"varequal"})
        low, high = _numbers(condition, _LOWER), _numbers(condition, _UPPER)
        points = condition.points or 0.0
        if low and high:
            middle = (low[0] + high[0]) / 2
            number = exact[0] if exact and low[0] <= exact[0] <= high[0] else middle
            yield number, min(number - low[0], high[0] - number), points
        else:
            yield from ((number, number * 0, points) for number in exact)


def feedback_for(found: tuple[Condition, ...]) -> dict[tuple[str, str], str]:
    """Return (response, value) → id of the feedback that is shown for it alone."""
    return {
        (test.response, test.value): identifier
        for condition in found
        if len(condition.tests) == 1
        for test in condition.tests
        if not test.denied
        for identifier in condition.feedback
    }


def _condition(element: etree._Element) -> Condition:
    points: float | None = None
    for variable in children(element, "setvar"):
        # Blackboard writes SCORE.max for all the points there are.
        written = text_of(variable)
        number = _EVERYTHING if written.endswith(".max") else read_number(written)
        if number is not None:
            points = (points or 0.0) + float(number) * (-1 if variable.get("action") == "Subtract" else 1)
    shown = tuple(child.get("linkrefid", "") for child in children(element, "displayfeedback"))
    tests = (
        test
        for condition in children(element, "conditionvar")
        for test in _tests(condition, denied=False, depth=0)
    )
    return Condition(tuple(tests), points, shown)


def _tests(element: etree._Element, *, denied: bool, depth: int) -> Iterator[Test]:
    for part in children(element):
        name = local(part)
        if name in {"and", "or", "not"}:
            if depth < 20:
                yield from _tests(part, denied=denied != (name == "not"), depth=depth + 1)
        elif name.startswith("var"):
            case = part.get("case", "No").lower() == "yes"
            yield Test(name, part.get("respident", ""), text_of(part), denied, case)


def _numbers(condition: Condition, names: set[str]) -> list[Fraction]:
    read = (read_number(test.value) for test in condition.tests if test.name in names and not test.denied)
    return [number for number in read if number is not None]
