"""One chart as SVG: items to mastery against false mastery, a panel for each kind of learner."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lti_app.simulation.run import Result, Sweep

_WIDTH, _HEIGHT = 420, 300  # of a panel, pixels
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 16, 40, 44
_COLUMNS = 2
_LEGEND = 30
_TICKS = 4

# Told apart by dash and mark as well as by colour, in the order of the sweeps.
_LINES = (
    ("#0b5394", "", 3.0),
    ("#7f6000", "6 3", 1.5),
    ("#6a329f", "2 3", 1.5),
    ("#990000", "9 3 2 3", 1.5),
    ("#38761d", "4 2", 1.5),
    ("#444444", "1 2", 1.5),
)


def as_svg(results: Sequence[Result]) -> str:
    """Return the chart. Each line is one strategy over its thresholds, its own one marked by a larger dot."""
    rows = -(-len(results) // _COLUMNS)
    width, height = _COLUMNS * _WIDTH, rows * _HEIGHT + _LEGEND
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        "<title>Items to mastery against false mastery</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        '<g font-family="sans-serif" font-size="11">',
    ]
    for place, result in enumerate(results):
        row, column = divmod(place, _COLUMNS)
        parts.append(f'<g transform="translate({column * _WIDTH} {row * _HEIGHT})">')
        parts.extend(_panel(result))
        parts.append("</g>")
    if results:
        parts.extend(_legend(results[0], rows * _HEIGHT))
    parts.append("</g></svg>")
    return "\n".join(parts) + "\n"


def _points(sweep: Sweep) -> list[tuple[float, float, float]]:
    """Threshold, false mastery, items; strict to lax."""
    points = [(at, each.false, each.items) for at, each in sweep.points.items() if each.false is not None]
    return sorted(points, key=lambda point: point[2], reverse=True)


def _panel(result: Result) -> Iterator[str]:
    points = [point for sweep in result.sweeps for point in _points(sweep)]
    most_false = max((point[1] for point in points), default=0.0) or 1.0
    most_items = max((point[2] for point in points), default=0.0) or 1.0

    def x(false: float) -> float:
        return round(_LEFT + (_WIDTH - _LEFT - _RIGHT) * false / most_false, 1)

    def y(items: float) -> float:
        return round(_HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * items / most_items, 1)

    yield f'<text x="{_LEFT}" y="18" font-size="13" font-weight="bold">{escape(result.kind)}</text>'
    for tick in range(_TICKS + 1):
        false, items = most_false * tick / _TICKS, most_items * tick / _TICKS
        yield f'<path d="M{_LEFT} {y(items)}H{_WIDTH - _RIGHT}" stroke="#dddddd"/>'
        yield f'<text x="{_LEFT - 6}" y="{y(items) + 4}" text-anchor="end">{items:.0f}</text>'
        yield f'<text x="{x(false)}" y="{_HEIGHT - _BOTTOM + 16}" text-anchor="middle">{false:.0%}</text>'
    yield f'<text x="{_WIDTH - _RIGHT}" y="{_HEIGHT - 10}" text-anchor="end">false mastery</text>'
    yield f'<text x="{_LEFT}" y="30">items to mastery</text>'
    for sweep, (colour, dash, thick) in zip(result.sweeps, _LINES, strict=False):
        placed = [(at, x(false), y(items)) for at, false, items in _points(sweep)]
        path = "L".join(f"{across} {down}" for _, across, down in placed)
        if path:
            yield (
                f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="{thick}" '
                f'stroke-dasharray="{dash or "none"}"/>'
            )
        for at, across, down in placed:
            yield f'<circle cx="{across}" cy="{down}" r="{5 if at == sweep.own else 2}" fill="{colour}"/>'


def _legend(result: Result, top: int) -> Iterator[str]:
    step = _COLUMNS * _WIDTH // len(result.sweeps)
    for place, (sweep, (colour, dash, thick)) in enumerate(zip(result.sweeps, _LINES, strict=False)):
        left = place * step + 10
        yield (
            f'<path d="M{left} {top + 12}h24" stroke="{colour}" stroke-width="{thick}" '
            f'stroke-dasharray="{dash or "none"}"/>'
        )
        yield f'<text x="{left + 30}" y="{top + 16}">{escape(sweep.strategy)}</text>'
