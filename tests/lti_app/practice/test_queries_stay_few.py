"""An answer costs the same number of queries however long a student's history is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import event

if TYPE_CHECKING:
    from tests.student import Student


def _queries_of_an_answer(student: Student) -> int:
    row = student.item()
    answer = student.right_answer(row)
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    event.listen(student.runtime.database.engine, "before_cursor_execute", note)
    student.send(row, 1, answer)
    event.remove(student.runtime.database.engine, "before_cursor_execute", note)
    return len(statements)


def test_the_fortieth_answer_takes_no_more_queries_than_the_fifth(student: Student) -> None:
    for _ in range(4):
        student.solve()
    fifth = _queries_of_an_answer(student)
    for _ in range(34):
        student.solve()
    assert _queries_of_an_answer(student) <= fifth
