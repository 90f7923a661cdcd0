"""Shows an answer of any kind on a page, to the student who gave it and to the teacher."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from engine.items.shown import CODE, answer_text, shown_answer
from lti_app.content.mathml import to_html

if TYPE_CHECKING:
    from engine.items.model import Item


def answer_html(item: Item | None, response: str) -> Markup:
    """Return a response as it reads; as it is stored where its item is no longer known."""
    if item is None:
        return escape(response)
    return _html(item, shown_answer(item, response))


def right_answer_html(item: Item) -> Markup:
    """Return the right answer, formulas set as formulas. For those alone who may see it."""
    return _html(item, answer_text(item))


def _html(item: Item, text: str) -> Markup:
    if item.kind in CODE:
        return Markup('<code class="lines">{}</code>').format(text)
    lines = text.split("\n")
    if len(lines) == 1:
        return to_html(text)
    return Markup("").join(Markup('<span class="part">{}</span>').format(to_html(line)) for line in lines)
