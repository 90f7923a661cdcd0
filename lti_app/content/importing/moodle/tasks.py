"""What each of Moodle's question types asks."""

from __future__ import annotations

import re
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

from engine.reason import Reason
from lti_app.content.importing.draft import (
    Accepted,
    Calculating,
    Choosing,
    Explaining,
    Filling,
    Option,
    Pairing,
    Sorting,
    Task,
    Typing,
    Value,
)
from lti_app.content.importing.moodle.calculated import read_calculated
from lti_app.content.importing.moodle.texts import source_of, worded
from lti_app.content.importing.numbers import read_number
from lti_app.content.importing.plain import from_plain
from lti_app.content.importing.worded import GAP, Worded
from lti_app.content.importing.xml import child, children, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml import etree

Reading = tuple[Worded, Task | Reason, tuple[Reason, ...]]
_MARKER = re.compile(r"\\?\[\\?\[([0-9]{1,3})\\?\]\\?\]")
_TRUE = {"true": "True", "false": "False"}


def _multichoice(question: etree._Element, stem: Worded) -> Reading:
    single = text_of(child(question, "single")).lower() in {"", "true", "1"}
    return stem, Choosing(_options(question), several=not single), ()


def _multichoice_set(question: etree._Element, stem: Worded) -> Reading:
    """All-or-nothing multiple choice, a common plugin."""
    return stem, Choosing(_options(question), several=True), ()


def _options(question: etree._Element) -> tuple[Option, ...]:
    return tuple(
        Option(worded(answer), share(answer), worded(child(answer, "feedback")))
        for answer in children(question, "answer")
    )


def share(answer: etree._Element) -> float:
    """Return the share of the points, -1 to 1; the file has percent."""
    try:
        return max(-1.0, min(1.0, float(answer.get("fraction", "0")) / 100))
    except ValueError:
        return 0.0


def _truefalse(question: etree._Element, stem: Worded) -> Reading:
    options = tuple(
        Option(Worded(_TRUE.get(source_of(answer).lower(), source_of(answer))), share(answer),
               worded(child(answer, "feedback")))
        for answer in children(question, "answer")
    )  # fmt: skip
    return stem, Choosing(options), ()


def _shortanswer(question: etree._Element, stem: Worded) -> Reading:
    accepted = tuple(
        Accepted(source_of(answer), share(answer), worded(child(answer, "feedback")), wildcard=True)
        for answer in children(question, "answer")
    )
    return stem, Typing(accepted, case=text_of(child(question, "usecase")) in {"1", "true"}), ()


def _numerical(question: etree._Element, stem: Worded) -> Reading:
    values: list[Value] = []
    otherwise = Worded("")
    for answer in children(question, "answer"):
        feedback = worded(child(answer, "feedback"))
        text = source_of(answer)
        if text == "*":
            otherwise = feedback
            continue
        number = read_number(text)
        tolerance = read_number(text_of(child(answer, "tolerance")) or "0")
        if number is None or tolerance is None:
            return stem, Reason("import.number-unreadable", {"number": text[:40]}), ()
        values.append(Value(number, abs(tolerance), share(answer), feedback))
    unit, other_units = _units(question)
    return stem, Calculating(tuple(values), unit, other_units, otherwise), ()


def _units(question: etree._Element) -> tuple[str, bool]:
    """Return the unit that the answers are in, and whether there are others to convert from."""
    units = [
        (read_number(text_of(child(unit, "multiplier"))), text_of(child(unit, "unit_name")))
        for unit in children_of_units(question)
    ]
    own = next((name for multiplier, name in units if multiplier == 1), "")
    return own, any(multiplier != 1 for multiplier, _ in units)


def children_of_units(question: etree._Element) -> list[etree._Element]:
    """Return the elements <unit>."""
    units = child(question, "units")
    return [] if units is None else list(children(units, "unit"))


def _matching(question: etree._Element, stem: Worded) -> Reading:
    pairs: list[tuple[Worded, Worded]] = []
    extra: list[Worded] = []
    for sub in children(question, "subquestion"):
        left, right = worded(sub), _side(child(sub, "answer"))
        if left or left.losses:
            pairs.append((left, right))
        elif right:
            extra.append(right)
    return stem, Pairing(tuple(pairs), tuple(extra)), ()


def _side(answer: etree._Element | None) -> Worded:
    """The right side of a pair is plain text, in which people write TeX, unless it says otherwise."""
    if answer is not None and answer.get("format"):
        return worded(answer)
    return from_plain(source_of(answer))


def _essay(question: etree._Element, stem: Worded) -> Reading:
    files = text_of(child(question, "attachments")) not in {"", "0"}
    return stem, Explaining(files), ()


def _description(question: etree._Element, stem: Worded) -> Reading:
    return stem, Reason("import.no-question"), ()


def _gapselect(question: etree._Element, stem: Worded) -> Reading:
    """Gaps [[1]] with a menu or words to drag; the words of one group are offered for its gaps."""
    words = [
        (worded(box, "plain_text"), text_of(child(box, "group")) or "1")
        for box in (*children(question, "selectoption"), *children(question, "dragbox"))
    ]
    gaps: list[Choosing] = []
    for found in _MARKER.finditer(stem.text):
        number = int(found.group(1)) - 1
        if number not in range(len(words)):
            return stem, Reason("import.gaps-unclear"), ()
        group = words[number][1]
        options = {option.text: option for option, of in words if of == group}
        right = words[number][0].text
        gaps.append(Choosing(tuple(Option(option, float(text == right)) for text, option in options.items())))
    return (
        stem.with_text(_MARKER.sub(GAP, stem.text)),
        Filling(tuple(gaps)) if gaps else Reason("import.gaps-unclear"),
        (),
    )


def _ordering(question: etree._Element, stem: Worded) -> Reading:
    """Items in their right order, numbered from 1 in their `fraction`."""

    def place(answer: etree._Element) -> float:
        return float(read_number(answer.get("fraction", "0")) or Fraction(0))

    lines = sorted(children(question, "answer"), key=place)
    return stem, Sorting(tuple(worded(line) for line in lines)), ()


READERS: Mapping[str, Callable[[etree._Element, Worded], Reading]] = MappingProxyType(
    {
        "multichoice": _multichoice,
        "multichoiceset": _multichoice_set,
        "truefalse": _truefalse,
        "shortanswer": _shortanswer,
        "numerical": _numerical,
        "matching": _matching,
        "match": _matching,
        "ddmatch": _matching,
        "essay": _essay,
        "description": _description,
        "gapselect": _gapselect,
        "ddwtos": _gapselect,
        "ordering": _ordering,
        "calculated": read_calculated,
        "calculatedsimple": read_calculated,
    }
)
