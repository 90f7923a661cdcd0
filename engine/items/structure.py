"""Finds what is wrong with a bank without drawing a single item: fast enough for every start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.items.model import Level
from engine.items.problem import Part, Problem
from engine.items.template_structure import template_problems
from engine.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.items.model import Bank, ItemTemplate

TEMPLATES = 4  # a skill has at least, over all levels
MISCONCEPTIONS = 3


def structure_problems(bank: Bank) -> tuple[Problem, ...]:
    """Return unknown ids, circles of prerequisites, unused parts, texts or formulas that cannot be read."""
    templates = (problem for template in bank.templates.values() for problem in template_problems(template))
    return (*_skills(bank), *_circles(bank), *_misconceptions(bank), *_references(bank), *templates)


def depth_problems(bank: Bank) -> Iterator[Problem]:
    """Return which skills have too little to practise: what a bank that ships must have beyond soundness."""
    for skill in bank.skills.values():
        templates = bank.by_skill.get(skill.id, ())
        levels = {template.level for template in templates}
        if len(templates) < TEMPLATES or len(levels) < len(Level):
            params = {"count": len(templates), "levels": len(levels), "least": TEMPLATES}
            yield Problem(Part.SKILL, skill.id, "templates", Reason("bank.few-templates", params))
        count = sum(idea.skill == skill.id for idea in bank.misconceptions.values())
        if count < MISCONCEPTIONS:
            params = {"count": count, "least": MISCONCEPTIONS}
            yield Problem(Part.SKILL, skill.id, "misconceptions", Reason("bank.few-misconceptions", params))


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
    shown = {idea for template in bank.templates.values() for _, idea in _shown(template)}
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
        for field, misconception in _shown(template):
            if misconception not in bank.misconceptions:
                yield _unknown(Part.TEMPLATE, template.id, field, misconception)


def _shown(template: ItemTemplate) -> Iterator[tuple[str, str]]:
    """Return field and id of each misconception that an item of the template can show."""
    for misconception, _ in template.wrong_answers:
        yield f"wrong_answers.{misconception}", misconception
    for index, blank in enumerate(template.blanks):
        for misconception, _ in blank.wrong_answers:
            yield f"blanks.{index}.wrong_answers.{misconception}", misconception


def _unknown(part: Part, part_id: str, field: str, name: str) -> Problem:
    return Problem(part, part_id, field, Reason("bank.unknown", {"name": name}))
