"""Reads CSV files, plain or compressed with gzip, row by row; an error names file, line and column."""

from __future__ import annotations

import csv
import gzip
import io
import math
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from lti_app.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_GZIP = b"\x1f\x8b"
_MOST_DIGITS = 300  # of a whole number; longer ones are no counts, and Python refuses to read the longest


@dataclass(frozen=True, slots=True)
class Row:
    """One row. line: in the file, from 1, the header's being 1."""

    table: Table
    line: int
    fields: Sequence[str]

    def get(self, column: str) -> str:
        """Return a field without blanks around it."""
        return self.fields[self.table.columns[column]].strip()

    def text(self, column: str) -> str:
        """Return a field that is not empty."""
        value = self.get(column)
        if not value:
            raise self.wrong(column, "a value")
        return value

    def number(self, column: str) -> float:
        """Return a field that is a finite number."""
        try:
            value = float(self.get(column))
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise self.wrong(column, "a number")
        return value

    def whole(self, column: str) -> int:
        """Return a field that is a whole number, also written as 3.0."""
        field = self.get(column)
        if field.isascii() and field.isdecimal() and len(field) <= _MOST_DIGITS:
            return int(field)
        value = self.number(column)
        if not value.is_integer():
            raise self.wrong(column, "a whole number")
        return int(value)

    def wrong(self, column: str, wanted: str) -> CommandError:
        """Return the error of a field. What the field holds is not told: it may be a child's name."""
        return CommandError("EVAL-VALUE", file=self.table.name, line=self.line, column=column, wanted=wanted)


class Table:
    """The rows of an open file. columns: name to place."""

    def __init__(self, name: str, lines: io.TextIOBase, needed: Sequence[str]) -> None:
        self.name = name
        self._rows = csv.reader(lines)
        header = [column.strip() for column in next(self._rows, [])]
        self.columns = {column: place for place, column in enumerate(header)}
        if missing := [column for column in needed if header.count(column) != 1]:
            raise CommandError("EVAL-COLUMNS", file=name, columns=", ".join(missing))
        self._width = len(header)

    def __iter__(self) -> Iterator[Row]:
        for fields in self._rows:
            row = Row(self, self._rows.line_num, fields)
            if not fields:
                continue
            if len(fields) != self._width:
                raise CommandError("EVAL-ROW", file=self.name, line=row.line, columns=self._width)
            yield row


@contextmanager
def open_table(path: Path | str, needed: Sequence[str]) -> Iterator[Table]:
    """Give the rows of a file that must have the columns.

    Raises CommandError: EVAL-FILE where the file cannot be read as text, EVAL-COLUMNS where a column is
    missing or there twice, EVAL-ROW and EVAL-VALUE while rows are read.
    """
    path = Path(path)
    try:
        with path.open("rb") as file, _unpacked(file) as content:
            yield Table(path.name, io.TextIOWrapper(content, encoding="utf-8-sig", newline=""), needed)
    except (OSError, EOFError, UnicodeDecodeError, csv.Error, zlib.error) as error:
        raise CommandError("EVAL-FILE", file=path.name, problem=_problem(error)) from error


@contextmanager
def _unpacked(file: BinaryIO) -> Iterator[BinaryIO]:
    start = file.read(len(_GZIP))
    file.seek(0)
    if start != _GZIP:
        yield file
        return
    with gzip.GzipFile(fileobj=file) as content:
        yield cast(BinaryIO, content)


def _problem(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if isinstance(error, UnicodeDecodeError):
        return "it is not text in UTF-8"
    if isinstance(error, csv.Error):
        return "it is not a table of values with commas between them"
    return "it is damaged"
