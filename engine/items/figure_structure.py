"""Finds what is wrong with the figure of a template as written, and of an item as drawn."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from engine.items.model import Figure, FigureKind, Mark
from engine.items.text_structure import Names, text_faults, unreadable
from engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.items.problem import Found

_TWO_POINTS = ("x", "y", "x2", "y2")
_NEEDS = {
    FigureKind.PLANE: {
        "point": ("x", "y"),
        "line": _TWO_POINTS,
        "segment": _TWO_POINTS,
        "curve": ("a", "b", "c"),
        "shade": _TWO_POINTS,
    },
    FigureKind.NUMBER_LINE: {"point": ("x",), "ray": ("x",), "span": ("x", "x2")},
    FigureKind.TABLE: {},
}
_SIDES = {"ray": ("left", "right"), "shade": ("above", "below", "left", "right")}


def figure_problems(figure: Figure, names: Names) -> Iterator[Found]:
    """Return which marks lack something, and which texts and expressions cannot be read."""
    yield from text_faults("figure.alt", figure.alt, names)
    for axis, (first, last) in (("x", figure.x), ("y", figure.y)):
        if first >= last:
            yield f"figure.{axis}", Reason("bank.axis-backwards")
    for index, mark in enumerate(figure.marks):
        field = f"figure.marks.{index}"
        yield from _mark(field, figure.kind, mark)
        for name, source in mark.values:
            yield from unreadable(f"{field}.values.{name}", source, names.numbers)
        yield from text_faults(f"{field}.label", mark.label, names)
    if (figure.kind is FigureKind.TABLE) != bool(figure.rows) or len({len(row) for row in figure.rows}) > 1:
        yield "figure.rows", Reason("bank.table-rows")
    if figure.kind is not FigureKind.TABLE and not figure.marks:
        yield "figure.marks", Reason("bank.figure-without-marks")
    for index, row in enumerate(figure.rows):
        for number, cell in enumerate(row):
            yield from text_faults(f"figure.rows.{index}.{number}", cell, names)


def _mark(field: str, kind: FigureKind, mark: Mark) -> Iterator[Found]:
    needed = _NEEDS[kind].get(mark.kind)
    if needed is None:
        yield f"{field}.kind", Reason("bank.mark-of-another-figure", {"name": mark.kind, "kind": kind})
    elif set(needed) != dict(mark.values).keys():
        yield f"{field}.values", Reason("bank.mark-needs", {"name": mark.kind, "values": ", ".join(needed)})
    if mark.side not in _SIDES.get(mark.kind, ("",)):
        sides = ", ".join(_SIDES.get(mark.kind, ("none",)))
        yield f"{field}.side", Reason("bank.mark-needs", {"name": mark.kind, "values": sides})


def drawn_figure_problems(figure: Figure) -> Iterator[Found]:
    """Return which points of a drawn figure lie outside its axes, so that nobody sees them."""
    for index, mark in enumerate(figure.marks):
        values = {name: Fraction(text) for name, text in mark.values}
        seen = [(values.get(f"x{end}"), values.get(f"y{end}")) for end in ("", "2")]
        if mark.kind in ("line", "shade"):  # lines are drawn from edge to edge: any part of them may show
            continue
        for x, y in seen:
            if not (_within(x, figure.x) and _within(y, figure.y)):
                yield f"figure.marks.{index}", Reason("bank.mark-outside")
                break


def _within(value: Fraction | None, axis: tuple[int, int]) -> bool:
    return value is None or axis[0] <= value <= axis[1]
