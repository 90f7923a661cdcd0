"""What `baton content export` does: draws questions from a bank and writes them for another system."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from engine.reason import Reason
from lti_app.content.banks import load_bank
from lti_app.content.exporting.moodle import export_moodle
from lti_app.content.exporting.qti3 import export_qti3
from lti_app.content.exporting.question import questions_of
from lti_app.content.wording import load_wording
from lti_app.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ExportFormat = Literal["moodle", "qti3"]
_WRITERS = {"moodle": export_moodle, "qti3": export_qti3}


def export(
    bank_id: str, skill: str | None, written_as: ExportFormat, output: Path, draws: int
) -> Iterator[str]:
    """Write questions of one skill, or of all, to a file; returns what to say about it.

    draws: how many of each template that has numbers to draw. Raises ConfigurationError for a bank or a
    skill that is not there, or a file that cannot be written.
    """
    bank = load_bank(bank_id)
    if skill is not None and skill not in bank.skills:
        raise ConfigurationError(
            [f"--skill: {bank_id} has no skill {skill}; there are {', '.join(bank.skills)}"]
        )
    questions = tuple(questions_of(bank, bank.order if skill is None else (skill,), draws))
    content = _WRITERS[written_as](questions)
    try:
        output.write_bytes(content)
    except OSError as error:
        raise ConfigurationError([f"{output}: cannot be written: {error.strerror}"]) from None
    wording = load_wording()
    count = sum(question.sayable for question in questions)
    yield wording.say(Reason("export.written", {"file": str(output), "count": count}))
    if graphs := sum(question.drawn for question in questions):
        yield wording.say(Reason("export.graphs", {"count": graphs}))
    left_out = Counter(
        str(question.item.kind) for question in questions if not (question.sayable or question.drawn)
    )
    for kind, number in sorted(left_out.items()):
        yield wording.say(Reason("export.left-out", {"kind": kind, "count": number}))
