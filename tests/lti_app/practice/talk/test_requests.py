"""What the student sees of her request for a person: sent, seen, answered, closed, and when (A6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_app.db.models import Enrolment, Flag, FlagChange
from lti_app.lti.roles import Role
from lti_app.sandbox.markup import parse
from tests.databases import on_sqlite

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.lti_app.practice.pages import Page

pytestmark = on_sqlite


def _ask(page: Page) -> int:
    """Let the student ask, and a quarter of an hour pass; return the number of the case."""
    page.send("ask", page.form("ask") | {"message": "I am lost."})
    page.school.clock.advance(minutes=15)
    with page.school.runtime.database.transaction(writes=False) as session:
        return session.scalars(select(Flag.id).where(Flag.cause == "student_asked")).one()


def _teacher(page: Page) -> int:
    """Return somebody of the staff."""
    with page.school.runtime.database.transaction(writes=False) as session:
        found = session.scalars(select(Enrolment.person_id).where(Enrolment.role == Role.INSTRUCTOR)).first()
    return found or page.school.person(Role.INSTRUCTOR).id


def _change(page: Page, flag: int, state: str, **values: object) -> None:
    teacher = _teacher(page)
    with page.school.runtime.database.transaction() as session:
        row = session.get_one(Flag, flag)
        row.state = state
        for name, value in values.items():
            setattr(row, name, value)
        change = FlagChange(flag_id=flag, action="claim", state=state, at=page.school.clock.now())
        change.by_id = teacher
        session.add(change)


def _said(page: Page) -> str:
    return " ".join(parse(page.get().text).find("#ask").text.split())


def test_nothing_is_said_of_a_request_that_was_never_made(page: Page) -> None:
    assert 'id="so-far"' not in page.get().text


def test_a_request_was_sent(page: Page) -> None:
    _ask(page)
    assert "Your teacher has been asked." in _said(page)
    assert "Sent 15 minutes ago" in _said(page)
    assert "seen" not in _said(page)


def test_a_case_that_somebody_opened_shows_as_seen(page: Page) -> None:
    flag = _ask(page)
    _change(page, flag, "open", seen_at=page.school.clock.now())
    page.school.clock.advance(minutes=10)
    assert "Your teacher has seen that you asked." in _said(page)
    assert "Sent 25 minutes ago · seen 10 minutes ago" in _said(page)


def test_a_case_that_somebody_took_on_shows_as_seen(page: Page) -> None:
    _change(page, _ask(page), "claimed")
    assert "Your teacher has seen that you asked." in _said(page)


def test_a_second_request_is_not_seen_by_who_saw_the_first(page: Page) -> None:
    flag = _ask(page)
    _change(page, flag, "claimed", seen_at=page.school.clock.now())
    page.school.clock.advance(minutes=5)
    assert _ask(page) == flag  # it joins the open case
    assert "Your teacher has been asked." in _said(page)
    assert "seen" not in _said(page)
    _change(page, flag, "in_progress")
    assert "Your teacher has seen that you asked." in _said(page)


def test_a_message_about_it_shows_as_answered(page: Page, write: Callable[..., int]) -> None:
    flag = _ask(page)
    write("Look at the second line again.", flag_id=flag)
    page.school.clock.advance(minutes=3)
    assert "answered 3 minutes ago" in _said(page)
    assert "Your teacher has written back." in _said(page)


def test_a_teacher_who_waits_to_talk_to_her_shows_as_answered(page: Page) -> None:
    _change(page, _ask(page), "waiting_for_student")
    assert "Your teacher has answered and waits for you." in _said(page)


def test_a_draft_answers_nothing(page: Page, write: Callable[..., int]) -> None:
    write("Not yet.", flag_id=_ask(page), state="draft", approved_at=None, approved_by_id=None)
    assert "answered" not in _said(page)


def test_a_message_from_before_the_request_does_not_answer_it(page: Page, write: Callable[..., int]) -> None:
    flag = _ask(page)
    write("About something else.", flag_id=flag)
    page.school.clock.advance(minutes=30)
    assert _ask(page) == flag  # the second request joins the open case
    assert "Sent 15 minutes ago" in _said(page)
    assert "answered" not in _said(page)


def test_a_closed_case_shows_as_looked_after_and_the_student_can_ask_again(page: Page) -> None:
    flag = _ask(page)
    _change(page, flag, "resolved", ended_at=page.school.clock.now(), open_key=None)
    page.school.clock.advance(hours=1)
    assert "looked after 1 hour ago" in _said(page)
    assert "You can always ask again." in _said(page)
    assert page.form("ask")["key"]
