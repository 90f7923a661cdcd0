"""Places a bank's problems in its files: which file, which line, which field, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.items.problem import Part, Problem
from lti_app.content.wording import load_wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lti_app.content.bank_file import StrandData
    from lti_app.content.data import DataFile, Location


@dataclass(frozen=True, slots=True)
class StrandFile:
    """One strand of a bank: its id, the file as read, and what it says."""

    id: str
    file: DataFile
    data: StrandData


@dataclass(frozen=True, slots=True)
class BankFiles:
    """The files of a bank, which know where each skill, misconception and template stands."""

    strands: tuple[StrandFile, ...]

    def lines(self, problems: Iterable[Problem]) -> list[str]:
        """Return one line for each, such as "config/banks/algebra-1/systems.yaml:41: skills.2.…: …"."""
        places = {(part, part_id): (file, location) for file, part, part_id, location in self._parts()}
        wording = load_wording()
        lines = []
        for problem in problems:
            file, location = places[problem.part, problem.id]
            lines.append(file.problem((*location, *_steps(problem.field)), wording.say(problem.reason)))
        return lines

    def repeated_ids(self) -> list[str]:
        """Return one line for each id that is used twice by the same kind of thing."""
        seen: set[tuple[Part, str]] = set()
        lines = []
        for file, part, part_id, location in self._parts():
            if (part, part_id) in seen:
                lines.append(file.problem((*location, "id"), f"another {part} has the id {part_id}"))
            seen.add((part, part_id))
        return lines

    def _parts(self) -> Iterator[tuple[DataFile, Part, str, Location]]:
        for strand in self.strands:
            for index, skill in enumerate(strand.data.skills):
                here: Location = ("skills", index)
                yield strand.file, Part.SKILL, skill.id, here
                for number, misconception in enumerate(skill.misconceptions):
                    yield strand.file, Part.MISCONCEPTION, misconception.id, (*here, "misconceptions", number)
                for number, template in enumerate(skill.templates):
                    yield strand.file, Part.TEMPLATE, template.id, (*here, "templates", number)


def _steps(field: str) -> Location:
    return tuple(int(step) if step.isdigit() else step for step in field.split(".") if step)
