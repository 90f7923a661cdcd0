"""What every simulated learner can do; only the classroom may ask what is true."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

DAY = 86_400.0  # seconds


@dataclass(frozen=True, slots=True)
class Response:
    """A first answer. aided: hints had been opened before it."""

    right: bool
    aided: bool = False


class Learner(Protocol):
    """A simulated learner. The draws of chance are hers alone: one set an answer, whoever teaches her."""

    def respond(self, template: str, skill: str, at: datetime, *, hints: bool = True) -> Response:
        """Return her answer to an item, and learn from it. hints: she may open some."""

    def chance(self, template: str, skill: str, at: datetime) -> float:
        """Return the true chance that she gets an item right without help."""

    def level(self, skill: str, at: datetime) -> float:
        """Return the true chance that she knows how to do a medium item of a skill, lucky guesses apart."""

    def reachable(self, skill: str) -> bool:
        """Tell whether as much practice as a tutor gives at most would bring true mastery."""

    def knows(self, skill: str, at: datetime) -> bool:
        """Tell whether she has truly mastered a skill."""


def sigmoid(logit: float) -> float:
    """Return the probability, 0 to 1, of log-odds."""
    return 1.0 / (1.0 + exp(-logit))


def days_between(before: datetime, after: datetime) -> float:
    """Return the time between two moments in days, 0 or more."""
    return max(0.0, (after - before).total_seconds() / DAY)
