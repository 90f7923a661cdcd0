"""A file of answers is read as its columns mean, and one that is wrong is told where."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from lti_app.errors import CommandError
from lti_app.evaluation.data import UNTIMED, read, read_qmatrix, students

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from lti_app.evaluation.tables import Row

HEADER = "user_id,order,item_id,skill_id,correct\n"
GOOD = HEADER + "u1,0,a,x,0\nu2,0,b,y,1\nu1,1,b,y,1\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "answers.csv"


def test_a_row_is_a_students_first_answer_to_an_item(file: Path) -> None:
    file.write_text(GOOD)
    first, second, third = read(file)
    assert (first.student, first.order, first.answer.task.template) == ("u1", 0, "a")
    assert first.answer.task.skills == ("x",)
    assert [said.answer.right for said in (first, second, third)] == [False, True, True]
    assert not any(said.answer.aided for said in (first, second, third))


def test_who_waits_sees_the_rows_pass_while_they_are_read(file: Path) -> None:
    file.write_text(GOOD)
    seen = []

    def look(rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            seen.append(row.line)
            yield row

    assert read(file, through=look) == read(file)
    assert seen == [2, 3, 4]


def test_a_compressed_file_reads_as_the_plain_one_whatever_its_name(file: Path, tmp_path: Path) -> None:
    file.write_text(GOOD)
    packed = tmp_path / "packed.csv"
    packed.write_bytes(gzip.compress(GOOD.encode()))
    assert read(packed) == read(file)


def test_a_mark_of_byte_order_blank_lines_and_columns_that_nobody_needs_are_no_matter(file: Path) -> None:
    file.write_text(GOOD)
    plain = read(file)
    extra = GOOD.replace("correct\n", "correct,start_latency_ms\n").replace(",0\n", ",0,x\n")
    file.write_text("\ufeff" + extra.replace(",1\n", ",1,\n\n"), encoding="utf-8")
    assert read(file) == plain


def test_the_time_an_answer_took_is_read_in_seconds_where_there_is_one(file: Path) -> None:
    timed = HEADER.replace("correct", "correct,response_time_ms")
    file.write_text(timed + "u1,1,a,x,1,2500\nu1,2,a,x,0,\n")
    assert [said.seconds for said in read(file)] == [2.5, None]
    file.write_text(timed + "u1,1,a,x,1,soon\n")
    with pytest.raises(CommandError, match="EVAL-VALUE"):
        read(file)


def test_numbers_may_be_written_with_a_fraction_of_nothing(file: Path) -> None:
    file.write_text(HEADER + "u1,3.0,a,x,1.0\nu1,4.0,a,x,0.0\n")
    assert [(said.order, said.answer.right) for said in read(file)] == [(3, True), (4, False)]


def test_the_q_matrix_names_the_skills_and_the_row_does_where_it_is_silent(
    file: Path, tmp_path: Path
) -> None:
    file.write_text(GOOD)
    qmatrix = tmp_path / "q.csv"
    qmatrix.write_text("item_id,skill_id\na,x1\na,x2\na,x1\n")
    assert read_qmatrix(qmatrix) == {"a": ("x1", "x2")}
    assert [said.answer.task.skills for said in read(file, qmatrix)] == [("x1", "x2"), ("y",), ("y",)]


def test_with_a_q_matrix_the_column_of_skills_may_be_missing(file: Path, tmp_path: Path) -> None:
    file.write_text("user_id,order,item_id,correct\nu1,0,a,1\nu1,1,b,1\n")
    qmatrix = tmp_path / "q.csv"
    qmatrix.write_text("item_id,skill_id\na,x\n")
    with pytest.raises(CommandError) as caught:
        read(file, qmatrix)
    assert (caught.value.code, caught.value.params["line"]) == ("EVAL-VALUE", 3)
    qmatrix.write_text("item_id,skill_id\na,x\nb,x\n")
    assert [said.answer.task.skills for said in read(file, qmatrix)] == [("x",), ("x",)]


def test_items_without_a_skill_share_one(file: Path) -> None:
    file.write_text(HEADER + "u1,0,a,,1\nu1,1,b,,1\n")
    assert [said.answer.task.skills for said in read(file)] == [("",), ("",)]


def test_times_are_seconds_since_1970_and_without_them_all_answers_share_a_moment(file: Path) -> None:
    file.write_text(GOOD)
    assert {said.answer.at for said in read(file)} == {UNTIMED}
    file.write_text(
        HEADER.replace("correct", "correct,timestamp") + "u1,0,a,x,0,1454701560\nu2,0,a,x,1,\nu1,1,a,x,1,\n"
    )
    moment = datetime(2016, 2, 5, 19, 46, tzinfo=UTC)
    assert [said.answer.at for said in read(file)] == [moment, UNTIMED, moment]


def test_students_are_sorted_as_numbers_where_all_are_numbers_else_as_text(file: Path) -> None:
    file.write_text(HEADER + "10,0,a,x,1\n9,0,a,x,1\n2.5,0,a,x,1\n")
    assert list(students(read(file))) == ["2.5", "9", "10"]
    file.write_text(HEADER + "10,0,a,x,1\n9,0,a,x,1\nS1,0,a,x,1\n")
    assert list(students(read(file))) == ["10", "9", "S1"]


def test_a_students_answers_stand_together_in_their_order(file: Path) -> None:
    file.write_text(GOOD)
    assert [said.order for said in students(read(file))["u1"]] == [0, 1]


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        ("", "EVAL-COLUMNS", {"columns": "user_id, order, item_id, correct, skill_id"}),
        ("user_id,order,item_id,skill_id\n", "EVAL-COLUMNS", {"columns": "correct"}),
        ("user_id,user_id,order,item_id,skill_id,correct\n", "EVAL-COLUMNS", {"columns": "user_id"}),
        (HEADER, "EVAL-EMPTY", {}),
        (GOOD + "u3,0,a,x\n", "EVAL-ROW", {"line": 5, "columns": 5}),
        (GOOD + "u3,0,a,x,2\n", "EVAL-VALUE", {"line": 5, "column": "correct", "wanted": "0 or 1"}),
        (GOOD + "u3,0,a,x,\n", "EVAL-VALUE", {"line": 5, "column": "correct"}),
        (GOOD + "u3,0,a,x,true\n", "EVAL-VALUE", {"line": 5, "column": "correct"}),
        (GOOD + ",0,a,x,1\n", "EVAL-VALUE", {"line": 5, "column": "user_id"}),
        (GOOD + "u3,0, ,x,1\n", "EVAL-VALUE", {"line": 5, "column": "item_id"}),
        (GOOD + "u3,first,a,x,1\n", "EVAL-VALUE", {"line": 5, "column": "order"}),
        (GOOD + "u3,1.5,a,x,1\n", "EVAL-VALUE", {"line": 5, "column": "order", "wanted": "a whole number"}),
        (GOOD + "u3,inf,a,x,1\n", "EVAL-VALUE", {"line": 5, "column": "order"}),
        (GOOD + f"u3,{'1' * 5000},a,x,1\n", "EVAL-VALUE", {"line": 5, "column": "order"}),
        (GOOD + "u1,1,a,x,1\n", "EVAL-ORDER", {"line": 5}),
        (GOOD + "u1,0,a,x,1\n", "EVAL-ORDER", {"line": 5}),
    ],
)
def test_a_file_that_is_wrong_is_told_by_a_code_and_where(
    file: Path, text: str, code: str, params: dict[str, str | int]
) -> None:
    file.write_text(text)
    with pytest.raises(CommandError) as caught:
        read(file)
    assert caught.value.code == code
    assert caught.value.params.items() >= {"file": "answers.csv", **params}.items()


@pytest.mark.parametrize("stamp", ["yesterday", "nan", "1e300"])
def test_a_time_that_is_none_is_told(file: Path, stamp: str) -> None:
    file.write_text(HEADER.replace("correct", "correct,timestamp") + f"u1,0,a,x,1,{stamp}\n")
    with pytest.raises(CommandError) as caught:
        read(file)
    assert caught.value.code == "EVAL-VALUE"
    assert caught.value.params.items() >= {"line": 2, "column": "timestamp"}.items()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"user_id,order,item_id,skill_id,correct\nu1,0,a,\xff,1\n", "it is not text in UTF-8"),
        (gzip.compress(GOOD.encode())[:-12], "it is damaged"),
        (b"\x1f\x8b not at all", "it is damaged"),
        (GOOD.encode() + b"u3,0," + b"a" * 200_000 + b",x,1\n", "it is not a table of values with commas"),
    ],
    ids=["latin", "cut short", "no gzip", "one huge value"],
)
def test_what_is_no_table_is_told(file: Path, content: bytes, problem: str) -> None:
    file.write_bytes(content)
    with pytest.raises(CommandError) as caught:
        read(file)
    assert caught.value.code == "EVAL-FILE"
    assert str(caught.value.params["problem"]).startswith(problem)


def test_a_file_that_is_not_there_is_told(file: Path) -> None:
    with pytest.raises(CommandError) as caught:
        read(file)
    assert (caught.value.code, caught.value.params["problem"]) == ("EVAL-FILE", "No such file or directory")


def test_what_a_wrong_field_holds_is_not_repeated(file: Path) -> None:
    file.write_text(GOOD + "Amara Okonkwo,0,a,x,Okonkwo\n")
    with pytest.raises(CommandError) as caught:
        read(file)
    assert "Okonkwo" not in f"{caught.value} {caught.value.params}"
