"""Data files: what is read, and how an error names file, line and field."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import Field

from lti_app.content.data import DataFile, DataModel, config_path, load_data
from lti_app.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Person(DataModel):
    name: str
    age: int = Field(ge=0)


class People(DataModel):
    title: str
    people: tuple[Person, ...] = ()


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """A function that writes a data file and returns its path."""

    def _write(text: str) -> Path:
        path = tmp_path / "people.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return _write


def lines_of(path: Path) -> list[str]:
    with pytest.raises(ConfigurationError) as refused:
        load_data(path, People)
    return [line.removeprefix(f"{path}") for line in refused.value.lines]


def test_a_file_becomes_its_model(write: Callable[[str], Path]) -> None:
    people = load_data(write("title: All\npeople:\n  - {name: Ada, age: 36}\n"), People)

    assert people == People(title="All", people=(Person(name="Ada", age=36),))


def test_every_problem_names_its_line_and_field(write: Callable[[str], Path]) -> None:
    path = write("title: All\npeople:\n  - name: Ada\n    age: -1\n  - name: Bo\n    agee: 3\n")

    assert lines_of(path) == [
        ":4: people.0.age: Input should be greater than or equal to 0",
        ":5: people.1.age: Field required",
        ":6: people.1.agee: Extra inputs are not permitted",
    ]


def test_a_key_that_stands_twice_is_an_error(write: Callable[[str], Path]) -> None:
    path = write("title: All\npeople:\n  - name: Ada\n    age: 3\n    name: Bo\ntitle: None\n")

    assert lines_of(path) == [":5: people.0.name: stands here twice", ":6: title: stands here twice"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("title: a: b", ":1: mapping values are not allowed"),
        ("title: a\n bad: :\n", ":2: mapping values are not allowed"),
        ("!!python/object/apply:os.system ['ls']", ":1: could not determine a constructor for the tag"),
        ("", ":1: Input should be a valid dictionary or instance of People"),
        ("- 1\n- 2\n", ":1: Input should be a valid dictionary or instance of People"),
    ],
)
def test_what_is_no_such_file_is_an_error_with_a_line(
    write: Callable[[str], Path], text: str, line: str
) -> None:
    assert lines_of(write(text))[0].startswith(line)


def test_a_file_that_is_not_there_or_not_text_is_an_error(tmp_path: Path) -> None:
    assert lines_of(tmp_path / "none.yaml") == [": cannot be read: No such file or directory"]
    (tmp_path / "bytes.yaml").write_bytes(b"title: \xff\xfe")
    assert lines_of(tmp_path / "bytes.yaml") == [": is not text in UTF-8"]


def test_a_file_of_our_own_is_named_from_the_root() -> None:
    path = config_path("wording", "items.yaml")

    assert DataFile.read(path).problem(("answer.empty",), "x").startswith("config/wording/items.yaml:4: ")
