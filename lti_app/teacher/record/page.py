"""The student's record whole (E4): each part is bounded, whatever the length of a history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from lti_app.db.models import Attention, Enrolment
from lti_app.people import called
from lti_app.support.student_changes import SettingsValues
from lti_app.support.students import student_settings
from lti_app.teacher.record.chart import Line, line
from lti_app.teacher.record.flags import FlagLines, flag_lines
from lti_app.teacher.record.interventions import Intervention, MessageLine, interventions, message_lines
from lti_app.teacher.record.items import ItemLines, item_lines
from lti_app.teacher.record.mastery import StrandLines, mastery_by_strand
from lti_app.teacher.record.sets import sets_for
from lti_app.teacher.record.weeks import Sitting, Week, sittings, weeks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy.orm import Session

    from lti_app.db.models import Person, PracticeSet

SITTINGS = 10
_LATELY = timedelta(weeks=8)


@dataclass(frozen=True, slots=True)
class Charts:
    """Lines over the weeks, 0 to 100. right: right alone; sure: how sure she said she was, 1 to 5 stretched
    over the height; said_right: how it went where she said so.
    """

    right: Line
    sure: Line
    said_right: Line


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Everything on the page. sets: of the course's practice sets those that she has begun, or could.

    practised_at, looked_at, helped_at: None for never. gone_at: left the course's list.
    """

    person: int
    student: str
    sets: Sequence[PracticeSet]
    settings: SettingsValues
    strands: tuple[StrandLines, ...]
    weeks: tuple[Week, ...]
    charts: Charts
    sittings: tuple[Sitting, ...]
    flags: FlagLines
    interventions: tuple[Intervention, ...]
    messages: tuple[MessageLine, ...]
    items: ItemLines
    looked_at: datetime | None
    helped_at: datetime | None
    gone_at: datetime | None

    @property
    def begun(self) -> bool:
        """Whether there is any item yet."""
        return self.items.total > 0

    @property
    def latest(self) -> StrandLines | None:
        """The strand that was practised last."""
        practised = [(strand.practised_at, strand) for strand in self.strands if strand.practised_at]
        return max(practised, key=lambda pair: pair[0])[1] if practised else None

    @property
    def mastered(self) -> int:
        """How many skills count as mastered."""
        return sum(strand.mastered for strand in self.strands)

    @property
    def skills(self) -> int:
        """How many skills there are."""
        return sum(len(strand.skills) for strand in self.strands)


def record_page(
    session: Session,
    course: int,
    person: Person,
    now: datetime,
    zone: ZoneInfo,
    *,
    flags_page: int = 0,
    items_page: int = 0,
) -> RecordPage:
    """Gather a student's record. zone: where the school is, for weeks that begin on its Mondays."""
    sets = sets_for(session, course, person.id)
    values = SettingsValues.of(student_settings(session, course, person.id))
    last = weeks(session, course, person.id, now, zone)
    attention = session.get(Attention, (course, person.id))
    enrolment = session.get(Enrolment, (course, person.id))
    return RecordPage(
        person=person.id,
        student=called(person),
        sets=sets,
        settings=values,
        strands=mastery_by_strand(session, sets, course, person.id, values.mastered, now),
        weeks=last,
        charts=_charts(last),
        sittings=tuple(sittings(session, course, person.id, now - _LATELY, SITTINGS)),
        flags=flag_lines(session, course, person.id, flags_page),
        interventions=interventions(session, course, person.id, now),
        messages=message_lines(session, course, person.id),
        items=item_lines(session, course, person.id, items_page),
        looked_at=attention.looked_at if attention else None,
        helped_at=attention.helped_at if attention else None,
        gone_at=enrolment.vanished_at if enrolment else None,
    )


def _charts(last: Sequence[Week]) -> Charts:
    return Charts(
        right=line([week.percent for week in last], 0, 100),
        sure=line([week.sure for week in last], 1, 5),
        said_right=line([week.said_right for week in last], 0, 100),
    )
