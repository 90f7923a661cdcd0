"""The three things to do first: of each part of the week the one that matters most, in a fixed order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from lti_app.content.wording import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from engine.reason import Value
    from lti_app.teacher.classroom.attention import Unseen
    from lti_app.teacher.classroom.misconceptions import CommonIdea
    from lti_app.teacher.classroom.since import NewlyMastered
    from lti_app.teacher.review.held import Helped
    from lti_app.teacher.review.played import PlayedGroup

THINGS = 3
UNSEEN = timedelta(days=14)  # without a look from anybody, for somebody who practises: long


@dataclass(frozen=True, slots=True)
class Thing:
    """One of the things to do. anchor: of the part of the page that it comes from."""

    anchor: str
    text: str


def three_things(
    groups: Sequence[PlayedGroup],
    helped: Sequence[Helped],
    ideas: Sequence[CommonIdea],
    waiting: Sequence[Unseen],
    praise: Sequence[NewlyMastered],
    now: datetime,
) -> tuple[Thing, ...]:
    """Return at most THINGS: whom to pull together, whose help did not hold, what to ask everybody, whom to
    look at, whom to praise, in this order. All parts have what matters most first.
    """
    found = [
        *_group(groups),
        *_not_held(helped),
        *_idea(ideas),
        *_unseen(waiting, now),
        *_praise(praise),
    ]
    return tuple(found[:THINGS])


def _group(groups: Sequence[PlayedGroup]) -> Iterator[Thing]:
    for each in groups[:1]:
        about = each.group.idea or each.group.topic
        params: dict[str, Value] = {"count": each.group.size, "about": about}
        yield _thing("groups", "group" if about else "group-anywhere", params)


def _not_held(helped: Sequence[Helped]) -> Iterator[Thing]:
    again = [each for each in helped if each.held == "no"]
    for each in again[:1]:
        about = "not-held" if each.topic else "not-held-anywhere"
        yield _thing("helped", about, {"student": each.name, "topic": each.topic})


def _idea(ideas: Sequence[CommonIdea]) -> Iterator[Thing]:
    for idea in ideas[:1]:
        yield _thing("ideas", "idea", {"about": idea.name, "count": idea.students})


def _unseen(waiting: Sequence[Unseen], now: datetime) -> Iterator[Thing]:
    long = [each for each in waiting if each.looked_at is None or now - each.looked_at > UNSEEN]
    for each in long[:1]:
        code = "unseen-ever" if each.looked_at is None else "unseen"
        yield _thing("attention", code, {"student": each.name})


def _praise(praise: Sequence[NewlyMastered]) -> Iterator[Thing]:
    for each in praise[:1]:
        yield _thing("praise", "praise", {"student": each.name, "count": len(each.skills)})


def _thing(anchor: str, code: str, params: dict[str, Value]) -> Thing:
    return Thing(anchor, say(f"week.thing.{code}", **params))
