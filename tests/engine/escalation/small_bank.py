"""A bank of three skills and two misconceptions, and the items that a story drew from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.items.model import AnswerKind, Bank, Item, ItemTemplate, Level, Misconception, Skill

if TYPE_CHECKING:
    from engine.signals.model import History

SKILLS = {
    "brackets": Skill("brackets", "equations", "Equations with brackets", "solve an equation with brackets"),
    "fractions": Skill(
        "fractions", "equations", "Equations with fractions", "solve one with fractions", ("brackets",)
    ),
    "signs": Skill("signs", "equations", "Signs", "keep the sign"),
}
IDEAS = {
    "idea-a": Misconception(
        id="idea-a",
        skill="brackets",
        name="first term only",
        belief="a factor goes on the first term alone",
        feedback="Look at every term.",
        probe="What is 2(3 + 4)?",
    ),
    "idea-b": Misconception(
        id="idea-b",
        skill="brackets",
        name="sign kept",
        belief="a sign stays as it is",
        feedback="Look at the sign.",
        probe="What is -(-1)?",
    ),
}


def _template(name: str, *wrong: str) -> ItemTemplate:
    return ItemTemplate(
        id=f"brackets/{name}",
        skill="brackets",
        level=Level.MEDIUM,
        difficulty=0.0,
        usual_seconds=60,
        kind=AnswerKind.NUMBER,
        stem="Solve $2(x + 1) = 8$ for $x$.",
        answer="3",
        wrong_answers=tuple((idea, "5") for idea in wrong),
    )


BANK = Bank(
    id="small",
    title="Small",
    version="1",
    strands={"equations": "Equations"},
    skills=SKILLS,
    misconceptions=IDEAS,
    templates={t.id: t for t in (_template("t1", "idea-a"), _template("t2", "idea-a"))},
)


def drawn(history: History) -> dict[int, Item]:
    """Return an item for each of the history; its stem tells them apart."""
    return {
        item.id: Item(
            template=item.template,
            skill=item.skill,
            seed=item.id,
            kind=AnswerKind.NUMBER,
            stem=f"Solve ${item.id}(x + 1) = 8$ for $x$.",
            answer="3",
        )
        for item in history.items
    }
