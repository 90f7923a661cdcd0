"""What people are called, where the platform shares no names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lti_app.db.models import Person


def called(person: Person) -> str:
    """Return a student's name as the platform shares it, else a stable label."""
    return person.name or f"Student {person.id}"


def staff_called(person: Person) -> str:
    """Return the same for someone who works on flags: a teacher or an assistant."""
    return person.name or f"Teacher {person.id}"
