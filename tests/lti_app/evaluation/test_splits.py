"""Who is a test student and who sits in which class is fixed for ever, by NumPy's old generator."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.learner.model import Answer, Task
from lti_app.errors import CommandError
from lti_app.evaluation.data import StudentAnswer
from lti_app.evaluation.splits import cold_classes, fitted_split

AT = datetime(2026, 9, 14, 8, 30, tzinfo=UTC)


def said(student: int, order: int) -> StudentAnswer:
    return StudentAnswer(str(student), order, Answer(Task("t", ("s",)), right=True, aided=False, at=AT))


def people(count: int, answers: int = 2) -> dict[str, list[StudentAnswer]]:
    return {str(student): [said(student, order) for order in range(answers)] for student in range(count)}


def test_the_first_fifth_of_the_permutation_by_seed_42_are_the_test_students() -> None:
    split = fitted_split(people(23))
    assert [int(student[0].student) for student in split.test] == [15, 9, 0, 8]
    assert [int(student[0].student) for student in split.training] == [
        17,
        12,
        1,
        13,
        5,
        2,
        11,
        20,
        3,
        4,
        18,
        16,
        21,
        22,
        7,
        10,
        14,
        19,
        6,
    ]


def test_each_student_is_in_one_part_with_all_answers() -> None:
    split = fitted_split(people(23, answers=3))
    everybody = [student[0].student for student in (*split.training, *split.test)]
    assert sorted(everybody, key=int) == [str(student) for student in range(23)]
    assert all([one.order for one in student] == [0, 1, 2] for student in (*split.training, *split.test))


def test_twelve_classes_of_thirty_are_drawn_one_after_the_other_by_seed_7() -> None:
    classes = cold_classes(people(100, answers=1))
    assert len(classes) == 12
    assert [int(one.student) for one in classes[0]] == [
        2,
        5,
        11,
        12,
        13,
        15,
        17,
        18,
        20,
        22,
        26,
        30,
        37,
        40,
        45,
        49,
        50,
        51,
        52,
        66,
        71,
        74,
        78,
        85,
        86,
        88,
        91,
        93,
        96,
        97,
    ]
    assert [int(one.student) for one in classes[11]] == [
        0,
        2,
        4,
        7,
        9,
        18,
        23,
        24,
        26,
        31,
        37,
        42,
        44,
        51,
        54,
        59,
        60,
        62,
        64,
        65,
        66,
        67,
        69,
        70,
        75,
        80,
        86,
        88,
        94,
        97,
    ]
    assert all(len({one.student for one in room}) == 30 for room in classes)


def test_a_class_answers_by_order_and_then_in_the_order_of_students() -> None:
    room = cold_classes(people(30, answers=2))[0]
    assert [(one.order, one.student) for one in room] == [
        (order, str(student)) for order in range(2) for student in range(30)
    ]


def test_a_class_has_six_thousand_answers_at_most() -> None:
    assert {len(room) for room in cold_classes(people(30, answers=201))} == {6000}


def test_students_keep_their_order_not_that_of_their_ids_as_text() -> None:
    room = cold_classes(people(30, answers=1))[0]
    assert [one.student for one in room][8:12] == ["8", "9", "10", "11"]


@pytest.mark.parametrize(("protocol", "wanted"), [(fitted_split, 5), (cold_classes, 30)])
def test_too_few_students_are_told(protocol: type, wanted: int) -> None:
    protocol(people(wanted))
    with pytest.raises(CommandError) as caught:
        protocol(people(wanted - 1))
    assert caught.value.code == "EVAL-STUDENTS"
    assert caught.value.params == {"students": wanted - 1, "wanted": wanted}
