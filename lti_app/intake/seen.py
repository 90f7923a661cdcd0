"""What a teacher sees of a student's intake, as hypotheses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lti_app.db.intake import PlacementState
from lti_app.intake.gate import intake_of, placement_of
from lti_app.intake.queries import groups
from lti_app.intake.result import start

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from engine.intake.risks import RiskMark
    from lti_app.intake.queries import BandGroup
    from lti_app.practice.context import PracticeContext


@dataclass(frozen=True, slots=True)
class IntakeSeen:
    """What a teacher sees of a student's intake. confidence: strand's title with 1 to 5; pace: the day it is
    done by; asked, skipped: placement items; left_early: the student ended the placement.
    """

    goal: str
    target: date | None
    level: str | None
    minutes: int | None
    pace: date | None
    confidence: tuple[tuple[str, int], ...]
    running: bool
    left_early: bool
    asked: int
    skipped: int
    sure: str
    risks: tuple[str, ...]
    groups: tuple[BandGroup, ...]


def intake_seen(context: PracticeContext) -> IntakeSeen | None:
    """Return what a teacher sees of the context's student, None where there was no intake."""
    placement, intake = placement_of(context), intake_of(context)
    if placement is None and (intake is None or intake.goal_at is None):
        return None
    found = start(context.bank, placement, intake) if placement else None
    confidence: Mapping[str, int] = placement.confidence if placement else {}
    return IntakeSeen(
        goal=intake.goal if intake else "",
        target=intake.target_date if intake else None,
        level=intake.level if intake else None,
        minutes=intake.minutes_a_week if intake else None,
        pace=found.pace.finish if found and found.pace else None,
        confidence=tuple(
            (context.bank.strands.get(strand, strand), said) for strand, said in confidence.items()
        ),
        running=placement is None or placement.state == PlacementState.ASKING,
        left_early=placement is not None and placement.state == PlacementState.SKIPPED,
        asked=found.asked if found else 0,
        skipped=found.skipped if found else 0,
        sure=found.sure if found else "low",
        risks=tuple(_risk(context, mark) for mark in found.risks) if found else (),
        groups=groups(context, found) if found else (),
    )


def _risk(context: PracticeContext, mark: RiskMark) -> str:
    params = dict(mark.reason.params)
    if mark.strand is not None:
        params["strand"] = context.bank.strands.get(mark.strand, mark.strand)
    return context.wording.say(replace(mark.reason, params=params))
