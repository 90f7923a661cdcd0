"""The one text of an answer from its form's fields, and the fields from the text, for every kind."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from engine.items.check import check
from engine.items.draw import draw
from engine.items.model import AnswerKind, Item, Verdict
from lti_app.content.banks import read_bank
from lti_app.practice.question import question_of
from lti_app.practice.response import LONGEST, fields_of, response_of
from tests.every_kind import FOLDER

BANK = read_bank(FOLDER)
ITEMS = {template.kind: draw(template, 5) for template in BANK.templates.values()}
every_kind = pytest.mark.parametrize("item", ITEMS.values(), ids=list(ITEMS))


def said(item: Item, **fields: str) -> str:
    return response_of(item, MultiDict({name.replace("_", "."): value for name, value in fields.items()}))


def test_the_bank_has_an_item_of_every_kind_that_is_graded() -> None:
    assert set(ITEMS) == set(AnswerKind) - {AnswerKind.EXPLANATION}


@every_kind
def test_the_fields_of_the_right_answer_say_the_right_answer(item: Item) -> None:
    response = response_of(item, fields_of(item, item.answer))
    assert response == item.answer
    assert check(item, response).verdict is Verdict.RIGHT


@every_kind
def test_an_untouched_form_is_asked_again(item: Item) -> None:
    outcome = check(item, response_of(item, MultiDict()))
    assert outcome.verdict is Verdict.MALFORMED


@every_kind
def test_what_is_longer_than_an_answer_may_be_is_asked_again(item: Item) -> None:
    names = ("response", *(f"response.{index}" for index in range(9)))
    form = MultiDict([(name, f"{'x' * 600} {index}") for index, name in enumerate(names)] * 3)
    response = response_of(item, form)
    assert len(response) <= LONGEST + 1
    assert check(item, response).verdict is Verdict.MALFORMED


fields = st.sampled_from(
    ["response", *(f"response.{index}" for index in range(5))]
    + [f"{name}.{key}" for name in ("position", "indent") for key in "abcdefghi"]
)
values = st.one_of(st.text(max_size=8), st.sampled_from([*"abcdefghi", *"0123456789", "-1", "²", "١"]))


@given(kind=st.sampled_from(sorted(ITEMS)), pairs=st.lists(st.tuples(fields, values), max_size=20))
def test_no_form_whatever_breaks_anything(kind: AnswerKind, pairs: list[tuple[str, str]]) -> None:
    item = ITEMS[kind]
    response = response_of(item, MultiDict(pairs))
    assert check(item, response).verdict in Verdict
    assert "\x00" not in response
    fields_of(item, response)


@given(kind=st.sampled_from(sorted(ITEMS)), response=st.text(max_size=40))
def test_the_form_is_filled_from_any_text(kind: AnswerKind, response: str) -> None:
    fields_of(ITEMS[kind], response)


def test_several_choices_are_kept_in_one_text() -> None:
    form = MultiDict([("response", "a"), ("response", "c")])
    assert response_of(ITEMS[AnswerKind.CHOICES], form) == "a c"


def test_a_prompt_without_a_partner_is_left_open() -> None:
    item = ITEMS[AnswerKind.MATCHING]
    assert said(item, response_0="b", response_2="c", response_3="zzz") == "b - c -"
    assert check(item, "b - c -").feedback == "answer.incomplete"


def test_lines_at_the_same_place_are_asked_again() -> None:
    item = ITEMS[AnswerKind.ORDERING]
    response = said(item, position_a="1", position_b="2", position_c="2", position_d="4")
    assert response == "a - - d"
    assert check(item, response).feedback == "answer.incomplete"


def test_a_line_of_a_program_without_a_place_is_left_out() -> None:
    item = ITEMS[AnswerKind.PARSONS]
    assert said(item, position_b="5", position_a="2", indent_b="3", indent_c="1") == "a0 b3"


def test_lines_of_a_program_at_the_same_place_are_asked_again() -> None:
    item = ITEMS[AnswerKind.PARSONS]
    response = said(item, position_a="1", position_b="1", position_c="2", indent_c="9")
    assert response == "a- b- c0"
    assert check(item, response).verdict is Verdict.MALFORMED


def test_gaps_may_hold_any_sign() -> None:
    item = ITEMS[AnswerKind.BLANKS]
    response = said(item, response_0=' "1" ', response_1="x\\y", response_2="ä")
    assert json.loads(response) == ['"1"', "x\\y", "ä"]
    assert fields_of(item, response).get("response.1") == "x\\y"


def test_printed_lines_keep_their_spaces_in_front() -> None:
    assert said(ITEMS[AnswerKind.OUTPUT], response="\r\n  a\r\n b  \r\n") == "  a\n b"


def test_signs_that_no_database_takes_are_no_answer() -> None:
    number = ITEMS[AnswerKind.NUMBER]
    response = said(number, response=f"{number.answer}\x00")
    assert response == f"{number.answer}\ufffd"
    assert check(number, response).verdict is Verdict.MALFORMED


@every_kind
def test_what_a_page_may_show_of_an_item_holds_no_answer_but_what_is_offered(item: Item) -> None:
    question = question_of(item)
    assert not hasattr(question, "answer")
    assert [(gap.label, gap.kind) for gap in question.gaps] == [
        (blank.label, blank.kind) for blank in item.blanks
    ]
    assert "answer" not in repr(question)
