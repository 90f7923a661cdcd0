"""A flag's page as it is rendered, whichever of its forms led there."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import TYPE_CHECKING

from flask import render_template, request

from engine.escalation.editing import ITEMS
from engine.escalation.model import Cause, ClosureOutcome, Done, Timing, WasRight
from lti_app.incoming import row_number
from lti_app.teacher.flags.closing_form import first_form
from lti_app.teacher.flags.evidence import evidence
from lti_app.teacher.flags.queries import flag_page
from lti_app.teacher.messages.queries import composed, messages_about
from lti_app.teacher.queue.due import day_words, due_words
from lti_app.teacher.queue.looker import looker
from lti_app.teacher.queue.queries import next_case
from lti_app.teacher.queue.snoozing import Snooze

if TYPE_CHECKING:
    from lti_app.access import Visit
    from lti_app.db.models import Flag
    from lti_app.teacher.flags.closing_form import ClosingForm


def render_flag(visit: Visit, row: Flag, form: ClosingForm | None = None, *, changed: bool = False) -> str:
    """Return the page of a flag. form: of its closure as it was filled in; changed: look at it again."""
    session, now, policy = visit.session, visit.now, visit.runtime.settings.policy
    who = looker(visit)
    asleep = row.snoozed_until is not None and row.snoozed_until > now
    return render_template(
        "teacher/flag.html",
        page=flag_page(session, row, policy, visit.person.id),
        evidence=evidence(session, row, row_number(request.args.get("answers", ""))),
        me=visit.person.id,
        due=due_words(row.due_at, now, who.calendar),
        overdue=row.due_at is not None and row.due_at <= now,
        until=day_words(row.snoozed_until, now, who.calendar) if asleep and row.snoozed_until else "",
        snoozes=list(Snooze),
        messages=messages_about(session, row.id),
        composing=composed(
            session, row, request.args.get("template", ""), row_number(request.args.get("message", ""))
        ),
        message_key=token_urlsafe(9),
        form=form or first_form(session, row, policy, now),
        changed=changed,
        next=next_case(session, who) if row.ended_at else None,
        **WORDS,
    )


WORDS = {
    "causes": list(Cause),
    "dones": list(Done),
    "outcomes": list(ClosureOutcome),
    "rights": list(WasRight),
    "timings": list(Timing),
    "bounds": ITEMS,
}
