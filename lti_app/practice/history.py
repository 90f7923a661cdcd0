"""A student's last items and requests as the engine reads them, whatever the length of a history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from engine.items.draw import rungs
from engine.sequencing.model import RecentItem
from engine.signals.model import AttemptRecord, History, ItemRecord
from engine.signals.model import HelpRequest as HelpRecord
from lti_app.db.models import HelpRequest, PracticeItem
from lti_app.practice.templates import look_up, served_template, template_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from engine.items.model import Bank

WINDOW = 20  # items; B2 looks furthest back of the signals over items
HELP_WINDOW = 5  # requests

HOW_SHE_KNOWS = "how-do-you-know"  # the explanations that signals look at (A5)


def recent_items(session: Session, course: int, person: int) -> list[PracticeItem]:
    """Return the student's last items with their attempts, oldest first; those of a placement are none."""
    rows = session.scalars(
        select(PracticeItem)
        .where(
            PracticeItem.course_id == course,
            PracticeItem.person_id == person,
            PracticeItem.placement.is_(False),
        )
        .order_by(PracticeItem.id.desc())
        .limit(WINDOW)
        .options(selectinload(PracticeItem.attempts), selectinload(PracticeItem.explanations))
    )
    return list(rows)[::-1]


def recent_help(session: Session, course: int, person: int) -> list[HelpRequest]:
    """Return the student's last requests for a person, oldest first."""
    rows = session.scalars(
        select(HelpRequest)
        .where(HelpRequest.course_id == course, HelpRequest.person_id == person)
        .order_by(HelpRequest.id.desc())
        .limit(HELP_WINDOW)
    )
    return list(rows)[::-1]


def history(bank: Bank, items: Sequence[PracticeItem], requests: Sequence[HelpRequest]) -> History:
    """Return recent work alone, for signals over items. Those whose template is not known are left out."""
    look_up(bank, items)
    return History(
        items=tuple(item_record(bank, row) for row in items if template_for(bank, row) is not None),
        help_requests=tuple(
            HelpRecord(row.id, row.message, row.skill, row.item_id, row.at) for row in requests
        ),
    )


def recent_for_choice(items: Sequence[PracticeItem]) -> tuple[RecentItem, ...]:
    """Return recent work for the choice of the next item."""
    return tuple(RecentItem(row.template, row.skill, row.seed, row.right, row.closed_at) for row in items)


def item_record(bank: Bank, row: PracticeItem) -> ItemRecord:
    """Return an item for the signals. It has a template.

    A check that a teacher's plan asked for is no transfer check: its skill need not be mastered.
    """
    template = served_template(bank, row)
    skill = bank.skills.get(row.skill)
    return ItemRecord(
        id=row.id,
        template=row.template,
        skill=row.skill,
        level=template.level,
        usual_seconds=template.usual_seconds,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        hints=row.hints,
        attempts=tuple(
            AttemptRecord(
                attempt.id,
                attempt.response,
                attempt.right,
                attempt.misconception,
                attempt.hints_before,
                attempt.seconds,
                attempt.at,
                attempt.changes,
            )
            for attempt in row.attempts
        ),
        predicted=row.predicted,
        transfer=row.transfer,
        asked=row.asked is not None,
        explained=next((each.quality for each in row.explanations if each.purpose == HOW_SHE_KNOWS), None),
        strand=skill.strand if skill is not None else "",
        rungs=rungs(template),
        hint_seconds=tuple(row.hint_seconds),
        confidence=row.confidence,
        feeling=row.feeling,
    )
