"""What students have said about their items in their own words, as it reads beside the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from lti_app.db.models import Explanation


@dataclass(frozen=True, slots=True)
class Said:
    """One line. purpose: what it was asked for (lti_app.db.practice.Explanation); text: may be empty."""

    purpose: str
    text: str
    at: datetime


def said_of(explanations: Iterable[Explanation]) -> tuple[Said, ...]:
    """Return what was said, oldest first, as the student wrote it; its quality is no business of a page."""
    return tuple(Said(each.purpose, each.text, each.at) for each in explanations)
