"""An estimate in words: how well a student knows a skill, how sure Baton is, what moved the estimate most."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from engine.learner.contributions import contributions
from engine.learner.mastery import UNAIDED, MasteryEstimate, mastery
from engine.learner.predict import probability
from engine.reason import Reason, Value

if TYPE_CHECKING:
    from engine.learner.contributions import Contributions
    from engine.learner.model import Difficulty, LearnerState, SkillState
    from engine.learner.predict import Outlook

FACTS = 3

_SAID = 0.05  # logits: what moves the chance by about one in a hundred or less is not worth a sentence
_WIDE, _NARROW = 0.4, 0.2  # of the range between the bounds: wider is unsure; no wider than that, sure

_DAY = 86_400.0  # seconds


class Certainty(StrEnum):
    """How sure Baton is of an estimate; a sentence of the wording catalogue each."""

    FIRST_GUESS = "learner.first-guess"
    UNSURE = "learner.unsure"
    FAIRLY_SURE = "learner.fairly-sure"
    SURE = "learner.sure"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that moved the estimate. moved: by how much, logit scale, above 0 upwards.

    chance: the same in chances of being right, -1 to 1: what the estimate would lose without the fact.
    """

    reason: Reason
    moved: float
    chance: float


@dataclass(frozen=True, slots=True)
class SkillExplanation:
    """An estimate with its reasons. facts: at most FACTS, what moved it most first."""

    estimate: MasteryEstimate
    certainty: Certainty
    facts: tuple[Fact, ...]


def explain(outlook: Outlook, skill: str) -> SkillExplanation:
    """Return the estimate of a skill at the outlook's moment, how sure it is, and what moved it most."""
    state = outlook.parameters.skill_state(outlook.learner, skill)
    difficulty = outlook.parameters.skill_difficulty(outlook.course, skill)
    sums = contributions(outlook, skill)
    told = (
        _overall(sums, outlook.learner),
        _skill(sums, state),
        (sums.practice, Reason(f"learner.practice-{_way(sums.practice)}", {"count": state.opportunities})),
        _since(sums.since, outlook, state),
        _course(sums.course, difficulty),
    )
    ranked = sorted(told, key=lambda story: -abs(story[0]))
    expected, estimate = outlook.on_skills((skill,)), mastery(outlook, skill)
    return SkillExplanation(
        estimate=estimate,
        certainty=certainty(estimate, state),
        facts=tuple(
            Fact(reason, moved, expected.probability - probability(expected.logit - moved, expected.variance))
            for moved, reason in ranked[:FACTS]
            if abs(moved) >= _SAID
        ),
    )


def certainty(estimate: MasteryEstimate, state: SkillState) -> Certainty:
    """Return how sure Baton is of an estimate: by how much there is to go by, then by how wide it is."""
    if state.right + state.missed < UNAIDED:
        return Certainty.FIRST_GUESS
    width = estimate.high - estimate.low
    if width > _WIDE:
        return Certainty.UNSURE
    return Certainty.FAIRLY_SURE if width > _NARROW else Certainty.SURE


def _way(moved: float) -> str:
    return "up" if moved > 0 else "down"


def _overall(sums: Contributions, learner: LearnerState) -> tuple[float, Reason]:
    """All skills together. The last answers are named where they, and not the long run, decide."""
    moved = sums.overall + sums.lately
    leaning = learner.overall.recent_right - learner.overall.recent_missed
    named = abs(sums.lately) > abs(sums.overall) and leaning * moved > 0
    code = f"learner.{'lately' if named else 'overall'}-{_way(moved)}"
    return moved, Reason(code, {"count": learner.overall.opportunities})


def _skill(sums: Contributions, state: SkillState) -> tuple[float, Reason]:
    """This skill beside all others, by how the answers on it went."""
    moved = sums.skill + sums.run
    params: dict[str, Value] = {"skill": state.skill, "right": state.right, "missed": state.missed}
    return moved, Reason(f"learner.skill-{_way(moved)}", params)


def _since(moved: float, outlook: Outlook, state: SkillState) -> tuple[float, Reason]:
    """The days that have passed where a whole one has, else the items on other skills."""
    seconds = (outlook.at - state.last_at).total_seconds() if state.last_at else 0.0
    if seconds >= _DAY:
        return moved, Reason(f"learner.days-{_way(moved)}", {"count": int(seconds // _DAY)})
    others = outlook.learner.overall.opportunities - state.turn
    return moved, Reason(f"learner.items-{_way(moved)}", {"count": others})


def _course(moved: float, difficulty: Difficulty) -> tuple[float, Reason]:
    code = "learner.course-easy" if moved > 0 else "learner.course-hard"
    return moved, Reason(code, {"skill": difficulty.of, "count": difficulty.opportunities})
