"""Finds what is wrong with a bank without drawing a single item: fast enough for every start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.items.problem import Part, Problem
from engine.items.template_structure import template_problems
from engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.items.model import Bank


def structure_problems(bank: Bank) -> tuple[Problem, ...]:
    """Return unknown ids, circles of prerequisites, unused parts, texts or formulas that cannot be read."""
    templates = (problem for template in bank.templates.values() for problem in template_problems(template))
    return (*_skills(bank), *_circles(bank), *_misconceptions(bank), *_references(bank), *templates)


def _skills(bank: Bank) -> Iterator[Problem]:
    taught = {template.skill for template in bank.templates.values()}
    for skill in bank.skills.values():
        if skill.strand not in bank.strands:
            yield _unknown(Part.SKILL, skill.id, "strand", skill.strand)
        for index, prerequisite in enumerate(skill.prerequisites):
            if prerequisite not in bank.skills:
                yield _unknown(Part.SKILL, skill.id, f"prerequisites.{index}", prerequisite)
        if skill.id not in taught:
            yield Problem(Part.SKILL, skill.id, "templates", Reason("bank.skill-without-templates"))


def _circles(bank: Bank) -> Iterator[Problem]:
    for skill in bank.skills:
        before: set[str] = set()
        ahead = [skill]
        while ahead:
            for prerequisite in bank.skills[ahead.pop()].prerequisites:
                if prerequisite in bank.skills and prerequisite not in before:
                    before.add(prerequisite)
                    ahead.append(prerequisite)
        if skill in before:
            yield Problem(Part.SKILL, skill, "prerequisites", Reason("bank.prerequisites-in-a-circle"))


def _misconceptions(bank: Bank) -> Iterator[Problem]:
    shown = {
        misconception for template in bank.templates.values() for misconception, _ in template.wrong_answers
    }
    for misconception in bank.misconceptions.values():
        if misconception.skill not in bank.skills:
            yield _unknown(Part.MISCONCEPTION, misconception.id, "skill", misconception.skill)
        if misconception.id not in shown:
            yield Problem(
                Part.MISCONCEPTION, misconception.id, "id", Reason("bank.misconception-never-shown")
            )


def _references(bank: Bank) -> Iterator[Problem]:
    for template in bank.templates.values():
        if template.skill not in bank.skills:
            yield _unknown(Part.TEMPLATE, template.id, "skill", template.skill)
        for misconception, _ in template.wrong_answers:
            if misconception not in bank.misconceptions:
                field = f"wrong_answers.{misconception}"
                yield _unknown(Part.TEMPLATE, template.id, field, misconception)


def _unknown(part: Part, part_id: str, field: str, name: str) -> Problem:
    return Problem(part, part_id, field, Reason("bank.unknown", {"name": name}))
