"""Puts drawn values into the figure of an item."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.items.numbers import Values, evaluated
from engine.items.texts import fill

if TYPE_CHECKING:
    from engine.items.model import Figure, Mark


def filled_figure(figure: Figure, values: Values) -> Figure:
    """Return the figure with numbers in its marks and its texts filled. Raises ExpressionError."""
    return replace(
        figure,
        alt=fill(figure.alt, values),
        marks=tuple(_filled_mark(mark, values) for mark in figure.marks),
        rows=tuple(tuple(fill(cell, values) for cell in row) for row in figure.rows),
    )


def _filled_mark(mark: Mark, values: Values) -> Mark:
    numbers = tuple((name, str(evaluated(source, values))) for name, source in mark.values)
    return replace(mark, values=numbers, label=fill(mark.label, values))
