"""What a course has learnt from all its students: rows in, engine values out, and back.

These rows are shared by everybody who practises in the course. They are written when a transaction ends, in
one order, so that nobody waits for another's request and no two wait for each other. What a race loses is one
step of many: of difficulties the last writer's stay, of weights the first one's, so that a course that was
built anew from its log is not put back by an answer that began before. Means and covariance of the weights
are one row, so they always belong together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, event, select

from engine.learner.features import FEATURES
from engine.learner.model import CourseState, Difficulty, Weights
from lti_app.calibration.active import active_parameters
from lti_app.db.models import CourseWeights, SkillDifficulty, TemplateDifficulty
from lti_app.db.upsert import upsert

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute, Session

# In Session.info, by course: what is still to be written; the means of its weights as they were read.
_HELD = "learnt by courses"
_READ = "weights of courses"


def course_state(
    session: Session, course: int, *, skills: Collection[str] | None = None, templates: Collection[str] = ()
) -> CourseState:
    """Return what the course has learnt, with what this transaction has still to write.

    skills: ids to look up, all that were ever practised in the course by default; templates: ids likewise.
    """
    row = SkillDifficulty
    query = select(row.skill, row.difficulty, row.variance, row.opportunities).where(row.course_id == course)
    if skills is not None:
        query = query.where(row.skill.in_(skills))
    state = CourseState(
        _weights(session, course),
        {values.skill: Difficulty(*values) for values in session.execute(query)},
        template_difficulties(session, course, templates),
    )
    held = _held(session).get(course)
    return state if held is None else _over(state, held)


def template_difficulties(session: Session, course: int, templates: Collection[str]) -> dict[str, Difficulty]:
    """Return how hard the templates have proved to be, of those ever practised in the course."""
    if not templates:
        return {}
    row = TemplateDifficulty
    query = select(row.template, row.difficulty, row.variance, row.opportunities).where(
        row.course_id == course, is_one_of(row.template, templates)
    )
    return {values.template: Difficulty(*values) for values in session.execute(query)}


def is_one_of(column: InstrumentedAttribute[str], ids: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a column holds one of many ids of a bank.

    They stand in the statement itself. As values of a prepared one, PostgreSQL would go through all of them
    for every row that a student has, and a large bank has more than a statement of SQLite takes.
    """
    return column.in_(bindparam("ids", list(ids), expanding=True, literal_execute=True))


def save_course(session: Session, course: int, changed: CourseState) -> None:
    """Write what an answer taught the course when the transaction ends. changed: that, and nothing else."""
    held = _held(session)
    if not held:
        event.listen(session, "before_commit", _write, once=True)
    held[course] = _over(held[course], changed) if course in held else changed


def difficulty_values(difficulty: Difficulty) -> dict[str, Any]:
    """Return the columns of a row of SkillDifficulty or TemplateDifficulty, without those of its key."""
    return {
        "difficulty": difficulty.mean,
        "variance": difficulty.variance,
        "opportunities": difficulty.opportunities,
    }


def weights_values(weights: Weights) -> dict[str, Any]:
    """Return the columns of a row of CourseWeights, without those of its key."""
    return {"mean": list(weights.mean), "covariance": [list(row) for row in weights.covariance]}


def write_course(session: Session, course: int, state: CourseState) -> None:
    """Write what a course has learnt: templates, then skills, then the weights, each in their order."""
    for id_, difficulty in sorted(state.templates.items()):
        key = {"course_id": course, "template": id_}
        upsert(session, TemplateDifficulty, key, difficulty_values(difficulty))
    for id_, difficulty in sorted(state.skills.items()):
        key = {"course_id": course, "skill": id_}
        upsert(session, SkillDifficulty, key, difficulty_values(difficulty))
    if _are_as_read(session, course):
        upsert(session, CourseWeights, {"course_id": course}, weights_values(state.weights))


def _are_as_read(session: Session, course: int) -> bool:
    """Tell whether nobody else has written the weights since they were read; from now on nobody can."""
    row = CourseWeights
    mean = session.scalar(select(row.mean).where(row.course_id == course).with_for_update())
    return bool(mean == session.info[_READ][course])


def _weights(session: Session, course: int) -> Weights:
    """Return the weights of the course; those that every course begins with where it has none.

    A row of another length is of a version of Baton with other features: such weights mean nothing now.
    """
    row = CourseWeights
    query = select(row.mean, row.covariance).where(row.course_id == course)
    found = session.execute(query).one_or_none()
    if course not in _held(session):  # else what is to be written follows from an earlier reading
        session.info.setdefault(_READ, {})[course] = found.mean if found else None
    if found is None or len(found.mean) != len(FEATURES):
        return active_parameters(session).weights
    return Weights(tuple(found.mean), tuple(map(tuple, found.covariance)))


def _over(state: CourseState, newer: CourseState) -> CourseState:
    return CourseState(
        newer.weights, {**state.skills, **newer.skills}, {**state.templates, **newer.templates}
    )


def _held(session: Session) -> dict[int, CourseState]:
    found: dict[int, CourseState] = session.info.setdefault(_HELD, {})
    return found


def _write(session: Session) -> None:
    session.flush()
    held = session.info.pop(_HELD, {})
    for course, state in sorted(held.items()):
        write_course(session, course, state)
