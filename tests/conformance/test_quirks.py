"""The tables of quirks together."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conformance.quirks import Quirk

TABLES = ("tests.conformance.test_moodle_quirks", "tests.conformance.test_canvas_quirks")
_FEWEST = 60


def _rows() -> list[Quirk]:
    return [row for table in TABLES if find_spec(table) for row in import_module(table).QUIRKS]


def test_sixty_quirks_or_more_are_acted_out() -> None:
    assert len(_rows()) >= _FEWEST


def test_no_row_is_without_words_and_none_stands_for_another() -> None:
    found = _rows()
    assert all(row.what and row.source and row.baton for row in found)
    assert not [row.what for row in found if "\n" in row.what + row.source + row.baton]
    shown = [row.shown_by for row in found]
    assert len(set(shown)) == len(shown)
    assert len({row.what for row in found}) == len(found)
