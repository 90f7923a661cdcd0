"""How far a student is with each skill of a course, by strand: the estimate, its range, how sure Baton is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.learner.explain import Certainty, certainty
from engine.learner.mastery import mastery
from engine.learner.predict import Outlook
from lti_app.db.models import Learner
from lti_app.own.bank import course_bank
from lti_app.practice.standing import Standing, standing_of
from lti_app.practice.state import course_state, learner_state, parameters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from lti_app.db.models import PracticeSet


@dataclass(frozen=True, slots=True)
class SkillLine:
    """One skill. chance, low, high: medium items right alone that are expected, 1 to 99 of 100, with a range.

    practice_set: one that has the skill, for the page about it. by_hand: what a teacher has set, None for
    nothing. items: practised on it; sure: how sure Baton is.
    """

    id: str
    title: str
    practice_set: int
    standing: Standing
    by_hand: bool | None
    chance: int
    low: int
    high: int
    sure: Certainty
    items: int
    practised_at: datetime | None

    @property
    def known(self) -> bool:
        """Whether there is something to say of it: it was practised, or set by hand."""
        return bool(self.items) or self.by_hand is not None

    @property
    def mastered(self) -> bool:
        """As a teacher says, else as Baton estimates."""
        return self.standing is Standing.MASTERED if self.by_hand is None else self.by_hand


@dataclass(frozen=True, slots=True)
class StrandLines:
    """The skills of one strand, in the bank's order."""

    title: str
    skills: tuple[SkillLine, ...]

    @property
    def mastered(self) -> int:
        return sum(skill.mastered for skill in self.skills)

    @property
    def practised_at(self) -> datetime | None:
        """When any of them was last practised, None for never."""
        return max((skill.practised_at for skill in self.skills if skill.practised_at), default=None)


def skills_in(session: Session, sets: Iterable[PracticeSet]) -> dict[str, tuple[PracticeSet, str, str]]:
    """Return the skills of practice sets by id: a set that has it, its strand's title, its own."""
    found: dict[str, tuple[PracticeSet, str, str]] = {}
    for practice_set in sets:
        bank = course_bank(session, practice_set.course_id, practice_set.bank)
        chosen = [skill for skill in practice_set.skills if skill in bank.by_skill]
        for id_ in chosen or [skill for skill in bank.skills if skill in bank.by_skill]:
            skill = bank.skills[id_]
            found.setdefault(id_, (practice_set, bank.strands[skill.strand], skill.title))
    return found


def mastery_by_strand(
    session: Session,
    sets: Iterable[PracticeSet],
    course: int,
    person: int,
    by_hand: Mapping[str, bool],
    now: datetime,
) -> tuple[StrandLines, ...]:
    """Return what is known of a student on the skills of some practice sets. Four queries, however long ago
    she began. by_hand: skill id → mastered, as a teacher set it.
    """
    skills = skills_in(session, sets)
    given, row = parameters(session), session.get(Learner, (course, person))
    learner = learner_state(session, row, skills=set(skills)) if row else given.learner()
    outlook = Outlook(given, course_state(session, course, skills=set(skills)), learner, now)
    strands: dict[str, list[SkillLine]] = {}
    for id_, (practice_set, strand, title) in skills.items():
        line = _line(outlook, id_, title, practice_set.id, by_hand.get(id_))
        strands.setdefault(strand, []).append(line)
    return tuple(StrandLines(title, tuple(lines)) for title, lines in strands.items())


def _line(outlook: Outlook, id_: str, title: str, practice_set: int, by_hand: bool | None) -> SkillLine:
    estimate = mastery(outlook, id_)
    known = outlook.learner.skills.get(id_)
    state = outlook.parameters.skill_state(outlook.learner, id_)
    return SkillLine(
        id=id_,
        title=title,
        practice_set=practice_set,
        standing=standing_of(known, estimate),
        by_hand=by_hand,
        chance=_of_hundred(estimate.chance),
        low=_of_hundred(estimate.low),
        high=_of_hundred(estimate.high),
        sure=certainty(estimate, state),
        items=state.opportunities,
        practised_at=state.last_at,
    )


def _of_hundred(chance: float) -> int:
    """Never 0 or 100: nothing is certain."""
    return min(99, max(1, round(100 * chance)))
