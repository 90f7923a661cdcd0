"""Writes the responses that an item must recognise: of each misconception one, in canonical text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.items.answers import blanks_answer
from engine.items.model import AnswerKind, Item

if TYPE_CHECKING:
    from collections.abc import Iterator


def wrong_responses(item: Item) -> Iterator[tuple[str, str]]:
    """Return response and misconception for each wrong answer that the item recognises."""
    for number, blank in enumerate(item.blanks):
        texts = [other.answer for other in item.blanks]
        for misconception, wrong in blank.wrong_answers:
            yield blanks_answer([*texts[:number], wrong, *texts[number + 1 :]]), misconception
    for key, misconception in item.wrong_answers.items():
        yield _response(item, key), misconception


def _response(item: Item, key: str) -> str:
    parts = item.answer.split()
    match item.kind:
        case AnswerKind.CHOICES:
            return " ".join(sorted((*parts, key)))
        case AnswerKind.MATCHING:
            prompt, side = key.split(" = ")
            parts[int(prompt) - 1] = side
            return " ".join(parts)
        case AnswerKind.ORDERING | AnswerKind.PARSONS if " before " in key:
            late, early = key.split(" before ")
            moved = next(part for part in parts if part[0] == late)
            parts.remove(moved)
            parts.insert(next(at for at, part in enumerate(parts) if part[0] == early), moved)
            return " ".join(parts)
        case AnswerKind.ORDERING | AnswerKind.PARSONS:
            return " ".join((f"{key}{parts[0][1:]}", *parts[1:]))
        case _:
            return key
