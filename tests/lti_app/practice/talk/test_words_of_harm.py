"""Words of harm reach a person wherever they were written, and nothing keeps them waiting (B20)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from engine.items.model import AnswerKind
from lti_app.db.models import Event, Flag, PracticeSet
from lti_app.lti.roles import Role
from tests.databases import on_sqlite
from tests.lti_app.teacher.putting import put_flag

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.lti_app.conftest import VisitClient
    from tests.lti_app.practice.pages import Page

pytestmark = on_sqlite

WORDS = "I want to kill myself"
CARE = "/whom-to-call"


def _flag(page: Page) -> Flag | None:
    with page.school.runtime.database.transaction(writes=False) as session:
        return session.scalar(select(Flag).where(Flag.cause == "safety", Flag.ended_at.is_(None)))


def _heard(page: Page) -> int:
    with page.school.runtime.database.transaction(writes=False) as session:
        return session.scalar(select(func.count()).select_from(Event).where(Event.kind == "said")) or 0


def _teacher(page: Page) -> VisitClient:
    return page.school.visit(Role.INSTRUCTOR)


def _number_item(page: Page) -> None:
    while page.student.drawn(page.student.item()).kind is not AnswerKind.NUMBER:
        page.student.solve()


def _ask(page: Page) -> None:
    page.send("ask", page.form("ask") | {"message": WORDS})


def _refused_line(page: Page) -> None:
    for _ in range(2):
        page.send("hint", page.form("hint"))
    page.send("hint", page.form("hint") | {"next_step": WORDS})


def _no_answer(page: Page) -> None:
    _number_item(page)
    page.send("answer", page.form("answer") | {"response": WORDS})


def _stale_answer(page: Page) -> None:
    _number_item(page)
    form = page.form("answer")
    page.student.solve()
    page.send("answer", form | {"response": WORDS})


def _stale_line(page: Page) -> None:
    for _ in range(2):
        page.send("hint", page.form("hint"))
    form = page.form("hint")
    page.student.solve()
    page.send("hint", form | {"next_step": WORDS})


def _second_request(page: Page) -> None:
    form = page.form("ask") | {"message": "Can you help me?"}
    page.send("ask", form)
    page.send("ask", form | {"message": WORDS})


WAYS = [_ask, _refused_line, _no_answer, _stale_answer, _stale_line, _second_request]


@pytest.mark.parametrize("write", WAYS, ids=lambda way: way.__name__)
def test_wherever_they_are_written_a_person_gets_a_case_and_can_read_them(
    page: Page, write: Callable[[Page], None]
) -> None:
    write(page)
    flag = _flag(page)
    assert flag is not None
    assert (flag.tier, flag.kind, flag.state) == (3, "case", "open")
    shown = _teacher(page).get(f"flags/{flag.id}").text
    # Of a request that came twice with other words, the second has no place of its own but the open item.
    assert WORDS in shown
    assert page.visit.get(f"{page.path}{CARE}").text.count('id="heard"') == 1


def test_an_answer_in_words_leads_to_whom_to_call_though_it_counts_as_wrong(page: Page) -> None:
    with page.school.runtime.database.transaction() as session:
        session.get_one(PracticeSet, page.school.practice_set.id).bank = "python-intro"
    for _ in range(60):
        if page.student.drawn(page.student.item()).kind in (AnswerKind.TEXT, AnswerKind.OUTPUT):
            break
        page.student.solve()
    answer = page.send("answer", page.form("answer") | {"response": WORDS})
    assert answer.headers["Location"].endswith(CARE)
    flag = _flag(page)
    assert flag is not None
    assert WORDS in _teacher(page).get(f"flags/{flag.id}").text


def test_the_same_form_again_adds_nothing(page: Page) -> None:
    _number_item(page)
    form = page.form("answer") | {"response": WORDS}
    page.student.solve()
    for _ in range(3):
        page.send("answer", form)
        page.school.clock.advance(minutes=5)
    assert _heard(page) == 1


def test_other_words_in_a_form_that_came_too_late_leave_nothing_behind(page: Page) -> None:
    _number_item(page)
    form = page.form("answer") | {"response": "I give up, I can't do this"}
    page.student.solve()
    page.send("answer", form)
    assert _heard(page) == 0


def test_they_are_not_put_off_and_not_dismissed_among_others(page: Page) -> None:
    _ask(page)
    flag, teacher = _flag(page), _teacher(page)
    assert flag is not None
    assert teacher.post(f"flags/{flag.id}/act", action="week").status_code == 409
    for do in ("snooze", "dismiss"):
        teacher.post("queue/several", do=do, flag=str(flag.id), reason="Seen.", until="week")
    after = _flag(page)
    assert after is not None
    assert after.snoozed_until is None
    assert 'id="put-off"' not in teacher.get(f"flags/{flag.id}").text


@pytest.mark.parametrize("tab", ["mine", "review", "held", "snoozed", "notices", "ended"])
def test_every_tab_says_that_somebody_is_needed_now(page: Page, tab: str) -> None:
    _ask(page)
    teacher = _teacher(page)
    assert 'id="see-now"' in teacher.get(f"queue?show={tab}").text
    assert 'id="see-now"' in teacher.get("queue?cause=misconception").text
    assert 'id="see-now"' not in teacher.get("queue").text


def test_a_request_that_was_put_off_comes_back_when_the_student_asks_again(page: Page) -> None:
    page.student.ask("one", "Can you help me?")
    teacher = _teacher(page)
    with page.school.runtime.database.transaction(writes=False) as session:
        flag = session.scalars(select(Flag.id).where(Flag.cause == "student_asked")).one()
    teacher.post(f"flags/{flag}/act", action="week")
    page.student.ask("two", "Please?")
    with page.school.runtime.database.transaction(writes=False) as session:
        assert session.get_one(Flag, flag).snoozed_until is None


def test_a_case_that_waits_for_the_student_waits_no_more_once_she_has_spoken(page: Page) -> None:
    _ask(page)
    first, teacher = _flag(page), _teacher(page)
    assert first is not None
    teacher.post(f"flags/{first.id}/act", action="wait")
    page.school.clock.advance(minutes=5)
    page.student.ask("two", WORDS)
    again = _flag(page)
    assert again is not None
    assert (again.id, again.state, again.owner_id is not None) == (first.id, "claimed", True)


def test_a_case_that_has_stood_open_for_long_takes_what_is_new(page: Page) -> None:
    _ask(page)
    first = _flag(page)
    assert first is not None
    person, long_ago = page.student, page.school.clock.now() - timedelta(days=1)
    with page.school.runtime.database.transaction(writes=False) as session:
        student = session.get_one(Flag, first.id).person
    for _ in range(25):
        put_flag(page.school, student, state="resolved", ended_at=long_ago)
    page.school.clock.advance(minutes=5)
    assert person.ask("two", WORDS)
    again = _flag(page)
    assert again is not None
    assert again.id == first.id
    assert len(again.events) == 2
