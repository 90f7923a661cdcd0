"""The shape of a file in config/learner/: what the learner model knows before a course's first answer."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Self

from pydantic import Field, model_validator

from engine.learner.features import FEATURES
from engine.learner.model import Parameters, Weights
from lti_app.content.data import DataModel, config_path, load_data

Variance = Annotated[float, Field(gt=0, le=25)]
Drift = Annotated[float, Field(ge=0, le=1)]


class LearntFrom(DataModel):
    """A set of answers that had a part in the numbers. fingerprint: of the answers (sixteen hex digits)."""

    name: str
    fingerprint: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    students: Annotated[int, Field(ge=1)]
    answers: Annotated[int, Field(ge=1)]


class Variances(DataModel):
    """How much new students, skills and templates differ, logit scale squared."""

    ability: Variance
    skill_ability: Variance
    template: Variance
    skill: Variance


class Drifts(DataModel):
    """What a variance gains with each answer."""

    ability: Drift
    skill_ability: Drift


class WeightData(DataModel):
    """What a feature counts for at the start of a course, and how far courses differ in it."""

    mean: Annotated[float, Field(ge=-10, le=10)]
    deviation: Annotated[float, Field(gt=0, le=5)]


class ParametersData(DataModel):
    """A set of parameters of the learner model (engine.learner.model.Parameters)."""

    version: Annotated[str, Field(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$", max_length=40)]
    learnt_from: tuple[LearntFrom, ...]
    variances: Variances
    drifts: Drifts
    weights: dict[str, WeightData]

    @model_validator(mode="after")
    def _features(self) -> Self:
        if missing := [name for name in FEATURES if name not in self.weights]:
            raise ValueError(f"weights: missing {', '.join(missing)}")
        if unknown := [name for name in self.weights if name not in FEATURES]:
            raise ValueError(f"weights: no such feature: {', '.join(unknown)}")
        return self

    def parameters(self) -> Parameters:
        """Return the engine's value."""
        weights = [self.weights[name] for name in FEATURES]
        return Parameters(
            version=self.version,
            ability_variance=self.variances.ability,
            skill_ability_variance=self.variances.skill_ability,
            template_variance=self.variances.template,
            skill_variance=self.variances.skill,
            ability_drift=self.drifts.ability,
            skill_ability_drift=self.drifts.skill_ability,
            weights=Weights(
                tuple(weight.mean for weight in weights),
                tuple(
                    tuple(weight.deviation**2 if row == column else 0.0 for column in range(len(weights)))
                    for row, weight in enumerate(weights)
                ),
            ),
        )


@cache
def load_parameters(name: str = "weights") -> ParametersData:
    """Return the parameters of config/learner/<name>.yaml, read once.

    Raises ConfigurationError naming file, line and field.
    """
    return load_data(config_path("learner", f"{name}.yaml"), ParametersData)
