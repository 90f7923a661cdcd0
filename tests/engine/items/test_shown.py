"""Answers as people read them."""

from __future__ import annotations

import pytest

from engine.items.draw import draw
from engine.items.model import AnswerKind, Form, ItemTemplate, Rules
from engine.items.shown import answer_text, assembled, shown_answer
from tests.engine.items.kinds import (
    BLANKS,
    CHOICES,
    INTERVAL,
    MATCHING,
    ORDERING,
    OUTPUT,
    PAIR,
    PARSONS,
    SET,
    TEXT,
    template,
)


@pytest.mark.parametrize(
    ("drawn", "shown"),
    [
        (INTERVAL, "($4$, $19/2$] ∪ [$22$, ∞)"),
        (SET, r"\{$-3$, $8$\}"),
        (PAIR, "($6$, $-5$)"),
        (MATCHING, "$3 + 1$ → 3 and one\n`12 - 1` → 12 less one\n$3$ again → 3 and one"),
        (CHOICES, "sum 2\nproduct 7"),
        (ORDERING, "1. first $6$\n2. then $11$\n3. last of all"),
        (TEXT, "dogs"),
        (BLANKS, "sum of 5 and 12: $17$\nline: $5x + 12$\nprinted: 5"),
        (OUTPUT, "3\n9"),
        (PARSONS, "total = 5\nfor step in range(10):\n    total += step\nprint(total)"),
    ],
    ids=lambda value: value.id if isinstance(value, ItemTemplate) else "",
)
def test_the_right_answer_is_written_out(drawn: ItemTemplate, shown: str) -> None:
    assert answer_text(draw(drawn, 1)) == shown


def test_a_mixed_number_and_its_unit_are_shown() -> None:
    mixed = template(AnswerKind.NUMBER, answer="7/2", rules=Rules(form=Form.MIXED, unit="cm"))

    assert answer_text(draw(mixed, 1)) == "$3$ $1/2$ cm"


def test_an_empty_set_is_shown_as_brackets_alone() -> None:
    assert answer_text(draw(template(AnswerKind.SET, answer="none"), 1)) == r"\{\}"


def test_what_was_typed_stays_as_it_was_typed() -> None:
    assert shown_answer(draw(TEXT, 1), "$5 {x}") == r"\$5 \{x\}"
    assert shown_answer(draw(OUTPUT, 1), "  $5") == "  $5"


@pytest.mark.parametrize("response", ["", "z", "a", "b ? c", "a0 b", "[", "7", '["1"]'])
@pytest.mark.parametrize("drawn", [MATCHING, ORDERING, PARSONS, BLANKS], ids=lambda drawn: str(drawn.id))
def test_an_answer_of_another_shape_is_shown_all_the_same(drawn: ItemTemplate, response: str) -> None:
    assert isinstance(shown_answer(draw(drawn, 1), response), str)


def test_a_program_is_put_together_from_keys_and_levels() -> None:
    item = draw(PARSONS, 1)

    lines = assembled(item.choices, item.answer).split("\n")
    assert [line[:4].isspace() for line in lines] == [False, False, True, False]
    with pytest.raises(ValueError, match="0b"):
        assembled(item.choices, "0b")
