"""One thing that is wrong with a bank, so placed that its author finds the line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.reason import Reason

Found = tuple[str, Reason]  # the field inside a part, and what is wrong there


class Part(StrEnum):
    """Which part of a bank a problem is about."""

    SKILL = "skill"
    MISCONCEPTION = "misconception"
    TEMPLATE = "template"


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem with one skill, misconception or template.

    id: of that part. field: path inside it, such as "hints.1"; empty for the whole.
    """

    part: Part
    id: str
    field: str
    reason: Reason
