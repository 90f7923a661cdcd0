"""The text of an item of QTI 2 or 3, with a gap wherever something is filled in within a sentence."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from lti_app.content.importing.html_text import from_html
from lti_app.content.importing.worded import EMPTY, GAP, Worded
from lti_app.content.importing.xml import children, descendants, inner, local

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

INLINE = {"textEntryInteraction", "inlineChoiceInteraction"}
_IGNORED = {"endAttemptInteraction"}  # a button, such as one that shows a hint
_NOT_SHOWN = {
    "rubricBlock",
    "feedbackInline",
    "feedbackBlock",
    "templateBlock",
    "templateInline",
    "stylesheet",
}
_CHOICES = {
    *("simpleChoice", "simpleAssociableChoice", "simpleMatchSet", "gapText", "gapImg", "inlineChoice"),
    *("hotspotChoice", "associableHotspot"),
}


def interactions(body: etree._Element) -> list[etree._Element]:
    """Return what is to be answered, in order."""
    found = (element for element in body.iter() if local(element).endswith("Interaction"))
    return [element for element in found if local(element) not in _IGNORED]


def stem_of(body: etree._Element) -> Worded:
    """Return the text around what is to be answered, the prompts among it."""
    shown = deepcopy(body)
    for element in list(shown.iter()):
        name = local(element)
        if name in _NOT_SHOWN or name in _CHOICES or name in _IGNORED:
            _replace(element, "")
        elif name in INLINE or name == "gap":
            _replace(element, GAP)
    return from_html(inner(shown))


def worded(element: etree._Element | None) -> Worded:
    """Read what is inside an element, without the feedback in it."""
    if element is None:
        return EMPTY
    shown = deepcopy(element)
    for part in list(shown.iter()):
        if local(part) in _NOT_SHOWN and part is not shown:
            _replace(part, "")
    return from_html(inner(shown))


def feedback_in(element: etree._Element) -> Worded:
    """Return the feedback that stands within a choice."""
    found = next(descendants(element, "feedbackInline", "feedbackBlock"), None)
    return EMPTY if found is None else from_html(inner(found))


def named(elements: Iterable[etree._Element]) -> dict[str, etree._Element]:
    """Return identifier → element."""
    return {element.get("identifier", ""): element for element in elements}


def choices(interaction: etree._Element, *names: str) -> dict[str, etree._Element]:
    """Return the choices of an interaction by their identifiers, in order."""
    return named(descendants(interaction, *names))


def match_sets(interaction: etree._Element) -> list[dict[str, etree._Element]]:
    """Return the sets of a match, each by identifiers."""
    return [
        named(children(found, "simpleAssociableChoice")) for found in children(interaction, "simpleMatchSet")
    ]


def _replace(element: etree._Element, text: str) -> None:
    """Put a text where an element stands; what follows the element stays."""
    parent = element.getparent()
    if parent is None:
        return
    words = text + (element.tail or "")
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + words
    else:
        before.tail = (before.tail or "") + words
    parent.remove(element)
