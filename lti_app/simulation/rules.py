"""When other tutors call a skill mastered."""

from __future__ import annotations

from dataclasses import dataclass, field

# OATutor ships these for each of its 1,233 skills: known at first, learnt with an answer, slip, guess.
OATUTOR = 0.1


class Rule:
    """What a tutor believes of a skill, from first answers alone. An answer after hints counts as missed."""

    def learn(self, skill: str, *, right: bool) -> None:
        """Take in an answer."""
        raise NotImplementedError

    def mastery(self, skill: str) -> float:
        """Return how far the skill has come, 0 to 1."""
        raise NotImplementedError

    def mastered(self, skill: str) -> bool:
        """Tell whether the skill is called mastered."""
        raise NotImplementedError


@dataclass(slots=True)
class InARow(Rule):
    """So many right in a row (ASSISTments' skill builder: 3)."""

    wanted: float
    _rows: dict[str, int] = field(default_factory=dict)

    def learn(self, skill: str, *, right: bool) -> None:
        """Count."""
        self._rows[skill] = self._rows.get(skill, 0) + 1 if right else 0

    def mastery(self, skill: str) -> float:
        """Return the share of the row."""
        return min(1.0, self._rows.get(skill, 0) / self.wanted)

    def mastered(self, skill: str) -> bool:
        """Tell whether the row is long enough."""
        return self._rows.get(skill, 0) >= self.wanted


@dataclass(slots=True)
class Tracing(Rule):
    """Bayesian knowledge tracing with OATutor's numbers and a threshold (OATutor: 0.95)."""

    threshold: float
    _known: dict[str, float] = field(default_factory=dict)

    def learn(self, skill: str, *, right: bool) -> None:
        """Take Bayes' step, then the chance of having learnt."""
        known = self.mastery(skill)
        if_known = 1.0 - OATUTOR if right else OATUTOR
        if_not = OATUTOR if right else 1.0 - OATUTOR
        after = known * if_known / (known * if_known + (1.0 - known) * if_not)
        self._known[skill] = after + (1.0 - after) * OATUTOR

    def mastery(self, skill: str) -> float:
        """Return the probability of knowing."""
        return self._known.get(skill, OATUTOR)

    def mastered(self, skill: str) -> bool:
        """Tell whether the probability has passed the threshold."""
        return self.mastery(skill) > self.threshold
