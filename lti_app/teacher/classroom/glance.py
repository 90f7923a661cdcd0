"""The class at a glance (E5, E8): one page of everything that is about several students."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from lti_app.teacher.classroom.attention import Coverage, coverage
from lti_app.teacher.classroom.groups import FlagGroup, groups
from lti_app.teacher.classroom.misconceptions import CommonIdea, common_misconceptions
from lti_app.teacher.classroom.now import Now, at_work
from lti_app.teacher.classroom.since import Changes, changes

if TYPE_CHECKING:
    from datetime import datetime

    from lti_app.teacher.classroom.scope import ClassScope

LATELY = timedelta(weeks=3)  # for misconceptions: three lists of homework, as most courses have them
FIRST_LOOK = timedelta(days=7)  # what is new to somebody who has never looked


@dataclass(frozen=True, slots=True)
class Glance:
    """Everything on the page. before: when the reader last looked, None for never."""

    now: Now
    before: datetime | None
    changes: Changes
    groups: tuple[FlagGroup, ...]
    ideas: tuple[CommonIdea, ...]
    coverage: Coverage


def glance(scope: ClassScope, before: datetime | None) -> Glance:
    """Gather the page."""
    return Glance(
        now=at_work(scope),
        before=before,
        changes=changes(scope, before or scope.now - FIRST_LOOK),
        groups=groups(scope),
        ideas=common_misconceptions(scope, LATELY),
        coverage=coverage(scope),
    )
