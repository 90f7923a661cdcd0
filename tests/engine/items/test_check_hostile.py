"""Answers that are attacks: a calm outcome for every kind of item, quickly, and none of them right."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.items.check import MAX_RESPONSE, check
from engine.items.model import AnswerKind, Item, Outcome, Verdict
from engine.items.understood import understood
from tests.engine.items.as_typed import ROWS
from tests.engine.items.hostile import BODIES

ITEMS = {row.item.kind: row.item for row in ROWS if row.item.answer}
KINDS = pytest.mark.parametrize("item", ITEMS.values(), ids=lambda item: item.kind)
READ_AS_IT_STANDS = {AnswerKind.TEXT, AnswerKind.OUTPUT}  # any words can be meant, and are then wrong
EDGES = (
    "(x,y)=",
    "(x, y) = ",
    "{",
    "}",
    "()",
    "[]",
    "( )",
    "=",
    "x=",
    "±",
    "√",
    "|",
    "U",
    "or",
    "and",
    ";",
    ",",
    "-",
    "°",
    "%",
    "$",
    ".",
)
PIECES = st.sampled_from(
    [
        *"0123456789xyn+-*/^()[]{}<>=,;|.±√∞∪ \n\"'%$",
        "and",
        " or ",
        "inf",
        "no solution",
        "a0 ",
        "sqrt",
        "²",
        "½",
    ]
)
TYPED = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join))


@KINDS
def test_a_hostile_answer_is_never_right_and_is_answered_in_words(item: Item) -> None:
    for body in BODIES:
        outcome = check(item, body)
        assert outcome.verdict is not Verdict.RIGHT, body[:40]
        assert outcome.feedback, body[:40]
        read = understood(item, body)
        assert read is None or read.problem or read.lead, body[:40]


@KINDS
def test_a_sign_alone_is_no_answer(item: Item) -> None:
    for response in EDGES:
        assert check(item, response).verdict is not Verdict.RIGHT, response
        understood(item, response)


@pytest.mark.parametrize(
    "body",
    ["9**9**9", "9^9^9^9", "(" * 10_000, "\0", "__import__('os').system('ls')", "A" * 10_000_000, "🙂" * 90],
)
@pytest.mark.parametrize("kind", [kind for kind in ITEMS if kind not in READ_AS_IT_STANDS])
def test_what_cannot_be_an_answer_is_asked_again(kind: AnswerKind, body: str) -> None:
    assert check(ITEMS[kind], body).verdict is Verdict.MALFORMED


@KINDS
def test_an_answer_longer_than_any_is_asked_again_without_being_read(item: Item) -> None:
    assert check(item, "3" * (MAX_RESPONSE + 1)) == Outcome(Verdict.MALFORMED, feedback="answer.too-long")
    assert check(item, " " * 10_000_000) == Outcome(Verdict.MALFORMED, feedback="answer.too-long")


@KINDS
@pytest.mark.parametrize("decimal_comma", [False, True])
def test_any_text_at_all_gets_an_outcome(item: Item, decimal_comma: bool) -> None:
    @settings(deadline=None, max_examples=60)
    @given(TYPED)
    def outcome_of(response: str) -> None:
        outcome = check(item, response, decimal_comma=decimal_comma)
        if outcome.verdict is Verdict.RIGHT:
            assert outcome == Outcome(Verdict.RIGHT)
        else:
            assert (outcome.feedback is None) != (outcome.misconception is None)

    outcome_of()
