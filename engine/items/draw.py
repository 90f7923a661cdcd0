"""Draws items from templates, and what belongs to an item: a sibling and the rungs of its hint ladder."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from engine.items.answers import answer_of, wrong_answers
from engine.items.model import AnswerKind, Choice, Hint, HintKind, Item, ItemTemplate
from engine.items.notation import ExpressionError
from engine.items.numbers import Values, drawn_number, numbers
from engine.items.texts import fill

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_ATTEMPTS = 300
MAX_SIBLINGS = 80
_SEEDS = 2**31  # a seed fits every database's integer
_LADDER = tuple(HintKind)


class DrawError(Exception):
    """A template from which no item, or no sibling of an item, can be drawn. template: its id."""

    def __init__(self, template: str, what: str) -> None:
        super().__init__(f"{template}: {what}")
        self.template = template


def draw(template: ItemTemplate, seed: int) -> Item:
    """Return the item of a seed, the same one every time.

    Raises DrawError where no numbers satisfy the constraints and give a right answer.
    """
    return _drawn(template, seed)[1]


def sibling(template: ItemTemplate, item: Item) -> Item:
    """Return an item like this one, with other numbers and another answer, for a check of understanding.

    Always the same one for an item, and never the one of the worked example. A choice whose right text
    is always the same differs in its numbers alone. Raises DrawError where there is none.
    """
    return _sibling(template, item, "sibling", (item, _example(template, item)))


def rungs(template: ItemTemplate) -> int:
    """Return how many rungs the hint ladder has: 4, or fewer where the template lacks one on the way."""
    return sum(1 for _ in _sources(template))


def hint(template: ItemTemplate, item: Item, rung: int) -> Hint:
    """Return one rung of the ladder: 1 nudge, 2 strategy, 3 worked example, 4 explanation.

    The worked example has the numbers of a sibling, the others those of the item. Raises ValueError for
    a rung that the ladder does not have.
    """
    if not 1 <= rung <= rungs(template):
        raise ValueError(f"{template.id} has no rung {rung}")
    kind = _LADDER[rung - 1]
    shown = _example(template, item) if kind is HintKind.WORKED_EXAMPLE else item
    values = _drawn(template, shown.seed)[0]
    return Hint(rung, kind, tuple(fill(line, values) for line in _sources(template)[rung - 1]))


def answer_text(item: Item) -> str:
    """Return the right answer as a text with formulas, for when it may be shown."""
    if item.kind is AnswerKind.CHOICE:
        return next(choice.text for choice in item.choices if choice.key == item.answer)
    return f"${item.answer}$"


def _sources(template: ItemTemplate) -> tuple[tuple[str, ...], ...]:
    nudge, strategy, explanation = (*template.hints, "", "", "")[:3]
    ladder = ((nudge,), (strategy,), template.worked, (explanation,))
    lacking = next((index for index, lines in enumerate(ladder) if not any(lines)), len(ladder))
    return ladder[:lacking]


def _example(template: ItemTemplate, item: Item) -> Item:
    return _sibling(template, item, "worked example", (item,))


def _sibling(template: ItemTemplate, item: Item, purpose: str, others: tuple[Item, ...]) -> Item:
    stems = {other.stem for other in others}
    second_best = None
    for turn in range(MAX_SIBLINGS):
        candidate = draw(template, drawn_number(item.seed, template.id, purpose, turn) % _SEEDS)
        if candidate.stem in stems:
            continue
        if answer_text(candidate) != answer_text(item):
            return candidate
        second_best = second_best or candidate
    if second_best is None or item.kind is not AnswerKind.CHOICE:
        raise DrawError(template.id, f"no {purpose} for seed {item.seed}")
    return second_best


@lru_cache(maxsize=1024)  # a page draws the same item for its stem and for each of its hints
def _drawn(template: ItemTemplate, seed: int) -> tuple[Values, Item]:
    for attempt in range(MAX_ATTEMPTS):
        try:
            values = numbers(template, seed, attempt)
            if values is not None and (item := _item(template, seed, values)) is not None:
                return values, item
        except ExpressionError:
            continue  # no value for these numbers
    raise DrawError(template.id, f"no numbers for seed {seed}")


def _item(template: ItemTemplate, seed: int, values: Values) -> Item | None:
    right = answer_of(template, template.answer, values)
    wrong = wrong_answers(template, values, right)
    stem = fill(template.stem, values)
    if template.kind is not AnswerKind.CHOICE:
        return Item(
            template=template.id,
            skill=template.skill,
            seed=seed,
            kind=template.kind,
            stem=stem,
            answer=right,
            variables=template.variables,
            wrong_answers=wrong,
        )
    keys = _keys(template, seed, (right, *wrong, *(fill(text, values) for text in template.distractors)))
    if len(keys) < 2:
        return None
    return Item(
        template=template.id,
        skill=template.skill,
        seed=seed,
        kind=template.kind,
        stem=stem,
        answer=keys[right],
        choices=tuple(Choice(key, text) for text, key in keys.items()),
        variables=template.variables,
        wrong_answers={keys[text]: misconception for text, misconception in wrong.items()},
    )


def _keys(template: ItemTemplate, seed: int, texts: tuple[str, ...]) -> Mapping[str, str]:
    """Return text → key, each text once, in an order that depends on the seed."""
    shuffled = sorted(dict.fromkeys(texts), key=lambda text: drawn_number(seed, template.id, "order", text))
    return {text: chr(ord("a") + index) for index, text in enumerate(shuffled)}
