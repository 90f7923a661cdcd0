"""Pages without an item, with another one, and with a plan of a teacher: calm, and with something to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lti_app.db.models import PlanStep, PracticeItem, StudentSettings
from lti_app.sandbox.markup import parse
from tests.databases import on_sqlite

if TYPE_CHECKING:
    from tests.lti_app.practice.pages import Page

pytestmark = on_sqlite


def _set(page: Page, **values: Any) -> None:
    """Let a teacher set something for the student."""
    key = page.school.course.id, page.student.person
    with page.school.runtime.database.transaction() as session:
        row = session.get(StudentSettings, key) or StudentSettings(course_id=key[0], person_id=key[1])
        for name, value in values.items():
            setattr(row, name, value)
        row.by_id, row.updated_at = page.student.person, page.school.clock.now()
        session.add(row)


def _plan(page: Page, kind: str, **values: Any) -> None:
    row = PlanStep(kind=kind, items=2, remaining=2, created_at=page.school.clock.now())
    row.course_id, row.person_id = page.school.course.id, page.student.person
    for name, value in values.items():
        setattr(row, name, value)
    with page.school.runtime.database.transaction() as session:
        session.add(row)


@pytest.mark.parametrize("begun", [False, True])
def test_a_student_whose_practice_was_stopped_finds_what_to_do_instead(page: Page, begun: bool) -> None:
    if begun:
        page.student.solve()
    _set(page, stopped=True)
    root = parse(page.get().text)
    assert "Nothing is wrong" in root.find("#halted").text
    links = {link.attributes["href"] for link in root.find_all("#halted a")}
    assert {"#ask", "#progress-title"} <= links
    assert all(root.find_all(link) for link in links if link.startswith("#"))
    assert not root.find_all("form.answer, #hints, [data-presence]")


def test_a_student_who_was_stopped_can_still_ask_a_teacher(page: Page) -> None:
    _set(page, stopped=True)
    page.send("ask", page.form("ask") | {"message": "When can I go on?"})
    assert "Your teacher has been asked." in page.get().text


@pytest.mark.parametrize("what", ["answer", "hint", "leave"])
def test_a_form_from_before_the_stop_counts_for_nothing(page: Page, what: str) -> None:
    form = page.form(what) | page.right()
    _set(page, stopped=True)
    assert page.send(what, form).status_code == 303
    assert 'id="halted"' in page.send(what, form, htmx=True).text
    _set(page, stopped=False)
    assert page.form("answer")["token"] == form["token"]
    assert page.form("answer")["number"] == "1"


def test_where_a_teacher_assigns_and_nothing_is_assigned_the_page_says_that_something_will_come(
    page: Page,
) -> None:
    _set(page, support_mode="human_first")
    assert "When there is something new, it is on this page." in parse(page.get().text).find("#halted").text


def test_another_item_comes_for_the_asking_and_the_first_one_ends_neither_right_nor_missed(
    page: Page,
) -> None:
    before, form = page.student.item(), page.form("leave")
    assert page.send("leave", form).status_code == 303
    assert page.student.item().id != before.id
    with page.school.runtime.database.transaction(writes=False) as session:
        row = session.get_one(PracticeItem, before.id)
        assert (row.right, row.left_by_choice) == (None, True)


def test_another_item_comes_once_however_often_the_form_is_sent(page: Page) -> None:
    form = page.form("leave")
    page.send("leave", form)
    second = page.student.item().id
    for _ in range(2):
        page.send("leave", form)
    assert page.student.item().id == second


def test_there_is_no_limit_to_asking_for_another(page: Page) -> None:
    served = set()
    for _ in range(6):
        served.add(page.student.item().id)
        page.send("leave", page.form("leave"))
    assert len(served) == 6


def test_a_check_cannot_be_left_and_does_not_offer_it(page: Page) -> None:
    row = page.student.item()
    with page.school.runtime.database.transaction() as session:
        session.get_one(PracticeItem, row.id).check = True
    assert not parse(page.get().text).find_all("form.leave")


def test_every_kind_of_plan_is_told_to_the_student(page: Page) -> None:
    skill = page.student.item().skill
    kinds = ("pin", "confidence", "expose", "review", "check", "prerequisite", "variants", "explain")
    for kind in kinds:
        _plan(page, kind, skill=skill)
    told = [sentence.text for sentence in parse(page.get().text).find_all("#plan li")]
    assert len(set(told)) == len(kinds)
    assert min(len(sentence.split()) for sentence in told) > 5
    assert not [sentence for sentence in told if skill in sentence]  # its title stands there


def test_of_a_long_plan_two_things_are_in_sight(page: Page) -> None:
    for kind in ("confidence", "review", "pin", "variants"):
        _plan(page, kind, skill=page.student.item().skill)
    plan = parse(page.get().text).find("#plan")
    assert "2 more things" in plan.text
    assert len(plan.find_all("details li")) == 2
