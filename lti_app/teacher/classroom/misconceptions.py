"""Which wrong ideas several students' answers have shown lately, and in which items."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from lti_app.db.models import Attempt, PracticeItem
from lti_app.own.bank import course_bank

if TYPE_CHECKING:
    from datetime import timedelta

    from engine.items.model import Bank
    from lti_app.teacher.classroom.scope import ClassScope

LAST_ITEMS = 10_000  # of the course: as far as is looked, so that a page costs the same in the largest class
MOST = 5


@dataclass(frozen=True, slots=True)
class CommonIdea:
    """One misconception. students: how many have shown it; times: in how many answers. templates: where,
    most answers first. belief: completes "may believe that …".
    """

    id: str
    bank: Bank
    name: str
    belief: str
    probe: str
    skill: str
    students: int
    times: int
    templates: tuple[str, ...]


@dataclass(slots=True)
class _Count:
    people: set[int] = field(default_factory=set)
    times: int = 0
    templates: dict[str, int] = field(default_factory=dict)


def common_misconceptions(scope: ClassScope, lately: timedelta, most: int = MOST) -> tuple[CommonIdea, ...]:
    """Return what at least two students have shown within a time before now, most students first. One query,
    over the last LAST_ITEMS items of the course at most.
    """
    last = (
        select(PracticeItem.id, PracticeItem.person_id, PracticeItem.template, PracticeItem.bank)
        .where(
            PracticeItem.course_id == scope.course,
            PracticeItem.opened_at >= scope.now - lately,
            PracticeItem.placement.is_(False),
        )
        .order_by(PracticeItem.opened_at.desc())
        .limit(LAST_ITEMS)
        .subquery()
    )
    columns = last.c.bank, Attempt.misconception, last.c.template, last.c.person_id
    rows = scope.session.execute(
        select(*columns, func.count())
        .join(Attempt, Attempt.item_id == last.c.id)
        .where(Attempt.misconception.is_not(None), last.c.person_id.in_(scope.people()))
        .group_by(*columns)
    )
    counts: dict[tuple[str, str], _Count] = {}
    for bank, misconception, template, person, times in rows:
        count = counts.setdefault((bank, misconception), _Count())
        count.people.add(person)
        count.times += times
        count.templates[template] = count.templates.get(template, 0) + times
    ranked = sorted(counts.items(), key=lambda pair: (-len(pair[1].people), -pair[1].times, pair[0]))
    shared = ((key, count) for key, count in ranked if len(count.people) > 1)
    ideas = (
        _idea(course_bank(scope.session, scope.course, bank), id_, count) for (bank, id_), count in shared
    )
    return tuple(idea for idea in ideas if idea is not None)[:most]


def _idea(bank: Bank, id_: str, count: _Count) -> CommonIdea | None:
    idea = bank.misconceptions.get(id_)
    if idea is None:
        return None
    skill = bank.skills.get(idea.skill)
    return CommonIdea(
        id=id_,
        bank=bank,
        name=idea.name,
        belief=idea.belief,
        probe=idea.probe,
        skill=skill.title if skill else "",
        students=len(count.people),
        times=count.times,
        templates=tuple(sorted(count.templates, key=lambda name: (-count.templates[name], name))),
    )
