"""When a student is asked how sure she is of an answer (A6): now and then, and never has to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.sequencing.seeds import draw_of

if TYPE_CHECKING:
    from lti_app.db.models import PracticeItem

LEVELS = range(1, 6)  # from just guessing to certain
ONE_IN = 4  # items; B19 needs four mismatches among the last ten that were asked about


def asks_how_sure(row: PracticeItem) -> bool:
    """Tell whether the form of an open item asks: always or never for the same item, by its seed.

    Not at a second try, when the first answer has been judged, and not at a check, which is to stay as plain
    as it can be.
    """
    return not row.check and not row.tries and draw_of(row.seed, "how sure") % ONE_IN == 0


def said_level(text: str) -> int | None:
    """Return what a form says of it, 1 to 5; None where nothing was said, or nothing that a page offers."""
    return int(text) if text in {str(level) for level in LEVELS} else None
