"""Learns parameters of the learner model from answers, course by course: empirical Bayes, nothing else.

One round: each unit's answers go through the model as it is (expectation), then every parameter becomes what
the units together say of it (maximisation), held back by the start as far as there is little to go by.
Dempster, Laird & Rubin, "Maximum likelihood from incomplete data via the EM algorithm", 1977.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isinf, sqrt
from typing import TYPE_CHECKING

from engine.learner.features import FEATURES
from lti_app.calibration.classroom import Classroom
from lti_app.calibration.drift import fit_drifts
from lti_app.content.learner_file import ParametersData, Variances, WeightData

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lti_app.calibration.classroom import Stream, Through

ROUNDS = 3  # of a log: each goes through all its answers, and the first moves most
ENOUGH = 1000  # answers that make a unit count half
DEVIATION = 0.25  # of a weight, at least: the courses to come differ more than the few that were seen
DEVIATION_OF_CONSTANT = 0.55  # the same of the constant, for how hard a whole bank is differs most
_LEAST_VARIANCE = 0.01  # logit scale squared: nobody is just like everybody else


@dataclass(frozen=True, slots=True)
class Unit:
    """A course, or a set of research data: within one, what each feature counts for is the same.

    classes: each begins anew, as a course of its own. answers: how many different ones there are in them.
    """

    classes: tuple[Stream, ...]
    answers: int

    @property
    def weight(self) -> float:
        """How much the unit counts beside others: 0 to 1."""
        return self.answers / (self.answers + ENOUGH)


@dataclass(frozen=True, slots=True)
class Pull:
    """How much the parameters at the start count: as if so many units, students, … had been seen beside.

    skill_abilities: pairs of a student and a skill. Infinite: the parameter stays as it is.
    """

    units: float
    abilities: float = inf
    skill_abilities: float = inf
    templates: float = inf
    skills: float = inf


# An installation's log moves the weights by a fourth of what one long course says, and by most of it when
# ten courses agree. How much people and items differ came out alike on all data that Baton has met.
OWN_LOG = Pull(units=3.0, abilities=100.0, skill_abilities=1000.0, templates=200.0, skills=50.0)

# Research data from which the shipped weights are learnt: nothing was known before; variances are held.
RESEARCH = Pull(units=0.0)


def fit(
    units: Sequence[Unit],
    start: ParametersData,
    pull: Pull,
    *,
    rounds: int = ROUNDS,
    drifts: bool = True,
    through: Through = iter,
) -> ParametersData:
    """Return the parameters that the units' answers speak for; version and provenance are the start's.

    units: at least one with an answer. rounds: 1 or more. drifts: learn these too. through: see there.
    """
    data = start
    for _ in range(rounds):
        parameters = data.parameters()
        rooms = [[Classroom.after(parameters, stream, through) for stream in unit.classes] for unit in units]
        data = data.model_copy(
            update={
                "weights": _weights(units, rooms, start, pull.units),
                "variances": _variances(units, rooms, start, pull),
            }
        )
    if drifts:
        data = fit_drifts([stream for unit in units for stream in unit.classes], data, through)
    return data


def _weights(
    units: Sequence[Unit], rooms: Sequence[Sequence[Classroom]], start: ParametersData, pull: float
) -> dict[str, WeightData]:
    found = {}
    for place, name in enumerate(FEATURES):
        before = start.weights[name]
        means = [_mean(room.weights.mean[place] for room in unit) for unit in rooms]
        own = [_mean(room.weights.covariance[place][place] for room in unit) for unit in rooms]
        total = pull + sum(unit.weight for unit in units)
        mean = pull * before.mean
        mean += sum(unit.weight * each for unit, each in zip(units, means, strict=True))
        mean /= total
        variance = pull * before.deviation**2
        for unit, each, unsure in zip(units, means, own, strict=True):
            variance += unit.weight * ((each - mean) ** 2 + max(unsure, DEVIATION**2))
        least = DEVIATION_OF_CONSTANT if name == "constant" else DEVIATION
        found[name] = WeightData(mean=mean, deviation=max(sqrt(variance / total), least))
    return found


def _variances(
    units: Sequence[Unit], rooms: Sequence[Sequence[Classroom]], start: ParametersData, pull: Pull
) -> Variances:
    """The mean of squared deviation and remaining variance, less what drift has added on the way."""
    authors = {
        answer.task.template: answer.task.difficulty
        for unit in units
        for stream in unit.classes
        for _, answer in stream
    }
    every = [room for unit in rooms for room in unit]
    learners = [learner for room in every for learner in room.students.values()]
    overall = [learner.overall for learner in learners]
    states = [state for learner in learners for state in learner.skills.values()]
    drifts, before = start.drifts, start.variances
    return Variances(
        ability=_pulled(
            before.ability,
            pull.abilities,
            [one.ability**2 + one.variance - one.opportunities * drifts.ability for one in overall],
        ),
        skill_ability=_pulled(
            before.skill_ability,
            pull.skill_abilities,
            [one.ability**2 + one.variance - one.opportunities * drifts.skill_ability for one in states],
        ),
        template=_pulled(
            before.template,
            pull.templates,
            [
                (one.mean - authors[one.of]) ** 2 + one.variance
                for room in every
                for one in room.templates.values()
            ],
        ),
        skill=_pulled(
            before.skill,
            pull.skills,
            [one.mean**2 + one.variance for room in every for one in room.skills.values()],
        ),
    )


def _pulled(before: float, pull: float, said: Sequence[float]) -> float:
    if isinf(pull):
        return before
    return max((pull * before + sum(said)) / (pull + len(said)), _LEAST_VARIANCE)


def _mean(values: Iterable[float]) -> float:
    all_ = list(values)
    return sum(all_) / len(all_)
