"""An answer costs the same number of queries however long a student's history is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from lti_app.db.models import TemplateDifficulty
from lti_app.db.upsert import upsert
from lti_app.practice.shared import template_difficulties

if TYPE_CHECKING:
    from tests.student import Student

MOST = 46  # of an answer that closes its item, opens the next and moves the grade


MOST_VALUES = 25  # of one query; the widest row has 20


def _queries_of_an_answer(student: Student) -> int:
    return len(_values_of_an_answer(student))


def _values_of_an_answer(student: Student) -> list[int]:
    """Answer an item; return how many values each query takes."""
    row = student.item()
    answer = student.right_answer(row)
    values: list[int] = []

    def note(_connection: Any, _cursor: Any, _statement: str, parameters: Any, *_rest: Any) -> None:
        values.append(len(parameters))

    event.listen(student.runtime.database.engine, "before_cursor_execute", note)
    student.send(row, 1, answer)
    event.remove(student.runtime.database.engine, "before_cursor_execute", note)
    return values


def test_the_fortieth_answer_takes_no_more_queries_than_the_fifth(student: Student) -> None:
    for _ in range(4):
        student.solve()
    fifth = _queries_of_an_answer(student)
    for _ in range(34):
        student.solve()
    assert _queries_of_an_answer(student) <= fifth <= MOST


def test_no_query_takes_a_value_for_each_template_of_a_bank(student: Student) -> None:
    """Prepared, such a query takes longer the more a student has practised."""
    for _ in range(4):
        student.solve()
    assert max(_values_of_an_answer(student)) <= MOST_VALUES


def test_ids_that_stand_in_a_query_are_found_whatever_they_hold(student: Student) -> None:
    odd = ["it's", 'a"b', "50%", "%s", "a\\b", ":x", "--"]
    with student.context() as context:
        for template in odd:
            key = {"course_id": context.course, "template": template}
            values = {"difficulty": 0.1, "variance": 0.2, "opportunities": 3}
            upsert(context.session, TemplateDifficulty, key, values)
        found = template_difficulties(context.session, context.course, [*odd, "'; DROP TABLE event; --"])
    assert sorted(found) == sorted(odd)
