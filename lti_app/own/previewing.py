"""Items of a question as a student sees them, for its author: drawn with seeds that no student is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.items.draw import DrawError, draw, hint, rungs
from engine.items.responses import wrong_responses
from lti_app.content.answers import answer_html, right_answer_html
from lti_app.practice.question import Question, question_of

if TYPE_CHECKING:
    from markupsafe import Markup

    from engine.items.model import Bank, Hint, Item, ItemTemplate

DRAWN = 3
MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Idea:
    """What a known wrong idea gives. feedback: what the student then reads."""

    answer: Markup
    name: str
    feedback: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One drawn item with its answer, for teachers alone."""

    question: Question
    answer: Markup
    ideas: tuple[Idea, ...]
    hints: tuple[Hint, ...]


def seed_of(number: int) -> int:
    """Return the seed of a teacher's preview, from 1. It is negative: those of students never are."""
    return -max(1, min(number, MOST))


def sample(template: ItemTemplate, item: Item, bank: Bank) -> Sample:
    """Return what a teacher sees of an item."""
    ideas = tuple(
        Idea(answer_html(item, response), known.name, known.feedback)
        for response, idea in wrong_responses(item)
        if (known := bank.misconceptions.get(idea)) is not None
    )
    hints = tuple(hint(template, item, rung) for rung in range(1, rungs(template) + 1))
    return Sample(question_of(item), right_answer_html(item), ideas, hints)


def samples(template: ItemTemplate, bank: Bank) -> tuple[Sample, ...]:
    """Return a few items of a sound template; one where its numbers are fixed. None where it gives none."""
    count = DRAWN if template.parameters or template.cases else 1
    try:
        return tuple(
            sample(template, draw(template, seed_of(number)), bank) for number in range(1, count + 1)
        )
    except DrawError:
        return ()
