"""Learning from one answer, in the same time however long the history is.

Each belief that the expectation was made of moves by its share of the surprise, as far as it is uncertain,
and becomes surer: one step of Newton's method on the logistic likelihood with a normal prior (assumed density
filtering; for pairwise ratings the same step is Glickman's Glicko, 1999), save that the surprise is counted
from the chance that was averaged over the belief, as Glicko counts it from that over the opponent's. Elo is
the case of one step size for all. The weights of the features, shared by the course, move with their full
covariance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.learner.features import (
    FADING_INFORMATION,
    FADING_OVERALL,
    FADING_SKILL,
    FADING_TEMPLATE,
)
from engine.learner.memory import remember
from engine.learner.model import Difficulty, Overall, SkillState, TemplateMemory, Update, Weights
from engine.learner.predict import parts, probability

if TYPE_CHECKING:
    from engine.learner.model import Answer, CourseState, LearnerState, Parameters
    from engine.learner.predict import Parts


def update(parameters: Parameters, course: CourseState, learner: LearnerState, answer: Answer) -> Update:
    """Return what an answer changes.

    From a right answer with help only what was practised and when is kept: whether it would have come alone
    is not known, so no belief moves.
    """
    before = parts(parameters, course, learner, answer.task, answer.at)
    if answer.evidence is None:
        surprise = certainty = information = 0.0
    else:
        surprise, certainty, information = _newton(before, right=answer.evidence)
    overall = _overall(parameters, learner.overall, answer, surprise, certainty)
    share, turn = 1.0 / len(before.states), overall.opportunities
    return Update(
        overall=overall,
        skills=tuple(
            [
                _skill(parameters, state, answer, turn, share, surprise, certainty, information)
                for state in before.states
            ]
        ),
        memory=_memory(learner.templates.get(answer.task.template), answer, turn),
        template=_harder(before.template, 1.0, surprise, certainty),
        difficulties=tuple(
            [_harder(difficulty, share, surprise, certainty) for difficulty in before.difficulties]
        ),
        weights=_weights(course.weights, before, surprise, certainty),
        predicted=before.prediction,
    )


def _newton(before: Parts, *, right: bool) -> tuple[float, float, float]:
    """Return by how much a belief moves for each unit of its variance, how much surer it becomes by it, and
    the answer's information."""
    expected = before.prediction
    flat = probability(expected.logit, 0.0)
    curvature = flat * (1.0 - flat)
    damping = 1.0 + curvature * expected.variance
    return (right - expected.probability) / damping, curvature / damping, curvature


def _overall(
    parameters: Parameters, before: Overall, answer: Answer, surprise: float, certainty: float
) -> Overall:
    return Overall(
        ability=before.ability + before.variance * surprise,
        variance=min(
            before.variance - before.variance**2 * certainty + parameters.ability_drift,
            parameters.ability_variance,  # never less sure of her than of a new student
        ),
        opportunities=before.opportunities + 1,
        recent_right=FADING_OVERALL * before.recent_right + (answer.evidence is True),
        recent_missed=FADING_OVERALL * before.recent_missed + (answer.evidence is False),
    )


def _memory(before: TemplateMemory | None, answer: Answer, turn: int) -> TemplateMemory:
    before = before or TemplateMemory(answer.task.template)
    right, missed = answer.evidence is True, answer.evidence is False
    return TemplateMemory(
        template=before.template,
        opportunities=before.opportunities + 1,
        missed=before.missed + missed,
        recent_right=FADING_TEMPLATE * before.recent_right + right,
        recent_missed=FADING_TEMPLATE * before.recent_missed + missed,
        turn=turn,
    )


def _skill(
    parameters: Parameters,
    state: SkillState,
    answer: Answer,
    turn: int,
    share: float,
    surprise: float,
    certainty: float,
    information: float,
) -> SkillState:
    right, missed = answer.evidence is True, answer.evidence is False
    stability, hardness = remember(state, answer.evidence, answer.at)
    return SkillState(
        skill=state.skill,
        ability=state.ability + share * state.variance * surprise,
        variance=state.variance - (share * state.variance) ** 2 * certainty + parameters.skill_ability_drift,
        opportunities=state.opportunities + 1,
        right=state.right + right,
        missed=state.missed + missed,
        recent_right=FADING_SKILL * state.recent_right + right,
        recent_missed=FADING_SKILL * state.recent_missed + missed,
        streak=state.streak + 1 if right else 0,
        turn=turn,
        last_at=answer.at,
        stability=stability,
        hardness=hardness,
        information=_information(state, answer, share * information),
        mastered_at=state.mastered_at,
        checks=state.checks + answer.check,
    )


def _information(state: SkillState, answer: Answer, told: float) -> float:
    return state.information if answer.evidence is None else FADING_INFORMATION * state.information + told


def _harder(before: Difficulty, share: float, surprise: float, certainty: float) -> Difficulty:
    return Difficulty(
        of=before.of,
        mean=before.mean - share * before.variance * surprise,
        variance=before.variance - (share * before.variance) ** 2 * certainty,
        opportunities=before.opportunities + 1,
    )


def _weights(weights: Weights, before: Parts, surprise: float, certainty: float) -> Weights:
    spread = before.spread
    return Weights(
        tuple([mean + each * surprise for mean, each in zip(weights.mean, spread, strict=True)]),
        tuple(
            [
                tuple([value - step * other for value, other in zip(row, spread, strict=True)])
                for row, step in zip(weights.covariance, [each * certainty for each in spread], strict=True)
            ]
        ),
    )
