"""Writes a text of a bank for other systems: as HTML, or as plain words, with formulas as TeX."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from engine.items.model import FigureKind
from engine.items.texts import segments
from lti_app.content.exporting.tex import tex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.items.model import Figure, Item


def as_html(text: str, code: str = "") -> str:
    """Return a text as HTML, a line break as <br>; code: a program that follows it."""
    pieces = []
    for segment in segments(text):
        if segment.formula:
            pieces.append(rf"\({escape(tex(segment.text), quote=False)}\)")
        elif segment.code:
            pieces.append(f"<code>{escape(segment.text, quote=False)}</code>")
        else:
            pieces.append(escape(segment.text, quote=False).replace("\n", "<br/>"))
    program = f"<pre>{escape(code, quote=False)}</pre>" if code else ""
    return f"<p>{''.join(pieces)}</p>{program}"


def stem_html(item: Item) -> str:
    """Return the text of an item with the program and the table that belong to it."""
    return f"{as_html(item.stem, item.code)}{_table(item.figure)}"


def _table(figure: Figure | None) -> str:
    if figure is None or figure.kind is not FigureKind.TABLE:
        return ""
    head, *rows = figure.rows
    lines = [_cells("th", head), *(_cells("td", row) for row in rows)]
    caption = as_html(figure.alt).removeprefix("<p>").removesuffix("</p>")
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table><caption>{caption}</caption>{body}</table>"


def _cells(name: str, texts: Sequence[str]) -> str:
    return "".join(
        f"<{name}>{as_html(text).removeprefix('<p>').removesuffix('</p>')}</{name}>" for text in texts
    )


def as_words(text: str) -> str:
    """Return a text as plain words, for places that take no markup; TeX is read there all the same."""
    return "".join(
        rf"\({tex(segment.text)}\)" if segment.formula else segment.text for segment in segments(text)
    )
