"""What a step of OATutor asks, and what helps with it: hints, and scaffolds with their answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from engine.items.notation import ExpressionError
from engine.items.parsing import parse
from engine.reason import Reason
from lti_app.content.importing.draft import (
    Accepted,
    Calculating,
    Choosing,
    Deriving,
    Option,
    Task,
    Typing,
    Value,
)
from lti_app.content.importing.numbers import read_number
from lti_app.content.importing.oatutor.texts import Chosen, listed, text_in, worded
from lti_app.content.importing.tex import read_tex
from lti_app.content.importing.worded import EMPTY, Worded, joined

if TYPE_CHECKING:
    from collections.abc import Mapping

_MAX_VARIABLES = 4
_MAX_STEPS = 12
_MAX_HINTS = 50


def read_task(step: Mapping[str, Any], chosen: Chosen) -> Task | Reason:
    """Read a step's answer. A text box wants algebra, arithmetic or a word; a choice one of the choices."""
    answers = [chosen.put_into(answer) for answer in listed(step.get("stepAnswer"))]
    answers = [answer for answer in answers if answer]
    if not answers:
        return Reason("import.no-right-answer")
    kind = text_in(step, "problemType")
    if kind == "MultipleChoice":
        return _choosing(step, answers, chosen)
    if kind not in {"TextBox", ""}:
        return Reason("import.type-unknown", {"type": kind})
    if text_in(step, "answerType") == "string":
        return Typing(tuple(Accepted(_unquoted(answer)) for answer in answers))
    return _expression(answers)


def read_hints(pathway: list[Any], chosen: Chosen) -> tuple[tuple[Worded, ...], tuple[Worded, ...]]:
    """Return the hints, and each scaffold with its answer as a step of a worked example."""
    hints: list[Worded] = []
    worked: list[Worded] = []
    for held in pathway[:_MAX_HINTS]:
        if not isinstance(held, dict):
            continue
        title, text = worded(text_in(held, "title"), chosen), worded(text_in(held, "text"), chosen)
        if text_in(held, "type") == "scaffold":
            answer = next(iter(listed(held.get("hintAnswer"))), "")
            worked.append(joined((text, worded(answer, chosen)), separator=" "))
        elif text or title:
            hints.append(text if text else title)
    return tuple(hints), tuple(worked[:_MAX_STEPS])


def _choosing(step: Mapping[str, Any], answers: list[str], chosen: Chosen) -> Task:
    offered = [chosen.put_into(choice) for choice in listed(step.get("choices"))]
    right = answers[0]
    options = dict.fromkeys([*offered, *([] if right in offered else [right])])
    nothing = Chosen({})
    return Choosing(tuple(Option(worded(text, nothing), float(text == right), EMPTY) for text in options))


def _expression(answers: list[str]) -> Task | Reason:
    numbers = [read_number(_bare(answer)) for answer in answers]
    if numbers[0] is not None:
        return Calculating(tuple(Value(number, number * 0) for number in numbers if number is not None))
    read = read_tex(_bare(answers[0]))
    letters = tuple(sorted(set(re.findall(r"[A-Za-z]", re.sub(r"sqrt|abs", "", read.notation)))))
    if not read.sure or len(letters) > _MAX_VARIABLES or not _is_readable(read.notation):
        return Reason("import.formula-unknown", {"formula": answers[0][:60]})
    return Deriving(read.notation, letters)


def _is_readable(formula: str) -> bool:
    try:
        parse(formula)
    except ExpressionError:
        return False
    return True


def _bare(answer: str) -> str:
    answer = answer.replace("$$", "").strip()
    found = re.fullmatch(r"\\[dt]?frac\{(-?\d+)\}\{(\d+)\}", answer)
    return f"{found.group(1)}/{found.group(2)}" if found else answer


def _unquoted(answer: str) -> str:
    return answer.replace("$$", "").strip()
