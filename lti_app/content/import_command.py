"""What `baton content import` does: reads files of questions and says what they would bring."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from engine.reason import Reason
from lti_app.content.importing.reading import read_questions
from lti_app.content.importing.refusal import RefusedFileError
from lti_app.content.importing.report import as_data, as_lines
from lti_app.content.wording import load_wording

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


def report_on(
    paths: Sequence[Path], say: Callable[[str], None], complain: Callable[[str], None], *, as_json: bool
) -> bool:
    """Say of each file what it would bring; nothing is saved. Returns whether every file could be read.

    A file that is refused does not keep the others from being read. as_json: one object a file, a line each.
    """
    every = True
    for path in paths:
        try:
            report = read_questions(path, path.name)
        except RefusedFileError as error:
            every = False
            for part in ("title", "do"):
                complain(f"baton: {load_wording().say(Reason(f'error.{error.code}.{part}', error.params))}")
            continue
        if as_json:
            say(json.dumps(as_data(report), ensure_ascii=False))
            continue
        for line in as_lines(report):
            say(line)
        say("")
    if not as_json:
        say(load_wording().say(Reason("import.report.nothing-saved")))
    return every
