"""Whether what the student has just written asks for a person now (B20): the page is about that alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.signals.model import HappeningKind
from lti_app.db.models import Event

if TYPE_CHECKING:
    from lti_app.practice.context import PracticeContext

LATELY = timedelta(minutes=1)  # the same form may come twice, and both answers are to say the same
NOW = timedelta(0)  # in this very request


def needs_care(context: PracticeContext, within: timedelta = LATELY) -> bool:
    """Tell whether the word list for safety found something in the words that the student wrote last."""
    event = context.session.scalars(
        select(Event)
        .where(
            Event.course_id == context.course,
            Event.person_id == context.person.id,
            Event.notable.is_(True),
            Event.kind == HappeningKind.SAID.value,
        )
        .order_by(Event.id.desc())
        .limit(1)
    ).first()
    if event is None or context.now - event.at > within:
        return False
    return "safety" in event.data.get("heard", ())
