"""Counts what a step of a student asks of the database."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.student import Student


@contextmanager
def counted(student: Student) -> Iterator[list[int]]:
    """Give a list that grows by each query made meanwhile: how many values it takes."""
    values: list[int] = []

    def note(_connection: Any, _cursor: Any, _statement: str, parameters: Any, *_rest: Any) -> None:
        values.append(len(parameters))

    engine = student.runtime.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield values
    finally:
        event.remove(engine, "before_cursor_execute", note)
