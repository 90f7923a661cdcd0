"""The tables of the weekly review as rows of a file, by the name of the table (E7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.content.wording import say
from lti_app.teacher.tables import headings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lti_app.teacher.review.week import WeekPage
    from lti_app.teacher.tables import Table


def _groups(page: WeekPage) -> Table:
    return _headed(("cause", "skill", "misconception", "size", "students", "play", "minutes")), (
        (
            say(f"cause.{each.group.cause}"),
            each.group.topic,
            each.group.idea,
            each.group.size,
            "; ".join(member.name for member in each.group.members),
            each.play.title if each.play else "",
            each.play.minutes if each.play else "",
        )
        for each in page.groups
    )


def _praise(page: WeekPage) -> Table:
    return _headed(("student", "skill")), (
        (each.name, skill) for each in page.praise for skill in each.skills
    )


def _helped(page: WeekPage) -> Table:
    return _headed(("student", "cause", "skill", "done", "held", "since")), (
        (
            each.name,
            say(f"cause.{each.cause}"),
            each.topic,
            say(f"done.{each.done}"),
            say(f"week.held.{each.held}"),
            " ".join(each.since),
        )
        for each in page.helped
    )


def _ideas(page: WeekPage) -> Table:
    return _headed(("misconception", "skill", "size", "answers", "probe")), (
        (each.idea.name, each.idea.skill, each.idea.students, each.idea.times, each.idea.probe)
        for each in page.ideas
    )


def _headed(names: Iterable[str]) -> list[str]:
    return headings("class.csv", names)


FILES: dict[str, Callable[[WeekPage], Table]] = {
    "groups": _groups,
    "praise": _praise,
    "helped": _helped,
    "misconceptions": _ideas,
}
