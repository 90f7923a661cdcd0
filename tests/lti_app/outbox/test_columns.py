"""A practice set's own gradebook column: made once, whatever happens, and filled with the grades kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from lti_app.db.models import Course, PlatformTask, PracticeSet, ScoreDelivery
from lti_app.lti.http import Http
from lti_app.lti.services.connector import Connector
from lti_app.lti.services.refusals import Outcome, ServiceError
from lti_app.outbox import columns
from lti_app.outbox.columns import TAG, make_column, resource_id
from lti_app.outbox.tasks import ask, do_due_tasks
from lti_app.sandbox.config import COURSE_ID
from lti_app.sandbox.moodle.addresses import lineitem_url, lineitems_url
from tests import factories
from tests.faults.lms import Lms, lms_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lti_app.runtime import Runtime
    from lti_app.sandbox.gradebook import Column


@dataclass
class Link:
    """A practice set of the sandbox' course whose link has no column."""

    lms: Lms
    connector: Connector

    @property
    def id(self) -> int:
        return self.lms.practice_set.id

    def change(self, **values: Any) -> None:
        """Change the practice set; `course__name` changes its course."""
        with self.lms.runtime.database.transaction() as session:
            row = session.get_one(PracticeSet, self.id)
            for name, value in values.items():
                of_course = name.startswith("course__")
                setattr(row.course if of_course else row, name.removeprefix("course__"), value)

    def row(self) -> PracticeSet:
        with self.lms.runtime.database.transaction(writes=False) as session:
            return session.get_one(PracticeSet, self.id)

    def make(self) -> None:
        make_column(self.lms.runtime, self.connector, self.id)

    def made(self) -> list[Column]:
        """Return the columns that a tool made, oldest first."""
        with self.lms.platform.lock:
            found = self.lms.platform.gradebook.columns(COURSE_ID)
        return [column for column in found if not column.coupled]


@pytest.fixture
def link(runtime: Runtime, tmp_path: Path) -> Iterator[Link]:
    """Run the LMS, with a link whose column is not known."""
    with lms_for(runtime, tmp_path) as lms:
        http = Http((5.0, 5.0), allow_private=True)
        ready = Link(lms, Connector(runtime.database, runtime.vault, runtime.now, http))
        url = lineitems_url(lms.platform.config, COURSE_ID)
        ready.change(lineitem_url=None, course__lineitems_url=url, course__can_make_columns=True)
        yield ready


def test_the_column_has_the_practice_set_s_name_and_points(link: Link) -> None:
    link.change(title="Lines", points=20.0)
    link.make()
    (column,) = link.made()
    assert (column.label, column.maximum, column.tag) == ("Lines", 20.0, TAG)
    assert column.resource_id == resource_id(link.id)
    assert column.link == link.row().resource_link_id
    assert link.row().made_column
    assert link.row().lineitem_url == lineitem_url(link.lms.platform.config, column)


def test_a_practice_set_without_a_title_has_a_named_column(link: Link) -> None:
    link.change(title="")
    link.make()
    assert link.made()[0].label == "Practice"


def test_grades_that_were_kept_go_out(link: Link) -> None:
    link.lms.practice_set.lineitem_url = None
    link.lms.reaches(0.4)
    link.lms.reaches(0.6, student=1)
    link.make()
    assert link.lms.deliver() == 2
    (column,) = link.made()
    assert sorted(grade.value or 0.0 for grade in column.grades.values()) == [40.0, 60.0]


def test_asked_twice_it_is_made_once(link: Link) -> None:
    for _ in range(2):
        link.make()
    assert len(link.made()) == 1


def test_asked_by_many_at_once_it_is_made_once(link: Link) -> None:
    with ThreadPoolExecutor(6) as pool:
        for asked in [pool.submit(link.make) for _ in range(6)]:
            asked.result()
    assert len(link.made()) == 1


def test_a_worker_that_dies_after_it_was_made_makes_no_second_one(
    link: Link, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(columns, "_save", die)
        with pytest.raises(KeyboardInterrupt):
            link.make()
    assert len(link.made()) == 1
    assert link.row().lineitem_url is None
    link.make()
    assert len(link.made()) == 1
    assert link.row().made_column


def test_an_answer_that_is_lost_makes_no_second_one(link: Link) -> None:
    link.lms.platform.faults.next("lineitems")  # the look whether it is there
    link.lms.platform.faults.next("lineitems", drop="answer")
    with pytest.raises(ServiceError) as error:
        link.make()
    assert (error.value.code, error.value.outcome) == ("AGS-NETWORK", Outcome.RETRY)
    assert len(link.made()) == 1
    link.make()
    assert len(link.made()) == 1


def test_one_that_was_deleted_in_the_lms_is_made_anew(link: Link) -> None:
    link.make()
    before = link.row().lineitem_url
    with link.lms.platform.lock:
        link.lms.platform.gradebook.remove(link.made()[0])
    link.make()
    assert len(link.made()) == 1
    assert link.row().lineitem_url not in {None, before}


def test_a_link_that_has_got_a_column_of_its_own_needs_none(link: Link) -> None:
    link.change(lineitem_url="https://lms.example/own")
    link.make()
    assert link.made() == []
    assert link.row().lineitem_url == "https://lms.example/own"


@pytest.mark.parametrize("lacking", [{"course__lineitems_url": None}, {"course__can_make_columns": False}])
def test_without_leave_it_is_said_and_nothing_is_asked(link: Link, lacking: dict[str, Any]) -> None:
    link.change(**lacking)
    with pytest.raises(ServiceError) as error:
        link.make()
    assert (error.value.code, error.value.outcome) == ("AGS-NO-COLUMNS", Outcome.BLOCKED)
    assert link.made() == []


def test_a_copied_course_s_column_is_used_and_not_doubled(link: Link) -> None:
    with link.lms.runtime.database.transaction() as session:
        course = session.get_one(Course, link.row().course_id)
        old = factories.course(session, deployment=course.deployment)
        origin = factories.practice_set(session, old)
    link.change(copied_from_id=origin.id)
    with link.lms.platform.lock:
        copied = link.lms.platform.gradebook.add(
            COURSE_ID, "Lines", 100.0, resource_id=resource_id(origin.id), tag=TAG
        )
    link.make()
    assert len(link.made()) == 1
    assert link.row().lineitem_url == lineitem_url(link.lms.platform.config, copied)


def test_a_copy_in_the_same_course_gets_a_column_of_its_own(link: Link) -> None:
    link.make()
    with link.lms.runtime.database.transaction() as session:
        course = session.get_one(Course, link.row().course_id)
        twin = factories.practice_set(
            session,
            course,
            resource_link_id=None,
            lineitem_url=None,
            copied_from_id=link.id,
        )
    make_column(link.lms.runtime, link.connector, twin.id)
    assert len(link.made()) == 2


def test_a_teacher_s_wish_is_a_worker_s_task(link: Link) -> None:
    runtime = link.lms.runtime
    for _ in range(2):
        with runtime.database.transaction() as session:
            row = session.get_one(PracticeSet, link.id)
            ask(session, "column", row.course, runtime.now(), row)
    assert do_due_tasks(runtime, link.connector, Event()) == 1
    assert do_due_tasks(runtime, link.connector, Event()) == 0
    assert len(link.made()) == 1
    with runtime.database.transaction() as session:
        assert session.scalars(select(PlatformTask.state)).all() == ["done"]
        assert session.scalars(select(ScoreDelivery)).all() == []  # nobody has begun
