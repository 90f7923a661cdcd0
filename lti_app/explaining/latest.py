"""Keeps what came last of a student: her last step, the last look with its notes, the last choice."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from engine.escalation.model import Action, HandoffNote
from engine.escalation.notes import write_note
from lti_app.db.models import HelpRequest, PracticeItem
from lti_app.practice.escalate import surveyed
from lti_app.practice.serving import drawn
from lti_app.practice.templates import look_up, template_for

if TYPE_CHECKING:
    from datetime import datetime

    from engine.escalation.model import Decision
    from engine.items.model import Item
    from engine.signals.model import History
    from lti_app.explaining.choices import Choice
    from lti_app.explaining.flags import Flags
    from lti_app.explaining.log import Logged
    from lti_app.explaining.looks import Decided, Look
    from lti_app.practice.context import PracticeContext


@dataclass(slots=True)
class Latest:
    """What came last of one student. events: of the last step, all of one moment.

    contact: the school's own words of whom to call, for a note about safety. gone_by: why looks and choices
    of that step could not be made again.
    """

    contact: str = ""
    events: list[Logged] = field(default_factory=list)
    seen: Look | None = None
    decided: list[Decided] = field(default_factory=list)
    chosen: Choice | None = None
    gone_by: list[str] = field(default_factory=list)

    def event(self, event: Logged) -> None:
        if self.events and self.events[-1].at != event.at:
            self.events.clear()
            self.gone_by.clear()
        self.events.append(event)

    def look(self, look: Look, decided: list[Decided], flags: Flags) -> None:
        self.seen, self.decided = look, decided

    def choice(self, choice: Choice) -> None:
        self.chosen = choice

    def gone(self, person: int, at: datetime, code: str) -> None:
        self.gone_by.append(code)

    def end(self, person: int, flags: Flags, left: list[tuple[int, str, datetime]]) -> None:
        """Nothing is left to hear: the flags are the replay's own."""


def notes_of(latest: Latest, flags: Flags) -> dict[int, HandoffNote]:
    """Return the notes that the decisions of the last look write, by flag."""
    look = latest.seen
    if look is None:
        return {}
    return {
        each.flag: _note(look, each.replayed, flags.by_id[each.flag].play, latest.contact)
        for each in latest.decided
        if each.replayed is not None and each.replayed.action is not Action.RESOLVE
    }


def _note(look: Look, decision: Decision, play: str, contact: str) -> HandoffNote:
    context, history = look.then.context, _with_words(look)
    play = decision.play or play
    return write_note(
        decision,
        history,
        look.outlook.learner,
        context.bank,
        context.playbook[play if play in context.playbook else next(iter(context.playbook))],
        policy=context.policy,
        items=_items(context, history),
        confidence=surveyed(context),
        contact=contact,
    )


def _with_words(look: Look) -> History:
    """Return the history with what the student wrote when she asked: a note may quote it."""
    ids = [request.id for request in look.history.help_requests]
    query = select(HelpRequest.id, HelpRequest.message).where(HelpRequest.id.in_(ids))
    words = {row.id: row.message for row in look.then.context.session.execute(query)}
    requests = tuple(
        replace(request, message=words.get(request.id, "")) for request in look.history.help_requests
    )
    return replace(look.history, help_requests=requests)


def _items(context: PracticeContext, history: History) -> dict[int, Item]:
    ids = [item.id for item in history.items]
    query = select(PracticeItem).where(PracticeItem.id.in_(ids)).options(selectinload(PracticeItem.attempts))
    rows = context.session.scalars(query).all()
    look_up(context.bank, rows)
    return {row.id: drawn(context.bank, row) for row in rows if template_for(context.bank, row) is not None}
