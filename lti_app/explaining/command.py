"""What `baton explain` does, as lines of text. It reads, and writes nothing."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from engine.reason import Reason
from lti_app.content.wording import load_wording
from lti_app.explaining.checking import Check
from lti_app.explaining.latest import Latest
from lti_app.explaining.log import last_opened
from lti_app.explaining.query import course_of, moment_of, students_of
from lti_app.explaining.replay import Replay
from lti_app.explaining.saying import differences, say
from lti_app.explaining.trace import differing, trace
from lti_app.explaining.words import lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy.orm import Session

    from lti_app.runtime import Runtime

_TOGETHER = 300  # students that are replayed in one go


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked. student: Baton's own id; None: all of the course, to be checked."""

    student: int | None
    course: int | None
    when: str | None = None
    as_json: bool = False


def explain(run: Runtime, asked: Asked) -> Iterator[str]:
    """Tell the trace of a student's last step at or before a moment.

    Raises CommandError EXPLAIN-STUDENT, EXPLAIN-COURSE and EXPLAIN-WHEN (lti_app.explaining.query).
    """
    until, student = moment_of(asked.when), asked.student or 0
    with run.database.transaction(writes=False) as session:
        course = course_of(session, student, asked.course)
        latest = Latest(run.settings.safety_text)
        replay = Replay(session, course, (student,), run.settings.policy, latest)
        students = replay.run(until, last_choice=last_opened(session, course, student, until))
        told = trace(session, course, student, latest, students[student].flags)
        session.rollback()
    yield from [json.dumps(told, ensure_ascii=False)] if asked.as_json else lines(told)


def check(run: Runtime, asked: Asked, progress: Callable[[str], None]) -> tuple[bool, Iterator[str]]:
    """Replay all of one student, or of all students of a course, beside the record.

    Returns whether nothing differs, and what to print. progress: hears how far it is.
    Raises CommandError as explain does, EXPLAIN-EMPTY where a course has nobody.
    """
    with run.database.transaction(writes=False) as session:
        if asked.student is not None:
            course = course_of(session, asked.student, asked.course)
            people: Sequence[int] = (asked.student,)
        else:
            course = asked.course or 0
            people = students_of(session, course)
        checked = _checked(session, course, people, run.settings.policy, progress)
        session.rollback()
    told = [json.dumps(_data(checked, people))] if asked.as_json else list(_told(checked, people))
    return not checked.differences, iter(told)


def _checked(
    session: Session, course: int, people: Sequence[int], policy: str, progress: Callable[[str], None]
) -> Check:
    checked = Check(session)
    for first in range(0, len(people), _TOGETHER):
        some = people[first : first + _TOGETHER]
        progress(say("check.step", first=first + 1, last=first + len(some), of=len(people)))
        Replay(session, course, some, policy, checked).run()
    return checked


def _told(checked: Check, people: Sequence[int]) -> Iterator[str]:
    yield say("check.totals", **_totals(checked, people))
    for code, count in sorted(checked.gone_by.items()):
        yield say("check.gone", count=count, why=load_wording().say(Reason(code)))
    for each in checked.differences:
        what = differences(differing([(each.name, each.recorded or None, each.replayed or None)]))
        yield say(f"check.{each.about}", student=each.person, at=each.at.isoformat(), id=each.id, what=what)


def _totals(checked: Check, people: Sequence[int]) -> dict[str, int]:
    return {
        "students": len(people),
        "looks": checked.looks,
        "decisions": checked.decisions,
        "choices": checked.choices,
        "gone": sum(checked.gone_by.values()),
        "differences": len(checked.differences),
    }


def _data(checked: Check, people: Sequence[int]) -> dict[str, Any]:
    found = [asdict(each) | {"at": each.at.isoformat()} for each in checked.differences]
    return _totals(checked, people) | {"gone_by": checked.gone_by, "differences": found}
