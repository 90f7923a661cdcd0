"""The week as it reads before a lesson: three things to do, then everything that they come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from lti_app.content.policies import load_playbook
from lti_app.teacher.classroom.attention import Coverage, coverage
from lti_app.teacher.classroom.groups import groups
from lti_app.teacher.classroom.misconceptions import CommonIdea, common_misconceptions
from lti_app.teacher.classroom.since import NewlyMastered, newly_mastered
from lti_app.teacher.review.held import Helped, helped
from lti_app.teacher.review.played import PlayedGroup, played
from lti_app.teacher.review.question import ClassQuestion, question_for
from lti_app.teacher.review.things import Thing, three_things

if TYPE_CHECKING:
    from datetime import datetime

    from lti_app.teacher.classroom.scope import ClassScope

WEEK = timedelta(days=7)
HELP = timedelta(days=21)  # long enough for the check a week later, and for two weeks of practice after it
_GROUPS, _IDEAS, _WAITING = 5, 3, 8


@dataclass(frozen=True, slots=True)
class AskedIdea:
    """A wrong idea of the week with a question to ask the whole class, where the bank has one."""

    idea: CommonIdea
    question: ClassQuestion | None


@dataclass(frozen=True, slots=True)
class WeekPage:
    """The page. began: from when on the week is counted. coverage: who waits longest for a look."""

    began: datetime
    things: tuple[Thing, ...]
    groups: tuple[PlayedGroup, ...]
    praise: tuple[NewlyMastered, ...]
    praise_count: int
    helped: tuple[Helped, ...]
    ideas: tuple[AskedIdea, ...]
    coverage: Coverage

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say of the week."""
        return not (self.groups or self.praise or self.helped or self.ideas or self.coverage.rows)


def week(scope: ClassScope, playbook: str) -> WeekPage:
    """Gather the page. playbook: id of the one that ships for this installation."""
    plays = load_playbook(playbook)
    began = scope.now - WEEK
    found = [played(group, plays) for group in groups(scope, _GROUPS)]
    praise, praise_count = newly_mastered(scope, began)
    held = helped(scope, HELP)
    ideas = [
        AskedIdea(idea, question_for(idea.bank, idea.id, idea.templates))
        for idea in common_misconceptions(scope, WEEK, _IDEAS)
    ]
    waiting = coverage(scope, 0, _WAITING)
    return WeekPage(
        began=began,
        things=three_things(found, held, [each.idea for each in ideas], waiting.rows, praise, scope.now),
        groups=tuple(found),
        praise=praise,
        praise_count=praise_count,
        helped=held,
        ideas=tuple(ideas),
        coverage=waiting,
    )
