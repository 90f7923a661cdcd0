"""What people and their sections are called, where the platform shares no names."""

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


def section_called(key: str) -> str:
    """Return a section's name as the platform shares it, else its number there.

    key: of Enrolment.sections, such as "name:Period 1" or "id:42".
    """
    kind, _, rest = key.partition(":")
    return rest if kind == "name" else f"Section {rest}"
