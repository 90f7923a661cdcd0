"""Finds what is wrong with one template as written: its names, its ladder, and what its parts need."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.items.figure_structure import figure_problems
from engine.items.kind_structure import kind_problems
from engine.items.notation import FUNCTIONS
from engine.items.numbers import possible
from engine.items.problem import Part, Problem
from engine.items.text_structure import Names, expression_problems, text_problems
from engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.items.model import ItemTemplate
    from engine.items.problem import Found

_HINTS = 3  # nudge, strategy, explanation


def template_problems(template: ItemTemplate, *, own: bool = False) -> Iterator[Problem]:
    """Return what is wrong with a template as written.

    own: a question of a teacher's own, which may have fewer hints and no worked example.
    """
    names = Names.of(template)
    for field, reason in (
        *_names(template),
        *_cases(template),
        *(() if own else _ladder(template)),
        *kind_problems(template),
        *expression_problems(template, names),
        *text_problems(template, names),
        *(figure_problems(template.figure, names) if template.figure else ()),
    ):
        yield Problem(Part.TEMPLATE, template.id, field, reason)


def _names(template: ItemTemplate) -> Iterator[Found]:
    seen = set(template.variables)
    for index, variable in enumerate(template.variables):
        if not re.fullmatch(r"[A-Za-z]", variable):
            yield f"variables.{index}", Reason("bank.variable-not-a-letter", {"name": variable})
    for field, name in (
        *((f"cases.0.{name}", name) for case in template.cases[:1] for name in case),
        *((f"parameters.{parameter.name}", parameter.name) for parameter in template.parameters),
        *((f"derived.{name}", name) for name, _ in template.derived),
    ):
        if name in seen or name in FUNCTIONS or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
            yield field, Reason("bank.name-taken", {"name": name})
        seen.add(name)
    for parameter in template.parameters:
        if not possible(parameter):
            yield f"parameters.{parameter.name}", Reason("bank.nothing-to-draw", {"name": parameter.name})


def _cases(template: ItemTemplate) -> Iterator[Found]:
    """Each row must give the same names, as numbers in all rows or as texts in all."""
    for index, case in enumerate(template.cases):
        first = template.cases[0]
        for name in first.keys() ^ case.keys():
            yield f"cases.{index}", Reason("bank.case-differs", {"name": name})
        for name in first.keys() & case.keys():
            if isinstance(first[name], str) != isinstance(case[name], str):
                yield f"cases.{index}.{name}", Reason("bank.case-differs", {"name": name})


def _ladder(template: ItemTemplate) -> Iterator[Found]:
    if len(template.hints) != _HINTS or not all(template.hints):
        yield "hints", Reason("bank.hints", {"count": len(template.hints)})
    if not template.worked:
        yield "worked", Reason("bank.no-worked-example")
