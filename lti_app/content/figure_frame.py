"""From the numbers of a figure to places in its drawing, and what lies within its edges."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.items.model import Mark

Point = tuple[float, float]
Segment = tuple[Point, Point]

_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000)


@dataclass(frozen=True, slots=True)
class Frame:
    """The box of a drawing, in units of its viewBox, and the numbers at its edges.

    left, top, right, bottom: places of its edges; x, y: first and last number along them.
    """

    left: float
    top: float
    right: float
    bottom: float
    x: tuple[int, int]
    y: tuple[int, int] = (0, 1)

    def at_x(self, number: float) -> float:
        first, last = self.x
        return self.left + (number - first) / (last - first) * (self.right - self.left)

    def at_y(self, number: float) -> float:
        first, last = self.y
        return self.bottom - (number - first) / (last - first) * (self.bottom - self.top)

    def at(self, point: Point) -> Point:
        """Return the place of a point of the plane."""
        return self.at_x(point[0]), self.at_y(point[1])

    def within(self, one: Point, other: Point, *, endless: bool = False) -> Segment | None:
        """Return the part of a segment between two places that lies in the box, None where none does.

        endless: the line on through both. Liang and Barsky's clipping.
        """
        (x, y), (to_x, to_y) = one, other
        way_x, way_y = to_x - x, to_y - y
        first, last = (float("-inf"), float("inf")) if endless else (0.0, 1.0)
        for way, room in (
            (-way_x, x - self.left),
            (way_x, self.right - x),
            (-way_y, y - self.top),
            (way_y, self.bottom - y),
        ):
            if way == 0:
                if room < 0:
                    return None
            elif way < 0:
                first = max(first, room / way)
            else:
                last = min(last, room / way)
        if first > last or first == float("-inf"):
            return None
        return (x + first * way_x, y + first * way_y), (x + last * way_x, y + last * way_y)

    @property
    def corners(self) -> tuple[Point, ...]:
        """Its four corners, one after the other round it."""
        left, top, right, bottom = self.left, self.top, self.right, self.bottom
        return (left, top), (right, top), (right, bottom), (left, bottom)


def step(ends: tuple[int, int], most: int) -> int:
    """Return the distance of marks along an axis so that there are at most so many."""
    length = ends[1] - ends[0]
    return next((step for step in _STEPS if length / step <= most), max(length, 1))


def marked(ends: tuple[int, int], distance: int) -> range:
    """Return the multiples of a distance between two ends, both included."""
    first = -(-ends[0] // distance) * distance
    return range(first, ends[1] + 1, distance)


def numbers(mark: Mark) -> Mapping[str, float]:
    """Return the values of a mark. Raises ValueError where one is no number."""
    return {name: float(Fraction(text)) for name, text in mark.values}


def printed(number: int) -> str:
    """Return a number as print has it."""
    return str(number).replace("-", "−")


def path(places: Sequence[Point], kind: str, *, closed: bool = False) -> Markup:
    """Return a line through places. kind: class names of the sheet."""
    steps = " ".join(f"{'L' if index else 'M'}{x:.1f} {y:.1f}" for index, (x, y) in enumerate(places))
    return Markup('<path class="{}" d="{}{}"/>').format(kind, steps, " Z" if closed else "")


def words(text: str, place: Point, kind: str, anchor: str = "middle") -> Markup:
    """Return a text at a place. anchor: "start", "middle" or "end" of it is there."""
    x, y = place
    return Markup('<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>').format(
        kind, f"{x:.1f}", f"{y:.1f}", anchor, text
    )


def dot(place: Point, *, hollow: bool) -> Markup:
    """Return a point, or an empty circle."""
    kind = "dot hollow" if hollow else "dot"
    return Markup('<circle class="{}" cx="{}" cy="{}" r="5"/>').format(kind, *(f"{at:.1f}" for at in place))


def picture(width: float, height: float, alt: str, pieces: Sequence[Markup]) -> Markup:
    """Return the whole drawing. alt: what it shows, for those who do not see it."""
    return Markup('<svg class="figure" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        f"{width:g}", f"{height:g}", alt, Markup("").join(pieces)
    )
