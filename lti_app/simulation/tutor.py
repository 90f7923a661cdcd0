"""What a classroom asks of whoever teaches: Baton or a rule it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from random import Random

    from lti_app.simulation.curriculum import Curriculum
    from lti_app.simulation.truth import Response


@dataclass(frozen=True, slots=True)
class Served:
    """An item for a learner. seed: of its numbers; hints: she may open some.

    expected: chance of being right that the tutor expects, 0 to 1, and aim: the one it wanted; None where a
    tutor has no such thing.
    """

    template: str
    skill: str
    seed: int = 0
    hints: bool = True
    expected: float | None = None
    aim: float | None = None


class Tutor(Protocol):
    """Teaches one learner."""

    def serve(self, skills: tuple[str, ...], at: datetime) -> Served:
        """Return the next item. skills: not given up, at least one of them not declared."""

    def learn(self, served: Served, response: Response, at: datetime) -> None:
        """Take in the answer."""

    def declared(self, skill: str) -> bool:
        """Tell whether the skill has been called mastered."""


@dataclass(frozen=True, slots=True)
class Strategy:
    """A way to teach. thresholds: of its rule of mastery, from lax to strict; own: the one it is known by.

    tutors: makes one tutor for each learner of a class, who may share what they learn.
    """

    name: str
    thresholds: tuple[float, ...]
    own: float
    tutors: Callable[[Curriculum, float, list[Random]], list[Tutor]]
