"""The order in which skills are learnt."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.items.model import Skill


def prerequisites_first(skills: Mapping[str, Skill]) -> tuple[str, ...]:
    """Return the ids of the skills, each after what comes before it, otherwise in the order given.

    Prerequisites that are not among the skills are passed over.
    """
    order: dict[str, None] = {}
    for first in skills:
        waiting = [first]
        entered: set[str] = set()
        while waiting:
            skill = waiting[-1]
            before = [
                one
                for one in skills[skill].prerequisites
                if one in skills and one not in order and one not in entered
            ]
            if skill in order or skill in entered:
                order.setdefault(waiting.pop())
            else:
                entered.add(skill)
                waiting.extend(reversed(before))
    return tuple(order)
