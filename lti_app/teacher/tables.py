"""A table of a teacher's page as a file for a spreadsheet (E7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from lti_app.admin.csv import as_csv
from lti_app.content.wording import say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from flask.typing import ResponseReturnValue

    Table: TypeAlias = tuple[list[str], Iterable[Iterable[object]]]  # headings and rows


def spreadsheet(name: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> ResponseReturnValue:
    """Answer with a table. name: of the file, without its ending; columns: the headings as they read."""
    # With a byte order mark, or a spreadsheet would read names in the alphabet of its own system.
    return (
        "".join(as_csv(columns, rows)).encode("utf-8-sig"),
        {
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": f'attachment; filename="{name}.csv"',
        },
    )


def headings(start: str, names: Iterable[str]) -> list[str]:
    """Return the headings of columns: the wording of "<start>.<name>" for each name."""
    return [say(f"{start}.{name}") for name in names]


def instant(at: datetime | None) -> str:
    """Return a moment as a cell holds it: UTC, to the second; nothing where there is none."""
    return at.isoformat(timespec="seconds") if at else ""
