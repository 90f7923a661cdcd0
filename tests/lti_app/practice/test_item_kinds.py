"""Items of every kind over HTTP: asked, answered, asked again, read back and shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from engine.items.draw import draw
from engine.items.model import AnswerKind, Item
from lti_app.content.banks import load_bank
from lti_app.db.models import Attempt, LaunchSession, PracticeItem
from lti_app.demo.answers import wrong_response
from lti_app.practice.response import fields_of
from lti_app.sandbox.markup import form_of, parse
from tests import every_kind
from tests.rows import put

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from lti_app.sandbox.markup import Form
    from tests.lti_app.conftest import School, VisitClient

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]

TEMPLATES = [
    "a-number", "an-expression", "an-interval", "a-set", "a-pair", "a-choice", "some-choices", "a-matching",
    "an-ordering", "a-text", "some-blanks", "an-output", "a-parsons",
]  # fmt: skip
READ_BACK = {"a-number", "an-expression", "an-interval", "a-set", "a-pair", "some-blanks"}


@dataclass
class Desk:
    """A student with an open item of a template."""

    school: School
    visit: VisitClient
    person: int

    @property
    def path(self) -> str:
        return f"practice/{self.school.practice_set.id}"

    def put(self, template: str) -> Item:
        bank = load_bank(every_kind.BANK)
        item = draw(bank.templates[template], 5)
        with self.school.runtime.database.transaction() as session:
            put(session, self.school.practice_set.id, self.person, bank, item, self.school.clock.now())
        return item

    def form(self, page: TestResponse) -> Form:
        root = parse(page.text)
        return form_of(root, root.find("form.answer"))

    def send(self, what: str, fields: MultiDict[str, str], *, htmx: bool = False) -> TestResponse:
        """Send the page's form with its answer replaced."""
        kept = [
            (name, value)
            for name, value in self.form(self.visit.get(self.path)).fields
            if name in ("form_token", "token", "number")
        ]
        return self.visit._open(
            f"{self.path}/{what}",
            method="POST",
            data=MultiDict([*kept, *fields.items(multi=True)]),
            headers={"HX-Request": "true"} if htmx else {},
        )

    def attempts(self) -> list[Attempt]:
        with self.school.runtime.database.transaction() as session:
            return list(session.scalars(select(Attempt).order_by(Attempt.id)))


@pytest.fixture
def desk(school: School, monkeypatch: pytest.MonkeyPatch) -> Desk:
    every_kind.add_bank(monkeypatch)
    with school.runtime.database.transaction() as session:
        session.merge(school.practice_set).bank = every_kind.BANK
    person = school.person(name="Amara Okonkwo")
    return Desk(school, school.visit(person=person), person.id)


def test_printed_lines_are_kept_with_the_spaces_in_front_of_them(desk: Desk) -> None:
    desk.put("an-output")
    desk.send("answer", MultiDict({"response": "\r\n  a\r\n b \r\n"}))
    assert [one.response for one in desk.attempts()] == ["  a\n b"]


# Each of these goes through all kinds with one school: what takes long is to found it.


def test_the_right_answer_of_every_kind_counts(desk: Desk) -> None:
    for template in TEMPLATES:
        item = desk.put(template)
        assert desk.send("answer", fields_of(item, item.answer)).status_code == 303, template
        assert [(one.response, one.right) for one in desk.attempts()] == [(item.answer, True)]
        assert "right." in parse(desk.visit.get(desk.path).text).find("#verdict").text, template


def test_every_form_begins_empty_and_says_how_to_answer(desk: Desk) -> None:
    for template in TEMPLATES:
        item = desk.put(template)
        page = desk.visit.get(desk.path)
        given = [value for name, value in desk.form(page).fields if "." in name or name == "response"]
        assert set(given) <= {"", "0"}, template  # no step in
        assert item.kind is AnswerKind.CHOICE or parse(page.text).find("#format").text, template


def test_after_a_wrong_answer_in_several_parts_the_next_try_begins_with_it(desk: Desk) -> None:
    for template in TEMPLATES:
        item = desk.put(template)
        wrong = fields_of(item, wrong_response(item))
        assert desk.send("answer", wrong).status_code == 303, template
        assert not desk.attempts()[0].right
        if "." in next(iter(wrong)):
            assert set(wrong.items()) <= set(desk.form(desk.visit.get(desk.path)).fields), template


INCOMPLETE = {
    "a-number": [("response", "12 apples of mine")],
    "an-expression": [("response", "((")],
    "an-interval": [("response", "(2, ")],
    "a-set": [("response", "{2; ")],
    "a-pair": [("response", "(1")],
    "a-matching": [("response.0", "b"), ("response.3", "a")],
    "an-ordering": [("position.a", "2"), ("position.b", "2"), ("position.c", "1")],
    "some-blanks": [("response.0", " "), ("response.1", "x < \"2\" & 'y'"), ("response.2", "  3")],
    "an-output": [("response", "\n" + "x" * 600)],
    "a-parsons": [("position.a", "3"), ("indent.a", "2"), ("position.b", "3"), ("indent.b", "1")],
    "a-text": [("response", "x" * 600)],
}


@pytest.mark.parametrize("htmx", [False, True], ids=["page", "htmx"])
def test_what_was_typed_survives_being_asked_again(desk: Desk, htmx: bool) -> None:
    for template, typed in INCOMPLETE.items():
        desk.put(template)
        answer = desk.send("answer", MultiDict(typed), htmx=htmx)
        assert answer.status_code == (200 if htmx else 422), template
        assert parse(answer.text).find("#problem").text
        assert set(typed) <= set(desk.form(answer).fields), template
        assert desk.attempts() == []


def test_nothing_chosen_is_asked_for(desk: Desk) -> None:
    for template in ("a-choice", "some-choices"):
        desk.put(template)
        answer = desk.send("answer", MultiDict())
        assert answer.status_code == 422
        assert parse(answer.text).find("#problem").text
        assert desk.attempts() == []


def test_a_preview_is_the_same_for_right_and_wrong_and_writes_nothing(desk: Desk) -> None:
    for template in TEMPLATES:
        one = desk.put(template)
        before = _state(desk)
        fields = fields_of(one, one.answer)
        right = desk.send("preview", fields, htmx=True)
        assert right.status_code == 200
        assert ("Read as" in parse(right.text).text) is (template in READ_BACK), template
        assert _state(desk) == before
        with desk.school.runtime.database.transaction() as session:
            session.scalars(select(PracticeItem)).one().seed = 6
        assert desk.send("preview", fields, htmx=True).text == right.text, template


def test_a_preview_shows_how_an_answer_is_read(desk: Desk) -> None:
    desk.put("an-expression")
    shown = desk.send("preview", MultiDict({"response": "3x+-2"}), htmx=True)
    assert 'aria-label="3x − 2"' in shown.text
    assert (
        parse(desk.send("preview", MultiDict({"response": "3x+("}), htmx=True).text).text
        == "I can't read this yet."
    )
    assert desk.send("preview", MultiDict({"response": ""}), htmx=True).text.strip() == ""
    assert "<script>" not in desk.send("preview", MultiDict({"response": "<script>" * 90}), htmx=True).text


def test_a_preview_of_somebody_elses_item_shows_nothing(desk: Desk) -> None:
    desk.put("a-number")
    other = desk.school.visit(person=desk.school.person())
    with desk.school.runtime.database.transaction() as session:
        token = session.scalars(select(PracticeItem.token)).one()
    answer = other.post(f"{desk.path}/preview", token=token, response="3")
    assert (answer.status_code, answer.text.strip()) == (200, "")


def test_a_preview_needs_the_forms_token(desk: Desk) -> None:
    desk.put("a-number")
    answer = desk.visit._open(f"{desk.path}/preview", method="POST", data={"response": "3"})
    assert answer.status_code == 403


def test_the_record_of_work_shows_the_question_and_the_answer(desk: Desk) -> None:
    for template in TEMPLATES:
        item = desk.put(template)
        desk.send("answer", fields_of(item, wrong_response(item)))
        page = desk.visit.get(f"students/{desk.person}/work?practice_set={desk.school.practice_set.id}")
        assert page.status_code == 200, template
        root = parse(page.text)
        assert root.find("ol.evidence strong").text
        assert bool(root.find_all("pre.code")) is bool(item.code), template
        assert bool(root.find_all(".figure")) is bool(item.figure), template


def _state(desk: Desk) -> list[object]:
    with desk.school.runtime.database.transaction() as session:
        row = session.scalars(select(PracticeItem)).one()
        ends = session.scalars(select(LaunchSession.expires_at)).all()
        return [
            row.tries,
            row.hints,
            row.token,
            ends,
            session.scalar(select(func.count()).select_from(Attempt)),
        ]
