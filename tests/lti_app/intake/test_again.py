"""A placement anew, as a teacher asks for it when closing a flag."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from engine.escalation.model import Cause, Closure, ClosureOutcome, Done
from lti_app.browser import COOKIE
from lti_app.db.models import Flag, Person
from lti_app.demo.answers import wrong_response
from lti_app.intake.service import ask_again
from lti_app.lti.roles import Role
from lti_app.practice.response import fields_of
from lti_app.sandbox.markup import form_of
from lti_app.teacher.flags.closing import close, reopen
from tests.lti_app.conftest import ORIGIN
from tests.student import Student

if TYPE_CHECKING:
    from tests.lti_app.conftest import School
    from tests.lti_app.intake.conftest import Arrive
    from tests.lti_app.intake.newcomer import Newcomer

PLACE = "Finding your starting point"


@pytest.fixture
def who(school: School, arrive: Arrive) -> Newcomer:
    """A student of a set without an intake, for whom a flag was raised."""
    newcomer = arrive("off")
    Student(school.runtime, school.clock, school.practice_set.id, newcomer.person.id).ask()
    return newcomer


def close_flag(who: Newcomer, done: Done) -> None:
    teacher = who.school.person(Role.INSTRUCTOR)
    with who.school.runtime.database.transaction() as session:
        flag = session.scalars(select(Flag)).one()
        facts = Closure(Cause(flag.cause), done, ClosureOutcome.UNDERSTOOD)
        close(session, flag, facts, "", session.merge(teacher), who.school.clock.now())


def reopen_flag(who: Newcomer) -> None:
    with who.school.runtime.database.transaction() as session:
        flag = session.scalars(select(Flag)).one()
        reopen(session, flag, session.get_one(Person, who.person.id), who.school.clock.now())


def test_a_closure_lets_the_student_be_placed_anew_and_says_who_asked(who: Newcomer) -> None:
    close_flag(who, Done.PLACED_ANEW)
    assert who.step() == PLACE
    assert "Your teacher suggested" in who.page().find("main").text
    assert who.place(right=True) <= 12
    who.send()
    assert who.step() == "practice"


def test_it_comes_after_the_next_answer_also_where_pages_change_in_place(who: Newcomer) -> None:
    assert who.step() == "practice"
    form = form_of(who.page(), who.page().find("form.answer"))
    _, item = who.open_item(placement=False)
    close_flag(who, Done.PLACED_ANEW)
    fields = dict(form.fields) | {"form_token": who.school.runtime.vault.form_token(who.visit.launch)}
    answer = who.visit.client.open(
        form.action,
        base_url=ORIGIN,
        method="POST",
        data=fields | dict(fields_of(item, wrong_response(item)).lists()),
        headers={"Cookie": f"{COOKIE}={who.visit.secret}", "Origin": ORIGIN, "HX-Request": "true"},
    )
    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"].endswith(who.address)
    assert answer.text == ""
    assert who.step() == PLACE


def test_another_closure_does_not(who: Newcomer) -> None:
    close_flag(who, Done.TALKED)
    assert who.step() == "practice"


def test_a_flag_opened_again_takes_back_what_has_not_begun(who: Newcomer) -> None:
    close_flag(who, Done.PLACED_ANEW)
    reopen_flag(who)
    assert who.step() == "practice"


def test_a_placement_that_has_begun_is_not_taken_back(who: Newcomer) -> None:
    close_flag(who, Done.PLACED_ANEW)
    who.step()
    who.answer(right=True)
    reopen_flag(who)
    assert who.step() == PLACE


def test_asking_again_while_one_is_under_way_changes_nothing(school: School, who: Newcomer) -> None:
    for expected in (1, 0):
        with school.runtime.database.transaction() as session:
            args = session, school.course.id, who.person.id, school.clock.now(), school.practice_set.id
            assert ask_again(*args) == expected
    row = who.placement()
    assert row is not None
    assert row.turn == 1


def test_the_second_time_begins_from_what_is_known_by_now(school: School, arrive: Arrive) -> None:
    who = arrive("placement")
    first = who.place(right=True)
    who.send()
    with school.runtime.database.transaction() as session:
        assert ask_again(session, school.course.id, who.person.id, school.clock.now()) == 1
    assert who.place(right=True) <= first
    row = who.placement()
    assert row is not None
    assert (row.turn, row.state) == (2, "done")
