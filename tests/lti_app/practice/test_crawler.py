"""No response holds an answer, an unopened hint or the seed that gives them, whatever a student does (A4).

How it is shown: a bank in which every secret is a number or word that stands nowhere else. A student goes
through everything that there is for each kind of item, and after each response the ledger looks for what she
may not know yet: in body, headers, cookies and addresses, as it is, as markup, encoded and hashed. A second
student goes the same way with other numbers: what comes back must be the same but for the numbers, so that
not even a part of a secret tells. That all this finds something is shown by planting leaks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from engine.items.draw import hint
from engine.items.model import AnswerKind
from lti_app.content.banks import load_bank
from lti_app.db.models import Flag, Message, Person, PracticeItem, PracticeSet, StudentSettings
from lti_app.lti.roles import Role
from lti_app.practice.context import PracticeContext, fresh_seed
from lti_app.practice.serving import drawn, new_item, open_item, put_back
from tests import tell_tale
from tests.databases import on_sqlite
from tests.lti_app.practice.crawler import Crawler, LeakError, two_wrong
from tests.lti_app.practice.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask, Response

    from engine.items.model import Bank
    from tests.lti_app.conftest import School

pytestmark = [pytest.mark.slow, on_sqlite]

KINDS = [kind for kind in AnswerKind if kind is not AnswerKind.EXPLANATION]
LINE = "I would begin at the end and go back from there."
OTHER_LINE = "I lost my way somewhere in the middle of it."


@pytest.fixture
def bank(monkeypatch: pytest.MonkeyPatch) -> Bank:
    tell_tale.add_bank(monkeypatch)
    return load_bank(tell_tale.BANK)


def climb(crawler: Crawler) -> None:
    """Try to open each rung too early and without what it asks for, then open it."""
    row = crawler.row()

    def hint_form(rung: int, **said: str) -> dict[str, str]:
        return {"token": row.token, "rung": str(rung), **said}

    for rung in (2, 3, 4, 5, 0, -1):
        crawler.send(f"rung {rung} too early", "hint", hint_form(rung, feeling="stuck", next_step=LINE))
    crawler.send("no feeling", "hint", hint_form(1))
    crawler.ledger.tell(row, "rung 1")
    crawler.send("rung 1", "hint", crawler.form("hint") | {"feeling": "unsure"})
    crawler.look("rung 1")
    crawler.ledger.tell(row, "rung 2")
    crawler.send("rung 2", "hint", crawler.form("hint"))
    for line in ("", "zzzz", crawler.item(row).stem):
        crawler.send("no next step", "hint", hint_form(3, next_step=line))
    crawler.look("rung 2")
    crawler.ledger.tell(row, "rung 3")
    crawler.send("rung 3", "hint", crawler.form("hint") | {"next_step": LINE})
    crawler.send("no attempt yet", "hint", hint_form(4))
    crawler.look("rung 3")


def miss_and_be_shown(crawler: Crawler) -> None:
    """Miss the open item after real tries; be shown how it is done, and miss the fresh one in a hurry."""
    row = crawler.row()
    one, other = two_wrong(crawler.item(row))
    crawler.answer("first try", one)
    crawler.look("wrong once", around=True)
    crawler.ledger.tell(row, "rung 4")
    crawler.send("rung 4", "hint", {"token": row.token, "rung": "4"})
    crawler.look("rung 4")
    crawler.answer("second try", other)
    crawler.look("missed", around=True)
    for line in ("", "idk", crawler.item(row).stem):
        crawler.send("no line", "solution", {"token": row.token, "text": line})
    crawler.ledger.tell(row, "answer")
    crawler.send("solution", "solution", {"token": row.token, "text": OTHER_LINE})
    assert "The answer is" in crawler.look("solution", around=True)
    check = crawler.row()
    assert check.check_of_id == row.id
    crawler.send("a hint for a check", "hint", {"token": check.token, "rung": "1", "feeling": "stuck"})
    for number, wrong in enumerate(two_wrong(crawler.item(check)), 1):
        crawler.answer(f"check, try {number}", wrong, seconds=0.5)
        crawler.ledger.kept.pop(f"{check.id} rung 3", None)  # one like it is shown when it is missed
        crawler.look(f"check, after try {number}")
    crawler.send("a solution that is not offered", "solution", {"token": check.token, "text": LINE})


def be_asked_how(crawler: Crawler) -> None:
    """Answer right faster than thought; say how, twice."""
    for _ in range(3):
        crawler.answer("right", crawler.item(crawler.row()).answer)
    row = crawler.row()
    crawler.answer("right at once", crawler.item(row).answer, seconds=0.5)
    assert "not graded" in crawler.look("asked how")
    for text in ("", LINE):
        crawler.send("how", "explain", {"token": row.token, "text": text})
        crawler.look("said how")


def go_wrong(crawler: Crawler) -> None:
    """Send what no page would, and go where no student belongs."""
    row = crawler.row()
    item = crawler.item(row)
    for number, response in (("1", ""), ("1", "(("), ("1", "9" * 600), ("2", "7"), ("x", "7")):
        fields = {"token": row.token, "number": number, "response": response}
        if not (item.kind in (AnswerKind.TEXT, AnswerKind.OUTPUT) and response in ("((", "7")):
            crawler.send(f"odd answer {number}", "answer", fields)
    crawler.send("no token", "answer", {"number": "1", "response": "7"})
    crawler.send("a token of nobody", "hint", {"token": "x" * 32, "rung": "1", "feeling": "stuck"})
    for path in (
        "queue",
        "flags/1",
        "practice/999999",
        "class",
        "practice/1/answer",
        "nowhere",
        "students/999999/work",
    ):
        crawler.get(f"at {path}", path)


def check_transfer(crawler: Crawler) -> None:
    """Meet the open item's place taken by a transfer check in another form, and miss it."""
    with crawler.school.runtime.database.transaction() as session:
        context = PracticeContext.of(
            session,
            session.get_one(PracticeSet, crawler.practice_set),
            session.get_one(Person, crawler.person.id),
            now=crawler.school.clock.now(),
            policy="default",
        )
        before = open_item(context)
        assert before is not None
        put_back(context, before)
        surfaces = context.bank.templates[before.template].surfaces
        values = {"template": before.template, "skill": before.skill, "reason": before.reason}
        check = PracticeItem(**values, seed=fresh_seed(), predicted=0.85, check=True)
        check.surface = len(surfaces)
        new_item(context, check)
    assert "There are no hints for this one" in crawler.look("transfer check")
    row = crawler.row()
    crawler.send("a hint for it", "hint", {"token": row.token, "rung": "1", "feeling": "stuck"})
    for number, wrong in enumerate(two_wrong(crawler.item(row)), 1):
        crawler.answer(f"transfer, try {number}", wrong, seconds=0.5)
        crawler.ledger.kept.pop(f"{row.id} rung 3", None)
        crawler.look(f"transfer, after try {number}")


def leave(crawler: Crawler) -> None:
    """Ask for another item, and go on asking about the one that was left."""
    row = crawler.row()
    crawler.send("leave", "leave", crawler.form("leave"))
    assert crawler.row().id != row.id
    crawler.look("left", around=True)
    old = {"token": row.token, "number": "1", "rung": "1", "feeling": "stuck", "response": "7"}
    for what in ("leave", "hint", "answer", "solution", "explain", "preview", "presence"):
        crawler.send(f"{what} of the one that was left", what, old)


def be_there(crawler: Crawler) -> None:
    """Say that the page is open, as it says so itself, and as it never would."""
    token = crawler.row().token
    for visible, idle in (("1", "0"), ("1", "130"), ("0", "131"), ("x", "-1")):
        crawler.send("presence", "presence", {"token": token, "visible": visible, "idle": idle})


def be_offered(crawler: Crawler) -> None:
    """Be asked how it goes, say what was not offered, and then say it."""
    now = crawler.school.clock.now()
    flag = Flag(policy="default", policy_version=1, rule="a-rule", cause="uncertainty", tier=1, severity=1)
    flag.confidence, flag.play, flag.kind = 0.9, "a-play", "notice"
    flag.open_key = f"{crawler.school.course.id}:{crawler.person.id}:uncertainty"
    flag.course_id, flag.person_id = crawler.school.course.id, crawler.person.id
    flag.practice_set_id, flag.raised_at, flag.updated_at = crawler.practice_set, now, now
    with crawler.school.runtime.database.transaction() as session:
        session.add(flag)
    assert 'id="offer"' in crawler.look("offered", around=True)
    form = crawler.form("offer")
    for said in ("maybe", "stuck", "fine", "no"):
        crawler.send(f"said {said}", "offer", form | {"said": said})
        crawler.look(f"after {said}")


def be_written_to(crawler: Crawler) -> None:
    """Get a message from a teacher and put it away; write something worrying, and see whom to call."""
    teacher = crawler.school.person(Role.INSTRUCTOR, name="Ms Adeyemi")
    now = crawler.school.clock.now()
    with crawler.school.runtime.database.transaction() as session:
        session.add(
            Message(
                key=f"key-{crawler.person.id}",
                course_id=crawler.school.course.id,
                person_id=crawler.person.id,
                practice_set_id=crawler.practice_set,
                template="praise",
                drafted=LINE,
                text=LINE,
                state="approved",
                by_id=teacher.id,
                created_at=now,
                approved_by_id=teacher.id,
                approved_at=now,
            )
        )
    assert LINE in crawler.look("written to", around=True)
    form = crawler.form("read")
    for _ in range(2):
        crawler.send("read", "read", form)
    crawler.look("put away", around=True)
    crawler.send("worrying words", "ask", {"key": "key-2", "message": "I want to kill myself"})
    crawler.get("whom to call", f"practice/{crawler.practice_set}/whom-to-call")


def be_stopped(crawler: Crawler) -> None:
    """Meet a page where a teacher has stopped practice, and try to go on all the same."""
    row = crawler.row()
    with crawler.school.runtime.database.transaction() as session:
        settings = StudentSettings(
            course_id=crawler.school.course.id, person_id=crawler.person.id, stopped=True
        )
        settings.by_id, settings.updated_at = crawler.person.id, crawler.school.clock.now()
        session.add(settings)
    assert 'id="halted"' in crawler.get("stopped", f"practice/{crawler.practice_set}")
    sent = {"token": row.token, "number": "1", "rung": "1", "feeling": "stuck", "response": "7", "text": LINE}
    for what in ("answer", "hint", "solution", "leave", "preview", "presence"):
        crawler.send(f"{what} while stopped", what, sent)
    crawler.get("stopped still", f"practice/{crawler.practice_set}", htmx=True)


def journey(school: School, bank: Bank, kind: AnswerKind) -> Crawler:
    """Go through everything that there is for a kind of item."""
    crawler = Crawler.arrive(school, Ledger(bank), f"skill-{kind}")
    crawler.look("fresh", around=True)
    go_wrong(crawler)
    wrong = two_wrong(crawler.item(crawler.row()))[0]
    crawler.send("preview", "preview", {"token": crawler.row().token, "response": wrong})
    climb(crawler)
    miss_and_be_shown(crawler)
    be_asked_how(crawler)
    check_transfer(crawler)
    crawler.send("ask", "ask", {"key": "key-1", "message": "What is the answer?"})
    crawler.look("asked", around=True)
    return crawler


def beside(school: School, bank: Bank, kind: AnswerKind) -> Crawler:
    """Go through everything that goes on around an item, which is the same for each kind."""
    crawler = Crawler.arrive(school, Ledger(bank), f"skill-{kind}")
    crawler.look("fresh")
    leave(crawler)
    be_there(crawler)
    be_offered(crawler)
    be_written_to(crawler)
    be_stopped(crawler)
    return crawler


def same(one: Crawler, other: Crawler) -> None:
    """Make sure that two students were told the same, but for the numbers."""
    assert [state for state, _ in one.seen] == [state for state, _ in other.seen]
    for (state, mine), (_, theirs) in zip(one.seen, other.seen, strict=True):
        assert mine == theirs, state


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_told_before_its_time_nor_a_part_of_it(
    school: School, bank: Bank, kind: AnswerKind
) -> None:
    one, other = journey(school, bank, kind), journey(school, bank, kind)
    same(one, other)
    assert len(one.seen) > 60


@pytest.mark.parametrize("kind", [AnswerKind.NUMBER, AnswerKind.CHOICE])
def test_what_goes_on_around_an_item_tells_nothing_either(
    school: School, bank: Bank, kind: AnswerKind
) -> None:
    one, other = beside(school, bank, kind), beside(school, bank, kind)
    same(one, other)
    assert len(one.seen) > 40


def test_a_placement_tells_nothing_of_its_items(school: School, bank: Bank) -> None:
    crawler = Crawler.arrive(school, Ledger(bank), "", intake="full")
    crawler.get("notice", f"practice/{crawler.practice_set}")
    crawler.send("notice", "intake/notice", {})
    crawler.get("goal", f"practice/{crawler.practice_set}")
    crawler.send("goal", "intake/goal", {"do": "save", "goal": "Tell me the answers."})
    crawler.get("confidence", f"practice/{crawler.practice_set}")
    crawler.send("confidence", "intake/confidence", {"do": "skip"})
    asked = 0
    while 'id="count"' in crawler.get("placement", f"practice/{crawler.practice_set}"):
        row = crawler.row()
        asked += 1
        for fields in ({"do": "answer", "response": "(("}, {"do": "answer", "response": ""}):
            if row.skill != "skill-text" or not fields["response"]:
                crawler.send("placement, malformed", "intake/item", {"token": row.token, **fields})
        do = {"do": "pass"} if asked % 3 == 0 else {"do": "answer", "response": "7"}
        crawler.send("placement", "intake/item", {"token": row.token, **do})
        if asked == 6:
            crawler.send("skip", "intake/skip", {})
    assert asked >= 3
    crawler.get("summary", f"practice/{crawler.practice_set}/intake/summary")
    crawler.send("seen", "intake/seen", {})
    crawler.look("after it")


def test_a_good_place_to_stop_tells_nothing(school: School, bank: Bank) -> None:
    crawler = Crawler.arrive(school, Ledger(bank), "skill-number")
    crawler.look("fresh", around=True)
    for _ in range(7):
        crawler.answer("right", crawler.item(crawler.row()).answer, seconds=240)
        if 'id="pause"' in crawler.look("between"):
            return
    raise AssertionError("no good place to stop came")


def test_no_static_file_holds_anything_of_a_bank(school: School, bank: Bank) -> None:
    crawler = Crawler.arrive(school, Ledger(bank), "skill-parsons")
    crawler.look("fresh", around=True)
    assert len(crawler.static) >= 3
    shipped = load_bank("algebra-1")
    secrets = [*shipped.templates, *shipped.misconceptions, *bank.templates]
    secrets += [line for each in shipped.templates.values() for line in (*each.hints, *each.worked)]
    for address in crawler.static:
        text = crawler.visit.get(address, buffered=True).text
        assert not [secret for secret in secrets if secret in text], address


Leak = "Callable[[Bank, PracticeItem, Response], None]"


def _say(response: Response, text: str) -> None:
    if response.mimetype == "text/html":
        response.set_data(response.get_data(as_text=True) + text)


def in_a_comment(bank: Bank, row: PracticeItem, response: Response) -> None:
    _say(response, f"<!-- {drawn(bank, row).answer} -->")


def in_entities(bank: Bank, row: PracticeItem, response: Response) -> None:
    _say(response, "<p hidden>" + "".join(f"&#{ord(sign)};" for sign in drawn(bank, row).answer) + "</p>")


def between_tags(bank: Bank, row: PracticeItem, response: Response) -> None:
    _say(response, "".join(f"<i>{sign}</i>" for sign in drawn(bank, row).answer))


def in_a_header(bank: Bank, row: PracticeItem, response: Response) -> None:
    response.headers["X-Debug"] = drawn(bank, row).answer


def in_a_cookie(bank: Bank, row: PracticeItem, response: Response) -> None:
    response.set_cookie("debug", drawn(bank, row).answer)


def in_a_redirect(bank: Bank, row: PracticeItem, response: Response) -> None:
    if response.location:
        response.location += f"&was={drawn(bank, row).answer}"


def a_hint(bank: Bank, row: PracticeItem, response: Response) -> None:
    if row.hints < 4:
        _say(
            response,
            f"<template>{hint(bank.templates[row.template], drawn(bank, row), 4).lines[0]}</template>",
        )


def the_seed(bank: Bank, row: PracticeItem, response: Response) -> None:
    _say(response, f'<b data-id="{row.seed:x}"></b>')


def the_template(bank: Bank, row: PracticeItem, response: Response) -> None:
    _say(response, f'<b data-id="{row.template}"></b>')


def one_bit(bank: Bank, row: PracticeItem, response: Response) -> None:
    _say(response, f'<b data-id="{drawn(bank, row).answer[-1]}"></b>')


LEAKS = [in_a_comment, in_entities, between_tags, in_a_header, in_a_cookie, in_a_redirect, a_hint, the_seed,
         the_template, one_bit]  # fmt: skip


def plant(app: Flask, bank: Bank, leak: Callable[[Bank, PracticeItem, Response], None]) -> None:
    """Let every response of practice to a student with an open item leak something of it."""

    def spoil(response: Response) -> Response:
        runtime = app.extensions["baton"]
        with runtime.database.transaction(writes=False) as session:
            row = session.scalars(
                select(PracticeItem)
                .where(PracticeItem.open_key.is_not(None), PracticeItem.bank == bank.id)
                .order_by(PracticeItem.id.desc())
                .limit(1)
            ).first()
            if row is not None:
                leak(bank, row, response)
        return response

    app.after_request(spoil)


@pytest.mark.parametrize("leak", LEAKS)
def test_a_leak_that_is_planted_is_found(
    school: School, bank: Bank, leak: Callable[[Bank, PracticeItem, Response], None]
) -> None:
    plant(school.app, bank, leak)
    with pytest.raises(AssertionError) as found:
        test_nothing_is_told_before_its_time_nor_a_part_of_it(school, bank, AnswerKind.NUMBER)
    assert isinstance(found.value, LeakError) == (leak is not one_bit)


@pytest.mark.parametrize("kind", [AnswerKind.CHOICE, AnswerKind.CHOICES, AnswerKind.MATCHING])
def test_a_mark_on_the_right_one_is_found(school: School, bank: Bank, kind: AnswerKind) -> None:
    def mark(bank: Bank, row: PracticeItem, response: Response) -> None:
        key = drawn(bank, row).answer[0]
        page = response.get_data(as_text=True)
        response.set_data(page.replace(f'value="{key}"', f'value="{key}" data-place="1"'))

    plant(school.app, bank, mark)
    with pytest.raises(LeakError, match="marked"):
        journey(school, bank, kind)
