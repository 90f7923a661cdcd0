"""Says in words, or as data, what a file of questions would bring."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from lti_app.content.importing.model import Imported, ImportReport, Status
from lti_app.content.mathml import to_plain
from lti_app.content.wording import load_wording, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.reason import Reason


_SHOWN_TITLE = 70


def as_lines(report: ImportReport) -> Iterator[str]:
    """Return the report as lines: counts by type, then each question with its reasons and licence."""
    yield say("import.report.file", file=report.file, format=_format(report))
    for notice in report.notices:
        yield load_wording().say(notice)
    if not report.questions:
        yield say("import.report.none")
        return
    yield say("import.report.counts", count=len(report.questions), **_counts(report.questions))
    types = dict.fromkeys(question.source.type for question in report.questions)
    for name in types:
        of_type = tuple(question for question in report.questions if question.source.type == name)
        yield say("import.report.by-type", type=name, **_counts(of_type))
    for question in report.questions:
        yield from _question(question)


def as_data(report: ImportReport) -> dict[str, Any]:
    """Return the report as values for JSON: every question whole, with codes and words of its reasons."""
    return {
        "file": report.file,
        "format": str(report.format),
        "notices": [_reason(notice) for notice in report.notices],
        "counts": {str(status): count for status, count in report.counts().items()},
        "questions": [_as_data(question) for question in report.questions],
    }


def title_of(question: Imported) -> str:
    """Return what to call a question: its title, or else the beginning of its text."""
    if question.source.title:
        return question.source.title[:_SHOWN_TITLE]
    text = to_plain(question.template.stem) if question.template else question.source.identifier
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN_TITLE else f"{line[: _SHOWN_TITLE - 1]}…"


def _question(question: Imported) -> Iterator[str]:
    status = say(f"import.status.{question.status}")
    source = question.source
    yield say(
        "import.report.question",
        position=source.position,
        title=title_of(question),
        type=source.type,
        status=status,
    )
    for reason in question.reasons:
        yield f"   - {load_wording().say(reason)}"
    if question.licence:
        yield f"   {say('import.report.licence', licence=question.licence)}"
    if question.author:
        yield f"   {say('import.report.author', author=question.author)}"


def _as_data(question: Imported) -> dict[str, Any]:
    source, template = question.source, question.template
    return {
        "file": source.file,
        "position": source.position,
        "identifier": source.identifier,
        "title": source.title,
        "type": source.type,
        "status": str(question.status),
        "reasons": [_reason(reason) for reason in question.reasons],
        "tags": list(question.tags),
        "category": list(question.category),
        "standards": list(question.standards),
        "licence": question.licence,
        "author": question.author,
        "feedback": dict(question.feedback),
        "feedback_for": dict(question.feedback_for),
        "template": template.model_dump(mode="json", exclude_defaults=True) if template else None,
    }


def _reason(reason: Reason) -> dict[str, str]:
    return {"code": reason.code, "words": load_wording().say(reason)}


def _counts(questions: tuple[Imported, ...]) -> dict[str, int]:
    counted = Counter(question.status for question in questions)
    return {str(status).replace("-", "_"): counted[status] for status in Status}


def _format(report: ImportReport) -> str:
    return say(f"import.format.{str(report.format).replace('.', '_')}")
