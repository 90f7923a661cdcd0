"""Holds what the replay decided to the record: decisions on flags, the flags themselves, choices of items."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from lti_app.db.models import Flag, PracticeItem
from lti_app.explaining.differences import decision_differences, flag_differences, item_differences

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from lti_app.explaining.choices import Choice
    from lti_app.explaining.flags import Flags
    from lti_app.explaining.log import Logged
    from lti_app.explaining.looks import Decided, Look

_PORTION = 500  # rows read at once


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that the record has otherwise. about: "decision", "flag" or "item"; id: of the flag or item.

    name: what differs; recorded, replayed: as text, empty where there is none.
    """

    person: int
    at: datetime
    about: str
    id: int
    name: str
    recorded: str
    replayed: str


@dataclass(slots=True)
class Check:
    """An observer that compares all. looks, decisions, choices: how many were made again.

    gone: how many could not be, by why.
    """

    session: Session
    looks: int = 0
    decisions: int = 0
    choices: int = 0
    differences: list[Difference] = field(default_factory=list)
    gone_by: dict[str, int] = field(default_factory=dict)
    _chosen: list[Choice] = field(default_factory=list)

    def event(self, event: Logged) -> None:
        """What follows from an event is compared, not the event."""

    def look(self, look: Look, decided: list[Decided], flags: Flags) -> None:
        self.looks += 1
        self.decisions += len(decided)
        for each in decided:
            for name, recorded, replayed in decision_differences(each):
                self._differs(look.person, look.at, "decision", each.flag, name, recorded, replayed)

    def choice(self, choice: Choice) -> None:
        self.choices += 1
        self._chosen.append(choice)
        if len(self._chosen) == _PORTION:
            self._compare_items()

    def gone(self, person: int, at: datetime, code: str) -> None:
        self.gone_by[code] = self.gone_by.get(code, 0) + 1

    def end(self, person: int, flags: Flags, left: list[tuple[int, str, datetime]]) -> None:
        self._compare_items()
        for flag, action, at in left:
            self._differs(person, at, "decision", flag, "action", action, "")
        rows = {row.id: row for row in self.session.scalars(select(Flag).where(Flag.id.in_(flags.by_id)))}
        for id_, replayed in flags.by_id.items():
            if replayed.told and id_ in rows:
                for name, recorded, mine in flag_differences(replayed, rows[id_]):
                    self._differs(person, rows[id_].updated_at, "flag", id_, name, recorded, mine)

    def _compare_items(self) -> None:
        ids = [each.item for each in self._chosen]
        rows = {
            row.id: row for row in self.session.scalars(select(PracticeItem).where(PracticeItem.id.in_(ids)))
        }
        for choice in self._chosen:
            row = rows.get(choice.item)
            for name, recorded, replayed in item_differences(choice, row):
                self._differs(choice.person, choice.at, "item", choice.item, name, recorded, replayed)
            if row is not None:
                self.session.expunge(row)
        self._chosen.clear()

    def _differs(
        self, person: int, at: datetime, about: str, id_: int, name: str, recorded: Any, replayed: Any
    ) -> None:
        self.differences.append(Difference(person, at, about, id_, name, _text(recorded), _text(replayed)))


def _text(value: object) -> str:
    return "" if value is None else str(value)
