"""The tables of a student's record as rows of a file, by the name of the table (E7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.content.wording import say
from lti_app.support.student_changes import SettingsValues
from lti_app.support.students import student_settings
from lti_app.teacher.record.flags import flag_lines
from lti_app.teacher.record.interventions import interventions, message_lines
from lti_app.teacher.record.items import item_lines
from lti_app.teacher.record.mastery import mastery_by_strand
from lti_app.teacher.record.sets import sets_for
from lti_app.teacher.record.weeks import weeks
from lti_app.teacher.tables import headings, instant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lti_app.access import Visit
    from lti_app.db.models import Person
    from lti_app.teacher.tables import Table

MOST = 5_000  # rows of a file, the newest


def _skills(visit: Visit, student: Person) -> Table:
    session, course = visit.session, visit.course.id
    by_hand = SettingsValues.of(student_settings(session, course, student.id)).mastered
    sets = sets_for(session, course, student.id)
    strands = mastery_by_strand(session, sets, course, student.id, by_hand, visit.now)
    columns = ("strand", "skill", "standing", "by-hand", "expected", "low", "high", "items", "practised")
    return _headed(columns), (
        (
            strand.title,
            skill.title,
            say(f"record.standing.{skill.standing}"),
            "" if skill.by_hand is None else say(f"record.by-hand.{'yes' if skill.by_hand else 'no'}"),
            skill.chance,
            skill.low,
            skill.high,
            skill.items,
            instant(skill.practised_at),
        )
        for strand in strands
        for skill in strand.skills
    )


def _weeks(visit: Visit, student: Person) -> Table:
    zone = visit.runtime.settings.timezone
    columns = (
        "week",
        "items",
        "alone",
        "minutes",
        "sessions",
        "asked",
        "sure",
        "sure-missed",
        "unsure-right",
    )
    return _headed(columns), (
        (
            week.begins.isoformat(),
            week.items,
            week.alone,
            round(week.minutes),
            week.sessions,
            len(week.said),
            "" if week.sure is None else week.sure,
            week.sure_and_missed,
            week.unsure_and_right,
        )
        for week in weeks(visit.session, visit.course.id, student.id, visit.now, zone)
    )


def _flags(visit: Visit, student: Person) -> Table:
    columns = ("raised", "kind", "tier", "cause", "skill", "state", "owner", "ended", "note")
    return _headed(columns), (
        (
            instant(flag.raised_at),
            say(f"record.kind.{flag.kind}"),
            flag.tier,
            say(f"cause.{flag.cause}"),
            flag.topic,
            say(f"state.{flag.state}"),
            flag.owner or "",
            instant(flag.ended_at),
            flag.note,
        )
        for flag in flag_lines(visit.session, visit.course.id, student.id, 0, MOST).lines
    )


def _interventions(visit: Visit, student: Person) -> Table:
    columns = ("at", "by", "cause", "skill", "done", "outcome", "line", "planned", "since")
    return _headed(columns), (
        (
            instant(each.at),
            each.by,
            say(f"cause.{each.cause}"),
            each.topic,
            say(f"done.{each.done}"),
            say(f"outcome.{each.outcome}"),
            each.line,
            " ".join(each.planned),
            " ".join(each.since),
        )
        for each in interventions(visit.session, visit.course.id, student.id, visit.now, MOST)
    )


def _messages(visit: Visit, student: Person) -> Table:
    columns = ("at", "by", "text", "state", "seen")
    return _headed(columns), (
        (instant(each.at), each.by, each.text, say(f"record.message.{each.state}"), instant(each.seen_at))
        for each in message_lines(visit.session, visit.course.id, student.id, MOST)
    )


def _items(visit: Visit, student: Person) -> Table:
    columns = (
        "number", "at", "set", "skill", "came", "ended", "tries", "hints", "seconds", "sure", "misconception",
        "reason",
    )  # fmt: skip
    return _headed(columns), (
        (
            each.number,
            instant(each.opened_at),
            each.practice_set,
            each.skill,
            say(f"record.came.{each.came}"),
            say(f"record.ended.{each.ended}"),
            each.tries,
            each.hints,
            round(each.seconds),
            "" if each.confidence is None else each.confidence,
            each.misconception,
            each.reason,
        )
        for each in item_lines(visit.session, visit.course.id, student.id, 0, MOST).lines
    )


def _headed(names: Iterable[str]) -> list[str]:
    return headings("record.csv", names)


FILES: dict[str, Callable[[Visit, Person], Table]] = {
    "skills": _skills,
    "weeks": _weeks,
    "flags": _flags,
    "interventions": _interventions,
    "messages": _messages,
    "items": _items,
}
