"""Reads a page: its elements by simple selectors, and its forms as a browser would send them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_PART = re.compile(
    r"(?P<tag>^[\w-]+)|#(?P<id>[\w-]+)|\.(?P<class>[\w-]+)"
    r"|\[(?P<name>[\w:-]+)((?P<how>[*^$]?)=[\"']?(?P<value>[^\"'\]]*)[\"']?)?\]"
)
_COMPARISONS: dict[str, Callable[[str, str], bool]] = {
    "": str.__eq__,
    "*": str.__contains__,
    "^": str.startswith,
    "$": str.endswith,
}
_BUTTONS = frozenset({"submit", "image"})
_NOT_SENT = frozenset({"submit", "image", "button", "reset", "file"})


class NotOnPageError(LookupError):
    """A page has no element that the selector asks for."""


@dataclass(eq=False, slots=True)
class Element:
    """An element with what is in it. attributes: without a value they hold ""."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Element]:
        """Walk all elements below, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child

    def find_all(self, selector: str) -> list[Element]:
        """Return the elements below that fit.

        selector: tag, #id, .class, [name], [name=value] (also *=, ^=, $=) in one word; words are descendants.
        """
        first, *rest = selector.split(maxsplit=1)
        found = [element for element in self if _fits(element, first)]
        if not rest:
            return found
        below = [inner for element in found for inner in element.find_all(rest[0])]
        return list(dict.fromkeys(below))

    def find(self, selector: str) -> Element:
        """Return the first element that fits. Raises NotOnPageError."""
        found = self.find_all(selector)
        if not found:
            raise NotOnPageError(selector)
        return found[0]

    @property
    def text(self) -> str:
        """The text as read aloud: without scripts and styles, white space folded."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in {"script", "style", "template", "noscript"}:
                yield from child._texts()
                yield "" if child.tag in {"a", "b", "bdi", "code", "em", "i", "span", "strong"} else " "


@dataclass(frozen=True, slots=True)
class Form:
    """A form. action: as written. fields: what it sends when nobody touches it. buttons: name and value."""

    element: Element
    action: str
    method: str
    fields: list[tuple[str, str]]
    buttons: list[tuple[str, str]]


def parse(text: str) -> Element:
    """Return the root of a page or a fragment."""
    parser = _Parser()
    parser.feed(text)
    parser.close()
    return parser.root


def form_of(root: Element, element: Element) -> Form:
    """Return what a form element of the page would send."""
    own = element.attributes.get("id")
    outside = [one for one in root if own and one.attributes.get("form") == own]
    controls = [one for one in element if one.attributes.get("form", own) == own]
    fields: list[tuple[str, str]] = []
    buttons: list[tuple[str, str]] = []
    for control in dict.fromkeys(controls + outside):
        name = control.attributes.get("name", "")
        kind = control.attributes.get("type", "submit" if control.tag == "button" else "text").lower()
        if not name or "disabled" in control.attributes:
            continue
        if control.tag in {"input", "button"} and kind in _BUTTONS:
            buttons.append((name, control.attributes.get("value", "")))
        fields.extend((name, value) for value in _values(control, kind))
    return Form(
        element,
        element.attributes.get("action", ""),
        element.attributes.get("method", "get").lower(),
        fields,
        buttons,
    )


def _values(control: Element, kind: str) -> list[str]:
    if control.tag == "textarea":
        text = "".join(child for child in control.children if isinstance(child, str))
        return [text.removeprefix("\n")]
    if control.tag == "select":
        options = control.find_all("option")
        chosen = [option for option in options if "selected" in option.attributes]
        if not chosen and "multiple" not in control.attributes:
            chosen = options[:1]
        return [option.attributes.get("value", option.text) for option in chosen]
    if control.tag != "input" or kind in _NOT_SENT:
        return []
    if kind in {"checkbox", "radio"}:
        return [control.attributes.get("value", "on")] if "checked" in control.attributes else []
    return [control.attributes.get("value", "")]


def _fits(element: Element, word: str) -> bool:
    position = 0
    while position < len(word):
        part = _PART.match(word, position)
        if part is None:
            raise ValueError(f"not a selector that can be read: {word}")
        if not _fits_part(element, part):
            return False
        position = part.end()
    return True


def _fits_part(element: Element, part: re.Match[str]) -> bool:
    attributes = element.attributes
    if part["tag"]:
        return element.tag == part["tag"]
    if part["id"]:
        return attributes.get("id") == part["id"]
    if part["class"]:
        return part["class"] in attributes.get("class", "").split()
    here, wanted = attributes.get(part["name"]), part["value"]
    if here is None or wanted is None:
        return here is not None
    return _COMPARISONS[part["how"]](here, wanted)


class _Parser(HTMLParser):
    """Builds the tree. End tags that are left out are only those that a later end tag implies."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # HTML ignores the slash, except in SVG and MathML
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag == tag:
                del self._open[depth:]
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)
