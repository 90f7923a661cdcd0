"""Finds what is wrong with the expressions, texts and code of a template as written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.items.answers import Asked, answer_of
from engine.items.model import AnswerKind, ItemTemplate
from engine.items.notation import FUNCTIONS, ExpressionError, Fault, Relation
from engine.items.offers import PAIRED
from engine.items.parsing import parse
from engine.items.texts import code_places, fill, fill_formula, formulas, has_stray_sign, places, segments
from engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from engine.items.model import Rules
    from engine.items.numbers import Values
    from engine.items.problem import Found

_SAMPLE = Fraction(2)  # stands for every number: how a formula reads does not depend on it
_LISTS = frozenset((AnswerKind.INTERVAL, AnswerKind.SET, AnswerKind.PAIR))
_TYPED = frozenset((AnswerKind.TEXT, AnswerKind.OUTPUT))
_NEEDS_NUMBERS = (Fault.DIVISION_BY_ZERO, Fault.NO_VALUE)  # may be no fault with other numbers
_CODE_PLACE = re.compile(r"@([A-Za-z_][A-Za-z0-9_]*)@")


@dataclass(frozen=True, slots=True)
class Names:
    """The names that a template gives. values: something for each; numbers: those that have a value."""

    values: Values
    numbers: tuple[str, ...]

    @classmethod
    def of(cls, template: ItemTemplate) -> Names:
        """Return the names of a template: of cases, parameters and derived values."""
        values: Values = dict(_words(template.cases[0]) if template.cases else {})
        for name in (*(parameter.name for parameter in template.parameters), *dict(template.derived)):
            values[name] = _SAMPLE
        return cls(values, tuple(name for name, value in values.items() if not isinstance(value, str)))

    def unknown(self, found: Collection[str]) -> Iterator[Reason]:
        """Return the reason why places cannot be filled, if there is one."""
        if missing := set(found) - self.values.keys():
            yield Reason("bank.unknown", {"name": ", ".join(sorted(missing))})


def expression_problems(template: ItemTemplate, names: Names) -> Iterator[Found]:
    """Return which derived values, constraints and typed answers cannot be read."""
    derived = [name for name, _ in template.derived]
    known = [name for name in names.numbers if name not in derived]
    for name, expression in template.derived:
        yield from unreadable(f"derived.{name}", expression, known)
        known.append(name)
    for index, constraint in enumerate(template.constraints):
        yield from unreadable(f"constraints.{index}", constraint, known, relation=True)
    if template.rules.tolerance:
        yield from unreadable("rules.tolerance", template.rules.tolerance, known)
    for field, source in answer_fields(template):
        yield from _answer(field, Asked(template.kind, variables=template.variables), source, names)
    yield from _accepted("rules", template.kind, template.rules, names)
    for index, blank in enumerate(template.blanks):
        what = Asked(blank.kind, variables=template.variables)
        if blank.rules.tolerance:
            yield from unreadable(f"blanks.{index}.rules.tolerance", blank.rules.tolerance, known)
        yield from _answer(f"blanks.{index}.answer", what, blank.answer, names)
        for misconception, source in blank.wrong_answers:
            yield from _answer(f"blanks.{index}.wrong_answers.{misconception}", what, source, names)
        yield from _accepted(f"blanks.{index}.rules", blank.kind, blank.rules, names)


def text_problems(template: ItemTemplate, names: Names) -> Iterator[Found]:
    """Return which texts and pieces of code cannot be filled or have formulas that cannot be read."""
    for field, text in _texts(template):
        yield from text_faults(field, text, names)
    for field, code in _code(template):
        for reason in names.unknown(code_places(code)):
            yield field, reason
        if "`" in code:
            yield field, Reason("bank.backtick-in-code")


def text_faults(field: str, text: str, names: Names) -> Iterator[Found]:
    """Return what is wrong with one text."""
    if has_stray_sign(text):
        yield field, Reason("bank.sign-without-partner")
        return
    outside = "".join(segment.text for segment in segments(text) if not segment.code)
    for name in _CODE_PLACE.findall(outside):
        if name in names.values:
            yield field, Reason("bank.code-place-outside-code", {"name": name})
    missing = list(names.unknown(places(text)))
    for reason in missing:
        yield field, reason
    if not missing:
        for formula in formulas(fill(text, names.values)):
            yield from unreadable(field, formula, None, relation=None)


def unreadable(
    field: str, formula: str, names: Collection[str] | None, *, relation: bool | None = False
) -> Iterator[Found]:
    """Return why an author's formula cannot be read, if so.

    relation: whether it must be a comparison; None where it may be either.
    """
    try:
        expression = parse(formula, names, functions=FUNCTIONS)
    except ExpressionError as error:
        yield field, Reason("bank.unreadable-formula", {"formula": formula, "fault": str(error)})
        return
    if relation is not None and isinstance(expression, Relation) != relation:
        code = "bank.comparison-needed" if relation else "bank.value-needed"
        yield field, Reason(code, {"formula": formula})


def answer_fields(template: ItemTemplate) -> Iterator[tuple[str, str]]:
    """Return the right answer and the wrong ones with their fields."""
    if template.answer:
        yield "answer", template.answer
    for misconception, source in template.wrong_answers:
        yield f"wrong_answers.{misconception}", source


def _answer(field: str, what: Asked, source: str, names: Names) -> Iterator[Found]:
    if what.kind is AnswerKind.NUMBER:
        yield from unreadable(field, source, names.numbers)
    elif what.kind in _LISTS | {AnswerKind.EXPRESSION}:
        missing = list(names.unknown(places(source)))
        for reason in missing:
            yield field, reason
        if missing:
            return
        if what.kind is AnswerKind.EXPRESSION:
            yield from unreadable(field, fill_formula(source, names.values), what.variables, relation=None)
            return
        try:
            answer_of(what, source, names.values)
        except ExpressionError as error:
            if error.fault not in _NEEDS_NUMBERS:
                yield field, Reason("bank.unreadable-formula", {"formula": source, "fault": str(error)})
    elif what.kind is AnswerKind.TEXT:
        for reason in names.unknown(places(source) | code_places(source)):
            yield field, reason
    elif what.kind is AnswerKind.OUTPUT:
        for reason in names.unknown(code_places(source)):
            yield field, reason


def _accepted(field: str, kind: AnswerKind, rules: Rules, names: Names) -> Iterator[Found]:
    for index, text in enumerate(rules.accept):
        yield from _answer(f"{field}.accept.{index}", Asked(kind), text, names)


def _texts(template: ItemTemplate) -> Iterator[tuple[str, str]]:
    yield "stem", template.stem
    for field in ("hints", "worked", "prompts", "surfaces"):
        for index, text in enumerate(getattr(template, field)):
            yield f"{field}.{index}", text
    for index, blank in enumerate(template.blanks):
        yield f"blanks.{index}.label", blank.label
    if template.kind is AnswerKind.CHOICE:
        yield from answer_fields(template)
    if template.kind is AnswerKind.CHOICES:
        yield from ((f"wrong_answers.{idea}", source) for idea, source in template.wrong_answers)
    if template.kind is AnswerKind.MATCHING:
        for misconception, source in template.wrong_answers:
            if paired := PAIRED.fullmatch(source):
                yield f"wrong_answers.{misconception}", paired.group(2)
    if template.kind is not AnswerKind.PARSONS:
        for field in ("answers", "distractors"):
            for index, text in enumerate(getattr(template, field)):
                yield f"{field}.{index}", text


def _code(template: ItemTemplate) -> Iterator[tuple[str, str]]:
    yield "code", template.code
    if template.kind in (AnswerKind.PARSONS, AnswerKind.BLANKS):
        yield "answer", template.answer
    if template.kind is AnswerKind.PARSONS:
        for field in ("answers", "distractors"):
            for index, line in enumerate(getattr(template, field)):
                yield f"{field}.{index}", line
        yield from ((f"wrong_answers.{idea}", source) for idea, source in template.wrong_answers)


def _words(case: Mapping[str, int | str]) -> Values:
    return {name: value if isinstance(value, str) else _SAMPLE for name, value in case.items()}
