"""What the teacher's pages show: the queue in urgency order, a flag with its note and evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import joinedload, load_only, selectinload

from engine.escalation.model import FlagState
from engine.reason import Reason
from lti_app.content.answers import answer_html
from lti_app.content.wording import load_wording
from lti_app.db.models import Attempt, Closure, Enrolment, Flag, FlagChange, HelpRequest, Person, PracticeItem
from lti_app.own.bank import course_bank
from lti_app.people import called, staff_called
from lti_app.practice.context import titles
from lti_app.practice.question import question_of
from lti_app.practice.serving import drawn
from lti_app.practice.templates import look_up, template_for
from lti_app.teacher.said import Said, said_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, timedelta

    from markupsafe import Markup
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from engine.items.model import Bank
    from lti_app.practice.question import Question

PAGE = 50
FILTERS = ("waiting", "mine", "ended")
_TO_DRAW = (
    PracticeItem.bank,
    PracticeItem.template,
    PracticeItem.digest,
    PracticeItem.seed,
    PracticeItem.surface,
)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One flag in the queue."""

    id: int
    student: str
    tier: int
    cause: str
    topic: str
    state: str
    owner: str | None
    waited: timedelta
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the queue. counts: flags behind each filter. more: there is a next page."""

    rows: tuple[QueueRow, ...]
    counts: dict[str, int]
    chosen: str
    page: int
    more: bool


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One answer that a flag rests on. question: None where the bank no longer has it.

    said: about its item, beside the last of the answers to it.
    """

    at: datetime
    question: Question | None
    response: Markup
    right: bool
    misconception: str | None
    hints: int
    seconds: float
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a flag's record."""

    at: datetime
    who: str
    action: str
    state: str
    why: str


@dataclass(frozen=True, slots=True)
class FlagPage:
    """Everything on a flag's page. sentences, table and step: the handoff note as it reads."""

    flag: Flag
    student: str
    owner: str | None
    topic: str
    sentences: tuple[str, ...]
    table: tuple[tuple[str, str], ...]
    step: str
    minutes: int
    evidence: tuple[EvidenceRow, ...]
    requests: tuple[HelpRequest, ...]
    changes: tuple[Change, ...]
    closure: Closure | None


def queue(
    session: Session, seen: ColumnElement[bool], me: int, chosen: str, page: int, now: datetime
) -> Queue:
    """Return one page of flags: most urgent first, those that ended by when they ended.

    seen: the condition on Enrolment for the students whose flags they are (lti_app.teacher.scope).
    """
    order: Sequence[Any] = (Flag.tier.desc(), Flag.severity.desc(), Flag.raised_at, Flag.id)
    if chosen == "ended":
        order = (Flag.ended_at.desc(), Flag.id.desc())
    conditions = _conditions(me)
    found = session.scalars(
        _seen(select(Flag), seen)
        .where(conditions[chosen])
        .order_by(*order)
        .offset(page * PAGE)
        .limit(PAGE + 1)
        .options(joinedload(Flag.person), joinedload(Flag.owner), joinedload(Flag.practice_set))
    ).all()
    sums = (func.sum(case((condition, 1), else_=0)) for condition in conditions.values())
    counted = session.execute(_seen(select(*sums).select_from(Flag), seen)).one()
    return Queue(
        rows=tuple(_row(session, flag, now) for flag in found[:PAGE]),
        counts=dict(zip(conditions, (count or 0 for count in counted), strict=True)),
        chosen=chosen,
        page=page,
        more=len(found) > PAGE,
    )


def flag_page(session: Session, flag: Flag) -> FlagPage:
    """Gather a flag's page: its note as it reads, its evidence answer by answer, its record."""
    bank = course_bank(session, flag.course_id, flag.practice_set.bank)
    wording, words = load_wording(), titles(bank)
    note = flag.note

    def read(reason: dict[str, Any]) -> str:
        return wording.say(Reason(reason["code"], reason["params"]), words)

    return FlagPage(
        flag=flag,
        student=called(flag.person),
        owner=staff_called(flag.owner) if flag.owner else None,
        topic=words.get(flag.skill or "", ""),
        sentences=tuple(read(sentence) for sentence in note["sentences"]),
        table=tuple((wording.say(Reason(name)), read(value)) for name, value in note["table"]),
        step=read(note["step"]),
        minutes=note["minutes"],
        evidence=tuple(_evidence(session, flag)),
        requests=tuple(
            session.scalars(
                select(HelpRequest).where(HelpRequest.id.in_(flag.help_requests)).order_by(HelpRequest.id)
            )
        ),
        changes=tuple(_changes(session, flag)),
        closure=session.scalar(select(Closure).where(Closure.flag_id == flag.id)),
    )


def _conditions(me: int) -> dict[str, ColumnElement[bool]]:
    """Return what stands behind each of FILTERS."""
    waits = Flag.ended_at.is_(None)
    return {"waiting": waits, "mine": and_(waits, Flag.owner_id == me), "ended": Flag.ended_at.is_not(None)}


def _seen(query: Any, seen: ColumnElement[bool]) -> Any:
    theirs = and_(Enrolment.course_id == Flag.course_id, Enrolment.person_id == Flag.person_id)
    return query.join(Enrolment, theirs).where(seen, Flag.tier > 1)  # tier 1 changes practice only (C6)


def _row(session: Session, flag: Flag, now: datetime) -> QueueRow:
    bank = course_bank(session, flag.course_id, flag.practice_set.bank)
    return QueueRow(
        id=flag.id,
        student=called(flag.person),
        tier=flag.tier,
        cause=flag.cause,
        topic=titles(bank).get(flag.skill or "", ""),
        state=FlagState(flag.state),
        owner=staff_called(flag.owner) if flag.owner else None,
        waited=max(now - flag.raised_at, now - now),
        ended_at=flag.ended_at,
    )


def _evidence(session: Session, flag: Flag) -> list[EvidenceRow]:
    rows = session.scalars(
        select(Attempt)
        .where(Attempt.id.in_(flag.attempts))
        .order_by(Attempt.id)
        .options(
            joinedload(Attempt.item).options(
                load_only(*_TO_DRAW),
                selectinload(PracticeItem.explanations),
            )
        )
    )
    found = rows.all()
    last = {attempt.item_id: attempt.id for attempt in found}
    for bank, items in _by_bank(attempt.item for attempt in found).items():
        look_up(course_bank(session, flag.course_id, bank), items)
    return [
        _evidence_row(
            course_bank(session, flag.course_id, attempt.item.bank),
            attempt,
            said_of(attempt.item.explanations) if attempt.id == last[attempt.item_id] else (),
        )
        for attempt in found
    ]


def _evidence_row(bank: Bank, attempt: Attempt, said: tuple[Said, ...]) -> EvidenceRow:
    # Of an item without a template (lti_app.practice.templates) the answer is left, and not the question.
    item = drawn(bank, attempt.item) if template_for(bank, attempt.item) is not None else None
    misconception = bank.misconceptions.get(attempt.misconception or "")
    return EvidenceRow(
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


def _changes(session: Session, flag: Flag) -> list[Change]:
    rows = session.execute(
        select(FlagChange, Person)
        .outerjoin(Person, Person.id == FlagChange.by_id)
        .where(FlagChange.flag_id == flag.id)
        .order_by(FlagChange.id)
    )
    return [
        Change(
            at=change.at,
            who=staff_called(person) if person else "Baton",
            action=change.action,
            state=change.state,
            why=str(change.detail.get("reason", "")),
        )
        for change, person in rows
    ]
