"""Programs of banks, run apart from this process."""

from __future__ import annotations

import pytest

from lti_app.content.checking.runner import Run, run_programs


@pytest.mark.parametrize(
    ("program", "run"),
    [
        ("print(1)\nprint('two', end='')", Run("1\ntwo")),
        ("print(1)\nprint(nothing)", Run("1\n", "NameError", "name 'nothing' is not defined")),
        ("raise SystemExit(3)", Run("", "SystemExit", "3")),
        ("for i in range(3) print(i)", Run("", "SyntaxError", "invalid syntax (program, line 1)")),
        ("input()", Run("", "EOFError", "EOF when reading a line")),
        ("import os\nprint(sorted(os.environ), os.listdir())", Run("['PYTHONIOENCODING'] []\n")),
        ("x = [0]\nwhile True:\n    x += x", Run("", "MemoryError")),
    ],
)
def test_what_a_program_prints_and_how_it_ends_is_told(program: str, run: Run) -> None:
    found = run_programs([program])[program]

    assert (
        found.printed.replace("'LC_CTYPE', ", "").replace(", 'LC_CTYPE'", ""),
        found.error,
        found.message,
    ) == (
        run.printed,
        run.error,
        run.message,
    )


def test_programs_know_nothing_of_each_other() -> None:
    first, second = "x = 1\nprint(x)", "print(x)"
    runs = run_programs([first, second, first])

    assert runs[first] == Run("1\n")
    assert runs[second].error == "NameError"


def test_a_program_that_takes_the_interpreter_with_it_is_found_out_alone() -> None:
    deadly = "import os\nos._exit(1)"
    runs = run_programs(["print(1)", deadly, "print(2)"])

    assert [runs[program] for program in ("print(1)", "print(2)")] == [Run("1\n"), Run("2\n")]
    assert runs[deadly].error == "OutOfTime"


def test_nothing_to_run_starts_no_interpreter() -> None:
    assert run_programs([]) == {}
