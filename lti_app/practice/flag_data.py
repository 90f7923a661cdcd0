"""Flags, notes and signals between the engine's values and what is stored of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.escalation.model import Cause, FlagState, HandoffNote, Kind, Tier
from engine.escalation.model import Flag as FlagFacts

if TYPE_CHECKING:
    from engine.reason import Reason
    from engine.signals.model import Signal
    from lti_app.db.models import Flag


def flag_facts(row: Flag) -> FlagFacts:
    """Return a flag as the engine reads it."""
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
        events=tuple(row.events),
        kind=Kind(row.kind),
    )


def note_data(note: HandoffNote) -> dict[str, Any]:
    """Return a note as it is stored: every sentence with its code, what fills it, and its evidence."""
    return {
        "sentences": [
            _reason(sentence.reason)
            | {
                "attempts": list(sentence.attempts),
                "help_requests": list(sentence.help_requests),
                "events": list(sentence.events),
            }
            for sentence in note.sentences
        ],
        "table": [[name, _reason(value)] for name, value in note.table],
        "step": _reason(note.step),
        "play": note.play,
        "minutes": note.minutes,
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "params": dict(reason.params)}


def signal_data(signal: Signal) -> dict[str, Any]:
    """Return a signal as it is stored, with its evidence."""
    return {
        "code": signal.code,
        "value": signal.value,
        "confidence": signal.confidence,
        "skill": signal.skill,
        "misconception": signal.misconception,
        "attempts": list(signal.attempts),
        "help_requests": list(signal.help_requests),
        "events": list(signal.events),
        "items": list(signal.items),
    }
