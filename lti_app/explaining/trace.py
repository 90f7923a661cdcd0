"""The whole trace of a moment as data, in the order in which it is told: ready for JSON, and for words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from engine.escalation.conditions import evaluate
from engine.signals.describe import describe
from lti_app.content.policies import policies
from lti_app.db.models import Flag, PracticeItem
from lti_app.explaining.differences import decision_differences, item_differences
from lti_app.explaining.latest import notes_of
from lti_app.explaining.standing import plan_of, standing_of_note
from lti_app.explaining.window import time_of, window
from lti_app.practice.flag_data import note_data, signal_data
from lti_app.support.students import accommodations

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from lti_app.explaining.choices import Choice
    from lti_app.explaining.flags import Flags
    from lti_app.explaining.latest import Latest
    from lti_app.explaining.looks import Decided, Look


def trace(session: Session, course: int, student: int, latest: Latest, flags: Flags) -> dict[str, Any]:
    """Return all that led to what was decided last. Times are UTC; ids are those of the record."""
    look, choice = latest.seen, latest.chosen
    notes = notes_of(latest, flags)
    rows = {row.id: row for row in session.scalars(select(Flag).where(Flag.id.in_(flags.by_id)))}
    return {
        "student": student,
        "course": course,
        "at": time_of(latest.events[-1].at) if latest.events else None,
        "step": [{"event": each.id, "kind": each.kind} for each in latest.events],
        "gone": list(dict.fromkeys(latest.gone_by)),
        "looked_at": time_of(look.at) if look else None,
        "window": window(look.history) if look else None,
        "signals": _signals(look) if look else [],
        "quiet": _quiet(look) if look else [],
        "policy": _policy(look) if look else None,
        "decisions": [_decision(each, look) for each in latest.decided] if look else [],
        "flags": _flags(flags, rows),
        "notes": [
            {
                "flag": flag,
                **note_data(note),
                "standing": standing_of_note(note, flags.by_id[flag], rows.get(flag)),
            }
            for flag, note in notes.items()
        ],
        "plan": plan_of(session, choice) if choice else [],
        "choice": _choice(session, choice) if choice else None,
    }


def _signals(look: Look) -> list[dict[str, Any]]:
    say, titles = look.then.context.wording.say, look.then.context.titles
    return [{**signal_data(signal), "sentence": say(describe(signal), titles)} for signal in look.signals]


def _quiet(look: Look) -> list[str]:
    """Return the signals that were measured and did not hold."""
    held = {signal.code for signal in look.signals}
    return [code for code in look.then.context.policy.signals if code not in held]


def _policy(look: Look) -> dict[str, Any]:
    policy, context = look.then.context.policy, look.then.context
    set_for, whom = accommodations(context.settings), look.then.situation
    return {
        "id": policy.id,
        "version": policy.version,
        "ships": policy.id in policies(),
        "practice_set": context.practice_set.id,
        "situation": [whom.grade_band, whom.subject, whom.complexity],
        "overlays": dict(sorted(look.then.fitted.origins.items())),
        "accommodations": [
            name for name in ("extra_time", "no_speed", "human_first") if getattr(set_for, name)
        ],
        "mode": context.mode.value,
        "rules": [
            {"rule": rule.id, "cause": rule.cause.value, "tier": int(rule.tier), "kind": rule.kind.value}
            for rule in policy.rules
            if rule.on and evaluate(rule.when, look.signals) is not None
        ],
    }


def _decision(decided: Decided, look: Look) -> dict[str, Any]:
    mine, there, context = decided.replayed, decided.recorded, look.then.context
    found: dict[str, Any] = {"flag": decided.flag, "differs": differing(decision_differences(decided))}
    if mine is None:
        return found | {"action": None, "cause": there.cause if there else None}
    return found | {
        "action": mine.action.value,
        "cause": mine.cause.value,
        "tier": int(mine.tier),
        "kind": mine.kind.value,
        "rule": mine.rule,
        "confidence": mine.confidence,
        "signals": sorted({signal.code for signal in mine.signals}),
        "sentence": context.wording.say(mine.reason, context.titles),
    }


def _flags(flags: Flags, rows: dict[int, Flag]) -> list[dict[str, Any]]:
    """Return the flags that are open. Owner and due time are those that the record has today."""
    return [
        {
            "flag": each.flag.id,
            "cause": each.flag.cause.value,
            "tier": int(each.flag.tier),
            "kind": each.flag.kind.value,
            "rule": each.rule,
            "state": each.flag.state.value,
            "skill": each.flag.skill,
            "raised": time_of(each.flag.raised_at),
            "owner": rows[each.flag.id].owner_id if each.flag.id in rows else None,
            "due": time_of(rows[each.flag.id].due_at) if each.flag.id in rows else None,
        }
        for each in flags.open()
    ]


def _choice(session: Session, choice: Choice) -> dict[str, Any]:
    mine, context = choice.choice, choice.context
    row = session.get(PracticeItem, choice.item)
    return {
        "item": choice.item,
        "at": time_of(choice.at),
        "template": mine.template,
        "skill": mine.skill,
        "predicted": mine.predicted,
        "band": [mine.band.low, mine.band.aim, mine.band.high],
        "reason": mine.reason.code,
        "sentence": context.wording.say(mine.reason, context.titles),
        "turn": mine.trace.turn,
        "decided": mine.trace.decided,
        "compared": mine.trace.compared,
        "candidates": [
            {"template": each.template, "skill": each.skill, "chance": each.chance, "cost": each.cost}
            for each in mine.trace.candidates
        ],
        "gentle": choice.request.flagged,
        "step": mine.step,
        "check": mine.check,
        "differs": differing(item_differences(choice, row)),
    }


def differing(found: Iterable[tuple[str, object, object]]) -> list[dict[str, str | None]]:
    """Return differences as data: what, as recorded, as replayed."""
    return [
        {
            "name": name,
            "recorded": None if recorded is None else str(recorded),
            "replayed": None if replayed is None else str(replayed),
        }
        for name, recorded, replayed in found
    ]
