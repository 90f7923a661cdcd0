"""What `baton content import --course` does: saves the questions of files as a course's drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.reason import Reason
from lti_app.audit import COMMAND_LINE
from lti_app.content.banks import load_bank
from lti_app.content.importing.reading import read_questions
from lti_app.content.wording import load_wording
from lti_app.db.models import Course
from lti_app.errors import ConfigurationError
from lti_app.own.importing import save_report
from lti_app.own.store import By

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from engine.reason import Value
    from lti_app.runtime import Runtime


def save_in_course(
    run: Runtime, paths: Sequence[Path], course: int, bank: str, say: Callable[[str], None]
) -> None:
    """Save the questions of files as drafts, all or none, and say of each file what came in.

    Raises ConfigurationError for a course or bank that there is not, RefusedFileError for a file that cannot
    be read, BatonError OWN-TOO-MANY.
    """
    load_bank(bank)
    reports = [read_questions(path, path.name) for path in paths]
    with run.database.transaction() as session:
        if session.get(Course, course) is None:
            raise ConfigurationError([f"--course: there is no course {course}"])
        by = By(course, None, COMMAND_LINE, run.now())
        saved = [save_report(session, report, bank, by) for report in reports]
    for report, became in zip(reports, saved, strict=True):
        params: dict[str, Value] = {"file": report.file, "added": became.added, "known": became.known}
        say(load_wording().say(Reason("own.saved", {**params, "left": became.left_out})))
