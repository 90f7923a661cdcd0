"""The hint ladder."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.items.draw import draw, hint, rungs, sibling
from engine.items.model import HintKind, ItemTemplate


def test_the_ladder_has_four_rungs_in_their_order(add: ItemTemplate) -> None:
    item = draw(add, 1)

    kinds = [hint(add, item, rung).kind for rung in range(1, rungs(add) + 1)]

    assert kinds == [HintKind.NUDGE, HintKind.STRATEGY, HintKind.WORKED_EXAMPLE, HintKind.EXPLANATION]


def test_text_hints_have_the_numbers_of_the_item(add: ItemTemplate) -> None:
    item = draw(add, 1)
    number = item.stem.split(" + ")[1].split(" ")[0]

    assert hint(add, item, 4).lines == (f"Take ${number}$ from both sides. What is left?",)


def test_the_worked_example_has_other_numbers_and_another_answer(add: ItemTemplate) -> None:
    for seed in range(60):
        item = draw(add, seed)
        first, last = hint(add, item, 3).lines
        assert first.removeprefix("Take ") not in item.stem
        assert last != f"So $x = {item.answer}$."


def test_the_worked_example_is_not_the_sibling_that_checks_understanding(add: ItemTemplate) -> None:
    for seed in range(60):
        item = draw(add, seed)
        equation = hint(add, item, 3).lines[0].removeprefix("Take ").removesuffix(".")
        assert equation not in sibling(add, item).stem


@pytest.mark.parametrize("rung", [0, 5, -1])
def test_a_rung_that_is_not_there_is_an_error(add: ItemTemplate, rung: int) -> None:
    with pytest.raises(ValueError, match="no rung"):
        hint(add, draw(add, 1), rung)


def test_the_ladder_goes_without_the_rungs_that_are_missing(add: ItemTemplate) -> None:
    without = replace(add, worked=())
    kinds = [hint(without, draw(without, 1), rung).kind for rung in range(1, rungs(without) + 1)]

    assert kinds == [HintKind.NUDGE, HintKind.STRATEGY, HintKind.EXPLANATION]
    assert rungs(replace(add, hints=add.hints[:2])) == 3
    assert rungs(replace(add, hints=(), worked=())) == 0


def test_a_question_with_fixed_numbers_shows_its_worked_lines_as_they_are(add: ItemTemplate) -> None:
    fixed = replace(
        add, parameters=(), derived=(), constraints=(), stem="What is $2 + 3$?", answer="5", wrong_answers=()
    )
    fixed = replace(fixed, hints=(), worked=("Start at $2$.", "Go on by $3$."))

    assert hint(fixed, draw(fixed, 1), 1).lines == ("Start at $2$.", "Go on by $3$.")
