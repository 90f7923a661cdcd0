"""Text that comes from outside, made fit for the database."""

from __future__ import annotations

import unicodedata

LONGEST_ID = 255  # LTI Core 1.3: ids of users, links, contexts and deployments
# Control characters (PostgreSQL takes no NUL) and halves of surrogate pairs (no database takes them).
_UNFIT = frozenset({"Cc", "Cs"})


def identifier(value: object) -> str | None:
    """Return value if it is an id: text of 1 to 255 characters that a database can hold; else None."""
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_ID:
        return None
    return value if all(unicodedata.category(sign) not in _UNFIT for sign in value) else None


def words(value: object, longest: int) -> str:
    """Return value as text to show, cut to its longest; "" where it is no text."""
    if not isinstance(value, str):
        return ""
    fit = "".join(sign for sign in value if unicodedata.category(sign) not in _UNFIT)
    return fit.strip()[:longest]
