"""Finds what is wrong with one template as written: names, expressions, texts and their formulas."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.items.model import AnswerKind, ItemTemplate
from engine.items.notation import ExpressionError, Relation
from engine.items.numbers import possible
from engine.items.parsing import parse
from engine.items.problem import Part, Problem
from engine.items.texts import fill, fill_formula, formulas, places
from engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_HINTS = 3  # nudge, strategy, explanation
_DOLLAR = re.compile(r"(?<!\\)\$")
_SAMPLE = Fraction(2)  # stands for every name: how a formula reads does not depend on its numbers


def template_problems(template: ItemTemplate) -> Iterator[Problem]:
    """Return what is wrong with a template as written."""
    for field, reason in (*_names(template), *_ladder(template), *_expressions(template), *_texts(template)):
        yield Problem(Part.TEMPLATE, template.id, field, reason)


_Found = tuple[str, Reason]


def _names(template: ItemTemplate) -> Iterator[_Found]:
    seen = set(template.variables)
    for index, variable in enumerate(template.variables):
        if not re.fullmatch(r"[A-Za-z]", variable):
            yield f"variables.{index}", Reason("bank.variable-not-a-letter", {"name": variable})
    for field, name in (
        *((f"parameters.{parameter.name}", parameter.name) for parameter in template.parameters),
        *((f"derived.{name}", name) for name, _ in template.derived),
    ):
        if name in seen or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
            yield field, Reason("bank.name-taken", {"name": name})
        seen.add(name)
    for parameter in template.parameters:
        if not possible(parameter):
            yield f"parameters.{parameter.name}", Reason("bank.nothing-to-draw", {"name": parameter.name})


def _ladder(template: ItemTemplate) -> Iterator[_Found]:
    if len(template.hints) != _HINTS or not all(template.hints):
        yield "hints", Reason("bank.hints", {"count": len(template.hints)})
    if not template.worked:
        yield "worked", Reason("bank.no-worked-example")
    if template.kind is AnswerKind.CHOICE and not (template.wrong_answers or template.distractors):
        yield "distractors", Reason("bank.nothing-to-choose")


def _expressions(template: ItemTemplate) -> Iterator[_Found]:
    names = [parameter.name for parameter in template.parameters]
    for name, expression in template.derived:
        yield from _unreadable(f"derived.{name}", expression, names)
        names.append(name)
    for index, constraint in enumerate(template.constraints):
        yield from _unreadable(f"constraints.{index}", constraint, names, relation=True)
    if template.kind is AnswerKind.NUMBER:
        for field, expression in _answers(template):
            yield from _unreadable(field, expression, names)
    if template.kind is AnswerKind.EXPRESSION:
        values = dict.fromkeys(names, _SAMPLE)
        for field, formula in _answers(template):
            if unknown := places(formula) - set(names):
                yield field, _unknown_names(unknown)
            else:
                yield from _unreadable(
                    field, fill_formula(formula, values), template.variables, relation=None
                )


def _texts(template: ItemTemplate) -> Iterator[_Found]:
    names = {parameter.name for parameter in template.parameters} | {name for name, _ in template.derived}
    for field, text in (
        ("stem", template.stem),
        *((f"hints.{index}", hint) for index, hint in enumerate(template.hints)),
        *((f"worked.{index}", line) for index, line in enumerate(template.worked)),
        *((f"distractors.{index}", text) for index, text in enumerate(template.distractors)),
        *(_answers(template) if template.kind is AnswerKind.CHOICE else ()),
    ):
        if len(_DOLLAR.findall(text)) % 2:
            yield field, Reason("bank.dollar-without-partner")
        elif unknown := places(text) - names:
            yield field, _unknown_names(unknown)
        else:
            for formula in formulas(fill(text, dict.fromkeys(names, _SAMPLE))):
                yield from _unreadable(field, formula, None, relation=None)


def _answers(template: ItemTemplate) -> Iterator[tuple[str, str]]:
    yield "answer", template.answer
    for misconception, source in template.wrong_answers:
        yield f"wrong_answers.{misconception}", source


def _unreadable(
    field: str, formula: str, names: Collection[str] | None, *, relation: bool | None = False
) -> Iterator[_Found]:
    """relation: whether it must be a comparison; None where it may be either."""
    try:
        expression = parse(formula, names)
    except ExpressionError as error:
        yield field, Reason("bank.unreadable-formula", {"formula": formula, "fault": str(error)})
        return
    if relation is not None and isinstance(expression, Relation) != relation:
        code = "bank.comparison-needed" if relation else "bank.value-needed"
        yield field, Reason(code, {"formula": formula})


def _unknown_names(names: Collection[str]) -> Reason:
    return Reason("bank.unknown", {"name": ", ".join(sorted(names))})
