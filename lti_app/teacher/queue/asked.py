"""What of the queue was asked for: a tab, filters, a page. Whatever was sent, something can be shown."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Self

from engine.escalation.model import Cause
from lti_app.incoming import page_number, row_number
from lti_app.lti.text import words

if TYPE_CHECKING:
    from collections.abc import Mapping

TABS = ("waiting", "mine", "review", "held", "snoozed", "notices", "ended")
NOBODY = "nobody"  # as an owner
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Asked:
    """A tab of the queue and what narrows it; "" and 0 narrow nothing.

    owner: id of a person, or NOBODY. name: how a student's name begins. skill, idea: ids of the bank's, of a
    group of students with the same cause.
    """

    show: str = TABS[0]
    page: int = 0
    cause: str = ""
    section: str = ""
    practice_set: int = 0
    owner: str = ""
    name: str = ""
    skill: str = ""
    idea: str = ""

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> Self:
        """Read a query string; what makes no sense is left out."""
        show, cause, owner = sent.get("show", ""), sent.get("cause", ""), sent.get("owner", "")
        return cls(
            show=show if show in TABS else TABS[0],
            page=page_number(sent),
            cause=cause if cause in set(Cause) else "",
            section=words(sent.get("section"), _LONGEST),
            practice_set=row_number(sent.get("practice_set", "")),
            owner=owner if owner == NOBODY else str(row_number(owner) or ""),
            name=words(sent.get("name"), _LONGEST),
            skill=words(sent.get("skill"), _LONGEST),
            idea=words(sent.get("idea"), _LONGEST),
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything but the tab was chosen."""
        return self.filters != {}

    @property
    def filters(self) -> dict[str, Any]:
        """What narrows the tab, as a query string has it."""
        names = (field.name for field in fields(self) if field.name not in ("show", "page"))
        return {name: getattr(self, name) for name in names if getattr(self, name)}

    def address(self, **other: str | int) -> dict[str, Any]:
        """Return the whole query string, with something else in places; 0 and "" are left out."""
        chosen = {"show": self.show, "page": self.page} | self.filters | other
        return {name: value for name, value in chosen.items() if value}
