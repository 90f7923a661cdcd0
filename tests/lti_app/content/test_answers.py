"""Answers of every kind as a student and her teacher read them."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from engine.items.draw import draw
from engine.items.model import AnswerKind, Item
from lti_app.content.answers import answer_html, right_answer_html
from lti_app.content.banks import read_bank
from tests.every_kind import FOLDER

ITEMS = {template.kind: draw(template, 5) for template in read_bank(FOLDER).templates.values()}


def words(item: Item, response: str) -> list[str]:
    root = ElementTree.fromstring(f"<p>{answer_html(item, response)}</p>")  # noqa: S314 – our own
    parts = [element for element in root if element.get("class") == "part"] or [root]
    return ["".join(part.itertext()) for part in parts]


@pytest.mark.parametrize("item", ITEMS.values(), ids=list(ITEMS))
def test_an_answer_is_never_shown_as_keys(item: Item) -> None:
    if item.choices:
        assert item.answer not in "".join(words(item, item.answer))
    assert ElementTree.fromstring(f"<p>{right_answer_html(item)}</p>").itertext()  # noqa: S314 – our own


@pytest.mark.parametrize("item", ITEMS.values(), ids=list(ITEMS))
@pytest.mark.parametrize("response", ["", "-", "zz", "[1]", "$x$ <b> `y` \\"])
def test_an_answer_of_another_shape_is_shown_as_it_is(item: Item, response: str) -> None:
    assert "".join(words(item, response)) == response or not response


def test_parts_have_a_line_each() -> None:
    item = ITEMS[AnswerKind.CHOICES]
    texts = {choice.key: choice.text.strip("`") for choice in item.choices}
    assert words(item, "b c") == [texts["b"], texts["c"]]


def test_a_program_is_shown_as_code_with_its_indentation() -> None:
    item = ITEMS[AnswerKind.PARSONS]
    first, second = item.choices[:2]
    shown = ElementTree.fromstring(str(answer_html(item, f"{first.key}0 {second.key}1")))  # noqa: S314 – our own
    assert shown.tag == "code"
    assert shown.text == f"{first.text}\n    {second.text}"


def test_markup_that_was_typed_is_text() -> None:
    shown = answer_html(ITEMS[AnswerKind.TEXT], "<script>alert(1)</script>")
    assert "<script>" not in shown


def test_an_answer_to_an_item_that_is_gone_is_shown_as_stored() -> None:
    assert answer_html(None, "a < b") == "a &lt; b"
