"""What a look saw of a student's work, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from engine.signals.model import History


def window(history: History) -> dict[str, Any]:
    """Return the items, requests, sessions and happenings of a history, with their ids in the log."""
    return {
        "items": [
            {
                "item": item.id,
                "template": item.template,
                "skill": item.skill,
                "opened": time_of(item.opened_at),
                "closed": time_of(item.closed_at),
                "hints": item.hints,
                "answers": [
                    {
                        "attempt": each.id,
                        "right": each.right,
                        "misconception": each.misconception,
                        "hints_before": each.hints_before,
                        "seconds": round(each.seconds, 1),
                    }
                    for each in item.attempts
                ],
            }
            for item in history.items
        ],
        "older": max(0, len(history.longer) - len(history.items)),
        "help_requests": [
            {"help_request": each.id, "item": each.item, "at": time_of(each.at)}
            for each in history.help_requests
        ],
        "sessions": [
            {"event": each.event, "began": time_of(each.began_at), "items": each.items}
            for each in history.sessions
        ],
        "happenings": [
            {
                "event": each.event,
                "kind": each.kind.value,
                "at": time_of(each.at),
                "value": each.value,
                "heard": sorted(each.heard),
            }
            for each in history.happenings
        ],
    }


def time_of(at: datetime | None) -> str | None:
    """Return a moment as data has it."""
    return at.isoformat() if at is not None else None
