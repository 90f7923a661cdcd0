"""What `baton calibrate --list` and `--use` do, as lines of text. Needs no more than Baton itself does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.audit import COMMAND_LINE
from lti_app.calibration.versions import listed, use
from lti_app.content.wording import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lti_app.calibration.versions import Listed
    from lti_app.evaluation.progress import Progress
    from lti_app.runtime import Runtime


_LINES = 10  # of progress, about, however many courses there are


def take(run: Runtime, progress: Progress, version: str) -> Iterator[str]:
    """Take a version into use. Raises CommandError CAL-VERSION and CAL-CHANGED."""

    def step(done: int, of: int) -> None:
        if done % max(1, of // _LINES) == 0:
            progress.step(f"{say('calibration.step.courses')}: {done} / {of}")

    courses = use(run.database, version, now=run.now(), actor=COMMAND_LINE, step=step)
    progress.end()
    yield say("calibration.used", version=version, courses=courses)


def versions(run: Runtime) -> Iterator[str]:
    """List the versions that there are."""
    with run.database.transaction(writes=False) as session:
        for row in listed(session):
            used = f" ({say('calibration.listed.in-use')})" if row.active else ""
            yield f"{row.version}{used}: {_described(row)}"


def gained(value: float) -> str:
    """Return by how much a log-loss falls, as it is shown."""
    return f"{value:.4f}"


def _described(row: Listed) -> str:
    if row.made_at is None or row.gain is None:
        return say("calibration.listed.shipped")
    return say(
        "calibration.listed.better" if row.better else "calibration.listed.not-better",
        day=f"{row.made_at:%Y-%m-%d}",
        answers=f"{row.answers:,}",
        gain=gained(row.gain),
    )
