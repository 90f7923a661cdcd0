"""The student's forms over HTTP: whatever is sent, and however often, nothing breaks, doubles or is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from engine.items.model import AnswerKind
from lti_app.db.models import Attempt, HelpRequest, PracticeItem
from lti_app.sandbox.markup import form_of, parse
from tests import factories
from tests.lti_app.conftest import VisitClient
from tests.student import Student

if TYPE_CHECKING:
    from tests.lti_app.practice.pages import Page

pytestmark = pytest.mark.slow

# As bytes of a form: what breaks databases, terminals and pages.
NASTY = {
    "NUL": b"%00",
    "NUL inside": b"3%00x",
    "control characters": b"%1B%5B31m%07%08%7F",
    "half of a surrogate pair": b"%ED%A0%80",
    "no UTF-8": b"%FF%FE",
    "an emoji": b"%F0%9F%99%82",
    "text turned round": b"%E2%80%AEabc",
    "markup": b"%3C%2Fp%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "a template": b"%7B%7B7*7%7D%7D%24%7B7%7D%24%24",
    "only spaces": b"%20%09%0D%0A%C2%A0",
    "10 kB": b"9" * 10_240,
}


def test_without_javascript_an_answer_leads_back_to_the_page(page: Page) -> None:
    answer = page.send("answer", page.form("answer") | page.wrong())
    assert answer.status_code == 303
    followed = page.visit.get(answer.headers["Location"])
    assert followed.status_code == 200
    assert "<html" in followed.text
    assert 'id="result"' in followed.text


@pytest.mark.parametrize("what", ["answer", "hint", "ask"])
def test_with_htmx_a_form_is_answered_with_the_part_that_changes(page: Page, what: str) -> None:
    form = page.form(what) | (page.wrong() if what == "answer" else {})
    answer = page.send(what, form, htmx=True)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert answer.text.lstrip().startswith('<div id="practice"')


@pytest.mark.parametrize("htmx", [False, True], ids=["page", "htmx"])
def test_an_answer_sent_twice_counts_once(page: Page, htmx: bool) -> None:
    form = page.form("answer") | page.wrong()
    statuses = {page.send("answer", form, htmx=htmx).status_code for _ in range(3)}
    assert statuses == {200 if htmx else 303}
    assert page.count(Attempt) == 1
    assert page.goes_on()


def test_answers_of_a_double_click_count_once(page: Page) -> None:
    form = page.form("answer") | page.wrong()
    browsers = [
        VisitClient(page.school.app.test_client(use_cookies=False), page.visit.runtime, page.visit.launch,
                    page.visit.secret)
        for _ in range(4)
    ]  # fmt: skip

    def send(browser: VisitClient) -> int:
        return browser._open(f"{page.path}/answer", method="POST", data=form).status_code

    with ThreadPoolExecutor(len(browsers)) as pool:
        assert set(pool.map(send, browsers)) == {303}
    assert page.count(Attempt) == 1


def test_a_hint_sent_twice_opens_one_rung(page: Page) -> None:
    form = page.form("hint")
    for _ in range(2):
        assert page.send("hint", form).status_code == 303
    assert page.student.item().hints == 1


def test_a_request_sent_twice_is_one_request(page: Page) -> None:
    form = page.form("ask") | {"message": "I am lost."}
    for _ in range(2):
        assert page.send("ask", form).status_code == 303
    assert page.count(HelpRequest) == 1


def test_two_requests_from_two_pages_are_two(page: Page) -> None:
    for _ in range(2):
        page.send("ask", page.form("ask"))
    assert page.count(HelpRequest) == 2


def test_back_and_again_changes_nothing_and_says_so(page: Page) -> None:
    old = page.form("answer") | page.right()
    page.send("answer", old)
    now = page.student.item()

    answer = page.send("answer", old | {"response": "something else"})
    assert page.student.item().id == now.id
    assert (page.count(Attempt), page.student.item().tries) == (1, 0)
    assert "already done" in page.visit.get(answer.headers["Location"]).text


def test_a_hint_from_an_old_page_opens_nothing(page: Page) -> None:
    old = page.form("hint")
    page.student.solve()
    assert page.send("hint", old).status_code == 303
    assert page.student.item().hints == 0


def test_of_two_tabs_the_first_answer_counts_and_the_second_tab_catches_up(page: Page) -> None:
    one, other = page.form("answer"), page.form("answer")
    assert one == other  # the same item, the same try
    wrong = page.wrong()
    page.send("answer", one | wrong)
    answer = page.send("answer", other | wrong, htmx=True)
    assert (page.count(Attempt), page.student.item().tries) == (1, 1)
    assert "already done" in answer.text
    assert dict(form_of(parse(answer.text), parse(answer.text).find("form")).fields)["number"] == "2"


@pytest.mark.parametrize("what", ["answer", "hint"])
def test_the_token_of_another_students_item_is_worth_nothing(page: Page, what: str) -> None:
    other = page.school.person()
    theirs = Student(page.school.runtime, page.school.clock, page.school.practice_set.id, other.id)
    their_row = theirs.item()
    page.get()
    form = page.form(what) | {"token": their_row.token, "response": theirs.right_answer(their_row)}
    assert page.send(what, form).status_code == 303
    assert page.count(Attempt) == 0
    for row in (theirs.item(), page.student.item()):
        assert (row.tries, row.hints, row.closed_at) == (0, 0, None)


@pytest.mark.parametrize("what", ["answer", "hint"])
def test_the_token_of_another_practice_set_is_worth_nothing(page: Page, what: str) -> None:
    with page.school.runtime.database.transaction() as session:
        course = session.merge(page.school.course)
        second = factories.practice_set(session, course).id
    elsewhere = Student(page.school.runtime, page.school.clock, second, page.student.person)
    row = elsewhere.item()
    form = page.form(what) | {"token": row.token, "response": elsewhere.right_answer(row)}
    assert page.send(what, form).status_code == 303
    assert page.count(Attempt) == 0
    for item in (elsewhere.item(), page.student.item()):
        assert (item.tries, item.hints, item.closed_at) == (0, 0, None)


@pytest.mark.sqlite_alone
@pytest.mark.parametrize("number", ["0", "-1", "2", "99", "abc", "", "1.0", "1e0", "0x1", "9" * 5000])
def test_a_try_that_is_not_the_present_one_is_not_counted(page: Page, number: str) -> None:
    form = page.form("answer") | page.wrong() | {"number": number}
    assert page.send("answer", form).status_code == 303
    assert page.count(Attempt) == 0
    assert page.goes_on()


@pytest.mark.sqlite_alone
@pytest.mark.parametrize("rung", ["0", "-1", "2", "99", "abc", "", "9" * 5000])
def test_a_rung_that_is_not_the_next_one_stays_shut(page: Page, rung: str) -> None:
    assert page.send("hint", page.form("hint") | {"rung": rung}).status_code == 303
    assert page.student.item().hints == 0


@pytest.mark.sqlite_alone
@pytest.mark.parametrize("name", ["token", "number"])
def test_an_answer_that_names_no_item_or_try_is_not_counted(page: Page, name: str) -> None:
    form = page.form("answer") | page.wrong()
    del form[name]
    assert page.send("answer", form).status_code == 303
    assert page.count(Attempt) == 0


@pytest.mark.sqlite_alone
@pytest.mark.parametrize("name", ["token", "rung"])
def test_a_hint_that_names_no_item_or_rung_opens_nothing(page: Page, name: str) -> None:
    form = page.form("hint")
    del form[name]
    assert page.send("hint", form).status_code == 303
    assert page.student.item().hints == 0


@pytest.mark.parametrize("typed", [None, ""])
def test_an_answer_left_empty_is_asked_for_and_costs_nothing(page: Page, typed: str | None) -> None:
    form = page.form("answer")
    form.pop("response", None)
    form |= {} if typed is None else {"response": typed}
    assert page.send("answer", form).status_code == 422
    assert page.send("answer", form, htmx=True).status_code == 200
    assert page.count(Attempt) == 0
    assert page.goes_on()


@pytest.mark.parametrize("fields", [{}, {"key": ""}, {"key": "\x00"}], ids=["none", "empty", "unfit"])
def test_a_request_without_a_key_is_never_taken_for_a_repeat(page: Page, fields: dict[str, Any]) -> None:
    # Rather one request too many than one that nobody ever sees.
    form = {"form_token": page.form("ask")["form_token"]} | fields
    for message in ("First.", "Second."):
        assert page.send("ask", form | {"message": message}).status_code == 303
    with page.school.runtime.database.transaction() as session:
        assert list(session.scalars(select(HelpRequest.message).order_by(HelpRequest.id))) == [
            "First.",
            "Second.",
        ]


def _typed_item(page: Page) -> None:
    """Go on to an item whose answer is a formula or a number."""
    while page.student.drawn(page.student.item()).kind not in (AnswerKind.NUMBER, AnswerKind.EXPRESSION):
        page.student.solve()


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
@pytest.mark.parametrize("kind", ["typed", "choice"])
def test_no_answer_breaks_the_page(page: Page, kind: str, value: bytes) -> None:
    if kind == "typed":
        _typed_item(page)
    while kind == "choice" and page.student.drawn(page.student.item()).kind is not AnswerKind.CHOICE:
        page.student.solve()
    before = page.count(Attempt)
    answer = page.send_bytes("answer", page.form("answer"), "response", value)
    assert answer.status_code == 422  # asked again
    assert "<script>" not in answer.text
    assert page.count(Attempt) == before
    assert page.goes_on()


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
@pytest.mark.parametrize("what", ["answer", "hint", "ask"])
def test_no_field_breaks_a_form(page: Page, what: str, value: bytes) -> None:
    form = page.form(what) | (page.wrong() if what == "answer" else {})
    for name in form:
        if name != "form_token":
            assert page.send_bytes(what, form, name, value).status_code < 500, name
    assert page.send_bytes(what, form, "form_token", value).status_code == 403
    assert page.goes_on()


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_no_message_is_lost_or_breaks_a_page(page: Page, value: bytes) -> None:
    answer = page.send_bytes("ask", page.form("ask"), "message", b"I+am+" + value + b"+lost")
    assert answer.status_code == 303
    with page.school.runtime.database.transaction() as session:
        message = session.scalars(select(HelpRequest.message)).one()
    assert message.startswith("I am")
    assert "\x00" not in message
    assert "<script>" not in page.get().text
    if len(value) < 1000:
        assert message.endswith("lost")


def test_a_message_keeps_its_lines_and_all_that_the_page_allows_to_write(page: Page) -> None:
    # A browser counts a line break as one character and sends two.
    lines = ["x" * 24] * 20
    page.send("ask", page.form("ask") | {"message": "\r\n".join(lines)})
    with page.school.runtime.database.transaction() as session:
        assert session.scalars(select(HelpRequest.message)).one() == "\n".join(lines)


def test_a_message_of_5000_characters_reaches_a_teacher_cut(page: Page) -> None:
    assert page.send("ask", page.form("ask") | {"message": "help " * 1000}).status_code == 303
    with page.school.runtime.database.transaction() as session:
        message = session.scalars(select(HelpRequest.message)).one()
    assert ("help " * 1000).startswith(message)
    assert len(message) >= 499


def test_what_is_far_too_large_is_refused_with_a_page(page: Page) -> None:
    answer = page.send("ask", page.form("ask") | {"message": "x" * 2_000_000})
    assert (answer.status_code, "WEB-TOO-LARGE" in answer.text) == (413, True)


@pytest.mark.parametrize("what", ["answer", "hint", "ask"])
@pytest.mark.sqlite_alone
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_a_form_is_only_ever_posted(page: Page, what: str, method: str) -> None:
    answer = page.visit._open(f"{page.path}/{what}", method=method)
    assert answer.status_code == 405
    assert method == "HEAD" or "WEB-METHOD" in answer.text


def test_the_head_of_the_page_can_be_asked_for(page: Page) -> None:
    answer = page.visit._open(page.path, method="HEAD")
    assert (answer.status_code, answer.data) == (200, b"")


def test_the_page_is_read_and_not_posted_to(page: Page) -> None:
    assert page.visit.post(page.path).status_code == 405


def test_a_malformed_answer_is_asked_for_again_with_what_was_typed(page: Page) -> None:
    _typed_item(page)
    for htmx in (False, True):
        answer = page.send("answer", page.form("answer") | {"response": "2x + ("}, htmx=htmx)
        assert answer.status_code == (200 if htmx else 422)
        box = parse(answer.text).find("#response")
        assert box.attributes["value"] == "2x + ("
        assert box.attributes["aria-invalid"] == "true"


@pytest.mark.sqlite_alone
@pytest.mark.parametrize("number", ["0", "99999999999", "9" * 19, "9" * 60, "-1", "1.5", "abc", "%00"])
def test_an_address_with_a_number_of_nothing_is_not_found(page: Page, number: str) -> None:
    assert page.visit.get(f"practice/{number}").status_code == 404
    assert page.visit.post(f"practice/{number}/ask").status_code == 404


def test_an_item_that_the_bank_no_longer_has_gives_way_to_another(page: Page) -> None:
    form = page.form("answer") | page.wrong()
    hint, row = page.form("hint"), page.student.item()
    with page.school.runtime.database.transaction() as session:
        session.execute(
            update(PracticeItem)
            .where(PracticeItem.id == row.id)
            .values(template="of-an-older-bank", digest=None)  # from before versions were kept
        )
    assert page.send("answer", form).status_code == 303
    assert page.send("hint", hint).status_code == 303
    assert page.get().status_code == 200
    assert page.student.item().id != row.id
    assert page.count(Attempt) == 0  # neither right nor missed
    assert page.goes_on()
