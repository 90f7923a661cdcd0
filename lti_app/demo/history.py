"""A few weeks of a class: simulated learners through the real practice, and a teacher who closes flags."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.escalation.model import Cause, Closure, ClosureOutcome, Done
from lti_app.content.banks import load_bank
from lti_app.db.models import Flag
from lti_app.demo.learners import SimulatedLearner
from lti_app.practice.context import PracticeContext
from lti_app.practice.hinting import Feeling, open_hint
from lti_app.practice.received import Received
from lti_app.practice.service import TRIES, ask_teacher, current_item, record_answer
from lti_app.practice.serving import drawn
from lti_app.teacher import service as teacher

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from engine.items.model import Bank
    from lti_app.db.models import Person, PracticeSet
    from lti_app.runtime import Runtime

WEEKS = 3
_ITEMS = (5, 12)  # in a session, at least and at most
_NEXT_STEP = "I would do the same thing to both sides and see what is left."
_NEWEST = timedelta(days=4)  # flags younger than this are left for whoever looks at the demo


@dataclass(frozen=True, slots=True)
class ClassOfDemo:
    """Who is in it, and what they practise. fresh: students who have not begun."""

    practice_set: PracticeSet
    students: Sequence[Person]
    teacher: Person
    fresh: int = 2


def play_history(run: Runtime, group: ClassOfDemo, until: datetime, progress: Callable[[int], None]) -> None:
    """Let the class practise for three weeks up to a moment. progress: told the share done, in percent.

    The same students do the same on every machine: all chance comes from seeds.
    """
    random = Random(2026)  # noqa: S311 - made-up students, not secrets
    bank = load_bank(group.practice_set.bank)
    begun = group.students[: len(group.students) - group.fresh]
    learners = {student.id: _learner(number, bank, random) for number, student in enumerate(begun)}
    days = WEEKS * 7
    for day in range(days, 0, -1):
        morning = until - timedelta(days=day)
        for student in begun:
            if random.random() < learners[student.id].days:
                start = morning + timedelta(minutes=random.randint(0, 300))
                _session(run, group, student, learners[student.id], start, random)
        _teacher_day(run, group, learners, morning + timedelta(hours=7), until)
        if day % 7 == 1:
            progress(round(100 * (days - day + 1) / days))


def _learner(number: int, bank: Bank, random: Random) -> SimulatedLearner:
    """Return one of a class as classes are: most get on, some are stuck, hurry or lean on hints."""
    ability = random.gauss(0.6, 0.7)
    stuck = frozenset(random.sample(sorted(bank.misconceptions), k=10))
    match number % 10:
        case 1 | 3:
            return SimulatedLearner(ability - 0.8, gain=0.05, stuck_on=stuck)
        case 5:
            return SimulatedLearner(ability - 0.8, gain=0.0, leans=0.85)
        case 6:
            return SimulatedLearner(ability - 0.8, guesses=0.6)
        case 8:
            return SimulatedLearner(ability - 1.5, gain=0.02, asks=True)
        case _:
            return SimulatedLearner(ability)


def _session(
    run: Runtime,
    group: ClassOfDemo,
    student: Person,
    learner: SimulatedLearner,
    start: datetime,
    random: Random,
) -> None:
    now, missed = start, 0
    for _ in range(random.randint(*_ITEMS)):
        with run.database.transaction() as session:
            context = PracticeContext.of(
                session,
                group.practice_set,
                student,
                now=now,
                policy=run.settings.policy,
                seed=partial(random.getrandbits, 62),
            )
            now, right = _item(context, learner, random)
            missed = 0 if right else missed + 1
            if learner.asks and missed == 1:
                context = replace(context, now=now)
                ask_teacher(context, f"demo-{now.timestamp()}", "I do not see what I am doing wrong.")


def _item(context: PracticeContext, learner: SimulatedLearner, random: Random) -> tuple[datetime, bool]:
    """Work on the open item until it closes. Return when that was, and whether it was answered right."""
    now, row = context.now, current_item(context)
    template, item = context.bank.templates[row.template], drawn(context.bank, row)
    guess = random.random() < learner.guesses
    if random.random() < learner.leans:
        for rung in range(1, 4):
            now += timedelta(seconds=random.uniform(2, 9))
            open_hint(
                replace(context, now=now), row.token, rung, feeling=Feeling.UNSURE, next_step=_NEXT_STEP
            )
    for number in range(row.tries + 1, TRIES + 1):
        if guess:
            now += timedelta(seconds=random.uniform(1, 2))
            response = learner.slip(item, random)
        else:
            now += timedelta(seconds=learner.seconds(template, random))
            response = learner.response(item, template, random)
        received, _ = record_answer(replace(context, now=now), row.token, number, response)
        if received is not Received.COUNTED:
            raise RuntimeError(f"a simulated answer was {received}: {template.id}")
        if row.closed_at is not None:
            break
    return now, bool(row.right)


def _teacher_day(
    run: Runtime,
    group: ClassOfDemo,
    learners: Mapping[int, SimulatedLearner],
    now: datetime,
    until: datetime,
) -> None:
    """Close what has waited since yesterday, as a teacher would; the newest flags stay for the demo."""
    with run.database.transaction() as session:
        waiting = session.scalars(
            select(Flag).where(
                Flag.course_id == group.practice_set.course_id,
                Flag.ended_at.is_(None),
                Flag.raised_at < min(now - timedelta(hours=12), until - _NEWEST),
            )
        ).all()
        for flag in waiting:
            facts = Closure(
                Cause(flag.cause),
                Done.WORKED_EXAMPLE,
                ClosureOutcome.UNDERSTOOD,
                skill=flag.skill,
                misconception=flag.misconception,
            )
            teacher.claim(session, flag, group.teacher, now)
            teacher.close(session, flag, facts, "", group.teacher, now)
            held = learners[flag.person_id]
            held.stuck_on -= {flag.misconception or ""}
            held.ability += 0.3
