"""Where a practice session could end (A9): said once, with what was done, and practice goes on as ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lti_app.db.models import Learner
from lti_app.practice.history import recent_items
from lti_app.practice.learning import outlook_of
from lti_app.practice.pausing import PauseOffer, pause_offer, run_of_work
from tests.student import Student

if TYPE_CHECKING:
    from tests.lti_app.conftest import School, VisitClient


@pytest.fixture
def student(school: School) -> Student:
    person = school.person(name="Amara Okonkwo")
    return Student(school.runtime, school.clock, school.practice_set.id, person.id)


def _offer(student: Student) -> PauseOffer | None:
    with student.context() as context:
        learner = context.session.get_one(Learner, (context.course, student.person))
        recent = recent_items(context.session, context.course, student.person)
        return pause_offer(context, outlook_of(context, learner), recent, [])


def _run(student: Student) -> int:
    with student.context() as context:
        return len(run_of_work(recent_items(context.session, context.course, student.person), context.now))


@pytest.fixture
def visit(school: School, student: Student) -> VisitClient:
    with student.context() as context:
        person = context.person
    return school.visit(person=person)


def _page(visit: VisitClient, student: Student) -> str:
    return visit.get(f"practice/{student.practice_set}").text


def test_nobody_is_stopped_after_a_few_items(student: Student) -> None:
    for _ in range(3):
        student.miss()
    assert _offer(student) is None


def test_after_twenty_minutes_of_work_a_stop_is_offered_once(school: School, student: Student) -> None:
    student.thinks = 100.0
    offers = []
    for _ in range(10):
        student.miss()  # 200 seconds an item: twenty minutes are over with the sixth
        offers.append(_offer(student))
    assert [offer is not None for offer in offers] == [number == 6 for number in range(1, 11)]
    made = offers[5]
    assert made is not None
    assert (made.items, made.mastered) == (6, ())
    assert "20 minutes" in made.why


def test_the_page_shows_the_offer_above_an_item_that_is_open_all_the_same(
    visit: VisitClient, student: Student
) -> None:
    student.thinks = 100.0
    for _ in range(6):
        student.miss()
    page = _page(visit, student)
    assert page.index('id="pause"') < page.index('id="stem"')
    assert "Done in this sitting: 6 items" in page
    assert 'href="#stem">Go on</a>' in page
    assert "Check my answer" in page
    row = student.item()
    student.send(row, 1, student.wrong_answer(row))
    assert 'id="pause"' not in _page(visit, student)  # never in the middle of an item


def test_a_break_of_half_an_hour_begins_another_session(student: Student) -> None:
    for _ in range(3):
        student.solve()
    assert _run(student) == 3
    student.clock.advance(31 * 60)
    assert _run(student) == 0
    student.solve()
    assert _run(student) == 1
    assert _offer(student) is None
