"""The whole simulation: every kind of learner, every strategy, every threshold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lti_app.content.learner_file import load_parameters
from lti_app.simulation.baselines import BASELINES
from lti_app.simulation.baton import baton
from lti_app.simulation.classroom import play
from lti_app.simulation.constants import load_constants
from lti_app.simulation.measures import compare, measure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lti_app.simulation.measures import Gain, Measures

RATES = (0.05, 0.10, 0.15, 0.20, 0.30)  # of false mastery, at which strategies are compared


@dataclass(frozen=True, slots=True)
class Plan:
    """What to simulate. skills: of the curriculum; learners: of each kind."""

    kinds: tuple[str, ...]
    learners: int
    skills: int
    seed: int


@dataclass(frozen=True, slots=True)
class Sweep:
    """One strategy over its thresholds. own: the threshold it is known by."""

    strategy: str
    own: float
    points: dict[float, Measures]


@dataclass(frozen=True, slots=True)
class Result:
    """What a kind of learner shows: Baton first. gains: Baton against the best of the others; own: at the
    false mastery that Baton's own threshold has here.
    """

    kind: str
    sweeps: tuple[Sweep, ...]
    gains: tuple[Gain, ...]
    own: Gain | None


def simulate(plan: Plan, say: Callable[[str], None]) -> list[Result]:
    """Return the results, the same for the same plan. say: hears of the progress."""
    return [_of_kind(plan, kind, say) for kind in plan.kinds]


def _of_kind(plan: Plan, kind: str, say: Callable[[str], None]) -> Result:
    constants = load_constants()
    sweeps = []
    for strategy in (baton(load_parameters().parameters()), *BASELINES):
        points = {}
        for threshold in strategy.thresholds:
            say(f"{kind}: {strategy.name} at {threshold:g}")
            records = play(
                constants,
                strategy,
                threshold,
                kind=kind,
                skills=plan.skills,
                learners=plan.learners,
                seed=plan.seed,
            )
            points[threshold] = measure(records, plan.skills, constants.course.cap)
        sweeps.append(Sweep(strategy.name, strategy.own, points))
    ours, others = sweeps[0], {sweep.strategy: list(sweep.points.values()) for sweep in sweeps[1:]}
    rate = ours.points[ours.own].false
    return Result(
        kind,
        tuple(sweeps),
        tuple(compare(ours.points.values(), others, RATES)),
        _own(ours, others, rate) if rate is not None else None,
    )


def _own(ours: Sweep, others: Mapping[str, Sequence[Measures]], rate: float) -> Gain:
    return compare([ours.points[ours.own]], others, [rate])[0]
