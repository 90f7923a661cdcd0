"""Students of the queue with the same cause on the same topic: one talk can help several (E5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from lti_app.db.models import Flag, PracticeSet
from lti_app.own.bank import course_bank
from lti_app.practice.context import titles
from lti_app.teacher.classroom.groups import TOGETHER
from lti_app.teacher.queue.order import on_queue

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from lti_app.teacher.queue.looker import Looker

_GROUPS = 5


@dataclass(frozen=True, slots=True)
class Group:
    """Students of the queue with the same cause on the same topic. idea: the name of the misconception."""

    cause: str
    skill: str
    misconception: str
    topic: str
    idea: str
    students: int


def groups_in(session: Session, who: Looker, chosen: ColumnElement[bool]) -> tuple[Group, ...]:
    """Return the largest groups among flags. chosen: the condition for these."""
    students = func.count(Flag.person_id.distinct())
    parts = (Flag.cause, Flag.skill, Flag.misconception)
    one_of = func.min(Flag.practice_set_id)  # whose bank names the skill
    query = on_queue(select(one_of, *parts, students).select_from(Flag), who.seen, who.course)
    query = (
        query.where(chosen, Flag.cause.in_(TOGETHER), Flag.skill.is_not(None))
        .group_by(*parts)
        .having(students > 1)
    )
    found = session.execute(query.order_by(students.desc(), *parts[:2]).limit(_GROUPS)).all()
    sets = select(PracticeSet).where(PracticeSet.id.in_({row[0] for row in found}))
    banks = {row.id: course_bank(session, who.course, row.bank) for row in session.scalars(sets)}
    groups = []
    for practice_set, cause, skill, misconception, count in found:
        bank = banks[practice_set]
        idea = bank.misconceptions.get(misconception or "")
        topic = titles(bank).get(skill, "")
        groups.append(Group(cause, skill, misconception or "", topic, idea.name if idea else "", count))
    return tuple(groups)
