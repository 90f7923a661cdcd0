"""What `baton calibrate` does where it learns, as lines of text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lti_app.audit import COMMAND_LINE
from lti_app.calibration.choosing import gained, take
from lti_app.calibration.propose import propose
from lti_app.calibration.research import DataSet, as_yaml, learn
from lti_app.calibration.versions import save
from lti_app.content.wording import say
from lti_app.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lti_app.calibration.judge import Comparison
    from lti_app.calibration.propose import Proposal
    from lti_app.evaluation.metrics import Score
    from lti_app.evaluation.progress import Progress
    from lti_app.runtime import Runtime

_MEASURES = ("log-loss", "log_loss"), ("auc", "auc"), ("ece", "ece")


def from_log(run: Runtime, progress: Progress, *, dry_run: bool, anyway: bool) -> Iterator[str]:
    """Learn from the log, say what came of it, and take it into use where it is better.

    dry_run: change nothing. anyway: take it into use also where it is not better.
    Raises CommandError CAL-TOO-FEW.
    """
    with run.database.transaction(writes=False) as session:
        proposal = propose(session, step=lambda code: progress.step(say(code)), through=progress.counted)
    progress.end()
    yield from _told(proposal)
    if dry_run:
        yield say("calibration.dry-run")
        return
    with run.database.transaction() as session:
        version = save(session, proposal.data, proposal.report(), now=run.now(), actor=COMMAND_LINE)
    if proposal.comparison.better or anyway:
        yield from take(run, progress, version)
        yield say("calibration.back", version=proposal.against)
    else:
        yield say("calibration.saved", version=version, before=proposal.against)
        yield say("calibration.saved-how", version=version)


def from_files(
    files: Sequence[str], output: Path, progress: Progress, *, classes: int, version: str
) -> Iterator[str]:
    """Learn weights from files of research data, and write a file as in config/learner/.

    files: "FILE" or "FILE,QMATRIX". Raises CommandError (EVAL-…) where a file is not in order,
    ConfigurationError where the version is no name or the output cannot be written.
    """
    sets = [_data_set(given) for given in files]
    progress.step(say("calibration.step.fit"))
    data = learn(sets, classes, version, progress.counted)
    progress.end()
    try:
        output.write_text(as_yaml(data), encoding="utf-8")
    except OSError as error:
        raise ConfigurationError([f"{output}: cannot be written: {error.strerror}"]) from None
    names = ", ".join(part.name for part in data.learnt_from)
    yield say("calibration.written", file=str(output), version=version, names=names)


def _data_set(given: str) -> DataSet:
    file, _, qmatrix = given.partition(",")
    return DataSet(Path(file), Path(qmatrix) if qmatrix else None)


def _told(proposal: Proposal) -> Iterator[str]:
    comparison = proposal.comparison
    yield say(
        "calibration.learnt",
        answers=f"{proposal.answers:,}",
        students=proposal.students,
        courses=proposal.courses,
    )
    if proposal.left_out:
        yield say("calibration.left-out", count=f"{proposal.left_out:,}")
    yield say("calibration.measured", answers=f"{comparison.answers:,}", students=comparison.students)
    yield from _table(comparison, proposal.against)
    yield say(
        "calibration.gain",
        gain=gained(comparison.gain),
        low=gained(comparison.low),
        high=gained(comparison.high),
    )
    yield say("calibration.better" if comparison.better else "calibration.not-better")


def _table(comparison: Comparison, against: str) -> Iterator[str]:
    old, new = say("calibration.old", version=against), say("calibration.new")
    yield f"  {'':<36}{old:>24}{new:>12}"
    for code, name in _MEASURES:
        before, after = (_figure(score, name) for score in (comparison.before, comparison.after))
        yield f"  {say(f'calibration.{code}'):<36}{before:>24}{after:>12}"


def _figure(score: Score, name: str) -> str:
    value: float | None = getattr(score, name)
    return "–" if value is None else f"{value:.4f}"
