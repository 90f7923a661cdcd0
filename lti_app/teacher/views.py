"""The teacher's pages over HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from engine.escalation.model import Cause, Closure, ClosureOutcome, Done, FlagState
from lti_app.access import Visit, allow
from lti_app.audit import note
from lti_app.content.wording import load_wording
from lti_app.errors import BatonError
from lti_app.incoming import ROW_ID, typed
from lti_app.lti.roles import TEACHERS
from lti_app.outbox.service import delivery_of_course
from lti_app.outbox.service import resend as send_again
from lti_app.outbox.unsent import refused_scores, teachers_scores, troubles
from lti_app.own.bank import course_bank
from lti_app.practice.context import titles
from lti_app.teacher import service
from lti_app.teacher.queries import FILTERS, Queue, flag_page, queue
from lti_app.teacher.scope import check_may_see, students_seen, unknown_sections

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

    from lti_app.db.models import Flag

_UNSENT_SHOWN = 20
_LAST_PAGE = 10_000  # of the queue: far behind the last flag of any course, and within a database's integers


def install(app: Flask) -> None:
    """Add the routes of the teacher's view."""
    base = "/l/<launch_id>/queue"
    flag = f"/l/<launch_id>/flags/<{ROW_ID}:flag>"
    app.add_url_rule(base, "teacher.queue", queue_page)
    app.add_url_rule(f"{base}/rows", "teacher.rows", rows)
    app.add_url_rule(flag, "teacher.flag", show)
    for name, view in (("act", act), ("dismiss", dismiss), ("plan", plan), ("close", close)):
        app.add_url_rule(f"{flag}/{name}", f"teacher.{name}", view, methods=["POST"])
    score = f"/l/<launch_id>/scores/<{ROW_ID}:score>"
    app.add_url_rule(f"{score}/resend", "teacher.resend", resend, methods=["POST"])
    app.add_url_rule(f"{score}/overwrite", "teacher.overwrite", overwrite, methods=["POST"])


@allow(*TEACHERS)
def queue_page(visit: Visit) -> ResponseReturnValue:
    """Who needs a person, most urgent first."""
    session, seen = visit.session, students_seen(visit)
    return render_template(
        "teacher/queue.html",
        queue=_queue(visit),
        course=visit.course,
        troubles=troubles(session, seen),
        refused=refused_scores(session, seen, _UNSENT_SHOWN),
        teachers=teachers_scores(session, seen, _UNSENT_SHOWN),
        hidden=unknown_sections(visit),
    )


@allow(*TEACHERS)
def rows(visit: Visit) -> ResponseReturnValue:
    """The rows alone: what the open page asks for every few seconds."""
    return render_template("teacher/_rows.html", queue=_queue(visit))


@allow(*TEACHERS)
def show(visit: Visit, flag: int) -> ResponseReturnValue:
    """One flag: its note, its evidence, what can be done."""
    row = _found(visit, flag)
    return _flag_page(row, visit, _suggested(row))


@allow(*TEACHERS)
def act(visit: Visit, flag: int) -> ResponseReturnValue:
    """Claim, release, say how far it is, reopen. Idempotent."""
    row, by, now = _held(visit, flag), visit.person, visit.now
    match request.form.get("action"):
        case "claim":
            service.claim(visit.session, row, by, now)
        case "release":
            service.release(visit.session, row, by, now)
        case "start":
            service.move(visit.session, row, FlagState.IN_PROGRESS, by, now)
        case "wait":
            service.move(visit.session, row, FlagState.WAITING, by, now)
        case "reopen":
            service.reopen(visit.session, row, by, now)
        case _:
            raise BatonError("WEB-BAD-REQUEST", "unknown action")
    return _back(visit, flag)


@allow(*TEACHERS)
def dismiss(visit: Visit, flag: int) -> ResponseReturnValue:
    """End a flag that needs nothing, with a reason. Idempotent."""
    reason = typed(request.form.get("reason", ""), service.LINE_LENGTH)
    service.dismiss(visit.session, _held(visit, flag), reason, visit.person, visit.now)
    return _back(visit, flag)


@allow(*TEACHERS)
def plan(visit: Visit, flag: int) -> ResponseReturnValue:
    """What a closure would change, before it is saved. Writes nothing."""
    row = _found(visit, flag)
    facts = _facts(row)
    if "HX-Request" in request.headers:
        return render_template("teacher/_plan.html", **_plan(visit, row, facts))
    return _flag_page(row, visit, facts)


@allow(*TEACHERS)
def close(visit: Visit, flag: int) -> ResponseReturnValue:
    """Close a flag. Saved only if the plan that it makes is the one that was on the page. Idempotent."""
    row = _held(visit, flag)
    facts = _facts(row)
    if not row.ended_at and request.form.get("shown") != _key(facts):
        return _flag_page(row, visit, facts, changed=True), HTTPStatus.CONFLICT
    line = typed(request.form.get("line", ""), service.LINE_LENGTH)
    service.close(visit.session, row, facts, line, visit.person, visit.now)
    return _back(visit, flag)


@allow(*TEACHERS)
def resend(visit: Visit, score: int) -> ResponseReturnValue:
    """Send a grade again that did not arrive. Idempotent while one is on its way."""
    return _send_again(visit, score, overwrite=False)


@allow(*TEACHERS)
def overwrite(visit: Visit, score: int) -> ResponseReturnValue:
    """Put Baton's grade in the place of the one in the gradebook. Idempotent while one is on its way."""
    return _send_again(visit, score, overwrite=True)


def _send_again(visit: Visit, score: int, *, overwrite: bool) -> ResponseReturnValue:
    delivery = delivery_of_course(visit.session, visit.course.id, score)
    if delivery is None:
        raise BatonError("WEB-NOT-FOUND", "no such score in this course")
    check_may_see(visit, delivery.person_id)
    sent = send_again(visit.session, delivery, visit.now, overwrite=overwrite)
    if sent is not None:
        note(
            visit.session,
            visit.now,
            f"person:{visit.person.id}",
            "score.overwritten" if overwrite else "score.resent",
            f"delivery:{sent.id}",
            course_id=visit.course.id,
        )
    return redirect(url_for("teacher.queue", launch_id=visit.launch.id), HTTPStatus.SEE_OTHER)


def _found(visit: Visit, flag: int, *, hold: bool = False) -> Flag:
    """Return a flag that this teacher may see. Raises BatonError WEB-NOT-FOUND, SESSION-SCOPE."""
    row = service.find_flag(visit.session, visit.course.id, flag, hold=hold)
    check_may_see(visit, row.person_id)
    return row


def _held(visit: Visit, flag: int) -> Flag:
    return _found(visit, flag, hold=True)


def _queue(visit: Visit) -> Queue:
    chosen = request.args.get("show", FILTERS[0])
    page = min(max(0, request.args.get("page", 0, type=int)), _LAST_PAGE)
    return queue(
        visit.session,
        students_seen(visit),
        visit.person.id,
        chosen if chosen in FILTERS else FILTERS[0],
        page,
        visit.now,
    )


def _suggested(flag: Flag) -> Closure:
    return Closure(
        Cause(flag.cause),
        Done.TALKED,
        ClosureOutcome.PARTLY,
        skill=flag.skill,
        misconception=flag.misconception,
    )


def _facts(flag: Flag) -> Closure:
    """Read the closure from the form. Raises BatonError WEB-BAD-REQUEST for words that are none of ours."""
    try:
        return Closure(
            Cause(request.form.get("cause", "")),
            Done(request.form.get("done", "")),
            ClosureOutcome(request.form.get("outcome", "")),
            skill=flag.skill,
            misconception=flag.misconception,
        )
    except ValueError:
        raise BatonError("WEB-BAD-REQUEST", "unknown word in a closure") from None


def _key(facts: Closure) -> str:
    """Everything that a plan depends on, as the form of the page that showed it sends it back."""
    return ":".join((facts.cause, facts.done, facts.outcome, facts.skill or "", facts.misconception or ""))


def _plan(visit: Visit, flag: Flag, facts: Closure) -> dict[str, object]:
    words = titles(course_bank(visit.session, visit.course.id, flag.practice_set.bank))
    sentences = service.closure_plan(visit.session, flag, facts).sentences
    return {"plan": [load_wording().say(sentence, words) for sentence in sentences], "shown": _key(facts)}


def _flag_page(flag: Flag, visit: Visit, facts: Closure, *, changed: bool = False) -> str:
    return render_template(
        "teacher/flag.html",
        page=flag_page(visit.session, flag),
        me=visit.person.id,
        facts=facts,
        line=request.form.get("line", ""),
        changed=changed,
        causes=list(Cause),
        dones=list(Done),
        outcomes=list(ClosureOutcome),
        **_plan(visit, flag, facts),
    )


def _back(visit: Visit, flag: int) -> ResponseReturnValue:
    return redirect(url_for("teacher.flag", launch_id=visit.launch.id, flag=flag), HTTPStatus.SEE_OTHER)
