"""Loads item banks from config/banks/ into the engine's values; a bank with a problem does not load.

A bank is a folder: bank.yaml, and beside it a file for each strand.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from engine.items.model import Bank, Misconception, Skill
from engine.items.structure import structure_problems
from lti_app.content.bank_file import BankData, SkillData, StrandData
from lti_app.content.bank_problems import BankFiles, StrandFile
from lti_app.content.data import DataFile, config_path
from lti_app.content.template_data import template_of
from lti_app.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path


@cache
def load_bank(bank: str) -> Bank:
    """Return the bank of an id, read once. Raises ConfigurationError naming file, line and field."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", bank):
        raise ConfigurationError([f"bank: {bank!r} is not an id of small letters, digits and hyphens"])
    return read_bank(config_path("banks", bank))


def shipped_banks() -> tuple[str, ...]:
    """Return the ids of the banks in config/banks/, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in config_path("banks").glob("*/bank.yaml")))


def read_bank(folder: Path) -> Bank:
    """Read a bank from its folder and check how it is written (items are drawn by engine.items.validate).

    Raises ConfigurationError with a line for each problem.
    """
    bank, files = read_files(folder)
    if problems := structure_problems(bank):
        raise ConfigurationError(files.lines(problems))
    return bank


def read_files(folder: Path, only: str | None = None) -> tuple[Bank, BankFiles]:
    """Read a bank that may have problems, and the files that know where each of its parts stands.

    only: the one strand to read, as if there were no other. Raises ConfigurationError for what is no bank
    at all, with a line for each problem.
    """
    file = DataFile.read(folder / "bank.yaml")
    data = file.validate(BankData)
    strands = []
    for strand in data.strands if only is None else (only,):
        strand_file = DataFile.read(folder / f"{strand}.yaml")
        strands.append(StrandFile(strand, strand_file, strand_file.validate(StrandData)))
    files = BankFiles(tuple(strands))
    if repeated := files.repeated_ids():
        raise ConfigurationError(repeated)
    return _bank(data, files), files


def _bank(data: BankData, files: BankFiles) -> Bank:
    skills = [(strand.id, skill) for strand in files.strands for skill in strand.data.skills]
    return Bank(
        id=data.id,
        title=data.title,
        version=data.version,
        strands=data.strands,
        skills={skill.id: _skill(strand, skill) for strand, skill in skills},
        misconceptions={
            entry.id: Misconception(entry.id, skill.id, entry.name, entry.belief, entry.feedback, entry.probe)
            for _, skill in skills
            for entry in skill.misconceptions
        },
        templates={
            template.id: template_of(skill.id, template)
            for _, skill in skills
            for template in skill.templates
        },
        subject=data.subject,
    )


def _skill(strand: str, data: SkillData) -> Skill:
    return Skill(
        data.id, strand, data.title, data.objective, data.prerequisites, data.standards, data.explain
    )
