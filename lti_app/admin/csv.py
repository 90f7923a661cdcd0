"""Tables as CSV that a spreadsheet opens without taking a cell for a formula."""

from __future__ import annotations

import csv
import io
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# A cell that begins so is run by spreadsheets, whatever wrote it (OWASP, CSV injection).
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(cell: object) -> str:
    """Return a cell's text; one that a spreadsheet would run gets an apostrophe before it."""
    text = str(cell)
    return f"'{text}" if text.lstrip(" ").startswith(_RUNS) else text


def as_csv(header: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield the lines of a table (RFC 4180), header first."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    for row in chain([header], rows):
        writer.writerow([safe(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
