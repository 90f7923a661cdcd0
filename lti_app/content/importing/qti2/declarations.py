"""What counts as right in an item of QTI 2 or 3: correct responses, mappings, tolerances."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lti_app.content.importing.numbers import read_number
from lti_app.content.importing.xml import attribute, children, descendants, text_of

if TYPE_CHECKING:
    from fractions import Fraction

    from lxml import etree


@dataclass(frozen=True, slots=True)
class Declaration:
    """A response. cardinality: single, multiple, ordered. type: identifier, string, float, directedPair, …

    correct: its right values. mapped: value → points. case: whether the file says that capital letters count.
    tolerance: how far below and above a number may be; relative: in percent of it.
    """

    cardinality: str
    type: str
    correct: tuple[str, ...] = ()
    mapped: dict[str, float] = field(default_factory=dict)
    case: bool = False
    tolerance: Fraction | None = None
    relative: bool = False

    def share(self, value: str) -> float:
        """Return the share of the points that one value gives, -1 to 1."""
        if value in self.correct:
            return 1.0
        most = max(self.mapped.values(), default=0.0)
        return max(-1.0, min(1.0, self.mapped.get(value, 0.0) / most)) if most > 0 else 0.0

    def values(self) -> tuple[str, ...]:
        """Return every value that is named, the correct ones first."""
        return tuple(dict.fromkeys((*self.correct, *self.mapped)))


def declarations(item: etree._Element) -> dict[str, Declaration]:
    """Return identifier → declaration of an item's responses."""
    return {
        attribute(found, "identifier"): _declaration(found, item)
        for found in descendants(item, "responseDeclaration")
    }


def _declaration(element: etree._Element, item: etree._Element) -> Declaration:
    entries = list(descendants(element, "mapEntry"))
    correct = next(children(element, "correctResponse"), None)
    tolerance, relative = _tolerance(attribute(element, "identifier"), item)
    return Declaration(
        attribute(element, "cardinality", "single"),
        attribute(element, "baseType", "identifier"),
        ()
        if correct is None
        else tuple(" ".join(text_of(value).split()) for value in children(correct, "value")),
        {
            attribute(entry, "mapKey"): float(read_number(attribute(entry, "mappedValue")) or 0)
            for entry in entries
        },
        any(attribute(entry, "caseSensitive") == "true" for entry in entries),
        tolerance,
        relative,
    )


def _tolerance(identifier: str, item: etree._Element) -> tuple[Fraction | None, bool]:
    """Look for <equal toleranceMode="absolute" tolerance="0.1 0.1"> on this response."""
    for equal in descendants(item, "equal"):
        mode = attribute(equal, "toleranceMode", "exact")
        named = {attribute(part, "identifier") for part in children(equal, "variable")}
        if identifier in named and mode in {"absolute", "relative"}:
            found = [read_number(part) for part in attribute(equal, "tolerance").split()]
            sizes = [number for number in found if number is not None]
            if sizes:
                return min(sizes), mode == "relative"
    return None, False
