"""Checks what a program prints, without fuss about quotes of phones and spaces that nobody sees."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.items.check_texts import TYPOGRAPHIC, readable
from engine.items.verdicts import RIGHT, recognised, wrong

if TYPE_CHECKING:
    from engine.items.model import Item, Outcome

_LINES_QUOTED = re.compile(r"""^(['"])(.*)\1$""", re.MULTILINE)
_INSIDE_BRACKETS = re.compile(r"(?<=[\[({,:])[ ]+|[ ]+(?=[\])},:])")
_LITERAL = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
_NUMBER = re.compile(r"(?<![\w.])-?[0-9]+(?:\.[0-9]+)?(?![\w.])")


def check_output(item: Item, response: str) -> Outcome:
    """Compare what a program prints; spaces at the ends of lines and empty lines at the end do not count.

    Nor do spaces beside the commas and brackets of a printed list. Raises MalformedError for nothing.
    """
    typed, right = printed(readable(response)), printed(item.answer)
    if any(_same_output(typed, printed(text)) for text in (right, *item.rules.accept)):
        return RIGHT
    for text, misconception in item.wrong_answers.items():
        if _same_output(typed, printed(text)):
            return recognised(misconception)
    return wrong(_kind_of_difference(typed, right))


def printed(text: str) -> str:
    """Return lines without spaces at their ends, without empty ones at the end, in plain quotes."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").translate(TYPOGRAPHIC).split("\n")
    return "\n".join(line.rstrip() for line in lines).rstrip("\n")


def _same_output(one: str, other: str) -> bool:
    return one == other or _close(one) == _close(other)


def _close(text: str) -> str:
    """Take out the spaces beside commas and brackets, but not those inside of quotes."""
    pieces = re.split(f"({_LITERAL.pattern})", text)
    return "".join(
        piece if at % 2 or not re.search(r"[\[({]", text) else _INSIDE_BRACKETS.sub("", piece)
        for at, piece in enumerate(pieces)
    )


def _kind_of_difference(typed: str, right: str) -> str:
    mine, others = typed.split("\n"), right.split("\n")
    same_signs = "".join(typed.split()) == "".join(right.split())
    kinds = {
        "answer.quotes": typed != right and right in (_LINES_QUOTED.sub(r"\2", typed), _unquoted(typed)),
        "answer.missing-quotes": _unquoted(right) == _unquoted(typed),
        "answer.case": typed.casefold() == right.casefold(),
        "answer.lines": same_signs and len(mine) != len(others),
        "answer.spaces": same_signs,
        "answer.number-type": _numbers_as_values(typed) == _numbers_as_values(right),
        "answer.missing-line": len(mine) < len(others) and mine == others[: len(mine)],
        "answer.one-line-too-many": len(mine) > len(others) and others == mine[: len(others)],
    }
    return next((kind for kind, fits in kinds.items() if fits), "answer.wrong")


def _unquoted(text: str) -> str:
    return text.replace("'", "").replace('"', "")


def _numbers_as_values(text: str) -> str:
    return _NUMBER.sub(lambda found: f"{float(found.group()):g}", text)
