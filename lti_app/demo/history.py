"""A few weeks of a class: simulated learners through the real practice, the nights, and a teacher."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from lti_app.content.banks import load_bank
from lti_app.demo.arriving import arrive
from lti_app.demo.kinds import CLASS, steady
from lti_app.demo.teaching import teach
from lti_app.demo.working import Sitting
from lti_app.practice.context import PracticeContext
from lti_app.practice.rounds import look_round

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from engine.items.model import Bank
    from lti_app.db.models import Person, PracticeSet
    from lti_app.demo.kinds import Seat
    from lti_app.demo.learners import SimulatedLearner
    from lti_app.runtime import Runtime

WEEKS = 3
NOT_BEGUN = 3  # students, the last of the class
_NEWEST = timedelta(days=5)  # cases younger than this are left for whoever looks at the demo
_OFTEN = 0.8  # chance to practise on a day, in the last week
_SCHOOL = 300  # minutes of a day in which somebody begins


@dataclass(frozen=True, slots=True)
class ClassOfDemo:
    """Who is in it, and what they practise. fresh: students who have not begun."""

    practice_set: PracticeSet
    students: Sequence[Person]
    teacher: Person
    fresh: int = NOT_BEGUN

    @property
    def begun(self) -> Sequence[Person]:
        return self.students[: len(self.students) - self.fresh]


def play_history(run: Runtime, group: ClassOfDemo, until: datetime, progress: Callable[[int], None]) -> None:
    """Let the class practise for three weeks up to a moment. progress: told the share done, in percent.

    The same students do the same on every machine: all chance comes from seeds, one sequence for each student
    and one for the teacher.
    """
    bank, days = load_bank(group.practice_set.bank), WEEKS * 7
    chances = {student.id: Random(2026 + place) for place, student in enumerate(group.begun)}  # noqa: S311
    seats = dict(zip((student.id for student in group.begun), CLASS, strict=True))
    learners = {id_: (steady if seat.since else seat.kind)(bank, chances[id_]) for id_, seat in seats.items()}
    of_teacher = Random(2025)  # noqa: S311 - made-up people, not secrets
    for day in range(days):
        morning = until - timedelta(days=days - day)
        for student in group.begun:
            if seats[student.id].since == day > 0:
                learners[student.id] = _changed(
                    seats[student.id], learners[student.id], bank, chances[student.id]
                )
            _day(run, group, student, learners[student.id], day, morning, chances[student.id])
        look_round(replace(run, now=partial(_moment, morning + timedelta(hours=8))))
        with run.database.transaction() as session:
            now, course = morning + timedelta(hours=9), group.practice_set.course_id
            teach(session, course, group.teacher, learners, now, until - _NEWEST, of_teacher)
        if (day + 1) % 7 == 0:
            progress(round(100 * (day + 1) / days))
    look_round(replace(run, now=partial(_moment, until)))


def _day(
    run: Runtime,
    group: ClassOfDemo,
    student: Person,
    learner: SimulatedLearner,
    day: int,
    morning: datetime,
    random: Random,
) -> None:
    """One student's day: the way in on the first, and practice on some."""
    start = morning + timedelta(minutes=random.randint(0, _SCHOOL))
    if day == 0:
        with run.database.transaction() as session:
            context = PracticeContext.by_settings(
                session, group.practice_set, student, now=start, settings=run.settings
            )
            start = arrive(context, learner, random)
    if learner.comes(day, random):
        Sitting(run, group.practice_set, student, learner, day, start, random).work()


def _changed(seat: Seat, before: SimulatedLearner, bank: Bank, random: Random) -> SimulatedLearner:
    """Return a student who is of another kind from today on; a test is near, and she comes often."""
    return replace(seat.kind(bank, random), learnt=before.learnt, days=_OFTEN)


def _moment(now: datetime) -> datetime:
    return now
