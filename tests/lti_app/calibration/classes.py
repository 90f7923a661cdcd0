"""Classes simulated from known parameters: abilities, difficulties and weights are drawn from them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import exp, sqrt
from random import Random
from typing import TYPE_CHECKING

from engine.learner.features import features
from engine.learner.model import Answer, Task
from lti_app.calibration.classroom import Classroom
from lti_app.calibration.fit import Unit
from lti_app.content.learner_file import ParametersData, load_parameters

if TYPE_CHECKING:
    from lti_app.calibration.classroom import Stream

BEGAN = datetime(2026, 9, 1, 8, tzinfo=UTC)
SHIPPED = load_parameters()


def parameters(
    weights: dict[str, float] | None = None, deviation: float = 0.3, **changed: dict[str, float]
) -> ParametersData:
    """Return parameters with all weights 0 but those given, and some variances or drifts changed."""
    data = SHIPPED.model_dump()
    means = dict.fromkeys(data["weights"], 0.0) | (weights or {})
    data["weights"] = {name: {"mean": mean, "deviation": deviation} for name, mean in means.items()}
    for block, values in changed.items():
        data[block] |= values
    return ParametersData.model_validate(data)


def simulated(
    truth: ParametersData,
    *,
    seed: int,
    students: int = 30,
    answers: int = 60,
    skills: int = 6,
    templates: int = 5,
    first: int = 0,
) -> Stream:
    """Return the answers of a class whose every number is drawn from the truth; weights are its means.

    Students answer in turn, one item each. first: number of the first student.
    """
    random = Random(seed)  # noqa: S311
    known = truth.parameters()
    weights = known.weights.mean

    def drawn(variance: float) -> float:
        return random.gauss(0.0, sqrt(variance))

    ability = {student: drawn(known.ability_variance) for student in range(first, first + students)}
    own = {
        (student, skill): drawn(known.skill_ability_variance)
        for student in ability
        for skill in range(skills)
    }
    hard_skill = [drawn(known.skill_variance) for _ in range(skills)]
    hard = {
        (skill, place): drawn(known.template_variance)
        for skill in range(skills)
        for place in range(templates)
    }
    seen = Classroom(known)  # only for what students' own pasts say
    stream = []
    for turn in range(answers):
        for student, able in ability.items():
            skill, place = random.randrange(skills), random.randrange(templates)
            task = Task(f"t{skill}.{place}", (f"s{skill}",))
            at = BEGAN + timedelta(minutes=turn)
            learner = seen.students.get(student) or known.learner()
            state = known.skill_state(learner, f"s{skill}")
            values = features(learner, [state], learner.templates.get(task.template), at)
            logit = able + own[student, skill] - hard_skill[skill] - hard[skill, place]
            logit += sum(weight * value for weight, value in zip(weights, values, strict=True))
            answer = Answer(task, random.random() < 1 / (1 + exp(-logit)), aided=False, at=at)
            seen.learn(student, answer)
            stream.append((student, answer))
    return stream


def unit(truth: ParametersData, seed: int, classes: int = 1, **shape: int) -> Unit:
    """Return a unit of simulated classes."""
    streams = tuple(simulated(truth, seed=seed * 1000 + place, **shape) for place in range(classes))
    return Unit(streams, sum(len(stream) for stream in streams))
