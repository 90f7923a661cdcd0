"""What comes in with a request, made fit for the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.lti.text import identifier, words

if TYPE_CHECKING:
    from collections.abc import Mapping

# In a route: the number of a row. More than this no database's integer holds, so it is no row's number.
LARGEST_ID = 2**31 - 1
ROW_ID = f"int(max={LARGEST_ID})"


def typed(text: str, longest: int) -> str:
    """Return what a person typed as it is kept: its lines, without control characters, cut to its longest.

    A browser counts a line break as one character and sends it as two; here it is one.
    """
    lines = (words(" ".join(line.split()), longest) for line in text.splitlines())
    return "\n".join(lines).strip()[:longest]


def sent_token(form: Mapping[str, str]) -> str:
    """Return which item a form says it is about; "", which is none, for what no database could hold."""
    return identifier(form.get("token")) or ""
