"""The queue over HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from engine.escalation.model import FlagState
from lti_app.access import Visit, allow
from lti_app.content.wording import say
from lti_app.errors import BatonError
from lti_app.incoming import row_number, typed
from lti_app.lti.roles import TEACHERS
from lti_app.outbox.unsent import refused_scores, teachers_scores, troubles
from lti_app.teacher import tables
from lti_app.teacher.flags.steps import LINE_LENGTH
from lti_app.teacher.queue.asked import NOBODY, TABS, Asked
from lti_app.teacher.queue.bulk import MOST, How, Step, step_on_all
from lti_app.teacher.queue.choices import choices
from lti_app.teacher.queue.looker import looker
from lti_app.teacher.queue.queries import queue, whole
from lti_app.teacher.queue.snoozing import Snooze
from lti_app.teacher.scope import students_seen, unknown_sections

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

    from lti_app.teacher.queue.rows import QueueRow

_UNSENT_SHOWN = 20
_COLUMNS = ("student", "cause", "topic", "tier", "state", "owner", "raised", "due", "ended")


def install(app: Flask) -> None:
    """Add the routes of the queue."""
    base = "/l/<launch_id>/queue"
    app.add_url_rule(base, "teacher.queue", page)
    app.add_url_rule(f"{base}/rows", "teacher.rows", rows)
    app.add_url_rule(f"{base}.csv", "teacher.queue_csv", table)
    app.add_url_rule(f"{base}/several", "teacher.several", several, methods=["POST"])


@allow(*TEACHERS)
def page(visit: Visit) -> ResponseReturnValue:
    """Who needs a person, most urgent first."""
    session, seen = visit.session, students_seen(visit)
    return render_template(
        "teacher/queue.html",
        **_shown(visit),
        course=visit.course,
        choices=choices(session, seen, visit.course.id),
        nobody=NOBODY,
        came=_came(),
        troubles=troubles(session, seen),
        refused=refused_scores(session, seen, _UNSENT_SHOWN),
        teachers=teachers_scores(session, seen, _UNSENT_SHOWN),
        hidden=unknown_sections(visit),
    )


@allow(*TEACHERS)
def rows(visit: Visit) -> ResponseReturnValue:
    """The rows alone: what the open page asks for every few seconds."""
    return render_template("teacher/_rows.html", **_shown(visit))


@allow(*TEACHERS)
def table(visit: Visit) -> ResponseReturnValue:
    """A tab of the queue whole, for a spreadsheet (E7)."""
    found = whole(visit.session, looker(visit), Asked.of(request.args))
    return tables.spreadsheet("queue", tables.headings("queue.csv", _COLUMNS), map(_line, found))


@allow(*TEACHERS)
def several(visit: Visit) -> ResponseReturnValue:
    """Take one step on the flags that were chosen. Idempotent."""
    form, asked = request.form, Asked.of(request.args)
    try:
        step, snooze = Step(form.get("do", "")), Snooze(form.get("until", Snooze.TOMORROW))
    except ValueError:
        raise BatonError("WEB-BAD-REQUEST", "unknown step") from None
    chosen = {row_number(text) for text in form.getlist("flag")[:MOST]} - {0}
    if not chosen:
        return _back(asked, visit, none="1")
    how = How(looker(visit).calendar, typed(form.get("reason", ""), LINE_LENGTH), snooze)
    came = step_on_all(visit.session, students_seen(visit), chosen, step, how, visit.person, visit.now)
    anchor = f"flag-{came.done[0]}" if len(chosen) == 1 and came.done else None
    ids = ".".join(map(str, came.done))
    return _back(asked, visit, anchor, did=step, flags=ids, left=str(came.left))


def _shown(visit: Visit) -> dict[str, object]:
    shown = queue(visit.session, looker(visit), Asked.of(request.args))
    return {"queue": shown, "tabs": TABS, "snoozes": list(Snooze)}


def _came() -> dict[str, object] | None:
    """Read from the address what the last step on several flags did, to say so and offer to undo it."""
    sent = request.args
    if sent.get("none"):
        return {"step": None, "flags": (), "left": 0}
    step = next((step for step in Step if step == sent.get("did")), None)
    if step is None:
        return None
    flags = tuple(filter(None, map(row_number, sent.get("flags", "").split(".")[:MOST])))
    return {"step": step, "flags": flags, "left": row_number(sent.get("left", ""))}


def _line(row: QueueRow) -> list[str]:
    return [
        row.student,
        say(f"cause.{row.cause}"),
        row.topic,
        say(f"tier.{row.tier}"),
        say(f"state.{FlagState(row.state)}"),
        row.owner or "",
        *map(tables.instant, (row.raised_at, row.due_at, row.ended_at)),
    ]


def _back(asked: Asked, visit: Visit, anchor: str | None = None, **said: str) -> ResponseReturnValue:
    there = url_for("teacher.queue", launch_id=visit.launch.id, _anchor=anchor, **asked.address(**said))
    return redirect(there, HTTPStatus.SEE_OTHER)
