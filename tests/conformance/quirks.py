"""A row of a table of a platform's quirks: what it does, how that is known, what Baton does, the proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any


@dataclass(frozen=True, slots=True)
class Quirk:
    """What a platform does that one would not expect, and the test that shows Baton copes with it.

    what: what the platform does, one line. source: the sheet of facts and its section, and the platform's
    file where the sheet names it. baton: what Baton does about it, one line. shown_by: acts it out, with what
    the test of its table hands to it, and fails if Baton does otherwise.
    """

    what: str
    source: str
    baton: str
    shown_by: Callable[[Any], None]


def rows(quirks: Iterable[Quirk]) -> list[Any]:
    """Return the rows as parameters of a test; the id of each reads as a line of the list."""
    return [pytest.param(quirk, id=f"{quirk.what} -> {quirk.baton} [{quirk.source}]") for quirk in quirks]
