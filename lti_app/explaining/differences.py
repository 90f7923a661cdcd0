"""What the record has otherwise than the replay: of a decision, of a flag, of an item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lti_app.practice.flag_data import signal_data

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lti_app.db.models import Flag, PracticeItem
    from lti_app.explaining.choices import Choice
    from lti_app.explaining.flags import Replayed
    from lti_app.explaining.looks import Decided

EXACT = 1e-9  # how far a predicted chance may be off

# What differs, as recorded, as replayed.
Found = tuple[str, object, object]


def decision_differences(decided: Decided) -> Iterator[Found]:
    """Return what the record has otherwise of a decision: name, as recorded, as replayed."""
    mine, there = decided.replayed, decided.recorded
    if mine is None or there is None:
        yield "action", there.action if there else None, mine.action.value if mine else None
        return
    if there.detail is None:
        yield "record", None, mine.action.value
        return
    pairs = {
        "action": (there.action, mine.action.value),
        "tier": (there.detail["tier"], int(mine.tier)),
        "kind": (there.detail["kind"], mine.kind.value),
        "rule": (there.detail["rule"], mine.rule),
        "confidence": (there.detail["confidence"], mine.confidence),
        "evidence": (there.detail["signals"], [signal_data(signal) for signal in mine.signals]),
    }
    yield from _unlike(pairs)


def flag_differences(replayed: Replayed, row: Flag) -> Iterator[Found]:
    """Return what a flag's own row has otherwise than the decisions on it have left it."""
    flag = replayed.flag
    pairs: dict[str, tuple[object, object]] = {
        "cause": (row.cause, flag.cause.value),
        "tier": (row.tier, int(flag.tier)),
        "kind": (row.kind, flag.kind.value),
        "rule": (row.rule, replayed.rule),
        "severity": (row.severity, replayed.severity),
        "skill": (row.skill, flag.skill),
        "misconception": (row.misconception, flag.misconception),
        "evidence": (
            [row.attempts, row.help_requests, row.events],
            [list(flag.attempts), list(flag.help_requests), list(flag.events)],
        ),
        "ended": (row.ended_at is not None, flag.state.ended),
    }
    yield from _unlike(pairs)


def item_differences(choice: Choice, row: PracticeItem | None) -> Iterator[Found]:
    """Return what an item has otherwise than the choice made again."""
    if row is None:
        yield "template", None, choice.choice.template
        return
    mine, trace = choice.choice, row.reason.get("trace", {})
    pairs: dict[str, tuple[object, object]] = {
        "template": (row.template, mine.template),
        "seed": (row.seed, mine.seed),
        "reason": (row.reason["code"], mine.reason.code),
        "turn": (trace.get("turn"), mine.trace.turn),
        "step": (row.step_id, mine.step),
        "check": (row.check, mine.check),
    }
    yield from _unlike(pairs)
    if abs(row.predicted - mine.predicted) > EXACT:
        yield "predicted", row.predicted, mine.predicted


def _unlike(pairs: dict[str, tuple[Any, Any]]) -> Iterator[Found]:
    yield from ((name, there, mine) for name, (there, mine) in pairs.items() if there != mine)
