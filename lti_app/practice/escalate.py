"""After each step of a student: signals measured, a policy asked, flags raised, joined or resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from engine.escalation.decide import decide
from engine.escalation.model import Action, Decision, FlagState
from engine.escalation.notes import write_note
from engine.learner.mastery import mastery
from engine.signals.measure import measure
from lti_app.db.escalation import open_key
from lti_app.db.models import Flag, FlagChange, Placement
from lti_app.practice.cases import route
from lti_app.practice.flag_data import flag_facts, note_data, signal_data
from lti_app.practice.history import recent_help
from lti_app.practice.looked import note_look
from lti_app.practice.looking_back import look_back
from lti_app.practice.serving import drawn
from lti_app.practice.templates import template_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.learner.predict import Outlook
    from engine.signals.model import History
    from lti_app.db.models import PracticeItem
    from lti_app.practice.context import PracticeContext

_FLAGS = 20  # the student's newest flags: more than a window of items can have raised; and all open ones


def escalate(context: PracticeContext, outlook: Outlook, items: Sequence[PracticeItem]) -> None:
    """Let the policy look at the student's recent work, and do as it decides.

    items: her last ones, oldest first. Her row is locked, so that nobody else decides on her meanwhile.
    """
    note_look(context, outlook, items)
    flags = _flags(context)
    answered = {request for flag in flags if flag.ended_at for request in flag.help_requests}
    asked = [
        request
        for request in recent_help(context.session, context.course, context.person.id)
        if request.id not in answered
    ]
    seen = look_back(context, outlook, items, asked)
    decisions = decide(
        context.policy,
        measure(seen, context.policy.signals),
        [flag_facts(flag) for flag in flags],
        mastered=frozenset(skill for skill in outlook.learner.skills if mastery(outlook, skill).mastered),
        at=context.now,
        history=seen,
    )
    by_id = {flag.id: flag for flag in flags}
    for decision in decisions:
        if decision.action is Action.RESOLVE:
            _resolve(context, by_id[decision.flag or 0], decision)
            continue
        row = _raise(context, decision) if decision.flag is None else by_id[decision.flag]
        _write(context, row, decision, seen, outlook, items)


def _flags(context: PracticeContext) -> list[Flag]:
    """The student's open flags, one a cause, however old, and her newest, newest first.

    They are held, so that a teacher's closure of the same moment waits.
    """
    own = Flag.course_id == context.course, Flag.person_id == context.person.id
    newest = select(Flag.id).where(*own).order_by(Flag.id.desc()).limit(_FLAGS).subquery()
    query = (
        select(Flag)
        .where(*own, or_(Flag.open_key.is_not(None), Flag.id.in_(select(newest.c.id))))
        .order_by(Flag.id.desc())
        .with_for_update(of=Flag)
    )
    return list(context.session.scalars(query))


def _raise(context: PracticeContext, decision: Decision) -> Flag:
    return Flag(
        open_key=open_key(context.course, context.person.id, decision.cause),
        course_id=context.course,
        person_id=context.person.id,
        practice_set_id=context.practice_set.id,
        policy=context.policy.id,
        policy_version=context.policy.version,
        cause=decision.cause,
        play=decision.play or "",
        state=FlagState.OPEN,
        raised_at=context.now,
    )


def _write(
    context: PracticeContext,
    row: Flag,
    decision: Decision,
    seen: History,
    outlook: Outlook,
    items: Sequence[PracticeItem],
) -> None:
    """Let a decision fill a flag, new or joined, and write its note anew."""
    route(context, row, decision)
    row.rule, row.tier, row.kind = decision.rule or row.rule, decision.tier, decision.kind
    row.severity = max(row.severity or 0, decision.severity)
    row.confidence, row.skill, row.misconception = decision.confidence, decision.skill, decision.misconception
    row.play = _play(context, row, decision)
    row.attempts, row.help_requests = list(decision.attempts), list(decision.help_requests)
    row.events = list(decision.events)
    row.updated_at = context.now
    note = write_note(
        decision,
        seen,
        outlook.learner,
        context.bank,
        context.playbook[row.play],
        policy=context.policy,
        items={
            item.id: drawn(context.bank, item)
            for item in items
            if template_for(context.bank, item) is not None
        },
        confidence=surveyed(context),
        contact=context.contact,
    )
    row.note = note_data(note)
    context.session.add(row)
    context.session.flush()
    _change(context, row, decision)


def surveyed(context: PracticeContext) -> Mapping[str, int]:
    """What the student said of each strand on the way into the practice set, 1 to 5."""
    placement = context.session.get(Placement, (context.practice_set.id, context.person.id))
    return placement.confidence if placement else {}


def _play(context: PracticeContext, row: Flag, decision: Decision) -> str:
    """The play of the decision, else the flag's own; where a school has retired that, one for its cause.

    A playbook has a play for every cause (lti_app.content.policies).
    """
    play = decision.play or row.play
    if play in context.playbook:
        return play
    return next(play.id for play in context.playbook.values() if play.cause == row.cause)


def _resolve(context: PracticeContext, row: Flag, decision: Decision) -> None:
    """Close a flag whose evidence is gone, and say so (C10)."""
    row.state, row.open_key, row.ended_at = FlagState.RESOLVED, None, context.now
    row.snoozed_until, row.updated_at = None, context.now
    _change(context, row, decision)


def _change(context: PracticeContext, row: Flag, decision: Decision) -> None:
    """Note the change for ever, with what it rests on: the rule, and each signal with its evidence."""
    why = context.as_data(decision.reason)
    context.session.add(
        FlagChange(
            flag_id=row.id,
            action=decision.action,
            state=row.state,
            detail={
                "reason": why["text"],
                "tier": decision.tier,
                "kind": decision.kind,
                "rule": decision.rule,
                "policy": [context.policy.id, context.policy.version],
                "confidence": decision.confidence,
                "signals": [signal_data(signal) for signal in decision.signals],
            },
            at=context.now,
        )
    )
    context.log(f"flag_{decision.action}", flag=row.id, cause=row.cause, tier=row.tier, why=why)
