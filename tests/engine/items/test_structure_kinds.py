"""What is reported about templates of the newer kinds, about figures and cases, as written and as drawn."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.items.figure_structure import drawn_figure_problems
from engine.items.model import AnswerKind, Blank, Figure, FigureKind, Form, ItemTemplate, Mark, Rules
from engine.items.template_structure import template_problems
from engine.items.validate import draw_problems
from tests.engine.items.kinds import (
    BLANKS,
    CHOICES,
    EVERY_KIND,
    INTERVAL,
    MATCHING,
    ORDERING,
    OUTPUT,
    PAIR,
    PARSONS,
    SET,
    TEXT,
    template,
)


def found(changed: ItemTemplate) -> set[tuple[str, str]]:
    return {(problem.field, problem.reason.code) for problem in template_problems(changed)}


@pytest.mark.parametrize("sound", EVERY_KIND, ids=lambda drawn: str(drawn.kind))
def test_a_sound_template_of_each_kind_has_no_problems(sound: ItemTemplate) -> None:
    assert found(sound) == set()
    assert [*draw_problems(sound, 15)] == []


@pytest.mark.parametrize(
    ("sound", "changes", "field", "code"),
    [
        (INTERVAL, {"answer": ""}, "answer", "bank.kind-needs"),
        (INTERVAL, {"answer": "{a}, {b}"}, "answer", "bank.unreadable-formula"),
        (INTERVAL, {"answer": "({a}, {q})"}, "answer", "bank.unknown"),
        (INTERVAL, {"answers": ("1",)}, "answers", "bank.not-of-this-kind"),
        (INTERVAL, {"rules": Rules(tolerance="1")}, "rules.tolerance", "bank.not-of-this-kind"),
        (INTERVAL, {"surfaces": ("What of {q}?",)}, "surfaces.0", "bank.unknown"),
        (SET, {"answer": "{a}, +"}, "answer", "bank.unreadable-formula"),
        (SET, {"rules": Rules(form=Form.FACTORED)}, "rules.form", "bank.not-of-this-kind"),
        (CHOICES, {"answers": ()}, "answers", "bank.kind-needs"),
        (CHOICES, {"wrong_answers": (), "distractors": ()}, "distractors", "bank.nothing-to-choose"),
        (CHOICES, {"distractors": ("sum {a}",)}, "distractors.0", "bank.same-twice"),
        (CHOICES, {"answers": tuple(f"{n}" for n in range(27))}, "answers", "bank.many-parts"),
        (MATCHING, {"answers": ("one", "two")}, "answers", "bank.unequal-sides"),
        (MATCHING, {"prompts": ("x", "x", "y")}, "prompts.1", "bank.same-twice"),
        (MATCHING, {"wrong_answers": (("idea", "4 = x"),)}, "wrong_answers.idea", "bank.prompt-and-side"),
        (MATCHING, {"wrong_answers": (("idea", "2 = {q}"),)}, "wrong_answers.idea", "bank.unknown"),
        (MATCHING, {"prompts": (), "answers": ()}, "prompts", "bank.kind-needs"),
        (ORDERING, {"answers": ("one",)}, "answers", "bank.few-parts"),
        (ORDERING, {"answers": ("one", "two", "one")}, "answers.2", "bank.same-twice"),
        (
            ORDERING,
            {"wrong_answers": (("idea", "1 before 2"),)},
            "wrong_answers.idea",
            "bank.lines-in-right-order",
        ),
        (TEXT, {"answer": "{q}"}, "answer", "bank.unknown"),
        (TEXT, {"rules": Rules(accept=("x", "{q}"))}, "rules.accept.1", "bank.unknown"),
        (TEXT, {"stem": "Is `@q@` right?"}, "stem", "bank.unknown"),
        (TEXT, {"stem": "Is @word@ right?"}, "stem", "bank.code-place-outside-code"),
        (TEXT, {"stem": "Is `@word@ right?"}, "stem", "bank.sign-without-partner"),
        (
            TEXT,
            {"cases": ({"word": "cat", "plural": "cats"}, {"word": "dog"})},
            "cases.1",
            "bank.case-differs",
        ),
        (
            TEXT,
            {"cases": ({"word": "cat", "plural": "cats"}, {"word": 1, "plural": "dogs"})},
            "cases.1.word",
            "bank.case-differs",
        ),
        (TEXT, {"constraints": ("word = 1",)}, "constraints.0", "bank.unreadable-formula"),
        (TEXT, {"derived": (("word", "a + 1"),)}, "derived.word", "bank.name-taken"),
        (TEXT, {"derived": (("max", "a + 1"),)}, "derived.max", "bank.name-taken"),
        (BLANKS, {"blanks": ()}, "blanks", "bank.kind-needs"),
        (BLANKS, {"wrong_answers": (("idea", "1"),)}, "wrong_answers", "bank.not-of-this-kind"),
        (BLANKS, {"blanks": (Blank("{q}", AnswerKind.NUMBER, "a"),)}, "blanks.0.label", "bank.unknown"),
        (
            BLANKS,
            {"blanks": (Blank("x", AnswerKind.NUMBER, "{a}"),)},
            "blanks.0.answer",
            "bank.unreadable-formula",
        ),
        (
            BLANKS,
            {"blanks": (Blank("x", AnswerKind.TEXT, "y", Rules(figures=2)),)},
            "blanks.0.rules.figures",
            "bank.not-of-this-kind",
        ),
        (OUTPUT, {"code": "print(@q@)"}, "code", "bank.unknown"),
        (OUTPUT, {"code": "print(`1`)"}, "code", "bank.backtick-in-code"),
        (OUTPUT, {"answer": "@q@"}, "answer", "bank.unknown"),
        (PARSONS, {"answers": ("if x:", "  y = 1")}, "answers.1", "bank.indentation"),
        (PARSONS, {"answers": ("x = 1", "    y = 1", "            z = 1")}, "answers.2", "bank.indentation"),
        (PARSONS, {"distractors": ("x = @q@",)}, "distractors.0", "bank.unknown"),
        (SET, {"kind": AnswerKind.EXPLANATION}, "kind", "bank.never-practised"),
        (SET, {"hints": ()}, "hints", "bank.hints"),
    ],
)
def test_what_is_written_wrong_is_reported_with_its_field(
    sound: ItemTemplate, changes: dict[str, Any], field: str, code: str
) -> None:
    assert (field, code) in found(replace(sound, **changes))


def test_a_question_of_a_teachers_own_needs_neither_hints_nor_a_worked_example() -> None:
    own = replace(SET, hints=("Look.",), worked=())

    assert [*template_problems(own, own=True)] == []
    assert [*draw_problems(own, 5, own=True)] == []


_POINT = Mark("point", (("x", "a"), ("y", "b")))


@pytest.mark.parametrize(
    ("figure", "field", "code"),
    [
        (Figure(FigureKind.PLANE, "{q}", marks=(_POINT,)), "figure.alt", "bank.unknown"),
        (Figure(FigureKind.PLANE, "x", x=(5, 5), marks=(_POINT,)), "figure.x", "bank.axis-backwards"),
        (Figure(FigureKind.PLANE, "x"), "figure.marks", "bank.figure-without-marks"),
        (
            Figure(FigureKind.PLANE, "x", marks=(Mark("ray", ()),)),
            "figure.marks.0.kind",
            "bank.mark-of-another-figure",
        ),
        (
            Figure(FigureKind.PLANE, "x", marks=(Mark("point", (("x", "a"),)),)),
            "figure.marks.0.values",
            "bank.mark-needs",
        ),
        (
            Figure(FigureKind.NUMBER_LINE, "x", marks=(Mark("ray", (("x", "a"),)),)),
            "figure.marks.0.side",
            "bank.mark-needs",
        ),
        (
            Figure(FigureKind.PLANE, "x", marks=(Mark("point", (("x", "a"), ("y", "z"))),)),
            "figure.marks.0.values.y",
            "bank.unreadable-formula",
        ),
        (Figure(FigureKind.TABLE, "x"), "figure.rows", "bank.table-rows"),
        (Figure(FigureKind.TABLE, "x", rows=(("a", "b"), ("c",))), "figure.rows", "bank.table-rows"),
        (Figure(FigureKind.TABLE, "x", rows=(("{q}",),)), "figure.rows.0.0", "bank.unknown"),
    ],
)
def test_a_figure_that_cannot_be_drawn_is_reported(figure: Figure, field: str, code: str) -> None:
    assert (field, code) in found(replace(PAIR, figure=figure))


def test_a_point_outside_of_the_axes_is_reported_where_it_is_drawn() -> None:
    inside = Figure(FigureKind.PLANE, "x", marks=(Mark("point", (("x", "10"), ("y", "-10"))),))
    outside = replace(inside, marks=(*inside.marks, Mark("point", (("x", "3"), ("y", "21/2")))))

    assert [*drawn_figure_problems(inside)] == []
    assert [field for field, _ in drawn_figure_problems(outside)] == ["figure.marks.1"]


@pytest.mark.parametrize(
    ("sound", "changes", "field", "code"),
    [
        (SET, {"stem": "x" * 401}, "stem", "bank.too-long"),
        (SET, {"hints": ("x" * 301, "b", "c")}, "hints.0", "bank.too-long"),
        (INTERVAL, {"surfaces": ("x" * 401,)}, "surfaces.0", "bank.too-long"),
        (INTERVAL, {"surfaces": (INTERVAL.stem,)}, "surfaces.0", "bank.surface-as-the-stem"),
        (CHOICES, {"distractors": ("x" * 121,)}, "answers", "bank.too-long"),
        (OUTPUT, {"code": f"print(1)  # {'x' * 60}"}, "code", "bank.too-long"),
        (OUTPUT, {"code": "print(1)\n" * 21}, "code", "bank.too-many-lines"),
        (PARSONS, {"answers": ("x = 1", f"y = {'1' * 70}"), "wrong_answers": ()}, "answers", "bank.too-long"),
        (BLANKS, {"hints": ("a", "b", "It is ${a}x + {b}$.")}, "hints.2", "bank.hint-gives-answer"),
        (
            template(AnswerKind.CHOICE, answer="${a}x$", stem="Which is equal to ${a}x$?"),
            {"distractors": ("$x*{a}$",)},
            "distractors",
            "bank.two-right-choices",
        ),
    ],
)
def test_what_is_wrong_with_drawn_items_is_reported_with_its_field(
    sound: ItemTemplate, changes: dict[str, Any], field: str, code: str
) -> None:
    reported = {
        (problem.field, problem.reason.code) for problem in draw_problems(replace(sound, **changes), 12)
    }

    assert (field, code) in reported
