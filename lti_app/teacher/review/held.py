"""Who was helped in the last weeks, and whether it held (E8, F4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_app.content.wording import load_wording
from lti_app.db.models import Closure, Flag, Person, PracticeSet
from lti_app.own.bank import course_bank
from lti_app.people import called
from lti_app.practice.context import titles
from lti_app.teacher.record.effects import Closed, effects

if TYPE_CHECKING:
    from datetime import timedelta

    from engine.escalation.effects import Effect
    from lti_app.teacher.classroom.scope import ClassScope

MOST = 15  # closures on the page
_ORDER = ("no", "partly", "unpractised", "open", "yes")  # what wants another look first


@dataclass(frozen=True, slots=True)
class Helped:
    """One closure and what came of it. held: by the checks that its plan asked for, "yes", "partly", "no", or
    "open" before there were any; "unpractised": there was no practice since either. since: sentences
    (engine.escalation.effects).
    """

    flag: int
    person: int
    name: str
    cause: str
    topic: str
    done: str
    held: str
    since: tuple[str, ...]


def helped(scope: ClassScope, lately: timedelta, most: int = MOST) -> tuple[Helped, ...]:
    """Return the last closures within a time before now: what did not hold first. Two queries."""
    rows = scope.session.execute(
        select(Closure, Flag, Person, PracticeSet.bank)
        .join(Flag, Flag.id == Closure.flag_id)
        .join(Person, Person.id == Flag.person_id)
        .join(PracticeSet, PracticeSet.id == Flag.practice_set_id)
        .where(
            Flag.course_id == scope.course,
            Flag.ended_at >= scope.now - lately,
            Flag.person_id.in_(scope.people()),
        )
        .order_by(Flag.ended_at.desc(), Closure.id.desc())
        .limit(most)
    ).all()
    closed = [Closed(closure.id, flag.person_id, flag.skill, closure.at) for closure, flag, *_ in rows]
    after = effects(scope.session, scope.course, closed, scope.now)
    found = [
        _helped(scope, closure, flag, person, bank, effect)
        for (closure, flag, person, bank), effect in zip(rows, after, strict=True)
    ]
    return tuple(sorted(found, key=lambda each: _ORDER.index(each.held)))


def _helped(
    scope: ClassScope, closure: Closure, flag: Flag, person: Person, bank: str, effect: Effect | None
) -> Helped:
    words = titles(course_bank(scope.session, scope.course, bank))
    sentences = effect.sentences if effect else ()
    return Helped(
        flag=flag.id,
        person=person.id,
        name=called(person),
        cause=closure.cause,
        topic=words.get(flag.skill or "", ""),
        done=closure.done,
        held=_held(effect),
        since=tuple(load_wording().say(sentence, words) for sentence in sentences),
    )


def _held(effect: Effect | None) -> str:
    if effect is None or not effect.checks:
        return "open" if effect is None or effect.practised else "unpractised"
    if not effect.checks_right:
        return "no"
    return "yes" if effect.checks_right == effect.checks else "partly"
