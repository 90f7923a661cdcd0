"""Reads a file of answers (docs/evaluation.md). Every row is checked; only columns named here are read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.learner.model import Answer, Task
from lti_app.errors import CommandError
from lti_app.evaluation.tables import open_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from lti_app.evaluation.tables import Row, Table

NEEDED = ("user_id", "order", "item_id", "correct")

UNTIMED = datetime(2000, 1, 1, tzinfo=UTC)  # the moment of every answer where the file has no times

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_CORRECT = {"0": False, "1": True, "0.0": False, "1.0": True}


@dataclass(frozen=True, slots=True)
class StudentAnswer:
    """One row of a file. order: rises within a student. seconds: it took, None where the file has none."""

    student: str
    order: int
    answer: Answer
    seconds: float | None = None


def read(
    path: Path | str,
    qmatrix: Path | str | None = None,
    through: Callable[[Iterable[Row]], Iterable[Row]] = iter,
) -> tuple[StudentAnswer, ...]:
    """Return the answers of a file, plain or compressed with gzip, in the order of its rows.

    qmatrix: a file that names the skills of items; an item that it lacks has the skill of its row.
    through: sees the rows pass, such as Progress.counted.
    Raises CommandError (EVAL-…) naming file, line and column.
    """
    skills = {} if qmatrix is None else read_qmatrix(qmatrix)
    with open_table(path, NEEDED if skills else (*NEEDED, "skill_id")) as table:
        answers = tuple(_answers(table, through(table), skills))
    if not answers:
        raise CommandError("EVAL-EMPTY", file=table.name)
    return answers


def read_qmatrix(path: Path | str) -> dict[str, tuple[str, ...]]:
    """Return the skills of each item, in the order of the file's rows, each once. Raises as `read`."""
    found: dict[str, dict[str, None]] = {}
    with open_table(path, ("item_id", "skill_id")) as table:
        for row in table:
            item, skill = row.text("item_id"), row.text("skill_id")
            found.setdefault(item, {})[skill] = None
    if not found:
        raise CommandError("EVAL-EMPTY", file=table.name)
    return {item: tuple(skills) for item, skills in found.items()}


def students(answers: Iterable[StudentAnswer]) -> dict[str, list[StudentAnswer]]:
    """Return each student's answers in their order; students sorted, as numbers where all ids are numbers."""
    found: dict[str, list[StudentAnswer]] = {}
    for said in answers:
        found.setdefault(said.student, []).append(said)
    if all(_NUMBER.fullmatch(student) for student in found):
        names = sorted(found, key=lambda student: (Decimal(student), student))
    else:
        names = sorted(found)
    return {name: found[name] for name in names}


def _answers(
    table: Table, rows: Iterable[Row], skills: Mapping[str, tuple[str, ...]]
) -> Iterator[StudentAnswer]:
    last: dict[str, int] = {}
    clock: dict[str, datetime] = {}  # a row without a time has that of the student's row before
    tasks: dict[tuple[str, str], Task] = {}
    timed, skilled = "timestamp" in table.columns, "skill_id" in table.columns
    clocked = "response_time_ms" in table.columns
    for row in rows:
        student, order, item = row.text("user_id"), row.whole("order"), row.text("item_id")
        if student in last and order <= last[student]:
            raise CommandError("EVAL-ORDER", file=table.name, line=row.line)
        last[student] = order
        key = (item, row.get("skill_id") if skilled and item not in skills else "")
        task = tasks.get(key)
        if task is None:
            if item not in skills and not skilled:
                raise row.wrong("item_id", "an item that the q-matrix has, or a column skill_id beside it")
            task = tasks[key] = Task(item, skills.get(item, (key[1],)))
        right = _CORRECT.get(row.get("correct"))
        if right is None:
            raise row.wrong("correct", "0 or 1")
        if timed and row.get("timestamp"):
            clock[student] = _moment(row)
        # `correct` is about the first answer without help, `hints` about all that came until the item was
        # done: so no answer counts as aided.
        answer = Answer(task, right, aided=False, at=clock.get(student, UNTIMED))
        took = row.number("response_time_ms") / 1000 if clocked and row.get("response_time_ms") else None
        yield StudentAnswer(student, order, answer, took)


def _moment(row: Row) -> datetime:
    try:
        return _EPOCH + timedelta(seconds=row.number("timestamp"))
    except OverflowError:
        raise row.wrong("timestamp", "seconds since 1970") from None
