"""An answer costs the same number of queries however long a student's history is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.db.models import TemplateDifficulty
from lti_app.db.upsert import upsert
from lti_app.practice.shared import template_difficulties
from tests.lti_app.practice.counting import counted

if TYPE_CHECKING:
    from tests.student import Student

MOST = 56  # of an answer that closes its item, opens the next and moves the grade

MOST_VALUES = 30  # of one query; the widest row has 27


def _queries_of_an_answer(student: Student) -> int:
    return len(_values_of_an_answer(student))


def _values_of_an_answer(student: Student) -> list[int]:
    """Answer an item; return how many values each query takes."""
    row = student.item()
    answer = student.right_answer(row)
    with counted(student) as values:
        student.send(row, 1, answer)
    return values


def test_late_answers_take_as_few_queries_as_early_ones(student: Student) -> None:
    """Which queries an answer takes depends on the item that comes next; their number has one bound."""
    for _ in range(4):
        student.solve()
    early = [_queries_of_an_answer(student) for _ in range(6)]
    for _ in range(25):
        student.solve()
    late = [_queries_of_an_answer(student) for _ in range(5)]
    assert max(early) <= MOST, early
    assert max(late) <= MOST, late


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
