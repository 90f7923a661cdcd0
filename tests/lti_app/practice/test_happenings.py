"""What a student writes is heard at once, by categories; her words are nowhere but in their own row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from engine.escalation.model import Cause, Tier
from engine.signals.model import HappeningKind
from lti_app.db.models import Event, Flag, FlagChange, PracticeItem
from lti_app.practice.explaining import explain
from lti_app.practice.happenings import note_happening, recent_events, to_happenings
from lti_app.practice.received import Received
from tests.databases import on_sqlite
from tests.lti_app.practice.settings import plan

if TYPE_CHECKING:
    from tests.student import Student

pytestmark = on_sqlite

HARM = "I want to kill myself"


def said(student: Student) -> list[Event]:
    with student.context() as context:
        query = select(Event).where(Event.kind == HappeningKind.SAID).order_by(Event.id)
        return list(context.session.scalars(query))


def flags(student: Student) -> dict[str, Flag]:
    with student.context() as context:
        return {flag.cause: flag for flag in context.session.scalars(select(Flag))}


def test_a_message_to_a_teacher_is_heard_by_category(student: Student) -> None:
    student.ask(message="I give up, I can't do this")
    (event,) = said(student)
    assert event.notable
    assert event.data["heard"] == ["giving_up"]
    assert (event.data["words"], event.data["request"], event.data["item"]) == (7, 1, None)


def test_no_word_of_hers_is_in_the_log(student: Student) -> None:
    row = student.item()
    student.ask(message="zebrafish is what I wrote")
    student.hint(row, 1)
    student.hint(row, 2)
    student.hint(row, 3, next_step="take the zebrafish to the other side")
    with student.context() as context:
        assert not any("zebra" in str(event.data) for event in context.session.scalars(select(Event)))
        assert not any("zebra" in str(each.detail) for each in context.session.scalars(select(FlagChange)))


@pytest.mark.parametrize("way", ["ask", "explain", "next step", "answer"])
def test_words_of_harm_reach_a_teacher_at_once_wherever_she_writes_them(student: Student, way: str) -> None:
    row = student.item()
    if way == "ask":
        student.ask(message=HARM)
    elif way == "explain":
        row = student.solve()
        with student.context() as context:
            context.session.get_one(PracticeItem, row.id).asked = "routine"
        with student.context() as context:
            assert explain(context, row.token, HARM) is Received.COUNTED
    elif way == "next step":
        student.hint(row, 1)
        student.hint(row, 2)
        assert student.hint(row, 3, next_step=HARM) is Received.COUNTED
    else:
        assert student.send(row, 1, HARM) is Received.MALFORMED
    flag = flags(student)[Cause.SAFETY]
    assert (flag.tier, flag.kind) == (Tier.NOW, "case")
    assert flag.events == [said(student)[-1].id]
    assert flag.due_at is not None


@pytest.mark.parametrize(("line", "heard"), [("x", []), ("no clue", [["not_understanding"]])])
def test_a_line_that_is_refused_is_noted_only_where_something_was_heard(
    student: Student, line: str, heard: list[list[str]]
) -> None:
    row = student.item()
    student.hint(row, 1)
    student.hint(row, 2)
    assert student.hint(row, 3, next_step=line) is Received.MALFORMED
    assert [event.data["heard"] for event in said(student)] == heard


def test_words_of_harm_in_an_answer_that_is_a_word_are_heard_too(student: Student) -> None:
    with student.context() as context:
        context.practice_set.bank = "python-intro"
    plan(student, "pin", skill="types-of-values", template="type-name")
    row = student.item()
    assert student.send(row, 1, HARM) is Received.COUNTED
    assert flags(student)[Cause.SAFETY].events == [said(student)[-1].id]


def test_words_of_harm_sent_again_join_the_flag(student: Student) -> None:
    student.ask(key="a", message=HARM)
    student.ask(key="b", message=HARM)
    flag = flags(student)[Cause.SAFETY]
    assert flag.events == [event.id for event in said(student)]


def test_what_was_noted_is_read_back_as_it_was(student: Student) -> None:
    row = student.item()
    with student.context() as context:
        event = note_happening(context, HappeningKind.LEFT_IDLE, value=95.5, item=row.id)
        note_happening(context, HappeningKind.SAID, request=4, heard=frozenset({"panic"}), words=7)
        left, heard = to_happenings(recent_events(context.session, context.course, student.person))
        assert (left.event, left.kind, left.value, left.item) == (event.id, "left_idle", 95.5, row.id)
        assert (heard.words, heard.request, heard.at) == (7, 4, context.now)
        assert heard.heard == {"panic"}


def test_sixty_are_looked_at_however_many_there_are(student: Student) -> None:
    student.item()
    with student.context() as context:
        for place in range(70):
            note_happening(context, HappeningKind.CONFIDENCE, value=float(place))
        found = to_happenings(recent_events(context.session, context.course, student.person))
    assert [each.value for each in found] == [float(place) for place in range(10, 70)]
