"""Writes an answer as people read it: the texts of what was chosen, lines numbered, code as code."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from engine.items.answers import elements
from engine.items.model import AnswerKind, Blank, Choice, Form, Item, Rules
from engine.items.texts import escaped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_INDENTED = re.compile(r"([a-z])([0-9]+)")
_INDENTATION = " " * 4
_INFINITE = {"-inf": "−∞", "inf": "∞"}
CODE = frozenset((AnswerKind.OUTPUT, AnswerKind.PARSONS))


def answer_text(item: Item) -> str:
    """Return the right answer as a text with formulas, for when it may be shown.

    Of the kinds in CODE these are lines of code. Several lines for what has several parts.
    """
    if item.kind is AnswerKind.BLANKS:
        return "\n".join(
            _labelled(blank, _typed(blank.kind, blank.answer, blank.rules)) for blank in item.blanks
        )
    if item.kind in _CHOSEN:
        return shown_answer(item, item.answer)
    return _typed(item.kind, item.answer, item.rules)


def shown_answer(item: Item, response: str) -> str:
    """Return any answer to an item as a text with formulas: a line each for choices, pairs, blanks.

    Of the kinds in CODE these are lines of code. What was typed stays as it was typed. An answer of
    another shape than its kind has, as one from before a template was changed, is shown as it is stored.
    """
    write = _CHOSEN.get(item.kind)
    if write is None:
        return response if item.kind in CODE else escaped(response)
    try:
        return write(item, response)
    except (KeyError, ValueError):
        return response if item.kind in CODE else escaped(response)


def _choices(item: Item, response: str) -> str:
    texts = _texts(item)
    return "\n".join(texts[key] for key in response.lower().split())


def _matching(item: Item, response: str) -> str:
    texts = _texts(item)
    pairs = zip(item.prompts, response.lower().split(), strict=True)
    return "\n".join(f"{prompt} → {texts[key]}" for prompt, key in pairs)


def _ordering(item: Item, response: str) -> str:
    texts = _texts(item)
    return "\n".join(f"{place}. {texts[key]}" for place, key in enumerate(response.lower().split(), 1))


def _parsons(item: Item, response: str) -> str:
    return assembled(item.choices, response)


def _blanks(item: Item, response: str) -> str:
    texts = json.loads(response)
    if not isinstance(texts, list):
        raise ValueError("no list")
    pairs = zip(item.blanks, texts, strict=True)
    return "\n".join(_labelled(blank, escaped(str(text))) for blank, text in pairs)


_CHOSEN: Mapping[AnswerKind, Callable[[Item, str], str]] = {
    AnswerKind.CHOICE: _choices,
    AnswerKind.CHOICES: _choices,
    AnswerKind.MATCHING: _matching,
    AnswerKind.ORDERING: _ordering,
    AnswerKind.PARSONS: _parsons,
    AnswerKind.BLANKS: _blanks,
}


def assembled(choices: tuple[Choice, ...], response: str) -> str:
    """Return the program that an answer to a Parsons problem such as "b0 a1" puts together.

    Raises ValueError or KeyError for an answer of another shape.
    """
    texts = {choice.key: choice.text for choice in choices}
    lines = []
    for part in response.lower().split():
        found = _INDENTED.fullmatch(part)
        if found is None:
            raise ValueError(part)
        lines.append(_INDENTATION * int(found.group(2)) + texts[found.group(1)])
    return "\n".join(lines)


def _texts(item: Item) -> dict[str, str]:
    return {choice.key: choice.text for choice in item.choices}


def _labelled(blank: Blank, text: str) -> str:
    return f"{blank.label.rstrip()} {text}"


def _typed(kind: AnswerKind, answer: str, rules: Rules) -> str:
    match kind:
        case AnswerKind.NUMBER:
            parts = answer.split() if rules.form is Form.MIXED else (answer,)
            return " ".join((*(f"${part}$" for part in parts), *filter(None, (escaped(rules.unit),))))
        case AnswerKind.EXPRESSION:
            return f"${answer}$"
        case AnswerKind.INTERVAL:
            return " ∪ ".join(_bracketed(part) for part in answer.split(" U "))
        case AnswerKind.SET | AnswerKind.PAIR:
            return _bracketed(answer)
        case AnswerKind.OUTPUT:
            return answer
        case _:
            return escaped(answer)


def _bracketed(answer: str) -> str:
    """Return "($-3$, ∞)" for "(-3, inf)"."""
    parts = ", ".join(_INFINITE.get(part.strip()) or f"${part.strip()}$" for part in elements(answer[1:-1]))
    return f"{escaped(answer[0])}{'' if parts == '$$' else parts}{escaped(answer[-1])}"
