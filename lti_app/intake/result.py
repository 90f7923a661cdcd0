"""What a placement found, as it is stored, and what follows from it: bands, sequence, pace, risk marks."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from engine.intake.bands import StartingBand, starting_bands
from engine.intake.belief import Asked, Outcome
from engine.intake.graph import skill_graph
from engine.intake.pace import Pace, minutes_left, pace
from engine.intake.placement import Placement as Placed
from engine.intake.risks import RiskMark, risk_marks
from engine.intake.sequence import study_sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.items.model import Bank
    from lti_app.db.models import Intake, Placement

_HIGH, _MIDDLE = 0.75, 0.5  # sureness from which it is called quite, and fairly sure


@dataclass(frozen=True, slots=True)
class Start:
    """Where a student starts. sequence: what is not known, in the order in which it comes. pace: None where
    she named no minutes a week. sureness: 0 to 1; sure: the same as a word ("high", "middle", "low").
    """

    bands: Mapping[str, StartingBand]
    sequence: tuple[str, ...]
    pace: Pace | None
    risks: tuple[RiskMark, ...]
    sureness: float
    sure: str
    asked: int
    skipped: int


def to_json(asked: Iterable[Asked]) -> list[dict[str, Any]]:
    """Return the items of a placement as they are stored."""
    return [asdict(item) for item in asked]


def from_json(rows: Iterable[Mapping[str, Any]]) -> tuple[Asked, ...]:
    """Return the items of a placement as the engine reads them."""
    return tuple(Asked(row["template"], row["skill"], Outcome(row["outcome"]), row["guess"]) for row in rows)


def stored(placed: Placed, today: date) -> dict[str, Any]:
    """Return a result as it is stored. today: from which day on its pace is counted."""
    return {
        "known": {skill: round(known, 4) for skill, known in placed.known.items()},
        "sureness": round(placed.sureness, 4),
        "asked": to_json(placed.asked),
        "day": today.isoformat(),
    }


def start(bank: Bank, placement: Placement, intake: Intake | None) -> Start | None:
    """Return where a placement says to start, None where it has found nothing (yet).

    Skills that the bank no longer has are left out.
    """
    if placement.result is None:
        return None
    graph = skill_graph(bank, placement.result["known"])
    known = {skill: placement.result["known"][skill] for skill in graph.skills}
    placed = Placed(known, from_json(placement.result["asked"]), placement.result["sureness"])
    weekly = intake.minutes_a_week if intake else None
    wanted = intake.target_date if intake else None
    day = date.fromisoformat(placement.result["day"])
    expected = pace(minutes_left(bank, placed), weekly, day, wanted) if weekly else None
    return Start(
        bands=starting_bands(graph, placed),
        sequence=study_sequence(graph, placed),
        pace=expected,
        risks=risk_marks(graph, placed, placement.confidence, expected),
        sureness=placed.sureness,
        sure="high" if placed.sureness >= _HIGH else "middle" if placed.sureness >= _MIDDLE else "low",
        asked=len(placed.asked),
        skipped=sum(item.outcome is Outcome.SKIPPED for item in placed.asked),
    )
