"""What a flag rests on, one by one: answers with their questions, requests for help, what else happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload, load_only, selectinload

from engine.signals.model import HappeningKind
from lti_app.content.answers import answer_html
from lti_app.db.models import Attempt, Event, Explanation, Flag, HelpRequest, Intake, PracticeItem
from lti_app.own.bank import course_bank
from lti_app.practice.question import question_of
from lti_app.practice.serving import drawn
from lti_app.practice.templates import look_up, template_for
from lti_app.teacher.said import Said, said_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from markupsafe import Markup
    from sqlalchemy.orm import Session

    from engine.items.model import Bank
    from lti_app.practice.question import Question

PAGE = 20  # answers; the newest come first, page by page
_TO_DRAW = (
    PracticeItem.bank,
    PracticeItem.template,
    PracticeItem.digest,
    PracticeItem.seed,
    PracticeItem.surface,
)


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One answer that a flag rests on. question: None where the bank no longer has it.

    item: id of what was answered. said: about it, beside the last of the answers to it.
    """

    attempt: int
    item: int
    at: datetime
    question: Question | None
    response: Markup
    right: bool
    misconception: str | None
    hints: int
    seconds: float
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """Something else that a flag rests on. value: as engine.signals.model.HappeningKind says.

    item: that it happened at, None for none. words: the student's own, where it is that she wrote them and
    they were kept.
    """

    id: int
    kind: str
    value: float
    at: datetime
    item: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a flag rests on. rows: of one page, in the order of the answers; total: answers in all.

    pages: how many there are, the newest answers on the first.
    """

    rows: tuple[EvidenceRow, ...]
    requests: tuple[HelpRequest, ...]
    happened: tuple[Happened, ...]
    total: int
    page: int
    pages: int


def evidence(session: Session, flag: Flag, page: int = 0) -> Evidence:
    """Gather the evidence of a flag. page: of its answers, from 0; one that is not there is the last."""
    pages = max(1, -(-len(flag.attempts) // PAGE))
    page = min(max(page, 0), pages - 1)
    newest = len(flag.attempts) - page * PAGE
    chosen = sorted(flag.attempts)[max(0, newest - PAGE) : newest]
    return Evidence(
        rows=tuple(_answers(session, flag, chosen)),
        requests=_requests(session, flag),
        happened=tuple(_happened(session, flag)),
        total=len(flag.attempts),
        page=page,
        pages=pages,
    )


def _requests(session: Session, flag: Flag) -> tuple[HelpRequest, ...]:
    newest = sorted(flag.help_requests)[-PAGE:]
    return tuple(
        session.scalars(select(HelpRequest).where(HelpRequest.id.in_(newest)).order_by(HelpRequest.id))
    )


def _happened(session: Session, flag: Flag) -> Iterable[Happened]:
    newest = sorted(flag.events)[-PAGE:]
    events = session.scalars(select(Event).where(Event.id.in_(newest)).order_by(Event.id)).all()
    words = _words_of(session, flag, [event for event in events if event.kind == HappeningKind.SAID])
    for event in events:
        value, item = float(event.data.get("value") or 0.0), event.data.get("item")
        yield Happened(event.id, event.kind, value, event.at, item, words.get(event.id, ""))


def _words_of(session: Session, flag: Flag, events: Sequence[Event]) -> dict[int, str]:
    """Return what the student wrote, by the event that names the place: there alone the words are kept."""
    if not events:
        return {}
    items = {event.data["item"] for event in events if event.data.get("item")}
    requests = {event.data["request"] for event in events if event.data.get("request")}
    answers = select(Attempt.item_id, Attempt.at, Attempt.response).where(Attempt.item_id.in_(items))
    line = Explanation
    lines = select(line.item_id, line.at, line.text).where(line.item_id.in_(items))
    at_items: dict[tuple[int, datetime], str] = {
        (item, at): text for query in (answers, lines) for item, at, text in session.execute(query)
    }
    asked = select(HelpRequest.id, HelpRequest.message).where(HelpRequest.id.in_(requests))
    messages: dict[int, str] = {row.id: row.message for row in session.execute(asked)}
    intake = session.get(Intake, (flag.course_id, flag.person_id))
    goal = intake.goal if intake is not None else ""

    def words(item: int | None, request: int | None, at: datetime) -> str:
        if request:
            return messages.get(request, "")
        return at_items.get((item, at), "") if item else goal

    return {each.id: words(each.data.get("item"), each.data.get("request"), each.at) for each in events}


def _answers(session: Session, flag: Flag, attempts: list[int]) -> Iterable[EvidenceRow]:
    item = joinedload(Attempt.item).options(load_only(*_TO_DRAW), selectinload(PracticeItem.explanations))
    query = select(Attempt).where(Attempt.id.in_(attempts)).order_by(Attempt.id).options(item)
    found = session.scalars(query).all()
    last = {attempt.item_id: attempt.id for attempt in found}
    for bank, items in _by_bank(attempt.item for attempt in found).items():
        look_up(course_bank(session, flag.course_id, bank), items)
    for attempt in found:
        said = said_of(attempt.item.explanations) if attempt.id == last[attempt.item_id] else ()
        yield _row(course_bank(session, flag.course_id, attempt.item.bank), attempt, said)


def _row(bank: Bank, attempt: Attempt, said: tuple[Said, ...]) -> EvidenceRow:
    # Of an item without a template (lti_app.practice.templates) the answer is left, and not the question.
    item = drawn(bank, attempt.item) if template_for(bank, attempt.item) is not None else None
    misconception = bank.misconceptions.get(attempt.misconception or "")
    return EvidenceRow(
        attempt=attempt.id,
        item=attempt.item_id,
        at=attempt.at,
        question=question_of(item) if item else None,
        response=answer_html(item, attempt.response),
        right=attempt.right,
        misconception=misconception.name if misconception else None,
        hints=attempt.hints_before,
        seconds=attempt.seconds,
        said=said,
    )


def _by_bank(items: Iterable[PracticeItem]) -> dict[str, list[PracticeItem]]:
    found: dict[str, list[PracticeItem]] = {}
    for item in items:
        found.setdefault(item.bank, []).append(item)
    return found
