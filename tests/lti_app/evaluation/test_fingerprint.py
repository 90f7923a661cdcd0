"""A set of answers is known again by what it holds, however it is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lti_app.evaluation.data import read
from lti_app.evaluation.fingerprint import fingerprint
from tests.lti_app.evaluation.simulated import COLUMNS, simulated, write, write_qmatrix

if TYPE_CHECKING:
    from pathlib import Path

DATA = simulated(seed=5, students=6, answers=10)


@pytest.fixture
def known(tmp_path: Path) -> str:
    return fingerprint(read(write(tmp_path / "known.csv", DATA.rows)))


def test_it_is_sixteen_hex_digits_that_never_change(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("user_id,order,item_id,skill_id,correct\nu1,0,a,x,1\nu1,1,b,y,0\nu0,7,a,x,1\n")
    assert fingerprint(read(file)) == "57e44147e10b39af"


def test_it_is_the_same_compressed_in_another_order_with_more_columns_and_with_a_q_matrix(
    known: str, tmp_path: Path
) -> None:
    by_student = sorted(DATA.rows, key=lambda row: (-int(str(row["user_id"])), row["order"]))
    more = [{**row, "timestamp": 1_454_701_560} for row in by_student]
    packed = write(tmp_path / "again.csv.gz", more, (*reversed(COLUMNS), "timestamp"))
    assert fingerprint(read(packed, write_qmatrix(tmp_path / "q.csv", DATA.qmatrix))) == known
    assert fingerprint(reversed(read(packed))) == known


@pytest.mark.parametrize(
    "change", [{"correct": None}, {"user_id": 99}, {"item_id": "other"}, {"order": 99}], ids=str
)
def test_it_is_another_when_one_answer_is_another(
    known: str, tmp_path: Path, change: dict[str, object]
) -> None:
    last = dict(DATA.rows[-1])
    last.update(change if change != {"correct": None} else {"correct": 1 - int(str(last["correct"]))})
    assert fingerprint(read(write(tmp_path / "o.csv", [*DATA.rows[:-1], last]))) != known


def test_a_part_of_the_answers_is_another_set(known: str, tmp_path: Path) -> None:
    assert fingerprint(read(write(tmp_path / "part.csv", DATA.rows[:-1]))) != known
