"""Loads item banks from config/banks/ into the engine's values; a bank with a problem does not load."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from engine.items.model import Bank, ItemTemplate, Misconception, Parameter, Skill
from engine.items.structure import structure_problems
from lti_app.content.bank_file import BankData, SkillData, TemplateData
from lti_app.content.bank_problems import problem_lines, repeated_ids
from lti_app.content.data import DataFile, config_path
from lti_app.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path


@cache
def load_bank(bank: str) -> Bank:
    """Return the bank of an id, read once. Raises ConfigurationError naming file, line and field."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", bank):
        raise ConfigurationError([f"bank: {bank!r} is not an id of small letters, digits and hyphens"])
    return read_bank(config_path("banks", f"{bank}.yaml"))


def read_bank(path: Path) -> Bank:
    """Read a bank from a file and check how it is written (items are drawn by engine.items.validate).

    Raises ConfigurationError with a line for each problem.
    """
    file = DataFile.read(path)
    data = file.validate(BankData)
    if repeated := repeated_ids(file, data):
        raise ConfigurationError(repeated)
    bank = _bank(data)
    if problems := structure_problems(bank):
        raise ConfigurationError(problem_lines(file, data, problems))
    return bank


def _bank(data: BankData) -> Bank:
    return Bank(
        id=data.id,
        title=data.title,
        version=data.version,
        strands=data.strands,
        skills={skill.id: _skill(skill) for skill in data.skills},
        misconceptions={
            entry.id: Misconception(entry.id, skill.id, entry.name, entry.belief, entry.feedback, entry.probe)
            for skill in data.skills
            for entry in skill.misconceptions
        },
        templates={
            template.id: _template(skill.id, template)
            for skill in data.skills
            for template in skill.templates
        },
    )


def _skill(data: SkillData) -> Skill:
    return Skill(data.id, data.strand, data.title, data.objective, data.prerequisites, data.standards)


def _template(skill: str, data: TemplateData) -> ItemTemplate:
    return ItemTemplate(
        id=data.id,
        skill=skill,
        level=data.level,
        difficulty=data.difficulty,
        usual_seconds=data.usual_seconds,
        kind=data.kind,
        stem=data.stem,
        answer=data.answer,
        parameters=tuple(
            Parameter(name, drawn.first, drawn.last, drawn.without) for name, drawn in data.parameters.items()
        ),
        derived=tuple(data.derived.items()),
        constraints=data.constraints,
        variables=data.variables,
        wrong_answers=tuple(data.wrong_answers.items()),
        distractors=data.distractors,
        hints=data.hints,
        worked=data.worked,
    )
