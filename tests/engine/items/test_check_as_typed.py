"""Every way in which students type an answer, and what becomes of it."""

from __future__ import annotations

import pytest

from engine.items.check import check
from engine.items.model import Item, Outcome, Verdict
from tests.engine.items.as_typed import BLANKS, CHOICES, MATCHING, ORDER, PARSONS, ROWS

VERDICTS = {"right": Verdict.RIGHT, "wrong": Verdict.WRONG, "again": Verdict.MALFORMED}
TYPED = [
    pytest.param(
        row.item,
        response,
        row.verdict,
        row.decimal_comma,
        id=f"{row.item.kind}-{row.item.answer}-{at}-{place}",
    )
    for at, row in enumerate(ROWS)
    for place, response in enumerate(row.responses)
]


@pytest.mark.parametrize(("item", "response", "verdict", "decimal_comma"), TYPED)
def test_an_answer_is_understood_as_it_is_meant(
    item: Item, response: str, verdict: str, decimal_comma: bool
) -> None:
    word, _, code = verdict.partition(" ")

    outcome = check(item, response, decimal_comma=decimal_comma)

    assert outcome == Outcome(VERDICTS[word], feedback=f"answer.{code}" if code else None)


def test_the_table_is_as_long_as_it_says() -> None:
    assert len(TYPED) > 500


@pytest.mark.parametrize(
    ("item", "response", "misconception"),
    [
        (CHOICES, "a d", "odd-is-prime"),
        (MATCHING, "c a b", "adds"),
        (MATCHING, "a b d", "powers"),
        (ORDER, "c b a", "pours-unshaken"),
        (PARSONS, "b0 d1 a1", "prints-early"),
        (PARSONS, "b0 a1 c1", "prints-each"),
        (BLANKS, '["1/3", "x+1", "for"]', "turned"),
        (BLANKS, '["4", "x", "while"]', "loops"),
    ],
)
def test_a_misconception_is_recognised_in_what_was_put_together(
    item: Item, response: str, misconception: str
) -> None:
    assert check(item, response) == Outcome(Verdict.WRONG, misconception)


@pytest.mark.parametrize("item", {row.item.answer: row.item for row in ROWS if row.item.answer}.values())
def test_every_item_accepts_its_canonical_answer(item: Item) -> None:
    outcome = check(item, item.answer)

    assert outcome.verdict is Verdict.RIGHT
