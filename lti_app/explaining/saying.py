"""The sentences of `baton explain`, and what several of them need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.reason import Reason
from lti_app.content.wording import load_wording

if TYPE_CHECKING:
    from collections.abc import Sequence

_IDS = 30  # of a piece of evidence that are written out
_PIECES = ("attempts", "help_requests", "events")


def say(code: str, **params: str | int | float) -> str:
    """Return a sentence of `baton explain`."""
    return load_wording().say(Reason(f"explain.{code}", params))


def standing(differs: Sequence[dict[str, str | None]]) -> str:
    """Say that something is as recorded, or what differs."""
    return say("differs", what=differences(differs)) if differs else say("same")


def differences(differs: Sequence[dict[str, str | None]]) -> str:
    """Say what differs."""
    return "; ".join(
        say(
            "difference",
            name=str(each["name"]),
            recorded=each["recorded"] or say("nowhere"),
            replayed=each["replayed"] or say("nowhere"),
        )
        for each in differs
    )


def reason(data: dict[str, Any]) -> str:
    """Say a reason as it is stored."""
    return load_wording().say(Reason(data["code"], data["params"]))


def evidence(data: dict[str, Any]) -> str:
    """Say what something rests on, by ids."""
    found = [say(f"evidence.{piece}", ids=_some(data[piece])) for piece in _PIECES if data[piece]]
    return "; ".join(found) or say("evidence.none")


def _some(ids: Sequence[int]) -> str:
    return ", ".join(map(str, ids[:_IDS])) + (", …" if len(ids) > _IDS else "")


def plain(data: dict[str, Any]) -> dict[str, Any]:
    """Return what of some data a sentence can name."""
    return {
        name: say("never") if value is None else value
        for name, value in data.items()
        if not isinstance(value, list | dict)
    }
