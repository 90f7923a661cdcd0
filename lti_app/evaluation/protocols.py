"""Runs models through a protocol, one answer at a time: what is expected is noted, then it is learnt."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import perf_counter_ns
from typing import TYPE_CHECKING

import numpy as np

from lti_app.evaluation.baselines import BASELINES
from lti_app.evaluation.metrics import ece, score
from lti_app.evaluation.predictor import Baton
from lti_app.evaluation.splits import cold_classes, fitted_split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from engine.learner.model import Parameters
    from lti_app.evaluation.data import StudentAnswer
    from lti_app.evaluation.predictor import Predictor
    from lti_app.evaluation.progress import Progress

SETTLED = 1_000  # answers of a class after which its calibration is judged by itself

Figures = dict[str, float | int | None]


@dataclass(slots=True)
class Run:
    """What a model expected, what came, and how long each answer took it (ns); settled: late in its class."""

    predicted: list[float] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    took: list[int] = field(default_factory=list)
    settled: list[bool] = field(default_factory=list)

    def play(self, predictor: Predictor, answers: Iterable[StudentAnswer]) -> None:
        """Let the predictor expect and learn answer by answer."""
        for place, said in enumerate(answers):
            before = perf_counter_ns()
            expected = predictor.step(said)
            self.took.append(perf_counter_ns() - before)
            self.predicted.append(expected)
            self.right.append(said.answer.right)
            self.settled.append(place >= SETTLED)

    def figures(self) -> Figures:
        """Return the measures, the median time of an update in microseconds, and the number of answers."""
        predicted, right = np.array(self.predicted), np.array(self.right)
        measured = score(predicted, right)
        return {
            "auc": measured.auc,
            "log_loss": measured.log_loss,
            "rmse": measured.rmse,
            "ece": measured.ece,
            "us_per_update": float(np.median(self.took)) / 1000,
            "n": len(self.predicted),
        }

    def settled_ece(self) -> float | None:
        """Return the calibration error of the answers after the first SETTLED; None where there are none."""
        late = np.array(self.settled)
        return ece(np.array(self.predicted)[late], np.array(self.right)[late]) if late.any() else None


def run_cold(
    students: Mapping[str, Sequence[StudentAnswer]], parameters: Parameters, progress: Progress
) -> dict[str, Figures]:
    """Return the figures of Baton and of each baseline: classes of which nothing is known beforehand."""
    classes = cold_classes(students)
    models: dict[str, Callable[[], Predictor]] = {"baton": lambda: Baton(parameters), **BASELINES}
    found: dict[str, Figures] = {}
    for name, make in models.items():
        progress.step(f"{name}: {len(classes)} classes")
        run = Run()
        for answers in classes:
            run.play(make(), progress.counted(answers))
        found[name] = {**run.figures(), "ece_after_1000": run.settled_ece()}
    return found


def run_fitted(
    students: Mapping[str, Sequence[StudentAnswer]], parameters: Parameters, progress: Progress
) -> dict[str, Figures]:
    """Return the figures of Baton, of Baton with a course that learns no more, and of each baseline.

    All learn from the training students first; then the test students come, one after the other.
    """
    split = fitted_split(students)
    test = [said for student in split.test for said in student]

    def fit(name: str, predictor: Predictor) -> None:
        progress.step(f"{name}: {len(split.training)} training students")
        predictor.fit(split.training)

    def play(name: str, predictor: Predictor) -> Figures:
        progress.step(f"{name}: {len(split.test)} test students")
        run = Run()
        run.play(predictor, progress.counted(test))
        return run.figures()

    baton = Baton(parameters)
    fit("baton", baton)
    frozen = play("baton, course frozen", baton.course_frozen())  # first: it leaves the other as it is
    found = {"baton": play("baton", baton), "baton_course_frozen": frozen}
    for name, make in BASELINES.items():
        baseline = make()
        fit(name, baseline)
        found[name] = play(name, baseline)
    return found
