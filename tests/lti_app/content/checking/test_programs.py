"""What items say of programs, and what is reported where the programs do something else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.items.model import AnswerKind, Blank, ItemTemplate
from lti_app.content.checking.programs import PROGRAMMING
from lti_app.content.checking.template_check import check_template
from tests.engine.items.kinds import BLANKS, OUTPUT, PARSONS, TEXT, template

_SUM = replace(PARSONS, derived=(("t", "a + b*(b - 1)/2"),), answer="@t@")
_GAPS = replace(
    BLANKS,
    code="for i in ___(@a@):\n    print(___)\n",
    blanks=(
        Blank("first", AnswerKind.TEXT, "range"),
        Blank("second", AnswerKind.OUTPUT, "'*'"),
    ),
)
_ERROR = template(
    AnswerKind.TEXT, stem="Which error is it?", code="print(1 / (@a@ - @a@))", answer="ZeroDivisionError"
)
_CHOICE = template(
    AnswerKind.CHOICE,
    stem="What does it print?",
    code="print(@a@ + @b@)",
    derived=(("s", "a + b"),),
    answer="`@s@`",
    distractors=("nothing",),
)
_INLINE = template(
    AnswerKind.OUTPUT, stem="What does `print(@a@ * 2)` print?", derived=(("d", "2*a"),), answer="@d@"
)


def reported(drawn: ItemTemplate) -> set[tuple[str, str]]:
    found = check_template(drawn, PROGRAMMING, 6).problems
    return {(problem.field, problem.reason.code) for problem in found}


@pytest.mark.parametrize("drawn", [OUTPUT, _SUM, PARSONS, _GAPS, _ERROR, _CHOICE, _INLINE, TEXT])
def test_a_program_that_does_what_the_item_says_is_sound(drawn: ItemTemplate) -> None:
    assert reported(drawn) == set()


@pytest.mark.parametrize(
    ("drawn", "field", "code"),
    [
        (replace(OUTPUT, answer="@a@\n@d@ "), None, None),
        (replace(OUTPUT, answer="@d@\n@a@"), "answer", "bank.program-prints"),
        (replace(OUTPUT, code="print(@a@"), "answer", "bank.program-prints"),
        (replace(OUTPUT, code="", stem="What is ${a}$ from ${b}$?"), "answer", "bank.nothing-to-run"),
        (replace(_SUM, answer="@t@1"), "answer", "bank.program-prints"),
        (replace(PARSONS, answers=("if x", "    y = 1"), wrong_answers=()), "answers", "bank.program-fails"),
        (
            replace(_SUM, answers=("a = 1", "total = @t@", "print(total)"), wrong_answers=()),
            "answers.1",
            "bank.another-order-works",
        ),
        (replace(_GAPS, code="for i in ___(@a@)\n    print(___)"), "blanks", "bank.program-fails"),
        (
            replace(_GAPS, code="for i in ___(@a@):\n    print(___)", answer="*"),
            "answer",
            "bank.program-prints",
        ),
        (replace(_ERROR, answer="NameError"), "answer", "bank.program-fails-otherwise"),
        (replace(_ERROR, code="print(@a@)"), "answer", "bank.program-fails-otherwise"),
        (replace(_CHOICE, answer="`@a@`"), "answer", "bank.program-prints"),
        (replace(_INLINE, answer="@a@"), "answer", "bank.program-prints"),
    ],
)
def test_a_program_that_does_something_else_is_reported(
    drawn: ItemTemplate, field: str | None, code: str | None
) -> None:
    found = {
        (where, what)
        for where, what in reported(drawn)
        if what.startswith(("bank.program", "bank.nothing-to-run", "bank.another"))
    }

    assert found == ({(field, code)} if field else set())


def test_a_program_that_ends_in_an_error_prints_its_last_line_last() -> None:
    drawn = replace(
        OUTPUT,
        code="print(@a@)\nprint(nothing)",
        answer="@a@\nNameError: name 'nothing' is not defined",
        wrong_answers=(),
        hints=("a", "b", "c"),
    )

    assert reported(drawn) == set()


def test_a_template_without_siblings_is_reported_and_its_programs_run_all_the_same() -> None:
    drawn = replace(OUTPUT, code="print(1)", answer="2", wrong_answers=())

    assert reported(drawn) == {("parameters", "bank.no-sibling"), ("answer", "bank.program-prints")}


def test_items_and_programs_are_counted() -> None:
    checked = check_template(OUTPUT, PROGRAMMING, 40)

    assert checked.draws == 40
    assert checked.different == checked.programs <= 30
