"""Who could be pulled together: students with an open flag of the same cause about the same thing (E5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import func, select

from engine.escalation.model import Cause
from lti_app.db.models import Flag, Person, PracticeSet
from lti_app.own.bank import course_bank
from lti_app.people import called
from lti_app.practice.context import titles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement

    from engine.items.model import Bank
    from lti_app.teacher.classroom.scope import ClassScope

GROUPS = 8
# What can be talked about in front of others. How somebody feels or behaves is between two people.
TOGETHER = tuple(
    cause.value
    for cause in (
        Cause.MASTERY_FAILURE,
        Cause.MISCONCEPTION,
        Cause.PREREQUISITE,
        Cause.HINT_DEPENDENCE,
        Cause.OVER_HELP,
        Cause.STUDENT_ASKED,
    )
)
NAMES = 12  # of a group


@dataclass(frozen=True, slots=True)
class Member:
    """One student of a group, with the flag."""

    person: int
    name: str
    flag: int


@dataclass(frozen=True, slots=True)
class FlagGroup:
    """Students with the same cause. topic, idea: titles of skill and misconception, "" for none. size: of the
    group; members: the first of them by how long they have waited. play: of their flags, the first by its id.
    """

    bank: Bank
    cause: str
    skill: str
    misconception: str
    topic: str
    idea: str
    probe: str
    play: str
    size: int
    members: tuple[Member, ...]


# Bank, cause, skill, misconception.
Key: TypeAlias = tuple[str, str, str | None, str | None]


def groups(scope: ClassScope, most: int = GROUPS) -> tuple[FlagGroup, ...]:
    """Return the largest groups of two and more. Two queries: their sizes, then their members."""
    parts = PracticeSet.bank, Flag.cause, Flag.skill, Flag.misconception
    size = func.count(Flag.person_id.distinct())
    found = scope.session.execute(
        select(*parts, size, func.min(Flag.play))
        .select_from(Flag)
        .join(PracticeSet, PracticeSet.id == Flag.practice_set_id)
        .where(*_open(scope))
        .group_by(*parts)
        .having(size > 1)
        .order_by(size.desc(), *parts)
        .limit(most)
    ).all()
    keys: list[Key] = [(bank, cause, skill, idea) for bank, cause, skill, idea, *_ in found]
    members = _members(scope, keys)
    return tuple(
        _group(scope, key, count, play or "", members.get(key, ()))
        for key, (*_, count, play) in zip(keys, found, strict=True)
    )


def _open(scope: ClassScope) -> tuple[ColumnElement[bool], ...]:
    return (
        Flag.course_id == scope.course,
        Flag.ended_at.is_(None),
        Flag.tier > 1,
        Flag.cause.in_(TOGETHER),
        Flag.person_id.in_(scope.people()),
    )


def _members(scope: ClassScope, keys: Sequence[Key]) -> dict[Key, tuple[Member, ...]]:
    if not keys:
        return {}
    parts = PracticeSet.bank, Flag.cause, Flag.skill, Flag.misconception
    place = func.row_number().over(partition_by=parts, order_by=(Flag.raised_at, Flag.id)).label("place")
    ranked = (
        select(*parts, Flag.id, Flag.person_id, place)
        .select_from(Flag)
        .join(PracticeSet, PracticeSet.id == Flag.practice_set_id)
        .where(*_open(scope), Flag.cause.in_({key[1] for key in keys}))
        .subquery()
    )
    rows = scope.session.execute(
        select(ranked, Person)
        .join(Person, Person.id == ranked.c.person_id)
        .where(ranked.c.place <= NAMES)
        .order_by(ranked.c.place)
    )
    found: dict[Key, list[Member]] = {}
    for bank, cause, skill, idea, flag, person_id, _, person in rows:
        member = Member(person_id, called(person), flag)
        found.setdefault((bank, cause, skill, idea), []).append(member)
    return {key: tuple(found[key]) for key in keys if key in found}


def _group(scope: ClassScope, key: Key, size: int, play: str, members: tuple[Member, ...]) -> FlagGroup:
    name, cause, skill, misconception = key
    bank = course_bank(scope.session, scope.course, name)
    idea = bank.misconceptions.get(misconception or "")
    return FlagGroup(
        bank=bank,
        cause=cause,
        skill=skill or "",
        misconception=misconception or "",
        topic=titles(bank).get(skill or "", ""),
        idea=idea.name if idea else "",
        probe=idea.probe if idea else "",
        play=play,
        size=size,
        members=members,
    )
