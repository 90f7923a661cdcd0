"""Lines over a few weeks as points of an SVG of fixed size; the numbers stand in a table beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT = 320, 120
_EDGE = 8


@dataclass(frozen=True, slots=True)
class Point:
    """Where one value stands in the picture, from its top left corner."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line. points: of the values that there are. path: through them, for an SVG polyline."""

    points: tuple[Point, ...]

    @property
    def path(self) -> str:
        """The points as an SVG polyline has them."""
        return " ".join(f"{point.x:g},{point.y:g}" for point in self.points)


def line(values: Sequence[float | None], low: float, high: float) -> Line:
    """Return a line over equal steps of time. values: None where there is none; low, high: of the axis."""
    step = (WIDTH - 2 * _EDGE) / max(1, len(values) - 1)
    return Line(
        tuple(
            Point(
                round(_EDGE + number * step, 1),
                round(_EDGE + (HEIGHT - 2 * _EDGE) * (1 - (value - low) / (high - low)), 1),
            )
            for number, value in enumerate(values)
            if value is not None
        )
    )
