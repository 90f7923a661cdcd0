"""What comes in with a request, made fit for the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.lti.text import identifier, words

if TYPE_CHECKING:
    from collections.abc import Mapping

# In a route: the number of a row. More than this no database's integer holds, so it is no row's number.
LARGEST_ID = 2**31 - 1
ROW_ID = f"int(max={LARGEST_ID})"
_LAST_PAGE = 10_000  # far behind the end of any list, and within a database's integers


def typed(text: str, longest: int) -> str:
    """Return what a person typed as it is kept: its lines, without control characters, cut to its longest.

    A browser counts a line break as one character and sends it as two; here it is one.
    """
    lines = (words(" ".join(line.split()), longest) for line in text.splitlines())
    return "\n".join(lines).strip()[:longest]


def row_number(text: str) -> int:
    """Return the number of a row that was sent, 0 for what is none."""
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(LARGEST_ID)):
        return 0
    return min(int(text), LARGEST_ID)


def page_number(sent: Mapping[str, str], name: str = "page") -> int:
    """Return which page of a long list a query string asks for, from 0. name: of its field."""
    text = sent.get(name, "").lstrip("0")
    if not (text.isascii() and text.isdecimal()):
        return 0
    return _LAST_PAGE if len(text) >= len(str(_LAST_PAGE)) else int(text)


def sent_token(form: Mapping[str, str]) -> str:
    """Return which item a form says it is about; "", which is none, for what no database could hold."""
    return identifier(form.get("token")) or ""
