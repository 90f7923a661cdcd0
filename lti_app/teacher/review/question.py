"""One question to ask the whole class: an item whose wrong answer shows the idea that several share.

Both answers are put side by side and the class says which is right and why, before the teacher does (peer
instruction: Crouch & Mazur, "Peer Instruction: Ten years of experience and results", American Journal of
Physics 69, 2001).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.items.draw import DrawError, draw
from engine.items.model import AnswerKind
from lti_app.content.answers import right_answer_html
from lti_app.practice.question import question_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from engine.items.model import Bank, Item
    from lti_app.practice.question import Question

_SEEDS = range(1, 13)  # tried until the idea gives an answer of its own
# Of the others, a wrong answer is stored as one part of it, which nobody would say.
_SAID_WHOLE = frozenset(
    {
        AnswerKind.NUMBER, AnswerKind.EXPRESSION, AnswerKind.INTERVAL, AnswerKind.SET, AnswerKind.PAIR,
        AnswerKind.CHOICE, AnswerKind.TEXT, AnswerKind.OUTPUT,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClassQuestion:
    """The question. said: two answers, the right one and what somebody with the idea would say, in an order
    that does not tell which is which.
    """

    question: Question
    right: Markup
    said: tuple[Markup, ...]


def question_for(bank: Bank, misconception: str, templates: Iterable[str]) -> ClassQuestion | None:
    """Return a question that tells the idea apart, from the first template that has one, else None.

    templates: ids, those in which the idea has shown before others of the bank.
    """
    named = [bank.templates[id_] for id_ in templates if id_ in bank.templates]
    others = (template for template in bank.templates.values() if template not in named)
    for template in (*named, *others):
        if template.kind not in _SAID_WHOLE or misconception not in dict(template.wrong_answers):
            continue
        for seed in _SEEDS:
            try:
                item = draw(template, seed)
            except DrawError:
                continue
            found = _told_apart(item, misconception)
            if found is not None:
                return found
    return None


def _told_apart(item: Item, misconception: str) -> ClassQuestion | None:
    wrong = next((said for said, idea in item.wrong_answers.items() if idea == misconception), None)
    if wrong is None:
        return None
    right, idea = right_answer_html(item), right_answer_html(replace(item, answer=wrong))
    return ClassQuestion(question_of(item), right, tuple(sorted((right, idea))))
