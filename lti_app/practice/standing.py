"""How far a student has come with a skill, in one of five words that students and teachers both read."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from engine.learner.mastery import HELD

if TYPE_CHECKING:
    from engine.learner.mastery import MasteryEstimate
    from engine.learner.model import SkillState


class Standing(StrEnum):
    """By the bound of the estimate, never by the estimate alone."""

    MASTERED = "mastered"
    NEARLY = "nearly"  # likely, not yet sure
    PRACTISING = "practising"
    FADED = "faded"  # was mastered
    NEW = "new"


def standing_of(state: SkillState | None, estimate: MasteryEstimate) -> Standing:
    """Return the word. state: None for a skill that was never practised."""
    if estimate.mastered:
        return Standing.MASTERED
    if state is None or not state.opportunities:
        return Standing.NEW
    if state.mastered_at is not None:
        return Standing.FADED
    return Standing.NEARLY if estimate.probability >= HELD else Standing.PRACTISING
