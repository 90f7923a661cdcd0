"""A small template of each kind that is not a number, an expression or a choice."""

from __future__ import annotations

from engine.items.model import (
    AnswerKind,
    Blank,
    Figure,
    FigureKind,
    ItemTemplate,
    Level,
    Mark,
    Parameter,
    Rules,
)

_HINTS = ("Look again.", "Take it step by step.", "Go through it from the left.")
_WORKED = ("Here is another one.", "It is done in the same way.")
_NUMBERS = (Parameter("a", 2, 6), Parameter("b", 7, 12))


def template(kind: AnswerKind, **fields: object) -> ItemTemplate:
    """A template with two numbers a < b, and whatever else is given."""
    basis: dict[str, object] = {
        "id": f"one-{kind}",
        "skill": "kinds",
        "level": Level.MEDIUM,
        "difficulty": 0.0,
        "usual_seconds": 30,
        "kind": kind,
        "stem": "What about ${a}$ and ${b}$?",
        "answer": "",
        "parameters": _NUMBERS,
        "hints": _HINTS,
        "worked": _WORKED,
    }
    return ItemTemplate(**{**basis, **fields})  # type: ignore[arg-type]


INTERVAL = template(
    AnswerKind.INTERVAL,
    answer="({a}, {b}/2 + {a}] U [2*{b}, inf)",
    wrong_answers=(("idea", "[{a}, {b}]"),),
    surfaces=("Between ${a}$ and ${b}$, what is it?",),
)
SET = template(AnswerKind.SET, answer="{b}, -{a}, {b}", wrong_answers=(("idea", "none"),))
PAIR = template(
    AnswerKind.PAIR,
    answer="({b} - {a}, -{a})",
    wrong_answers=(("idea", "(-{a}, {b} - {a})"),),
    figure=Figure(
        FigureKind.PLANE,
        "A point above {a}",
        marks=(Mark("point", (("x", "b - a"), ("y", "-a")), label="P"),),
    ),
)
CHOICES = template(
    AnswerKind.CHOICES,
    answers=("sum {a}", "product {b}"),
    wrong_answers=(("idea", "twice {a}"),),
    distractors=("none of {b}",),
)
MATCHING = template(
    AnswerKind.MATCHING,
    prompts=("${a} + 1$", "`@b@ - 1`", "${a}$ again"),
    answers=("{a} and one", "{b} less one", "{a} and one"),
    wrong_answers=(("idea", "2 = {b} and one"),),
    distractors=("nothing",),
)
ORDERING = template(
    AnswerKind.ORDERING,
    answers=("first ${a}$", "then ${b}$", "last of all"),
    wrong_answers=(("idea", "3 before 1"), ("other", "never ${a}$")),
)
TEXT = template(
    AnswerKind.TEXT,
    cases=(
        {"word": "cat", "plural": "cats"},
        {"word": "dog", "plural": "dogs"},
        {"word": "cow", "plural": "cows"},
    ),
    parameters=(Parameter("a", 2, 6),),
    stem="One {word}, {a} what?",
    answer="{plural}",
    rules=Rules(accept=("the {plural}",)),
    wrong_answers=(("idea", "{word}"),),
)
BLANKS = template(
    AnswerKind.BLANKS,
    variables=("x",),
    blanks=(
        Blank("sum of {a} and {b}:", AnswerKind.NUMBER, "a + b", wrong_answers=(("idea", "a*b"),)),
        Blank("line:", AnswerKind.EXPRESSION, "{a}x + {b}"),
        Blank("printed:", AnswerKind.OUTPUT, "@a@", wrong_answers=(("other", "@b@"),)),
    ),
)
OUTPUT = template(
    AnswerKind.OUTPUT,
    stem="What does this print?",
    code="print(@a@)\nprint(@b@ - @a@)\n",
    derived=(("d", "b - a"),),
    answer="@a@\n@d@\n",
    wrong_answers=(("idea", "@d@\n@a@"),),
)
PARSONS = template(
    AnswerKind.PARSONS,
    answers=("total = @a@", "for step in range(@b@):", "    total += step", "print(total)"),
    wrong_answers=(("idea", "4 before 3"), ("other", "for step in @b@:")),
    distractors=("total = step",),
)

EVERY_KIND = (INTERVAL, SET, PAIR, CHOICES, MATCHING, ORDERING, TEXT, BLANKS, OUTPUT, PARSONS)
