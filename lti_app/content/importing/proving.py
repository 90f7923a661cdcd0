"""Proves that a question works: it is drawn, its own answer is right, what else it offers is wrong."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from engine.items.check import check
from engine.items.draw import DrawError, draw
from engine.items.leaks import gives_away
from engine.items.model import AnswerKind, Item, Verdict
from engine.items.notation import ExpressionError
from lti_app.content.template_data import template_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lti_app.content.bank_file import TemplateData

SEED = 0  # any: fixed numbers are the same for each
_MAX_WRONG = 40


def proved(data: TemplateData) -> Item | None:
    """Return the item, or None where it cannot be drawn or does not tell right from wrong."""
    try:
        item = draw(template_of("imported", data), SEED)
    except (DrawError, ExpressionError):
        return None
    if data.kind is AnswerKind.EXPLANATION:
        return item
    if any(check(item, right).verdict is not Verdict.RIGHT for right in _right(item)):
        return None
    if any(check(item, wrong).verdict is not Verdict.WRONG for wrong in islice(_wrong(item), _MAX_WRONG)):
        return None
    return item


def without_answer(item: Item, lines: Iterable[str]) -> tuple[list[str], bool]:
    """Return the lines that do not give the answer away, and whether any did."""
    lines = list(lines)
    kept = [line for line in lines if not gives_away(item, line)]
    return kept, len(kept) < len(lines)


def _right(item: Item) -> Iterator[str]:
    yield item.answer
    if item.kind is AnswerKind.NUMBER and item.rules.unit:
        yield f"{item.answer} {item.rules.unit}"


def _wrong(item: Item) -> Iterator[str]:
    keys = [choice.key for choice in item.choices]
    match item.kind:
        case AnswerKind.CHOICE:
            yield from (key for key in keys if key != item.answer)
        case AnswerKind.CHOICES:
            right = set(item.answer.split())
            for key in keys:
                if other := right ^ {key}:  # one too many, or one too few
                    yield " ".join(sorted(other))
        case AnswerKind.MATCHING | AnswerKind.ORDERING:
            given = item.answer.split()
            for at in range(len(given) - 1):
                if given[at] != given[at + 1]:
                    yield " ".join((*given[:at], given[at + 1], given[at], *given[at + 2 :]))
        case _:
            return
