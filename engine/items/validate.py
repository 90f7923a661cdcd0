"""Finds what is wrong with a bank by drawing items from it, as an author or a test does before it is used."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from engine.items.check import check
from engine.items.draw import DrawError, draw, hint, rungs, sibling
from engine.items.equivalence import equivalent
from engine.items.figure_structure import drawn_figure_problems
from engine.items.leaks import ends_in_answer, gives_away
from engine.items.model import AnswerKind, Bank, Choice, Hint, HintKind, Item, ItemTemplate, Verdict
from engine.items.notation import Expression, ExpressionError
from engine.items.problem import Part, Problem
from engine.items.responses import wrong_responses
from engine.items.sizes import HINT, over, too_long
from engine.items.structure import structure_problems
from engine.items.texts import formula_tree, formulas, segments
from engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.items.problem import Found

DRAWS = 20
_MANY_DRAWS = 40
_ASKS_FOR_EQUAL = re.compile(r"\b(equal|equivalent)\b")
_HINT_FIELDS = {HintKind.NUDGE: "hints.0", HintKind.STRATEGY: "hints.1", HintKind.EXPLANATION: "hints.2"}


def problems(bank: Bank, draws: int = DRAWS) -> tuple[Problem, ...]:
    """Return what is wrong with a bank: as written, else, where that is sound, in items of `draws` seeds.

    An empty tuple means: every template gives items, each accepts its own answer and recognises each of
    its misconceptions, most misconceptions show in most of them, texts fit, and no hint gives an answer
    away.
    """
    return structure_problems(bank) or tuple(
        problem for template in bank.templates.values() for problem in draw_problems(template, draws)
    )


def draw_problems(template: ItemTemplate, draws: int = DRAWS, *, own: bool = False) -> Iterator[Problem]:
    """Return what is wrong with the items of one template, each problem once, with the first seed of it.

    own: a question of a teacher's own, which need not have a sibling.
    """
    told: set[tuple[str, str]] = set()
    items: list[Item] = []
    for seed in range(draws):
        try:
            item = draw(template, seed)
        except DrawError:
            yield Problem(Part.TEMPLATE, template.id, "parameters", Reason("bank.no-draw", {"seed": seed}))
            return
        items.append(item)
        for field, reason in (*_item_problems(template, item), *_ladder_problems(template, item, own=own)):
            if (field, reason.code) not in told:
                told.add((field, reason.code))
                placed = Reason(reason.code, {**reason.params, "seed": seed})
                yield Problem(Part.TEMPLATE, template.id, field, placed)
    yield from _misconception_problems(template, items)


def _item_problems(template: ItemTemplate, item: Item) -> Iterator[Found]:
    """Return what is wrong with a drawn item and its surface forms, apart from its hints."""
    if check(item, item.answer).verdict is not Verdict.RIGHT:
        yield "answer", Reason("bank.right-answer-refused")
    for response, misconception in wrong_responses(item):
        if check(item, response).misconception != misconception:
            yield f"wrong_answers.{misconception}", Reason("bank.misconception-not-recognised")
    yield from too_long(template, item)
    yield from _question_formulas("stem", item)
    if item.figure:
        yield from drawn_figure_problems(item.figure)
    if item.kind is AnswerKind.CHOICE and _ASKS_FOR_EQUAL.search(item.stem):
        yield from _equal_choices(item)
    for surface in range(1, len(template.surfaces) + 1):
        other = draw(template, item.seed, surface)
        if other.stem == item.stem:
            yield f"surfaces.{surface - 1}", Reason("bank.surface-as-the-stem")
        yield from too_long(template, other)
        yield from _question_formulas(f"surfaces.{surface - 1}", other)


def _ladder_problems(template: ItemTemplate, item: Item, *, own: bool) -> Iterator[Found]:
    try:
        if not own:
            sibling(template, item)
        ladder = [hint(template, item, rung) for rung in range(1, rungs(template) + 1)]
    except DrawError:
        yield "parameters", Reason("bank.no-sibling")
        return
    for opened in ladder:
        if opened.kind is not HintKind.WORKED_EXAMPLE:
            yield from _hint_problems(item, opened)
            continue
        for index, line in enumerate(opened.lines):
            yield from over(f"worked.{index}", line, HINT)
            yield from _unreadable_formulas(f"worked.{index}", line)
        if not own and ends_in_answer(item, opened.lines[-1]):
            yield f"worked.{len(template.worked) - 1}", Reason("bank.worked-ends-in-answer")


def _hint_problems(item: Item, opened: Hint) -> Iterator[Found]:
    field = _HINT_FIELDS[opened.kind]
    for line in opened.lines:
        yield from over(field, line, HINT)
        yield from _unreadable_formulas(field, line)
        if gives_away(item, line):
            yield field, Reason("bank.hint-gives-answer")


def _question_formulas(field: str, item: Item) -> Iterator[Found]:
    offered = () if item.kind is AnswerKind.PARSONS else (choice.text for choice in item.choices)
    for text in (item.stem, *item.prompts, *(blank.label for blank in item.blanks), *offered):
        yield from _unreadable_formulas(field, text)


def _unreadable_formulas(field: str, text: str) -> Iterator[Found]:
    for formula in formulas(text):
        try:
            formula_tree(formula)
        except ExpressionError as error:
            yield field, Reason("bank.unreadable-formula", {"formula": formula, "fault": str(error)})


def _equal_choices(item: Item) -> Iterator[Found]:
    """Find a second choice that is equal to the right one, where just that is asked for."""
    right = next(choice for choice in item.choices if choice.key == item.answer)
    wanted = _formula(right)
    for choice in item.choices:
        other = _formula(choice) if choice is not right else None
        if wanted is not None and other is not None and _same(wanted, other):
            yield "distractors", Reason("bank.two-right-choices", {"name": choice.text})


def _formula(choice: Choice) -> Expression | None:
    found = segments(choice.text)
    if len(found) != 1 or not found[0].formula:
        return None
    try:
        return formula_tree(found[0].text)
    except ExpressionError:
        return None


def _same(one: Expression, other: Expression) -> bool:
    try:
        return equivalent(one, other)
    except ExpressionError:
        return False


def _misconception_problems(template: ItemTemplate, items: list[Item]) -> Iterator[Problem]:
    """Each misconception must give an answer of its own in half of all items: else it is hardly ever seen.

    Of few draws half may be bad luck: there, fewer than one in eight is reported.
    """
    least = len(items) / 2 if len(items) >= _MANY_DRAWS else len(items) // 8
    shown = Counter(idea for item in items for idea in {idea for _, idea in wrong_responses(item)})
    sources = (
        *((f"wrong_answers.{idea}", idea) for idea, _ in template.wrong_answers),
        *(
            (f"blanks.{index}.wrong_answers.{idea}", idea)
            for index, blank in enumerate(template.blanks)
            for idea, _ in blank.wrong_answers
        ),
    )
    for field, misconception in sources:
        if shown[misconception] < least:
            counts: dict[str, str | int] = {
                "name": misconception,
                "count": shown[misconception],
                "draws": len(items),
            }
            reason = Reason("bank.misconception-seldom-differs", counts)
            yield Problem(Part.TEMPLATE, template.id, field, reason)
