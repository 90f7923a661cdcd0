"""How long the texts of an item may be, so that they fit a narrow screen and can be read at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.items.model import AnswerKind, Item, ItemTemplate
from engine.items.texts import segments
from engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from engine.items.problem import Found

STEM = 400  # characters, as they read
OFFERED = 120  # of a choice, a right side, a line, a prompt, a label
HINT = 300
CODE_LINE = 64
CODE_LINES = 20
ANSWER = 500  # as it is stored


def too_long(template: ItemTemplate, item: Item) -> Iterator[Found]:
    """Return which texts of a drawn item are too long; its hints are looked at apart."""
    yield from over("stem" if not item.surface else f"surfaces.{item.surface - 1}", item.stem, STEM)
    if item.kind is not AnswerKind.PARSONS:
        for choice in item.choices:
            yield from over("answers" if template.answers else "answer", choice.text, OFFERED)
    for index, prompt in enumerate(item.prompts):
        yield from over(f"prompts.{index}", prompt, OFFERED)
    for index, blank in enumerate(item.blanks):
        yield from over(f"blanks.{index}.label", blank.label, OFFERED)
    yield from _code("code", item.code.split("\n"))
    if item.kind is AnswerKind.PARSONS:
        yield from _code("answers", (line.rstrip() for line in template.answers))
    if item.kind is AnswerKind.OUTPUT:
        yield from _code("answer", item.answer.split("\n"))
    if len(item.answer) > ANSWER:
        yield "answer", Reason("bank.too-long", {"count": len(item.answer), "most": ANSWER})


def over(field: str, text: str, most: int) -> Iterator[Found]:
    """Return the reason why a text does not fit, if it does not."""
    count = sum(len(segment.text) for segment in segments(text))
    if count > most:
        yield field, Reason("bank.too-long", {"count": count, "most": most})


def _code(field: str, lines: Iterable[str]) -> Iterator[Found]:
    count = 0
    for line in lines:
        count += 1
        if len(line) > CODE_LINE:
            yield field, Reason("bank.too-long", {"count": len(line), "most": CODE_LINE})
    if count > CODE_LINES:
        yield field, Reason("bank.too-many-lines", {"count": count, "most": CODE_LINES})
