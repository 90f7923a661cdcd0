"""Answers of a simulated class, the same for the same seed, written as a file of research data."""

from __future__ import annotations

import csv
import gzip
import io
from dataclasses import dataclass
from math import exp
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

COLUMNS = ("user_id", "order", "item_id", "skill_id", "correct")

Row = dict[str, object]


@dataclass(frozen=True)
class SimulatedData:
    """Rows of a file, and the skills of items that have several."""

    rows: list[Row]
    qmatrix: dict[str, tuple[str, ...]]


def simulated(seed: int, students: int, answers: int, items: int = 24, skills: int = 4) -> SimulatedData:
    """Students of different ability answer items of different difficulty and get better on the skills."""
    random = Random(seed)  # noqa: S311 (nothing secret)
    hard = {f"i{item}": random.gauss(0, 1.2) for item in range(items)}
    qmatrix = {
        name: (f"s{place % skills}",) if place % 3 else (f"s{place % skills}", f"s{(place + 1) % skills}")
        for place, name in enumerate(hard)
    }
    rows: list[Row] = []
    for student in range(students):
        able, practised = random.gauss(0.4, 1), dict.fromkeys((f"s{skill}" for skill in range(skills)), 0)
        for order in range(answers):
            item = random.choice(list(hard))
            logit = able + 0.15 * sum(practised[skill] for skill in qmatrix[item]) - hard[item]
            for skill in qmatrix[item]:
                practised[skill] += 1
            right = random.random() < 1 / (1 + exp(-logit))
            rows.append(
                {
                    "user_id": student,
                    "order": order,
                    "item_id": item,
                    "skill_id": qmatrix[item][0],
                    "correct": int(right),
                }
            )
    return SimulatedData(rows, qmatrix)


def write(path: Path, rows: Sequence[Mapping[str, object]], columns: Sequence[str] = COLUMNS) -> Path:
    """Write the columns of rows to a file, compressed where its name ends so."""
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, columns, extrasaction="ignore")
    table.writeheader()
    table.writerows(rows)
    content = text.getvalue().encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def write_qmatrix(path: Path, qmatrix: Mapping[str, Sequence[str]]) -> Path:
    """Write the skills of items to a file."""
    rows = [{"item_id": item, "skill_id": skill} for item, skills in qmatrix.items() for skill in skills]
    return write(path, rows, ("item_id", "skill_id"))
