"""What people are called, where the platform shares no names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lti_app.db.models import Person


def called(person: Person) -> str:
    """Return the name that the platform shares, else a stable label."""
    return person.name or f"Student {person.id}"
