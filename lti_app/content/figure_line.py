"""Draws a number line: points, open or filled, rays and spans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.content.figure_frame import Frame, dot, marked, numbers, path, picture, printed, step, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from engine.items.model import Figure, Mark

_WIDTH, _HEIGHT, _EDGE, _AXIS = 300.0, 62.0, 20.0, 30.0
_MOST_TICKS, _MOST_NUMBERS = 24, 10


def number_line_svg(figure: Figure, alt: str) -> Markup:
    """Return the drawing of a number line."""
    frame = Frame(_EDGE, 0, _WIDTH - _EDGE, _HEIGHT, figure.x)
    pieces = [*_axis(frame)]
    for mark in figure.marks:
        if mark.kind in ("ray", "span"):
            pieces += _stretch(frame, mark)
    for mark in figure.marks:  # over the ends of what is drawn
        if mark.kind == "point":
            place = frame.at_x(numbers(mark)["x"]), _AXIS
            pieces.append(dot(place, hollow=mark.open))
            if mark.label:
                pieces.append(words(mark.label, (place[0], _AXIS - 12), "letter name"))
    return picture(_WIDTH, _HEIGHT, alt, pieces)


def _axis(frame: Frame) -> Iterator[Markup]:
    left, right = 4.0, _WIDTH - 4.0
    yield path([(left, _AXIS), (right, _AXIS)], "axis")
    yield path([(left + 6, _AXIS - 4), (left, _AXIS), (left + 6, _AXIS + 4)], "axis")
    yield path([(right - 6, _AXIS - 4), (right, _AXIS), (right - 6, _AXIS + 4)], "axis")
    for number in marked(frame.x, step(frame.x, _MOST_TICKS)):
        at = frame.at_x(number)
        yield path([(at, _AXIS - 5), (at, _AXIS + 5)], "axis")
    for number in marked(frame.x, step(frame.x, _MOST_NUMBERS)):
        yield words(printed(number), (frame.at_x(number), _AXIS + 22), "number")


def _stretch(frame: Frame, mark: Mark) -> Iterator[Markup]:
    at = numbers(mark)
    start = frame.at_x(at["x"])
    if mark.kind == "span":
        ends = [start, frame.at_x(at["x2"])]
        yield path([(end, _AXIS) for end in ends], "stretch")
    else:
        tip, back = (4.0, 13.0) if mark.side == "left" else (_WIDTH - 4.0, _WIDTH - 13.0)
        ends = [start]
        yield path([(start, _AXIS), (back, _AXIS)], "stretch")
        yield path([(back, _AXIS - 7), (tip, _AXIS), (back, _AXIS + 7)], "tip", closed=True)
    for end in ends:
        yield dot((end, _AXIS), hollow=mark.open)
