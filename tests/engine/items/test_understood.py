"""The live preview: how an answer was read, without a look at the right one."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.items.model import AnswerKind, Blank, Form, Item, Rules
from engine.items.understood import Understood, understood
from tests.engine.items.as_typed import (
    BLANKS,
    CHOICES,
    MATCHING,
    ORDER,
    PARSONS,
    ROWS,
    formula,
    interval,
    number,
    output,
    pair,
    solutions,
    words,
)

READ = [
    (number("3"), "x = 2⅓", "$2$ $1/3$", "value"),
    (number("3"), "12,5", "$12.5$", "value"),
    (number("3", unit="cm"), "3 centimetres", "$3$", "value"),
    (number("3"), "3.2e5", "$3.2 * 10^5$", "value"),
    (number("3"), "-1.5", "$-1.5$", "value"),
    (formula("2x"), "3*X+2", "$3 * x + 2$", "value"),
    (formula("2x"), "(x+1)/2x", "$((x + 1)/2)x$", "value"),
    (formula("2x"), "x√3", "$x sqrt(3)$", "value"),
    (formula("x < 2"), "5>=x", "$5 >= x$", "value"),
    (formula("x < 2"), "2x", "$2x$", "value"),
    (interval("(1, 2)"), "(-3,5]", "$-3 < x <= 5$", "interval"),
    (interval("(1, 2)"), "(-∞,5)", "$x < 5$", "interval"),
    (interval("(1, 2)"), "(-inf,1)U[4,inf)", "$x < 1$, $x >= 4$", "any-of"),
    (interval("(1, 2)"), "x=3", "$x = 3$", "interval"),
    (interval("(1, 2)"), "R", "", "all"),
    (interval("(1, 2)"), "no solution", "", "none"),
    (solutions("{1}"), "x=2 or x=½", "$2$, $1/2$", "set"),
    (solutions("{1}"), "2±√3", "$2 + sqrt(3)$, $2 - sqrt(3)$", "set"),
    (solutions("{1}"), "none", "", "none"),
    (pair("(1, 2)"), "y=2, x=-1", "$x = -1$, $y = 2$", "pair"),
    (replace(pair("(1, 2)"), variables=()), "(2;-1)", "($2$, $-1$)", "pair"),
    (BLANKS, '["3", "", ""]', "m = $3$", "value"),
    (BLANKS, '["3", "2x", "for"]', "m = $3$; y = $2x$", "value"),
]
PREVIEWED = {row.item.kind: row.item for row in ROWS if understood(row.item, "1") is not None}


@pytest.mark.parametrize(("item", "response", "text", "lead"), READ)
def test_an_answer_is_shown_as_it_was_read(item: Item, response: str, text: str, lead: str) -> None:
    assert understood(item, response) == Understood(text, f"understood.{lead}")


@pytest.mark.parametrize(
    ("item", "response", "problem"),
    [
        (number("3"), "", "empty"),
        (number("3"), "2+", "not-a-number"),
        (number("3"), "3" * 501, "too-long"),
        (formula("2x"), "2y", "other-letter"),
        (formula("2x"), "(2x", "brackets"),
        (formula("2x"), "x^x", "not-understood"),
        (interval("(1, 2)"), "x<2 or 2x>8", "needs-solving"),
        (solutions("{1}"), "1+1", "unfinished"),
        (pair("(1, 2)"), "2", "needs-pair"),
        (BLANKS, '["a", "", ""]', "not-a-number"),
        (BLANKS, '["", "", "for"]', "empty"),
        (BLANKS, "no list", "incomplete"),
    ],
)
def test_what_could_not_be_read_is_told(item: Item, response: str, problem: str) -> None:
    assert understood(item, response) == Understood(problem=f"answer.{problem}")


def test_a_decimal_comma_is_read_by_its_setting() -> None:
    assert understood(solutions("{1}"), "1,5") == Understood("$1$, $5$", "understood.set")
    assert understood(solutions("{1}"), "1,5", decimal_comma=True) == Understood("$1.5$", "understood.set")


@pytest.mark.parametrize("item", [CHOICES, MATCHING, ORDER, PARSONS, words("a"), output("a")])
def test_what_is_read_as_it_stands_has_no_preview(item: Item) -> None:
    assert understood(item, "a") is None


def test_blanks_for_words_alone_have_no_preview() -> None:
    item = replace(BLANKS, blanks=(Blank("word", AnswerKind.TEXT, "for"),))

    assert understood(item, '["for"]') is None


# Answers of every kind, so that each is another item's answer too, and texts that cannot be read at all.
OTHERS = [*sorted({row.item.answer for row in ROWS}), "((", "\0", "x = = 2"]
RESPONSES = sorted({text for row in ROWS for text in row.responses if "\ud800" not in text})


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_the_preview_is_the_same_whatever_the_right_answer_is(data: st.DataObject) -> None:
    item = PREVIEWED[data.draw(st.sampled_from(sorted(PREVIEWED)))]
    response = data.draw(st.one_of(st.sampled_from(RESPONSES), st.text(max_size=30)))
    answer = data.draw(st.sampled_from(OTHERS))
    form = data.draw(st.sampled_from([None, *Form]))
    rules = replace(item.rules, form=form, tolerance="1/2", figures=3, accept=(answer,))
    blanks = tuple(replace(blank, answer=answer, wrong_answers=(("m", answer),)) for blank in item.blanks)
    other = replace(item, answer=answer, rules=rules, blanks=blanks, wrong_answers={answer: "m"}, stem=answer)

    assert understood(other, response) == understood(item, response)


def test_a_preview_of_blanks_does_not_look_at_what_is_right_in_them() -> None:
    other = replace(
        BLANKS,
        answer=json.dumps(["9", "9", "9"]),
        blanks=tuple(replace(blank, answer="9", rules=Rules()) for blank in BLANKS.blanks),
    )

    assert understood(other, '["3", "2x", "for"]') == understood(BLANKS, '["3", "2x", "for"]')
