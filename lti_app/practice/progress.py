"""The student's own map of a practice set (A8): how far each skill is, in words and as a bar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.learner.mastery import mastery
from lti_app.practice.standing import standing_of

if TYPE_CHECKING:
    from engine.learner.predict import Outlook
    from lti_app.practice.context import PracticeContext


@dataclass(frozen=True, slots=True)
class SkillProgressBar:
    """One skill of the practice set on the student's map. strand: its title.

    share: how sure Baton is that it is mastered, 0 to 1; 0 where it is new. standing: the same in words
    (lti_app.practice.standing).
    """

    title: str
    strand: str
    share: float
    standing: str
    mastered: bool
    current: bool


def progress(context: PracticeContext, outlook: Outlook, current: str | None) -> tuple[SkillProgressBar, ...]:
    """Return the skills in scope. current: the skill of the open item."""
    bars = []
    for id_ in context.skills:
        estimate, skill = mastery(outlook, id_), context.bank.skills[id_]
        standing = standing_of(outlook.learner.skills.get(id_), estimate)
        bars.append(
            SkillProgressBar(
                title=skill.title,
                strand=context.bank.strands[skill.strand],
                share=0.0 if standing == "new" else estimate.probability,
                standing=standing,
                mastered=estimate.mastered,
                current=id_ == current,
            )
        )
    return tuple(bars)
