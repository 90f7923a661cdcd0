"""Draws items from templates, and what belongs to an item: a sibling and the rungs of its hint ladder."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from engine.items.answers import Asked, answer_of, asked, blanks_answer, filled_blank, printed, wrong_answers
from engine.items.figures import filled_figure
from engine.items.model import AnswerKind, Hint, HintKind, Item, ItemTemplate
from engine.items.notation import ExpressionError
from engine.items.numbers import Values, drawn_number, numbers
from engine.items.offers import OFFERING, Offer, offer
from engine.items.shown import answer_text
from engine.items.texts import fill, fill_code

MAX_ATTEMPTS = 300
MAX_SIBLINGS = 80
_SEEDS = 2**31  # a seed fits every database's integer
# Their right answers are often the same whatever the numbers are.
_OFTEN_THE_SAME = OFFERING | {AnswerKind.TEXT, AnswerKind.BLANKS}


class DrawError(Exception):
    """A template from which no item, or no sibling of an item, can be drawn. template: its id."""

    def __init__(self, template: str, what: str) -> None:
        super().__init__(f"{template}: {what}")
        self.template = template


def draw(template: ItemTemplate, seed: int, surface: int = 0) -> Item:
    """Return the item of a seed, the same one every time.

    surface: 0 for the stem itself, from 1 for another surface form of the same numbers and answer. Raises
    DrawError where no numbers satisfy the constraints and give one right answer; ValueError for a surface
    that the template does not have.
    """
    if not 0 <= surface <= len(template.surfaces):
        raise ValueError(f"{template.id} has no surface form {surface}")
    return _drawn(template, seed, surface)[1]


def sibling(template: ItemTemplate, item: Item) -> Item:
    """Return an item like this one, with other numbers and another answer, for a check of understanding.

    Always the same one for an item, and never the one of the worked example. A choice whose right text
    is always the same differs in its numbers alone. Raises DrawError where there is none.
    """
    return _sibling(template, item, "sibling", (item, _example(template, item)))


def rungs(template: ItemTemplate) -> int:
    """Return how many rungs the hint ladder has: 4, or fewer where the template lacks some."""
    return len(_ladder(template))


def hint(template: ItemTemplate, item: Item, rung: int) -> Hint:
    """Return one rung of the ladder, from 1: nudge, strategy, worked example, explanation.

    The worked example has the numbers of a sibling, the others those of the item. Raises ValueError for
    a rung that the ladder does not have.
    """
    ladder = _ladder(template)
    if not 1 <= rung <= len(ladder):
        raise ValueError(f"{template.id} has no rung {rung}")
    kind, lines = ladder[rung - 1]
    shown = _example(template, item) if kind is HintKind.WORKED_EXAMPLE else item
    values = _drawn(template, shown.seed, 0)[0]
    return Hint(rung, kind, tuple(fill(line, values) for line in lines))


def question(item: Item) -> tuple[object, ...]:
    """Return what tells two items of one template apart for who reads them, in whatever order it stands."""
    labels = tuple(blank.label for blank in item.blanks)
    offered = frozenset(choice.text for choice in item.choices)
    return item.stem, item.code, item.figure, item.prompts, labels, offered


def printed_when_done(template: ItemTemplate, item: Item) -> str:
    """Return what a Parsons problem or a program with gaps is said to print when done; may be empty."""
    return printed(fill_code(template.answer, _drawn(template, item.seed, 0)[0]))


def _ladder(template: ItemTemplate) -> tuple[tuple[HintKind, tuple[str, ...]], ...]:
    nudge, strategy, explanation = (*template.hints, "", "", "")[:3]
    lines = ((nudge,), (strategy,), template.worked, (explanation,))
    return tuple((kind, written) for kind, written in zip(HintKind, lines, strict=True) if any(written))


def _example(template: ItemTemplate, item: Item) -> Item:
    if not (template.parameters or template.cases):
        return item  # an imported question is as it is, and so is its example
    return _sibling(template, item, "worked example", (item,))


def _sibling(template: ItemTemplate, item: Item, purpose: str, others: tuple[Item, ...]) -> Item:
    questions = [question(other) for other in others]
    second_best = None
    for turn in range(MAX_SIBLINGS):
        candidate = draw(template, drawn_number(item.seed, template.id, purpose, turn) % _SEEDS)
        if question(candidate) in questions:
            continue
        if answer_text(candidate) != answer_text(item):
            return candidate
        second_best = second_best or candidate
    if second_best is None or item.kind not in _OFTEN_THE_SAME:
        raise DrawError(template.id, f"no {purpose} for seed {item.seed}")
    return second_best


@lru_cache(maxsize=1024)  # a page draws the same item for its stem and for each of its hints
def _drawn(template: ItemTemplate, seed: int, surface: int) -> tuple[Values, Item]:
    if surface:
        values, item = _drawn(template, seed, 0)
        return values, replace(item, stem=fill(template.surfaces[surface - 1], values), surface=surface)
    for attempt in range(MAX_ATTEMPTS):
        try:
            drawn = numbers(template, seed, attempt)
            if drawn is not None:
                return drawn, _item(template, seed, drawn)
        except ExpressionError:
            continue  # no value for these numbers
    raise DrawError(template.id, f"no numbers for seed {seed}")


def _item(template: ItemTemplate, seed: int, values: Values) -> Item:
    what = asked(template, values)
    laid_out = _laid_out(template, seed, what, values)
    return Item(
        template=template.id,
        skill=template.skill,
        seed=seed,
        kind=template.kind,
        stem=fill(template.stem, values),
        answer=laid_out.answer,
        choices=laid_out.choices,
        variables=template.variables,
        wrong_answers=laid_out.wrong_answers,
        code=fill_code(template.code, values).rstrip(),
        rules=what.rules,
        prompts=tuple(fill(prompt, values) for prompt in template.prompts),
        blanks=laid_out.blanks,
        figure=filled_figure(template.figure, values) if template.figure else None,
    )


def _laid_out(template: ItemTemplate, seed: int, what: Asked, values: Values) -> Offer:
    if template.kind in OFFERING:
        return offer(template, seed, values)
    if template.kind is AnswerKind.BLANKS:
        blanks = tuple(filled_blank(blank, template.variables, values) for blank in template.blanks)
        return Offer(blanks_answer(blank.answer for blank in blanks), blanks=blanks)
    if template.kind is AnswerKind.EXPLANATION:
        return Offer("")
    right = answer_of(what, template.answer, values)
    return Offer(right, wrong_answers(what, template.wrong_answers, values, right))
