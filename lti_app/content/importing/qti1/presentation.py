"""What an item of QTI 1.2 shows: its text, with a gap wherever something is typed, and what can be chosen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lti_app.content.importing.html_text import from_html
from lti_app.content.importing.plain import from_plain
from lti_app.content.importing.worded import EMPTY, GAP, IMAGE_NEEDED, MEDIA_NEEDED, Worded, joined
from lti_app.content.importing.xml import children, descendants, local, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&[a-z]+;|&#[0-9]+;")
_RESPONSES = (
    "response_lid",
    "response_str",
    "response_num",
    "response_xy",
    "response_grp",
    "response_extension",
)
_MAX_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Response:
    """One thing to answer. name: response_lid (choose), response_str or response_num (type), …

    label: the text inside it; options: id → text of what can be chosen; several: of them; long: an essay.
    """

    identifier: str
    name: str
    label: Worded
    options: dict[str, Worded]
    several: bool
    number: bool


@dataclass(frozen=True, slots=True)
class Presentation:
    """The text, and the responses in order."""

    stem: Worded
    responses: tuple[Response, ...]


def presentation_of(item: etree._Element) -> Presentation:
    """Read what an item shows."""
    shown = next(descendants(item, "presentation"), None)
    if shown is None:
        return Presentation(EMPTY, ())
    parts = list(_parts(shown, 0))
    typed = any(isinstance(part, Response) and part.name != "response_lid" for part in parts)
    texts = [
        (Worded(GAP) if part.name != "response_lid" else EMPTY) if isinstance(part, Response) else part
        for part in parts
    ]
    responses = tuple(part for part in parts if isinstance(part, Response))
    # Pieces around gaps are one sentence; without gaps each is a paragraph of its own.
    return Presentation(joined(texts, " " if typed and len(texts) > 2 else "\n"), responses)


def worded(element: etree._Element | None) -> Worded:
    """Read all <material> inside an element."""
    if element is None:
        return EMPTY
    return joined(
        _material(part)
        for part in descendants(
            element, "mattext", "mat_formattedtext", "matimage", "mataudio", "matvideo", "matemtext"
        )
    )


def _parts(element: etree._Element, depth: int) -> Iterator[Worded | Response]:
    for part in children(element):
        name = local(part)
        if name in _RESPONSES:
            yield _response(part, name)
        elif name == "material":
            yield worded(part)
        elif depth < _MAX_DEPTH:
            yield from _parts(part, depth + 1)


def _material(element: etree._Element) -> Worded:
    name = local(element)
    if name == "matimage":
        return Worded("", frozenset({IMAGE_NEEDED}))
    if name in {"mataudio", "matvideo"}:
        return Worded("", frozenset({MEDIA_NEEDED}))
    # What claims to be plain often holds markup, and some write it as elements in place of text.
    text = text_of(element)
    return (
        from_html(text)
        if element.get("texttype") == "text/html" or _MARKUP.search(text)
        else from_plain(text)
    )


def _response(element: etree._Element, name: str) -> Response:
    labels = {
        label.get("ident", ""): worded(label)
        for label in descendants(element, "response_label")
        if label.get("ident")
    }
    render = next(descendants(element, "render_fib"), None)
    number = name == "response_num" or (
        render is not None and render.get("fibtype", "").lower() in {"integer", "decimal", "scientific"}
    )
    return Response(
        element.get("ident", ""),
        name,
        joined((worded(part) for part in children(element, "material")), " "),
        labels,
        element.get("rcardinality", "Single").lower() == "multiple",
        number,
    )
