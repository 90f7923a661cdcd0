"""A text of Moodle: its format says whether it is HTML, Markdown or plain; files stand beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.content.importing.html_text import from_html
from lti_app.content.importing.plain import from_markdown, from_plain
from lti_app.content.importing.worded import EMPTY, Worded
from lti_app.content.importing.xml import child, text_of

if TYPE_CHECKING:
    from lxml import etree

_PLAIN = {"plain_text", "plain"}


def worded(element: etree._Element | None, default: str = "html") -> Worded:
    """Read an element that has a <text> child and a format."""
    if element is None:
        return EMPTY
    return in_format(source_of(element), element.get("format", default))


def in_format(text: str, written: str) -> Worded:
    """Read a text in one of Moodle's formats: html, markdown, plain_text, moodle_auto_format."""
    if written == "markdown":
        return from_markdown(text)
    return from_plain(text) if written in _PLAIN else from_html(text)


def source_of(element: etree._Element | None) -> str:
    """Return the text as written; older files have it in the element itself."""
    if element is None:
        return ""
    inside = child(element, "text")
    return text_of(inside) if inside is not None else (element.text or "").strip()
