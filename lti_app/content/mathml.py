"""Shows texts with formulas: as MathML on a page, as plain signs in a note or for a screen reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from engine.items.notation import ExpressionError
from engine.items.texts import formula_tree, segments
from engine.items.writing import tidy, written
from lti_app.content.formula_lists import lists_of
from lti_app.content.formula_markup import formula_markup, lists_markup, printed

if TYPE_CHECKING:
    from lti_app.content.formula_lists import FormulaList

_STOP = re.compile(r"[.,:;?!)]+")
# Characters that XML 1.0 (section 2.2) has no place for.
_FOREIGN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_html(text: str) -> Markup:
    """Return a text as well-formed markup, its formulas as MathML.

    A formula that cannot be read is shown as it was written: checking a bank reports it, a page stands.
    """
    pieces: list[Markup] = []
    after_formula = False
    for segment in segments(text):
        words = _FOREIGN.sub("", segment.text)
        if segment.formula:
            pieces.append(_math(segment.text))
        elif segment.code:
            pieces.append(Markup("<code>{}</code>").format(words))
        else:
            stop = _STOP.match(words) if after_formula else None
            if stop:  # browsers would begin a line with the full stop after a formula
                pieces[-1] = Markup('<span class="unbroken">{}{}</span>').format(pieces[-1], stop.group())
                words = words[stop.end() :]
            pieces.append(escape(words))
        after_formula = segment.formula
    return Markup("").join(pieces)


def to_plain(text: str) -> str:
    """Return a text without markup, its formulas on one line: "3x + 2 = 11"."""
    return "".join(_reading(segment.text) if segment.formula else segment.text for segment in segments(text))


def _reading(formula: str) -> str:
    try:
        line = written(tidy(formula_tree(formula)))
    except ExpressionError:
        lists = lists_of(formula)
        line = " ∪ ".join(map(_reading_of, lists)) if lists else formula
    return printed(line)


def _reading_of(values: FormulaList) -> str:
    return f"{values.opening}{', '.join(map(written, values.values))}{values.closing}"


def _math(formula: str) -> Markup:
    try:
        markup = formula_markup(tidy(formula_tree(formula)))
    except ExpressionError:
        lists = lists_of(formula)
        if not lists:
            return escape(_FOREIGN.sub("", _reading(formula)))
        markup = lists_markup(lists)
    # Browsers leave MathML out of the names of choices and headings, unless it has a name of its own.
    return Markup('<math aria-label="{}">{}</math>').format(_reading(formula), markup)
