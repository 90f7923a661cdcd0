"""Builds the one text of an answer from the fields of its form, and fills the form with it again.

What a form leaves open is written as "-", which is no answer of any kind: engine.items.check asks again.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING

from werkzeug.datastructures import MultiDict

from engine.items.model import AnswerKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.items.model import Item

LONGEST = 500  # characters of a response; one more is kept, so that checking it can say so
LEVELS = 6  # of indentation: 0 to 5
OPEN = "-"
_UNFIT = "\ufffd"
_PLACED = re.compile(r"([a-z]+)([0-9])")

Fields = MultiDict[str, str]


def response_of(item: Item, form: Fields) -> str:
    """Return the response that a form holds, in the canonical form of the item's kind; never raises.

    Fields: response (several of them for choices), response.0, response.1, … for the prompts of matching
    and for blanks, position.KEY and indent.KEY for the lines of ordering and Parsons problems.
    """
    match item.kind:
        case AnswerKind.CHOICES:
            response = " ".join(form.getlist("response"))
        case AnswerKind.MATCHING:
            keys = _keys(item)
            given = [form.get(f"response.{index}", "") for index in range(len(item.prompts))]
            response = " ".join(key if key in keys else OPEN for key in given)
        case AnswerKind.ORDERING:
            response = _ordered(item, form)
        case AnswerKind.PARSONS:
            response = _program(item, form)
        case AnswerKind.BLANKS:
            gaps = [form.get(f"response.{index}", "").strip() for index in range(len(item.blanks))]
            response = json.dumps([_fit(gap) for gap in gaps], ensure_ascii=False)
        case AnswerKind.OUTPUT:
            response = form.get("response", "").replace("\r\n", "\n").rstrip().lstrip("\n")
        case _:
            response = form.get("response", "").strip()
    return _fit(response[: LONGEST + 1])


def fields_of(item: Item, response: str) -> Fields:
    """Return the fields that say a response; what cannot be read of it is left out."""
    match item.kind:
        case AnswerKind.CHOICES:
            pairs = [("response", key) for key in response.split()]
        case AnswerKind.MATCHING:
            pairs = _numbered(response.split())
        case AnswerKind.ORDERING:
            pairs = [(f"position.{key}", str(place)) for place, key in enumerate(response.split(), 1)]
        case AnswerKind.PARSONS:
            pairs = []
            for place, line in enumerate(response.split(), 1):
                if found := _PLACED.fullmatch(line):
                    pairs += [
                        (f"position.{found.group(1)}", str(place)),
                        (f"indent.{found.group(1)}", found.group(2)),
                    ]
        case AnswerKind.BLANKS:
            pairs = _numbered(_gaps(response))
        case _:
            pairs = [("response", response)]
    return MultiDict(pairs)


def _ordered(item: Item, form: Fields) -> str:
    """Each place in turn, left open where no line or more than one was given it."""
    placed: dict[int, list[str]] = {}
    for choice in item.choices:
        placed.setdefault(_place(form, choice.key, len(item.choices)), []).append(choice.key)
    at_places = (placed.get(place, []) for place in range(1, len(item.choices) + 1))
    return " ".join(keys[0] if len(keys) == 1 else OPEN for keys in at_places)


def _program(item: Item, form: Fields) -> str:
    """The lines that have a place, in its order; lines at the same place are left open, not guessed at."""
    places = {choice.key: _place(form, choice.key, len(item.choices)) for choice in item.choices}
    taken = list(places.values())
    used = sorted((place, key) for key, place in places.items() if place)
    return " ".join(f"{key}{_level(form, key) if taken.count(place) == 1 else OPEN}" for place, key in used)


def _place(form: Fields, key: str, most: int) -> int:
    """Return the place of a line, counted from 1; 0 for none."""
    given = form.get(f"position.{key}", "")
    return int(given) if given in {str(place) for place in range(1, most + 1)} else 0


def _level(form: Fields, key: str) -> int:
    given = form.get(f"indent.{key}", "")
    return int(given) if given in {str(level) for level in range(LEVELS)} else 0


def _gaps(response: str) -> list[str]:
    try:
        gaps = json.loads(response)
    except ValueError:
        return []
    return [gap for gap in gaps if isinstance(gap, str)] if isinstance(gaps, list) else []


def _numbered(values: Iterable[str]) -> list[tuple[str, str]]:
    return [(f"response.{index}", value) for index, value in enumerate(values)]


def _keys(item: Item) -> set[str]:
    return {choice.key for choice in item.choices}


def _fit(text: str) -> str:
    """Make what no database holds, such as NUL, a sign that no answer has."""
    return "".join(
        _UNFIT if unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\t" else sign for sign in text
    )
