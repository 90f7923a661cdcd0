"""The tables of the class pages as rows of a file, by the name of the table (E7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.content.wording import say
from lti_app.teacher.classroom.attention import coverage
from lti_app.teacher.classroom.glance import FIRST_LOOK, LATELY
from lti_app.teacher.classroom.groups import groups
from lti_app.teacher.classroom.heat import heat_map
from lti_app.teacher.classroom.misconceptions import common_misconceptions
from lti_app.teacher.classroom.now import at_work
from lti_app.teacher.classroom.since import changes
from lti_app.teacher.tables import headings, instant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from lti_app.teacher.classroom.scope import ClassScope
    from lti_app.teacher.tables import Table

MOST = 5_000  # students of a file
_AT_ONCE = 500


def mastery_table(scope: ClassScope, order: str) -> Table:
    """Return the mastery map whole: of each strand how many skills are mastered."""
    shown = heat_map(scope, order, 0, _AT_ONCE)
    strands = [f"{title} ({of})" for title, of in shown.strands]
    rows = [*shown.rows]
    while shown.more and len(rows) < MOST:
        shown = heat_map(scope, order, shown.page + 1, _AT_ONCE)
        rows += shown.rows
    return [*_headed(("student",)), *strands], (
        (row.name, *(cell.mastered for cell in row.cells)) for row in rows
    )


def _now(scope: ClassScope, _before: datetime | None) -> Table:
    return _headed(("student", "state", "skill", "hints", "tries", "opened")), (
        (row.name, say(f"class.state.{row.state}"), row.skill, row.hints, row.tries, instant(row.opened_at))
        for row in at_work(scope).rows
    )


def _changes(scope: ClassScope, before: datetime | None) -> Table:
    found = changes(scope, before or scope.now - FIRST_LOOK)
    flags = (
        (
            each.name,
            say("class.change.flag"),
            say(f"cause.{each.cause}"),
            each.topic,
            instant(each.raised_at),
        )
        for each in (*found.stuck, *found.flags)
    )
    mastered = (
        (each.name, say("class.change.mastered"), "", skill, "")
        for each in found.mastered
        for skill in each.skills
    )
    return _headed(("student", "change", "cause", "skill", "at")), (*flags, *mastered)


def _groups(scope: ClassScope, _before: datetime | None) -> Table:
    return _headed(("cause", "skill", "misconception", "size", "students")), (
        (
            say(f"cause.{group.cause}"),
            group.topic,
            group.idea,
            group.size,
            "; ".join(member.name for member in group.members),
        )
        for group in groups(scope)
    )


def _ideas(scope: ClassScope, _before: datetime | None) -> Table:
    return _headed(("misconception", "skill", "size", "answers", "probe")), (
        (idea.name, idea.skill, idea.students, idea.times, idea.probe)
        for idea in common_misconceptions(scope, LATELY)
    )


def _attention(scope: ClassScope, _before: datetime | None) -> Table:
    return _headed(("student", "looked", "helped", "practised", "watched")), (
        (
            row.name,
            instant(row.looked_at),
            instant(row.helped_at),
            instant(row.practised_at),
            say("class.watched") if row.watched else "",
        )
        for row in coverage(scope, size=MOST).rows
    )


def _headed(names: Iterable[str]) -> list[str]:
    return headings("class.csv", names)


FILES: dict[str, Callable[[ClassScope, datetime | None], Table]] = {
    "now": _now,
    "changes": _changes,
    "groups": _groups,
    "misconceptions": _ideas,
    "attention": _attention,
}
