"""A question as it goes out: an item with its numbers, and what is said about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.items.draw import draw, hint, rungs
from engine.items.model import AnswerKind, FigureKind, HintKind, Item, ItemTemplate
from lti_app.content.importing.proving import SEED
from lti_app.content.template_data import template_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from engine.items.model import Bank
    from lti_app.content.importing.model import Imported

# What neither format can say: their checkers know texts and numbers, no algebra and no programs.
UNSAYABLE = frozenset(
    (
        AnswerKind.EXPRESSION,
        AnswerKind.INTERVAL,
        AnswerKind.SET,
        AnswerKind.PAIR,
        AnswerKind.OUTPUT,
        AnswerKind.PARSONS,
    )
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    texts are those of the item, with formulas between dollar signs. hints: in their order, none of them a
    worked example. feedback_for: wrong answer as `Item.wrong_answers` has it → what is said to it.
    feedback: as `Imported.feedback`.
    """

    item: Item
    title: str
    hints: tuple[str, ...] = ()
    feedback_for: Mapping[str, str] = field(default_factory=dict)
    feedback: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    licence: str = ""
    author: str = ""

    @property
    def sayable(self) -> bool:
        """Whether the formats have a type for it."""
        blanks = {blank.kind for blank in self.item.blanks}
        extra_lines = self.item.kind is AnswerKind.ORDERING and len(self.item.choices) > len(
            self.item.answer.split()
        )
        return not (self.drawn or extra_lines or ({self.item.kind} | blanks) & UNSAYABLE)

    @property
    def drawn(self) -> bool:
        """Whether it has a graph, which the formats would want as a picture; a table goes out as one."""
        return self.item.figure is not None and self.item.figure.kind is not FigureKind.TABLE


def questions_of(bank: Bank, skills: Collection[str], draws: int) -> Iterator[Question]:
    """Draw questions from the templates of skills: `draws` of each, one where its numbers are fixed."""
    for skill in skills:
        about = bank.skills[skill]
        for template in bank.by_skill.get(skill, ()):
            varied = bool(template.parameters or template.cases)
            for seed in range(draws if varied else 1):
                item = draw(template, seed)
                yield Question(
                    item,
                    f"{about.title} {template.id}" + (f" {seed + 1}" if varied else ""),
                    _hints(template, item),
                    {wrong: bank.misconceptions[idea].feedback for wrong, idea in item.wrong_answers.items()},
                    tags=(skill,),
                    category=(bank.title, bank.strands[about.strand], about.title),
                    standards=about.standards,
                )


def question_of(imported: Imported) -> Question:
    """Return an imported question, to go out again. Raises ValueError for one that was left out."""
    if imported.template is None:
        raise ValueError("a question that was left out cannot go out")
    template = template_of("imported", imported.template)
    item = draw(template, SEED)
    return Question(
        item,
        imported.source.title,
        _hints(template, item),
        _by_answer(item, imported.feedback_for),
        imported.feedback,
        imported.tags,
        imported.category,
        imported.standards,
        imported.licence,
        imported.author,
    )


def _hints(template: ItemTemplate, item: Item) -> tuple[str, ...]:
    opened = (hint(template, item, rung) for rung in range(1, rungs(template) + 1))
    return tuple(line for rung in opened if rung.kind is not HintKind.WORKED_EXAMPLE for line in rung.lines)


def _by_answer(item: Item, feedback_for: Mapping[str, str]) -> dict[str, str]:
    """Name choices by their keys; what is typed stays as it is."""
    keys = {choice.text: choice.key for choice in item.choices}
    return {keys.get(wrong, wrong): said for wrong, said in feedback_for.items()}
