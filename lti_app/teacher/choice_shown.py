"""How an item came to be chosen, as a teacher reads it: from the trace that was stored with the item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.reason import Reason
from lti_app.content.wording import load_wording

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from engine.items.model import Bank


@dataclass(frozen=True, slots=True)
class Compared:
    """An item that could have come. percent: chance of being right that was expected, 0 to 100."""

    skill: str
    level: str
    percent: int


@dataclass(frozen=True, slots=True)
class ChoiceShown:
    """turn: what the item was for; decided: what decided between the items that would have served.

    compared: how many those were; candidates: the best of them, the one chosen first.
    """

    turn: str
    decided: str
    compared: int
    candidates: tuple[Compared, ...]


def choice_shown(bank: Bank, reason: Mapping[str, Any]) -> ChoiceShown | None:
    """Return the trace in a stored reason as it reads; None for an item that was chosen without one.

    Candidates that the bank no longer has are left out.
    """
    trace = reason.get("trace")
    if trace is None:
        return None
    say = load_wording().say
    return ChoiceShown(
        turn=say(Reason(f"trace.turn.{trace['turn']}")),
        decided=say(Reason(f"trace.decided.{trace['decided']}")),
        compared=trace["compared"],
        candidates=tuple(
            Compared(
                bank.skills[each["skill"]].title,
                say(Reason(f"trace.level.{bank.templates[each['template']].level}")),
                round(100 * each["chance"]),
            )
            for each in trace["candidates"]
            if each["template"] in bank.templates and each["skill"] in bank.skills
        ),
    )
