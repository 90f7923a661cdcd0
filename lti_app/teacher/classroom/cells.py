"""The cells of the mastery map: how far each of several students is in each strand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from engine.learner.mastery import mastery
from engine.learner.model import LearnerState
from engine.learner.predict import Outlook
from lti_app.db.models import Flag, Learner, StudentSettings
from lti_app.practice.state import course_state, overall_of, parameters, skill_states

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.learner.model import SkillState
    from lti_app.teacher.classroom.scope import ClassScope

_STEPS = 4  # shades from nothing to all


@dataclass(frozen=True, slots=True)
class Cell:
    """One student in one strand. mastered, of: skills; practised: of these; flags: open, on these skills."""

    mastered: int
    practised: int
    of: int
    flags: int

    @property
    def shade(self) -> int:
        """0 for nothing mastered, up to 4 for all."""
        if self.mastered == self.of:
            return _STEPS
        return -(-self.mastered * (_STEPS - 1) // self.of)


def cells_of(
    scope: ClassScope, ids: Sequence[int], strands: Mapping[str, Sequence[str]]
) -> dict[int, tuple[Cell, ...]]:
    """Return the cells of each student by id. strands: ids of skills by title, in the order of the cells."""
    session, course = scope.session, scope.course
    skills = {skill for each in strands.values() for skill in each}
    given, state = parameters(session), course_state(session, course, skills=skills)
    learners = {
        row.person_id: row
        for row in session.scalars(
            select(Learner).where(Learner.course_id == course, Learner.person_id.in_(ids))
        )
    }
    known = skill_states(session, course, ids, skills)
    by_hand = _by_hand(scope, ids)
    flags = _flags(scope, ids)
    cells = {}
    for id_ in ids:
        row = learners.get(id_)
        overall = overall_of(row) if row else given.learner().overall
        outlook = Outlook(given, state, LearnerState(overall, known.get(id_, {}), {}), scope.now)
        mastered = _mastered(outlook, known.get(id_, {}), by_hand.get(id_, {}))
        cells[id_] = tuple(
            Cell(
                mastered=sum(skill in mastered for skill in each),
                practised=sum(skill in known.get(id_, {}) for skill in each),
                of=len(each),
                flags=sum(flags.get((id_, skill), 0) for skill in each),
            )
            for each in strands.values()
        )
    return cells


def _mastered(
    outlook: Outlook, known: Mapping[str, SkillState], by_hand: Mapping[str, bool]
) -> frozenset[str]:
    """Return what is mastered, as a teacher says, else as Baton estimates."""
    estimated = {
        skill for skill, state in known.items() if state.mastered_at and mastery(outlook, skill).mastered
    }
    said = {skill for skill, is_known in by_hand.items() if is_known}
    return frozenset((estimated | said) - {skill for skill in by_hand if skill not in said})


def _by_hand(scope: ClassScope, ids: Sequence[int]) -> dict[int, Mapping[str, bool]]:
    rows = scope.session.execute(
        select(StudentSettings.person_id, StudentSettings.mastered).where(
            StudentSettings.course_id == scope.course, StudentSettings.person_id.in_(ids)
        )
    )
    return {row.person_id: row.mastered for row in rows}


def _flags(scope: ClassScope, ids: Sequence[int]) -> dict[tuple[int, str], int]:
    rows = scope.session.execute(
        select(Flag.person_id, Flag.skill, func.count())
        .where(
            Flag.course_id == scope.course,
            Flag.person_id.in_(ids),
            Flag.ended_at.is_(None),
            Flag.tier > 1,
            Flag.skill.is_not(None),
        )
        .group_by(Flag.person_id, Flag.skill)
    )
    return {(person, skill or ""): count for person, skill, count in rows}
