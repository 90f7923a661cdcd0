"""The results as tables of text, and as plain data for --json."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lti_app.simulation.measures import Gain, Measures
    from lti_app.simulation.run import Plan, Result, Sweep

_COLUMNS = (
    ("items to mastery", "items"),
    ("all items", "practised"),
    ("false mastery", "false"),
    ("declared", "declared"),
    ("given up", "missed"),
    ("after 2 weeks", "retained"),
    ("success", "success"),
    ("in band", "in_band"),
    ("near aim", "near_aim"),
)
_COUNTS = {"items", "practised"}  # the rest are shares
_NAME = 24


def as_text(results: Sequence[Result]) -> str:
    """Return the tables: each strategy at its own threshold, then Baton at equal false mastery."""
    return "\n\n".join(f"{_strategies(result)}\n\n{_gains(result)}" for result in results)


def as_data(plan: Plan, results: Sequence[Result]) -> dict[str, Any]:
    """Return one object for JSON: everything that was measured, shares 0 to 1."""
    return {
        "learners": plan.learners,
        "skills": plan.skills,
        "seed": plan.seed,
        "kinds": {
            result.kind: {
                "strategies": {sweep.strategy: _sweep_data(sweep) for sweep in result.sweeps},
                "at_equal_false_mastery": [_gain_data(gain) for gain in result.gains],
                "at_own_threshold": _gain_data(result.own) if result.own else None,
            }
            for result in results
        },
    }


def _strategies(result: Result) -> str:
    head = "".join(f"{name:>18}" for name, _ in _COLUMNS)
    rows = [f"{result.kind:<{_NAME}}{head}"]
    for sweep in result.sweeps:
        name = f"{sweep.strategy} ({sweep.own:g})"
        cells = "".join(f"{_cell(sweep.points[sweep.own], field):>18}" for _, field in _COLUMNS)
        rows.append(f"{name:<{_NAME}}{cells}")
    return "\n".join(rows)


def _cell(measures: Measures, field: str) -> str:
    value = getattr(measures, field)
    if value is None:
        return "-"
    return f"{value:.1f}" if field in _COUNTS else f"{value:.0%}"


def _gains(result: Result) -> str:
    rows = [f"{'at false mastery':<{_NAME}}{'baton':>18}{'best other':>18}{'items':>18}{'saved':>18}"]
    for gain, mark in [
        *((gain, "") for gain in result.gains),
        *([(result.own, " (own)")] if result.own else []),
    ]:
        saved = "-" if gain.saved is None else f"{gain.saved:+.0%}"
        cells = (_items(gain.items), gain.best or "-", _items(gain.other), saved)
        rows.append(f"{f'{gain.rate:.1%}{mark}':<{_NAME}}" + "".join(f"{cell:>18}" for cell in cells))
    return "\n".join(rows)


def _items(items: float | None) -> str:
    return "-" if items is None else f"{items:.1f}"


def _sweep_data(sweep: Sweep) -> dict[str, Any]:
    return {
        "own_threshold": sweep.own,
        "thresholds": [{"threshold": at, **asdict(measures)} for at, measures in sweep.points.items()],
    }


def _gain_data(gain: Gain) -> dict[str, Any]:
    return {**asdict(gain), "saved": gain.saved}
