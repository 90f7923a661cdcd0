"""Templates of each kind, small enough to check by hand."""

from __future__ import annotations

import pytest

from engine.items.model import (
    AnswerKind,
    Bank,
    ItemTemplate,
    Level,
    Misconception,
    Parameter,
    Skill,
)

HINTS = ("What was done to $x$?", "Undo it on both sides.", "Take ${a}$ from both sides. What is left?")


@pytest.fixture
def add() -> ItemTemplate:
    """x + a = b, with a number as the answer."""
    return ItemTemplate(
        id="one-step-add",
        skill="one-step",
        level=Level.EASY,
        difficulty=-1.0,
        usual_seconds=25,
        kind=AnswerKind.NUMBER,
        parameters=(Parameter("a", 2, 9), Parameter("s", -9, 12, (0,))),
        derived=(("b", "s + a"),),
        constraints=("b != 0",),
        variables=("x",),
        stem="Solve $x + {a} = {b}$ for $x$.",
        answer="s",
        wrong_answers=(("repeats", "b + a"), ("undefined", "b/(a - a)"), ("same-as-first", "a + b")),
        hints=HINTS,
        worked=("Take $x + {a} = {b}$.", "So $x = {s}$."),
    )


@pytest.fixture
def expand_bracket() -> ItemTemplate:
    """a(x + b), with an expression as the answer."""
    return ItemTemplate(
        id="expand",
        skill="brackets",
        level=Level.MEDIUM,
        difficulty=0.0,
        usual_seconds=40,
        kind=AnswerKind.EXPRESSION,
        parameters=(Parameter("a", 2, 9), Parameter("b", -9, 9, (0,))),
        derived=(("c", "a*b"),),
        variables=("x",),
        stem="Remove the bracket in ${a}(x + {b})$.",
        answer="{a}x + {c}",
        wrong_answers=(("first-term-only", "{a}x + {b}"),),
        hints=("What is multiplied?", "Both terms are.", "${a}$ times $x$ and ${a}$ times ${b}$."),
        worked=("Take ${a}(x + {b})$.", "It is ${a}x + {c}$."),
    )


@pytest.fixture
def step() -> ItemTemplate:
    """Which step comes next, with a choice as the answer."""
    return ItemTemplate(
        id="which-step",
        skill="one-step",
        level=Level.EASY,
        difficulty=-1.0,
        usual_seconds=20,
        kind=AnswerKind.CHOICE,
        parameters=(Parameter("a", 2, 9), Parameter("b", 10, 30)),
        stem="Which step undoes the adding in $x + {a} = {b}$?",
        answer="Subtract ${a}$",
        wrong_answers=(("repeats", "Add ${a}$"), ("repeats-too", "Add ${a}$")),
        distractors=("Divide by ${a}$", "Subtract ${a}$"),
        hints=("What was done?", "Which step takes it back?", "Adding was done. What takes it back?"),
        worked=("Take $x + {a} = {b}$.", "The step is: Subtract ${a}$"),
    )


@pytest.fixture
def bank(add: ItemTemplate, expand_bracket: ItemTemplate, step: ItemTemplate) -> Bank:
    """A sound bank, to be broken in one place by a test."""
    ideas = {
        "one-step": ("repeats", "undefined", "same-as-first", "repeats-too"),
        "brackets": ("first-term-only",),
    }
    return Bank(
        id="small",
        title="Small",
        version="1",
        strands={"equations": "Equations"},
        skills={
            "one-step": Skill("one-step", "equations", "One step", "solve in one step"),
            "brackets": Skill("brackets", "equations", "Brackets", "remove brackets", ("one-step",)),
        },
        misconceptions={
            idea: Misconception(idea, skill, idea, "b", "f", "p")
            for skill, ids in ideas.items()
            for idea in ids
        },
        templates={template.id: template for template in (add, expand_bracket, step)},
    )
