"""What hears of all that a replay comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from lti_app.explaining.choices import Choice
    from lti_app.explaining.flags import Flags
    from lti_app.explaining.log import Logged
    from lti_app.explaining.looks import Decided, Look


class Observer(Protocol):
    """Hears of all that the replay comes to, as it comes to it."""

    def event(self, event: Logged) -> None:
        """Hear of an entry of the log, before anything follows from it."""

    def look(self, look: Look, decided: list[Decided], flags: Flags) -> None:
        """Hear of a look with its decisions, and the flags after it."""

    def choice(self, choice: Choice) -> None:
        """Hear of a choice, before the next one is made."""

    def gone(self, person: int, at: datetime, code: str) -> None:
        """Hear of a look, a choice or a decision that cannot be made again. code: of the sentence why."""

    def end(self, person: int, flags: Flags, left: list[tuple[int, str, datetime]]) -> None:
        """Hear what a student has at the end. left: changes of flags that the log lacks (Record.left)."""
