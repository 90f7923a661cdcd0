"""Finds what is wrong with a bank by drawing items from it, as an author or a test does before it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.items.answers import as_fraction
from engine.items.check import check
from engine.items.draw import DrawError, draw, hint, rungs, sibling
from engine.items.leaks import gives_away, numbers_in
from engine.items.model import AnswerKind, Bank, HintKind, Item, ItemTemplate, Verdict
from engine.items.problem import Part, Problem
from engine.items.structure import structure_problems
from engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

DRAWS = 20


def problems(bank: Bank, draws: int = DRAWS) -> tuple[Problem, ...]:
    """Return what is wrong with a bank: as written, else, where that is sound, in items of `draws` seeds.

    An empty tuple means: every template gives items, each accepts its own answer and recognises a
    misconception in most of them, and no hint gives an answer away.
    """
    return structure_problems(bank) or tuple(
        problem for template in bank.templates.values() for problem in draw_problems(template, draws)
    )


def draw_problems(template: ItemTemplate, draws: int = DRAWS) -> Iterator[Problem]:
    """Return what is wrong with the items of one template, each problem once, with the first seed of it."""
    told: set[tuple[str, str]] = set()
    items: list[Item] = []
    for seed in range(draws):
        try:
            item = draw(template, seed)
            found = list(_item_problems(template, item))
        except DrawError:
            yield Problem(Part.TEMPLATE, template.id, "parameters", Reason("bank.no-draw", {"seed": seed}))
            return
        items.append(item)
        for field, code in found:
            if (field, code) not in told:
                told.add((field, code))
                yield Problem(Part.TEMPLATE, template.id, field, Reason(code, {"seed": seed}))
    yield from _misconception_problems(template, items)


def _item_problems(template: ItemTemplate, item: Item) -> Iterator[tuple[str, str]]:
    if check(item, item.answer).verdict is not Verdict.RIGHT:
        yield "answer", "bank.right-answer-refused"
    for wrong, misconception in item.wrong_answers.items():
        if check(item, wrong).misconception != misconception:
            yield f"wrong_answers.{misconception}", "bank.misconception-not-recognised"
    sibling(template, item)
    for rung in range(1, rungs(template) + 1):
        opened = hint(template, item, rung)
        if opened.kind is HintKind.WORKED_EXAMPLE:
            if _ends_in_answer(item, opened.lines[-1]):
                yield f"worked.{len(template.worked) - 1}", "bank.worked-ends-in-answer"
        elif any(gives_away(item, line) for line in opened.lines):
            field = {HintKind.NUDGE: 0, HintKind.STRATEGY: 1}.get(opened.kind, 2)
            yield f"hints.{field}", "bank.hint-gives-answer"


def _ends_in_answer(item: Item, line: str) -> bool:
    if item.kind is AnswerKind.NUMBER:
        return [*numbers_in(line)][-1:] == [as_fraction(item.answer)]
    # Where the right choice reads the same for all numbers, an example that ends in it is the answer.
    return gives_away(item, line)


def _misconception_problems(template: ItemTemplate, items: list[Item]) -> Iterator[Problem]:
    shown = [set(item.wrong_answers.values()) for item in items]
    for misconception, _ in template.wrong_answers:
        if not any(misconception in recognised for recognised in shown):
            field = f"wrong_answers.{misconception}"
            reason = Reason("bank.misconception-never-differs", {"name": misconception})
            yield Problem(Part.TEMPLATE, template.id, field, reason)
    if sum(map(bool, shown)) * 2 <= len(shown):
        reason = Reason("bank.few-misconceptions", {"draws": len(shown), "count": sum(map(bool, shown))})
        yield Problem(Part.TEMPLATE, template.id, "wrong_answers", reason)
