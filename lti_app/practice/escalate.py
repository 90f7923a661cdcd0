"""After each step of a student: signals measured, a policy asked, flags raised, joined or resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from engine.escalation.decide import decide
from engine.escalation.model import Action, Cause, Decision, FlagState, HandoffNote, Tier
from engine.escalation.model import Flag as FlagFacts
from engine.escalation.notes import write_note
from engine.learner.mastery import mastery
from engine.signals.measure import measure
from lti_app.db.escalation import open_key
from lti_app.db.models import Flag, FlagChange, Placement
from lti_app.practice.history import history, recent_help
from lti_app.practice.serving import drawn
from lti_app.practice.templates import template_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.learner.predict import Outlook
    from engine.reason import Reason
    from engine.signals.model import History
    from lti_app.db.models import PracticeItem
    from lti_app.practice.context import PracticeContext

_FLAGS = 20  # the student's newest flags: more than a window of items can have raised


def escalate(context: PracticeContext, outlook: Outlook, items: Sequence[PracticeItem]) -> None:
    """Let the policy look at the student's recent work, and do as it decides."""
    flags = _flags(context)
    answered = {request for flag in flags if flag.ended_at for request in flag.help_requests}
    asked = [
        request
        for request in recent_help(context.session, context.course, context.person.id)
        if request.id not in answered
    ]
    seen = history(context.bank, items, asked)
    decisions = decide(
        context.policy,
        measure(seen, context.policy.signals),
        [_facts(flag) for flag in flags],
        mastered=frozenset(skill for skill in outlook.learner.skills if mastery(outlook, skill).mastered),
        at=context.now,
    )
    by_id = {flag.id: flag for flag in flags}
    for decision in decisions:
        if decision.action is Action.RESOLVE:
            _resolve(context, by_id[decision.flag or 0], decision)
            continue
        row = _raise(context, decision) if decision.flag is None else by_id[decision.flag]
        _write(context, row, decision, seen, outlook, items)


def _flags(context: PracticeContext) -> list[Flag]:
    """The student's newest flags, held, so that a teacher's closure of the same moment waits."""
    query = (
        select(Flag)
        .where(Flag.course_id == context.course, Flag.person_id == context.person.id)
        .order_by(Flag.id.desc())
        .limit(_FLAGS)
        .with_for_update(of=Flag)
    )
    return list(context.session.scalars(query))


def _facts(row: Flag) -> FlagFacts:
    return FlagFacts(
        id=row.id,
        cause=Cause(row.cause),
        tier=Tier(row.tier),
        state=FlagState(row.state),
        skill=row.skill,
        misconception=row.misconception,
        raised_at=row.raised_at,
        ended_at=row.ended_at,
        attempts=tuple(row.attempts),
        help_requests=tuple(row.help_requests),
    )


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
    row.rule, row.tier = decision.rule or row.rule, decision.tier
    row.severity = max(row.severity or 0, decision.severity)
    row.confidence, row.skill, row.misconception = decision.confidence, decision.skill, decision.misconception
    row.play = _play(context, row, decision)
    row.attempts, row.help_requests = list(decision.attempts), list(decision.help_requests)
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
        confidence=_surveyed(context),
    )
    row.note = note_data(note)
    context.session.add(row)
    context.session.flush()
    _change(context, row, decision)


def _surveyed(context: PracticeContext) -> Mapping[str, int]:
    """What the student said of each strand on the way into the practice set, 1 to 5."""
    placement = context.session.get(Placement, (context.practice_set.id, context.person.id))
    return placement.confidence if placement else {}


def _play(context: PracticeContext, row: Flag, decision: Decision) -> str:
    """The play of the decision, else the flag's own; where a school has retired that, one for its cause."""
    play = decision.play or row.play
    if play in context.playbook:
        return play
    ours = (rule.play for rule in context.policy.rules if rule.cause == row.cause)
    return next(ours, next(iter(context.playbook)))


def _resolve(context: PracticeContext, row: Flag, decision: Decision) -> None:
    """Close a flag whose evidence is gone, and say so (C10)."""
    row.state, row.open_key, row.ended_at = FlagState.RESOLVED, None, context.now
    row.updated_at = context.now
    _change(context, row, decision)


def note_data(note: HandoffNote) -> dict[str, Any]:
    """Return a note as it is stored: every sentence with its code, what fills it, and its evidence."""
    return {
        "sentences": [
            _reason(sentence.reason)
            | {"attempts": list(sentence.attempts), "help_requests": list(sentence.help_requests)}
            for sentence in note.sentences
        ],
        "table": [[name, _reason(value)] for name, value in note.table],
        "step": _reason(note.step),
        "play": note.play,
        "minutes": note.minutes,
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "params": dict(reason.params)}


def _change(context: PracticeContext, row: Flag, decision: Decision) -> None:
    why = context.as_data(decision.reason)
    context.session.add(
        FlagChange(
            flag_id=row.id,
            action=decision.action,
            state=row.state,
            detail={"reason": why["text"], "tier": decision.tier, "rule": decision.rule},
            at=context.now,
        )
    )
    context.log(f"flag_{decision.action}", flag=row.id, cause=row.cause, tier=row.tier, why=why)
