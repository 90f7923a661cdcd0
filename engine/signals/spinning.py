"""B3 wheel spinning: ten opportunities on a skill without three right in a row, and how likely that is."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

from engine.signals.model import Signal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.signals.model import Glance, History

# Learnt by logistic regression on four fifths of the students of ASSISTments 2009-10 (15,666 students and
# skills where the ten opportunities were used up or three in a row came before): what the chain below and the
# learner model's chance of the next answer count for, and how that changes with the opportunity.
_OFFSET, _CHAIN, _SKILL, _TURN, _CHAIN_BY_TURN = -0.672, 1.002, 0.584, 0.104, 0.047
_MIDDLE = 5  # the opportunity from which turns are counted, as the requirement does

_CERTAIN = 1e-4  # no chance is nearer to 0 or 1 than this


def wheel_spinning(history: History, settings: Mapping[str, float]) -> tuple[Signal, ...]:
    """Measure B3: one signal a skill of the recent items.

    It holds where the predicted chance of spinning is `at_least` at the fifth opportunity, `rise` more with
    each one after it and less with each one before, from opportunity `first` on; and for certain once `run`
    right in a row do not fit into `opportunities` any more. A skill on which the run has come is out of it,
    as far back as the longer look sees. value: that chance, 1 where it is a fact; evidence: every opportunity
    on the skill, as all of them were counted. confidence: the same chance, which is calibrated.
    """
    signals: list[Signal] = []
    for skill in dict.fromkeys(item.skill for item in history.items):
        work = [glance for glance in history.longer if glance.skill == skill]
        view = history.skills.get(skill)
        if view is None or len(work) < settings["first"]:
            continue
        chance = spin_chance(
            [glance.right for glance in work],
            view.chance,
            int(settings["opportunities"]),
            int(settings["run"]),
        )
        if chance >= threshold(len(work), settings):
            signals.append(_signal(skill, chance, work))
    return tuple(signals)


def threshold(opportunity: int, settings: Mapping[str, float]) -> float:
    """Return the chance from which B3 holds at an opportunity, counted from 1."""
    turn = min(opportunity, int(settings["opportunities"])) - _MIDDLE
    return min(1.0, settings["at_least"] + settings["rise"] * turn)


def spin_chance(right: Sequence[bool], chance: float, opportunities: int = 10, run: int = 3) -> float:
    """Return the chance, 0 to 1, that a student does not get `run` right in a row within `opportunities`.

    right: her answers on the skill so far, oldest first. chance: of the next one being right, by the learner
    model. 0 once the run has come, 1 once there is no room left for it.
    """
    streak = longest = 0
    for answer in right:
        streak = streak + 1 if answer else 0
        longest = max(longest, streak)
    left = opportunities - len(right)
    if longest >= run:
        return 0.0
    if streak + left < run:
        return 1.0
    turn = len(right) - _MIDDLE
    chain = _logit(without_run(chance, left, streak, run))
    by_turn = _TURN * turn + _CHAIN_BY_TURN * chain * turn
    return 1 / (1 + exp(-(_OFFSET + _CHAIN * chain + _SKILL * _logit(chance) + by_turn)))


def without_run(chance: float, left: int, streak: int, run: int) -> float:
    """Return the chance that `left` answers bring no `run` right in a row, after `streak` right ones.

    Each is right with the same chance, whatever came before: a Markov chain over the length of the streak.
    """
    at = [0.0] * run  # the chance to stand at each length of a streak, the run itself left out
    at[streak] = 1.0
    for _ in range(left):
        missed = sum(at) * (1 - chance)
        at = [missed, *(each * chance for each in at[:-1])]
    return sum(at)


def _signal(skill: str, chance: float, work: Sequence[Glance]) -> Signal:
    return Signal(
        code="B3",
        value=chance,
        confidence=chance,
        skill=skill,
        attempts=tuple(glance.attempt for glance in work),
        items=tuple(glance.item for glance in work),
    )


def _logit(chance: float) -> float:
    bounded = min(max(chance, _CERTAIN), 1 - _CERTAIN)
    return log(bounded / (1 - bounded))
