"""The command that checks banks: reads them, has every template checked, and counts."""

from __future__ import annotations

import os
import re
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.items.problem import Part
from engine.items.structure import depth_problems, structure_problems
from lti_app.content.banks import read_files, shipped_banks
from lti_app.content.checking.template_check import Checked, check_template
from lti_app.content.data import config_path
from lti_app.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from engine.items.model import Bank, ItemTemplate
    from engine.items.problem import Problem
    from lti_app.content.bank_problems import BankFiles

_WORTH_A_POOL = 8  # templates; fewer are done sooner than processes are started
_TOLD_EVERY = 20
_FILE_AND_LINE = re.compile(r"(.*?):([0-9]+): ")


@dataclass(frozen=True, slots=True)
class BankCheck:
    """What came of one bank. failures: a line each, with file, line and field."""

    name: str
    bank: Bank | None
    templates: tuple[ItemTemplate, ...]
    checked: tuple[Checked, ...]
    failures: tuple[str, ...]


def check_banks(
    banks: Iterable[str],
    folder: Path | None,
    strand: str | None,
    draws: int,
    say: Callable[[str], None],
) -> tuple[BankCheck, ...]:
    """Check the banks of these ids, that of a folder, or where neither is given all that ship.

    strand: only the templates of it. Raises ConfigurationError for a strand that no bank has.
    """
    folders = [config_path("banks", bank) for bank in banks] + ([folder] if folder else [])
    shipped = [config_path("banks", bank) for bank in shipped_banks()]
    checks = tuple(
        _check(one, strand, draws, ships=one.resolve() in shipped, say=say) for one in folders or shipped
    )
    if strand is not None and not any(check.templates or check.failures for check in checks):
        raise ConfigurationError([f"--strand: no bank has a strand {strand}"])
    return checks


def _check(
    folder: Path, strand: str | None, draws: int, *, ships: bool, say: Callable[[str], None]
) -> BankCheck:
    try:
        bank, files, alone = _read(folder, strand, say)
    except ConfigurationError as error:
        return BankCheck(folder.name, None, (), (), tuple(error.lines))
    written = [*structure_problems(bank), *(depth_problems(bank) if ships else ())]
    if alone:
        written = [one for one in written if not one.field.startswith(("prerequisites.", "strand"))]
    templates = tuple(
        template
        for template in bank.templates.values()
        if strand is None or bank.skills[template.skill].strand == strand
    )
    wrong = {problem.id for problem in written}
    sound = [template for template in templates if template.id not in wrong]
    checked = tuple(_all_checked(bank, sound, draws, say))
    found = [*written, *(problem for one in checked for problem in one.problems)]
    lines = files.lines(problem for problem in found if _within(bank, problem, strand))
    return BankCheck(bank.id, bank, templates, checked, tuple(sorted(lines, key=_place)))


def _read(folder: Path, strand: str | None, say: Callable[[str], None]) -> tuple[Bank, BankFiles, bool]:
    """Return a bank, its files, and whether the strand was read alone, as its author may need it.

    That is where another strand cannot be read, or this one is not named in bank.yaml yet.
    """
    written_alone = strand is not None and (folder / f"{strand}.yaml").is_file()
    try:
        bank, files = read_files(folder)
    except ConfigurationError:
        if not written_alone:
            raise
    else:
        if strand in bank.strands or not written_alone:
            return bank, files, False
    say(f"{strand} is read alone: its prerequisites in other strands are not looked at")
    return *read_files(folder, only=strand), True


def _all_checked(
    bank: Bank, templates: list[ItemTemplate], draws: int, say: Callable[[str], None]
) -> Iterator[Checked]:
    """Check templates side by side, and return what came of them in the bank's order."""
    if len(templates) < _WORTH_A_POOL:
        for template in templates:
            yield check_template(template, bank.subject, draws)
        return
    done: dict[str, Checked] = {}
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        waiting = [pool.submit(check_template, template, bank.subject, draws) for template in templates]
        for count, future in enumerate(as_completed(waiting), 1):
            one = future.result()
            done[one.template] = one
            if count % _TOLD_EVERY == 0 or count == len(waiting):
                say(f"{bank.id}: {count} of {len(waiting)} templates")
    yield from (done[template.id] for template in templates)


def _within(bank: Bank, problem: Problem, strand: str | None) -> bool:
    if strand is None:
        return True
    skill = problem.id
    if problem.part is Part.TEMPLATE:
        skill = bank.templates[problem.id].skill
    elif problem.part is Part.MISCONCEPTION:
        skill = bank.misconceptions[problem.id].skill
    return skill in bank.skills and bank.skills[skill].strand == strand


def _place(line: str) -> tuple[str, int]:
    """Return file and line of "file:41: field: what"."""
    found = _FILE_AND_LINE.match(line)
    return (found.group(1), int(found.group(2))) if found else (line, 0)
