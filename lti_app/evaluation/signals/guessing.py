"""How many of the answers that B8 takes for guesses were right, beside what a plain limit of time takes."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.signals.model import History
from engine.signals.rapid import rapid_guessing, rapid_limit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.signals.model import ItemRecord

_PLAIN = 3.0  # seconds: the rule that it is compared with


@dataclass(slots=True)
class Usual:
    """How long an item has taken so far. seconds: in all."""

    seconds: float = 0.0
    answers: int = 0

    @property
    def mean(self) -> float | None:
        """Seconds, None before the first answer."""
        return self.seconds / self.answers if self.answers else None

    def see(self, seconds: float) -> None:
        self.seconds += seconds
        self.answers += 1


class Guessing:
    """Collects answers with their times. settings: B8's of a policy."""

    def __init__(self, settings: Mapping[str, float]) -> None:
        self._settings = settings
        self._recent: dict[str, deque[ItemRecord]] = defaultdict(lambda: deque(maxlen=int(settings["items"])))
        self._right: dict[int, bool] = {}
        self._flagged: set[int] = set()
        self._timed = self._rapid = self._rapid_right = self._plain = self._plain_right = 0

    def see(self, student: str, item: ItemRecord, *, usual_known: bool) -> None:
        """Take an item with its one answer in. usual_known: its usual time is measured, and no guess."""
        (answer,) = item.attempts
        self._timed += 1
        self._right[answer.id] = answer.right
        if usual_known and answer.seconds < rapid_limit(item.usual_seconds, self._settings):
            self._rapid += 1
            self._rapid_right += answer.right
        if answer.seconds < _PLAIN:
            self._plain += 1
            self._plain_right += answer.right
        if not usual_known:
            return
        recent = self._recent[student]
        recent.append(item)
        found = rapid_guessing(History(tuple(recent)), self._settings)
        self._flagged.update(attempt for signal in found for attempt in signal.attempts)

    def figures(self) -> dict[str, float | int | None]:
        """Return the share right among what B8 flags, among all as quick, and under three seconds."""
        return {
            "right_among_flagged": _share(sum(self._right[a] for a in self._flagged), len(self._flagged)),
            "flagged": len(self._flagged),
            "right_among_rapid": _share(self._rapid_right, self._rapid),
            "rapid": self._rapid,
            "right_under_3_s": _share(self._plain_right, self._plain),
            "under_3_s": self._plain,
            "timed": self._timed,
        }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
