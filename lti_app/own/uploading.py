"""What the page shows of a file of questions before anything is saved."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from lti_app.content.importing.model import Status
from lti_app.content.importing.report import as_data, title_of
from lti_app.content.wording import load_wording

if TYPE_CHECKING:
    from lti_app.content.importing.model import Imported, ImportReport

MOST = 200  # questions of each status that a page lists


@dataclass(frozen=True, slots=True)
class Line:
    """One question. type: what the file calls its kind; reasons: why it is not whole, in sentences."""

    position: int
    title: str
    type: str
    reasons: tuple[str, ...]
    licence: str
    author: str


@dataclass(frozen=True, slots=True)
class Part:
    """The questions of one status. lines: the first MOST of count."""

    status: str
    count: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ReportShown:
    """A report as the page shows it. ready: how many questions would come in; format: end of its code."""

    file: str
    format: str
    notices: tuple[str, ...]
    parts: tuple[Part, ...]
    ready: int


def shown(report: ImportReport) -> ReportShown:
    """Return a report as the page shows it."""
    counts, say = report.counts(), load_wording().say
    return ReportShown(
        file=report.file,
        format=str(report.format).replace(".", "_"),
        notices=tuple(say(notice) for notice in report.notices),
        parts=tuple(_part(report, status, count) for status, count in counts.items() if count),
        ready=counts[Status.WHOLE] + counts[Status.REDUCED],
    )


def digest_of(report: ImportReport) -> str:
    """Return the SHA-256 of everything that a report says, in hexadecimal."""
    return sha256(json.dumps(as_data(report), sort_keys=True).encode()).hexdigest()


def _part(report: ImportReport, status: Status, count: int) -> Part:
    of_status = [question for question in report.questions if question.status is status]
    return Part(str(status), count, tuple(map(_line, of_status[:MOST])))


def _line(question: Imported) -> Line:
    say = load_wording().say
    return Line(
        position=question.source.position,
        title=title_of(question),
        type=question.source.type,
        reasons=tuple(say(reason) for reason in question.reasons),
        licence=question.licence,
        author=question.author,
    )
