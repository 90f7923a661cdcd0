"""Who owns a flag, by its cause, strand and the student's sections (E2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from engine.escalation.model import Cause


@dataclass(frozen=True, slots=True)
class Route:
    """What one person owns. owner: id of the person; an empty part is met by everything.

    causes: values of engine.escalation.model.Cause; strands: ids of the bank's; sections: keys of the
    platform's.
    """

    owner: int
    causes: tuple[str, ...] = ()
    strands: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()

    def takes(self, cause: Cause, strand: str | None, sections: Collection[str]) -> bool:
        """Tell whether the flag goes this way. A route to a strand takes no flag without one."""
        return (
            (not self.causes or cause in self.causes)
            and (not self.strands or strand in self.strands)
            and (not self.sections or not set(self.sections).isdisjoint(sections))
        )


def owner_of(
    routes: Sequence[Route], cause: Cause, strand: str | None, sections: Collection[str]
) -> int | None:
    """Return the owner by the first route that takes the flag, None where none does.

    strand: of the flag's skill, None where it is about no skill; sections: those the student is in.
    """
    return next((route.owner for route in routes if route.takes(cause, strand, sections)), None)
