"""The question types of Canvas that write more than QTI 1.2 says: gaps named in the text, and formulas."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.reason import Reason
from lti_app.content.importing.draft import (
    Accepted,
    Calculating,
    Choosing,
    Filling,
    Option,
    Task,
    Typing,
    Value,
)
from lti_app.content.importing.numbers import decimal_text, read_number
from lti_app.content.importing.qti1.scoring import shares
from lti_app.content.importing.worded import GAP, Worded
from lti_app.content.importing.xml import children, descendants, text_of

if TYPE_CHECKING:
    from fractions import Fraction

    from lxml import etree

    from lti_app.content.importing.qti1.presentation import Presentation
    from lti_app.content.importing.qti1.scoring import Condition

_NAME = re.compile(r"\[([^\[\]]{1,80})\]")


def named_gaps(
    shown: Presentation, found: tuple[Condition, ...], *, menus: bool
) -> tuple[Worded, Task | Reason]:
    """Read gaps [name] of the text. menus: each is chosen from a menu; else every label of it counts."""
    gaps: list[Choosing | Typing] = []
    by_name = {response.label.text: response for response in shown.responses}

    def marked(match: re.Match[str]) -> str:
        response = by_name.get(match.group(1))
        if response is None:
            return match.group()
        right = shares(found, response.identifier)
        if menus:
            gaps.append(
                Choosing(tuple(Option(text, right.get(key, 0.0)) for key, text in response.options.items()))
            )
        else:
            gaps.append(
                Typing(tuple(Accepted(text.text.replace("\\$", "$")) for text in response.options.values()))
            )
        return GAP

    text = _NAME.sub(marked, shown.stem.text)
    stem = shown.stem.with_text(text)
    return stem, Filling(tuple(gaps)) if gaps else Reason("import.gaps-unclear")


def calculated(item: etree._Element, stem: Worded) -> tuple[Worded, Task | Reason]:
    """Read a formula question with the first of the sets of numbers that Canvas has worked out."""
    numbers = next(descendants(item, "var_set"), None)
    answer = read_number(text_of(next(children(numbers, "answer"), None))) if numbers is not None else None
    if numbers is None or answer is None:
        return stem, Reason("import.no-right-answer")
    text = stem.text
    for variable in children(numbers, "var"):
        number = read_number(text_of(variable))
        text = text.replace(
            f"[{variable.get('name', '')}]", decimal_text(number) if number is not None else ""
        )
    around = _tolerance(text_of(next(descendants(item, "answer_tolerance"), None)), answer)
    return stem.with_text(text), Calculating((Value(answer, around),))


def _tolerance(text: str, answer: Fraction) -> Fraction:
    """Canvas writes 0.1, or 1% of the answer."""
    number = read_number(text.removesuffix("%")) or answer * 0
    return abs(answer * number / 100) if text.endswith("%") else abs(number)
