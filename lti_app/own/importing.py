"""Saves what a file of questions brings as drafts, all or none; the same file again changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from lti_app.content.importing.model import Status
from lti_app.content.importing.report import title_of
from lti_app.content.template_data import as_data, template_of
from lti_app.content.versions import digest
from lti_app.content.wording import load_wording
from lti_app.db.models import OwnTemplate, TemplateVersion
from lti_app.db.upsert import add_missing
from lti_app.own.store import TITLE, State, changed, check_room, hold, nameless

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from engine.items.model import ItemTemplate
    from lti_app.content.importing.model import Imported, ImportReport
    from lti_app.own.store import By

_LINE = 200  # characters of what a file says of itself: a name, a tag, a licence
_MOST_LINES = 20  # tags of a question, levels of its category


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a file's questions. added: new drafts; known: here already; left_out: cannot come in."""

    added: int
    known: int
    left_out: int


def save_report(session: Session, report: ImportReport, bank: str, by: By) -> Saved:
    """Save the questions of a file as drafts that join a bank. Those that the course has are not doubled.

    Two questions are the same where everything that a student meets of them is. Raises BatonError
    OWN-TOO-MANY, and then saves nothing.
    """
    content = hold(session, by.course)
    query = select(OwnTemplate.digest).where(OwnTemplate.course_id == by.course, OwnTemplate.bank == bank)
    here = set(session.scalars(query))
    new: dict[str, tuple[Imported, ItemTemplate]] = {}
    known = 0
    for question in report.questions:
        if question.status is Status.LEFT_OUT or question.template is None:
            continue
        template = nameless(template_of("", question.template))
        if (content_digest := digest(template)) in here or content_digest in new:
            known += 1
        else:
            new[content_digest] = question, template
    check_room(session, by.course, len(new))
    versions = [{"digest": key, "skill": "", "data": as_data(template)} for key, (_, template) in new.items()]
    add_missing(session, TemplateVersion, ("digest",), versions)
    rows = [_draft(question, key, report, bank, by) for key, (question, _) in new.items()]
    session.add_all(rows)
    session.flush()
    changed(session, content, rows, by, f"import: {report.file}", "own.imported")
    return Saved(len(rows), known, report.counts()[Status.LEFT_OUT])


def _draft(question: Imported, content_digest: str, report: ImportReport, bank: str, by: By) -> OwnTemplate:
    return OwnTemplate(
        course_id=by.course,
        bank=bank,
        skill="",
        state=State.DRAFT.value,
        title=(question.source.title or title_of(question))[:TITLE],
        digest=content_digest,
        source=_source(question, report),
        licence=question.licence[:_LINE],
        author=question.author[:_LINE],
        created_at=by.now,
    )


def _source(question: Imported, report: ImportReport) -> dict[str, Any]:
    """Return what is kept of where a question comes from, fit for JSON. reasons: in words, as said today."""
    source, say = question.source, load_wording().say
    return {
        "upload": report.file[:_LINE],
        "file": source.file[:_LINE],
        "position": source.position,
        "format": str(report.format),
        "type": source.type[:_LINE],
        "identifier": source.identifier[:_LINE],
        "title": source.title[:_LINE],
        "status": str(question.status),
        "reasons": [say(reason) for reason in question.reasons][:_MOST_LINES],
        "tags": _lines(question.tags),
        "category": _lines(question.category),
        "standards": _lines(question.standards),
        "feedback": {name: text[:1000] for name, text in question.feedback.items()},
        "feedback_for": {answer[:500]: text[:1000] for answer, text in question.feedback_for.items()},
    }


def _lines(texts: tuple[str, ...]) -> list[str]:
    return [text[:_LINE] for text in texts[:_MOST_LINES]]
