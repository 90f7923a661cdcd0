"""What became of practice after a closure (F4): whether she practised again, and how it went on the skill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from engine.signals.model import Glance

WINDOW = timedelta(days=14)  # F4


@dataclass(frozen=True, slots=True)
class Effect:
    """What the items of a window after a closure show.

    items: worked on; hinted: of them with hints; right: of the others, right at the first try. checks,
    checks_right: of all items, those that a plan asked for without hints to see whether it held. days: from
    the closure to the first of the items, None where there is none. over: the window has passed.
    """

    items: int
    hinted: int
    right: int
    checks: int
    checks_right: int
    days: int | None
    over: bool
    sentences: tuple[Reason, ...]

    @property
    def practised(self) -> bool:
        return self.items > 0


def effect(
    skill: str | None,
    closed_at: datetime,
    glances: Iterable[Glance],
    at: datetime,
    checks: Collection[int] = (),
) -> Effect:
    """Return what happened on a skill in the window after a closure; on all skills where it names none.

    glances: of the student, in any order. checks: ids of items that steps of the kind "check" asked for.
    The sentences count what happened and claim no more: that something came after is no proof of why.
    """
    found = sorted(
        (
            one
            for one in glances
            if skill in (None, one.skill) and closed_at < one.closed_at <= min(at, closed_at + WINDOW)
        ),
        key=lambda one: one.closed_at,
    )
    alone = [one for one in found if not one.hinted]
    held = [one for one in found if one.item in checks]
    counts = {
        "items": len(found),
        "hinted": len(found) - len(alone),
        "right": sum(one.right for one in alone),
        "checks": len(held),
        "checks_right": sum(one.right for one in held),
    }
    days = (found[0].closed_at - closed_at) // timedelta(days=1) if found else None
    over = at >= closed_at + WINDOW
    return Effect(**counts, days=days, over=over, sentences=tuple(_sentences(counts, days, over=over)))


def _sentences(counts: dict[str, int], days: int | None, *, over: bool) -> list[Reason]:
    if days is None:
        return [Reason("effects.none" if over else "effects.none-yet", {"days": WINDOW.days})]
    said = [Reason("effects.again", {"count": counts["items"], "days": days})]
    alone = counts["items"] - counts["hinted"]
    if alone:
        said.append(
            Reason(_share("effects.alone", counts["right"], alone), {"count": counts["right"], "of": alone})
        )
    else:
        said.append(Reason("effects.only-with-hints"))
    if counts["checks"]:
        right = counts["checks_right"]
        said.append(
            Reason(_share("effects.check", right, counts["checks"]), {"count": right, "of": counts["checks"]})
        )
    return said


def _share(code: str, count: int, of: int) -> str:
    """Return the code that says a share as people do: none, all, or some of so many."""
    if not count:
        return f"{code}-none"
    return f"{code}-all" if count == of else code
