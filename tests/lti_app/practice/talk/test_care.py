"""A student whose words sound like danger is shown at once whom to call, and no quiz around it (B20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.items.model import AnswerKind
from lti_app.lti.roles import Role
from lti_app.sandbox.markup import parse
from tests.databases import on_sqlite

if TYPE_CHECKING:
    from tests.lti_app.conftest import School
    from tests.lti_app.practice.pages import Page

pytestmark = on_sqlite

WORDS = "I want to kill myself"


def _lands_on(page: Page, what: str, fields: dict[str, str]) -> str:
    answer = page.send(what, page.form(what) | fields)
    assert answer.status_code == 303
    return answer.headers["Location"]


@pytest.mark.parametrize("htmx", [False, True], ids=["page", "htmx"])
def test_words_that_sound_like_danger_lead_to_whom_to_call(page: Page, htmx: bool) -> None:
    answer = page.send("ask", page.form("ask") | {"message": WORDS}, htmx=htmx)
    address = answer.headers["HX-Redirect" if htmx else "Location"]
    assert address.endswith("/whom-to-call")
    shown = page.visit.get(address).text
    assert "you do not have to carry it alone" in shown
    root = parse(shown)
    assert root.find_all("form") == []  # nothing to answer
    assert [link.attributes["href"].rsplit("/", 2)[-2] for link in root.find_all("main a")] == ["practice"]


def test_the_same_form_sent_twice_leads_there_twice(page: Page) -> None:
    form = page.form("ask") | {"message": WORDS}
    for _ in range(2):
        assert page.send("ask", form).headers["Location"].endswith("/whom-to-call")


def test_a_line_for_a_hint_is_listened_to_even_where_it_does_not_open_it(page: Page) -> None:
    for _ in range(2):
        page.send("hint", page.form("hint"))
    answer = page.send("hint", page.form("hint") | {"next_step": WORDS})
    assert answer.headers["Location"].endswith("/whom-to-call")


@pytest.mark.parametrize("htmx", [False, True], ids=["page", "htmx"])
def test_words_where_an_answer_was_wanted_are_listened_to_and_count_as_no_answer(
    page: Page, htmx: bool
) -> None:
    while page.student.drawn(page.student.item()).kind is not AnswerKind.NUMBER:
        page.student.solve()
    answer = page.send("answer", page.form("answer") | {"response": WORDS}, htmx=htmx)
    assert answer.headers["HX-Redirect" if htmx else "Location"].endswith("/whom-to-call")
    assert page.goes_on()


def test_other_words_lead_back_to_practice(page: Page) -> None:
    assert "whom-to-call" not in _lands_on(page, "ask", {"message": "This homework is killing me."})


def test_practice_can_go_on_at_once_with_hints_and_answers(page: Page) -> None:
    _lands_on(page, "ask", {"message": WORDS})
    page.school.clock.advance(5)
    assert "whom-to-call" not in _lands_on(page, "hint", {"feeling": "stuck"})
    assert page.send("answer", page.form("answer") | {"response": "(("}).status_code == 422
    assert page.goes_on()
    page.school.clock.advance(minutes=2)
    assert 'id="heard"' not in page.visit.get(f"{page.path}/whom-to-call").text


def test_the_page_is_the_same_for_everybody_who_opens_it(page: Page) -> None:
    shown = page.visit.get(f"{page.path}/whom-to-call").text
    assert 'id="heard"' not in shown
    assert "emergency number" in shown
    assert f"{page.path}/whom-to-call" in page.get().text


def test_a_school_has_its_own_words(school: School) -> None:
    own = "Call Mr Osei, room 12, or 0800 111 222.\nDay and night: 116 111."
    runtime = school.app.extensions["baton"]
    settings = runtime.settings.model_copy(update={"safety_text": own})
    object.__setattr__(runtime, "settings", settings)
    shown = school.visit(Role.LEARNER).get(f"practice/{school.practice_set.id}/whom-to-call").text
    assert own in shown
    assert "emergency number" not in shown
