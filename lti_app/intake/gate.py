"""Which step comes before practice, if any does."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_app.db.intake import IntakeKind, PlacementState
from lti_app.db.models import Intake, Placement, PracticeItem
from lti_app.practice.serving import is_stopped

if TYPE_CHECKING:
    from lti_app.practice.context import PracticeContext


class Step(StrEnum):
    """What a student meets before practice, in this order."""

    NOTICE = "notice"
    GOAL = "goal"
    CONFIDENCE = "confidence"
    PLACEMENT = "placement"
    SUMMARY = "summary"


def gate(context: PracticeContext) -> Step | None:
    """Return the step that comes first, None where the student may practise.

    Who had begun before there was an intake goes on undisturbed; a placement that a teacher asked for comes
    in any case.
    """
    intake, placement = intake_of(context), placement_of(context)
    if (intake is None or intake.noticed_at is None) and not _has_begun(context, in_course=True):
        return Step.NOTICE
    if is_stopped(context):
        return None  # a placement waits too
    if placement is not None:
        return _in_placement(context, placement)
    kind = context.practice_set.intake
    if kind == IntakeKind.OFF or _has_begun(context):
        return None
    if kind == IntakeKind.PLACEMENT:
        return Step.PLACEMENT
    return Step.GOAL if intake is None or intake.goal_at is None else Step.CONFIDENCE


def intake_of(context: PracticeContext) -> Intake | None:
    """Return what the student said on the way into the course."""
    return context.session.get(Intake, (context.course, context.person.id))


def placement_of(context: PracticeContext) -> Placement | None:
    """Return the student's placement in the practice set."""
    return context.session.get(Placement, (context.practice_set.id, context.person.id))


def _in_placement(context: PracticeContext, row: Placement) -> Step | None:
    if row.state == PlacementState.ASKING:
        off = context.practice_set.intake == IntakeKind.OFF and not row.asked_by_teacher
        return None if off else Step.PLACEMENT
    return Step.SUMMARY if row.state == PlacementState.DONE and row.seen_at is None else None


def _has_begun(context: PracticeContext, *, in_course: bool = False) -> bool:
    """Tell whether the student has practised in the set, or anywhere in the course."""
    where = (
        PracticeItem.course_id == context.course
        if in_course
        else PracticeItem.practice_set_id == context.practice_set.id
    )
    query = select(PracticeItem.id).where(
        where, PracticeItem.person_id == context.person.id, PracticeItem.placement.is_(False)
    )
    return context.session.scalar(query.limit(1)) is not None
