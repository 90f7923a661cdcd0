"""Draws a coordinate plane: grid, axes, lines, curves, points and shaded sides of lines.

Two lines in one plane differ in their stroke, two shaded sides in the way of their hatching, never in colour.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from lti_app.content.figure_frame import (
    Frame,
    Point,
    dot,
    marked,
    numbers,
    path,
    picture,
    printed,
    step,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from engine.items.model import Figure, Mark

_SIZE = 300.0
_EDGE = 22.0  # room for numbers and letters beside the box
_DIGIT = 6.6  # width of a digit
_ROOM = 24.0  # between two numbers for a 0 beside the upright axis
_MOST_LINES, _MOST_NUMBERS = 20, 10
_SAMPLES = 160  # of a curve
_HATCH = 11.0  # between two lines of a hatching
_STROKES = ("stroke", "stroke double", "stroke fine")


def plane_svg(figure: Figure, alt: str) -> Markup:
    """Return the drawing of a plane."""
    frame = _frame(figure)
    pieces = [*_grid(frame), *_shades(frame, figure.marks), *_axes(frame)]
    stroke = 0
    for mark in figure.marks:
        if mark.kind in ("line", "curve", "segment"):
            pieces += _stroke(frame, mark, _STROKES[min(stroke, 2)])
            stroke += mark.kind != "segment"
    for mark in figure.marks:
        if mark.kind == "point":
            pieces += _point(frame, mark)
    return picture(_SIZE, _SIZE, alt, pieces)


def _frame(figure: Figure) -> Frame:
    longest = max(len(printed(end)) for end in figure.y)
    # The numbers of an upright axis stand left of it; at the edge they need room of their own.
    left = max(_EDGE, 9 + _DIGIT * longest) if figure.x[0] >= 0 else _EDGE
    return Frame(left, _EDGE, _SIZE - _EDGE, _SIZE - _EDGE, figure.x, figure.y)


def _axis_places(frame: Frame) -> Point:
    """Return where the axes are: at 0, or at the edge nearest to it."""
    across = frame.at_y(min(max(0, frame.y[0]), frame.y[1]))
    upright = frame.at_x(min(max(0, frame.x[0]), frame.x[1]))
    return upright, across


def _grid(frame: Frame) -> Iterator[Markup]:
    for number in marked(frame.x, step(frame.x, _MOST_LINES)):
        at = frame.at_x(number)
        yield path([(at, frame.top), (at, frame.bottom)], "grid")
    for number in marked(frame.y, step(frame.y, _MOST_LINES)):
        at = frame.at_y(number)
        yield path([(frame.left, at), (frame.right, at)], "grid")


def _axes(frame: Frame) -> Iterator[Markup]:
    upright, across = _axis_places(frame)
    beyond = 8.0
    yield path([(frame.left, across), (frame.right + beyond, across)], "axis")
    yield path([(upright, frame.bottom), (upright, frame.top - beyond)], "axis")
    tip_x, tip_y = frame.right + beyond, frame.top - beyond
    yield path([(tip_x - 6, across - 4), (tip_x + 1, across), (tip_x - 6, across + 4)], "axis")
    yield path([(upright - 4, tip_y + 6), (upright, tip_y - 1), (upright + 4, tip_y + 6)], "axis")
    yield words("x", (tip_x + 4, across - 7), "letter")
    yield words("y", (upright + 9, tip_y + 4), "letter", "start")
    for number in marked(frame.x, step(frame.x, _MOST_NUMBERS)):
        if number:
            yield words(printed(number), (frame.at_x(number), across + 13), "number")
    for number in marked(frame.y, step(frame.y, _MOST_NUMBERS)):
        if number:
            yield words(printed(number), (upright - 4, frame.at_y(number) + 4), "number", "end")
    if frame.at_x(step(frame.x, _MOST_NUMBERS)) - frame.at_x(0) > _ROOM:
        yield words("0", (upright - 4, across + 13), "number", "end")


def _stroke(frame: Frame, mark: Mark, kind: str) -> Iterator[Markup]:
    for places in _places(frame, mark):
        yield path(places, f"{kind} dashed" if mark.open else kind)
        if "double" in kind:
            yield path(places, "core")
        if mark.label and len(places) > 1:
            yield _name(frame, mark.label, places)


def _places(frame: Frame, mark: Mark) -> list[list[Point]]:
    """Return the visible runs of a line, segment or curve."""
    at = numbers(mark)
    if mark.kind == "curve":
        return _curve(frame, at["a"], at["b"], at["c"])
    one, other = (frame.at(point) for point in ((at["x"], at["y"]), (at["x2"], at["y2"])))
    seen = frame.within(one, other, endless=mark.kind == "line")
    return [list(seen)] if seen else []


def _curve(frame: Frame, a: float, b: float, c: float) -> list[list[Point]]:
    first, last = frame.x
    across = [first + (last - first) * index / _SAMPLES for index in range(_SAMPLES + 1)]
    places = [frame.at((x, a * x * x + b * x + c)) for x in across]
    runs: list[list[Point]] = []
    for one, other in pairwise(places):
        seen = frame.within(one, other)
        if seen is None:
            continue
        if runs and runs[-1][-1] == seen[0]:
            runs[-1].append(seen[1])
        else:
            runs.append(list(seen))
    return runs


def _name(frame: Frame, label: str, places: Sequence[Point]) -> Markup:
    """A line's letter, beside it and near its right end, inside the box."""
    one, other = sorted((places[0], places[-1]))
    x, y = one[0] + 0.9 * (other[0] - one[0]), one[1] + 0.9 * (other[1] - one[1])
    rising = other[1] < one[1]
    x = min(max(x + (-12 if rising else 12), frame.left + 8), frame.right - 8)
    return words(label, (x, min(max(y - 4, frame.top + 12), frame.bottom - 4)), "letter name")


def _point(frame: Frame, mark: Mark) -> Iterator[Markup]:
    at = numbers(mark)
    x, y = frame.at((at["x"], at["y"]))
    yield dot((x, y), hollow=mark.open)
    if mark.label:
        right = x < frame.right - 10 - _DIGIT * len(mark.label)
        place = (x + 8 if right else x - 8, y - 7 if y > frame.top + 14 else y + 16)
        yield words(mark.label, place, "letter name", "start" if right else "end")


def _shades(frame: Frame, marks: Sequence[Mark]) -> Iterator[Markup]:
    for turn, mark in enumerate(mark for mark in marks if mark.kind == "shade"):
        area = _side(frame, mark)
        if not area:
            continue
        yield path(area, "shade", closed=True)
        yield from _hatching(frame, area, down=turn % 2 == 1)


def _side(frame: Frame, mark: Mark) -> list[Point]:
    """Return the corners of the part of the box on one side of a line (Sutherland and Hodgman's clipping)."""
    at = numbers(mark)
    one, other = frame.at((at["x"], at["y"])), frame.at((at["x2"], at["y2"]))
    if one[0] > other[0] or (one[0] == other[0] and one[1] < other[1]):
        one, other = other, one
    way_x, way_y = other[0] - one[0], other[1] - one[1]
    sign = 1 if mark.side in ("below", "right") else -1

    def depth(place: Point) -> float:
        # Positive below a line that goes to the right, and right of one that goes up.
        return sign * (way_x * (place[1] - one[1]) - way_y * (place[0] - one[0]))

    corners, area = frame.corners, []
    for place, following in zip(corners, (*corners[1:], corners[0]), strict=True):
        here, there = depth(place), depth(following)
        if here >= 0:
            area.append(place)
        if here * there < 0:
            share = here / (here - there)
            area.append(
                (place[0] + share * (following[0] - place[0]), place[1] + share * (following[1] - place[1]))
            )
    return area


def _hatching(frame: Frame, area: Sequence[Point], *, down: bool) -> Iterator[Markup]:
    """Slanting lines over an area without hollows; they need no pattern with an id of its own."""
    slope = 1.0 if down else -1.0
    offsets = [y - slope * x for x, y in frame.corners]
    count = int((max(offsets) - min(offsets)) / (_HATCH * 1.414))
    for turn in range(1, count + 1):
        offset = min(offsets) + turn * _HATCH * 1.414
        crossings = []
        for (x, y), (to_x, to_y) in zip(area, (*area[1:], area[0]), strict=True):
            here, there = y - slope * x - offset, to_y - slope * to_x - offset
            if here * there < 0:
                share = here / (here - there)
                crossings.append((x + share * (to_x - x), y + share * (to_y - y)))
        if len(crossings) == 2:
            yield path(crossings, "hatch")
