"""What `baton evaluate` does: reads, chooses parameters, runs the protocol, gives an object or a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from lti_app.evaluation.data import read, students
from lti_app.evaluation.fingerprint import fingerprint
from lti_app.evaluation.parameters import choose_parameters
from lti_app.evaluation.protocols import run_cold, run_fitted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from lti_app.evaluation.data import StudentAnswer
    from lti_app.evaluation.parameters import Chosen
    from lti_app.evaluation.progress import Progress
    from lti_app.evaluation.protocols import Figures

Protocol = Literal["fitted", "cold"]

BATON = ("baton", "baton_course_frozen")  # the rest are baselines


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How well each model did. data: what is known of the file; figures: by model, Baton's first."""

    protocol: Protocol
    data: Mapping[str, Any]
    parameters: Chosen
    figures: Mapping[str, Figures]

    def as_json(self) -> dict[str, Any]:
        """Return the object that is printed (docs/evaluation.md)."""
        return {
            **{name: _rounded(found) for name, found in self.figures.items() if name in BATON},
            "baselines": {name: _rounded(found) for name, found in self.figures.items() if name not in BATON},
            "data": dict(self.data),
            "protocol": self.protocol,
            "parameters": {
                "name": self.parameters.name,
                "version": self.parameters.data.version,
                "learnt_from": [part.name for part in self.parameters.data.learnt_from],
                "seen": self.parameters.seen,
            },
        }

    def as_table(self) -> str:
        """Return the figures as lines of text, a model each."""
        names = list(next(iter(self.figures.values())))
        lines = [f"{'':<20}" + "".join(f"{name:>16}" for name in names)]
        for model, found in self.figures.items():
            lines.append(f"{model:<20}" + "".join(f"{_shown(name, found[name]):>16}" for name in names))
        return "\n".join(lines)


def run_evaluation(
    path: Path, qmatrix: Path | None, protocol: Protocol, parameters: str | None, progress: Progress
) -> Evaluation:
    """Run a protocol over a file of answers.

    parameters: as in choose_parameters. Raises CommandError (EVAL-…) where the file is not what it should be,
    ConfigurationError where the parameters are not.
    """
    try:
        progress.step(f"reading {path.name}")
        answers = read(path, qmatrix, progress.counted)
        everybody = students(answers)
        data = _described(path, answers, everybody)
        chosen = choose_parameters(data["fingerprint"], parameters)
        progress.say(_said(chosen))
        run = run_cold if protocol == "cold" else run_fitted
        figures = run(everybody, chosen.data.parameters(), progress)
    finally:
        progress.end()
    return Evaluation(protocol, data, chosen, figures)


def _described(
    path: Path, answers: Sequence[StudentAnswer], everybody: Mapping[str, Sequence[StudentAnswer]]
) -> dict[str, Any]:
    tasks = {said.answer.task for said in answers}
    return {
        "file": path.name,
        "fingerprint": fingerprint(answers),
        "students": len(everybody),
        "answers": len(answers),
        "items": len({task.template for task in tasks}),
        "skills": len({skill for task in tasks for skill in task.skills}),
    }


def _said(chosen: Chosen) -> str:
    learnt = ", ".join(part.name for part in chosen.data.learnt_from) or "nothing"
    seen = "THESE VERY ANSWERS ARE AMONG THEM" if chosen.seen else "this file is not among them"
    return f"parameters {chosen.name}, version {chosen.data.version}, learnt from {learnt}: {seen}"


def _rounded(found: Figures) -> Figures:
    return {name: round(value, 6) if isinstance(value, float) else value for name, value in found.items()}


def _shown(name: str, value: float | int | None) -> str:
    if value is None:
        return "–"
    if name == "n":
        return f"{value:,}"
    return f"{value:.1f}" if name == "us_per_update" else f"{value:.4f}"
