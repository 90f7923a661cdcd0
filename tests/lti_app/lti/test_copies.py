"""Copied courses and links (G4): settings come along, students' work never does, institutions never mix."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from lti_app.db.models import Course, Deployment, Grade, PlatformTask, PracticeItem, PracticeSet
from lti_app.lti.launch import CourseClaim, GradeServiceClaim, Institution, Launch, ResourceLinkClaim
from lti_app.lti.launching.admission import admit
from lti_app.lti.roles import Role
from tests import factories
from tests.clock import START
from tests.platform_keys import SCORE_SCOPE
from tests.student import Student

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from lti_app.db.models import Registration
    from lti_app.runtime import Runtime
    from tests.clock import Clock

CONTENT = "content-1"
DUE = datetime(2026, 12, 1, tzinfo=UTC)
SETTINGS: dict[str, Any] = {
    "skills": ["word-problems"], "goal": "Last year's goal", "points": 40, "policy": "default",
    "review_grades": True, "intake": "placement", "due_at": DUE,
}  # fmt: skip


class District:
    """One platform whose courses are copied, and launches of its links."""

    def __init__(self, runtime: Runtime, clock: Clock) -> None:
        self.runtime, self.clock = runtime, clock
        with runtime.database.transaction() as session:
            self.registration: Registration = factories.registration(session)
            self.deployment = self.registration.deployments[0].id

    def launch(
        self,
        course: str,
        link: str,
        *,
        content: str | None = None,
        title: str = "Week 1",
        history: tuple[str, ...] = (),
        activity: str | None = None,
        activities: tuple[str, ...] = (),
        **values: Any,
    ) -> PracticeSet:
        """Open a link as somebody, and return its practice set as it is then."""
        said = Launch(
            registration=values.pop("registration", self.registration.id),
            deployment=values.pop("deployment", self.deployment),
            sub=values.pop("sub", "student-1"),
            role=Role.LEARNER,
            course=CourseClaim(course, title=f"Title of {course}", history=history),
            resource_link=ResourceLinkClaim(link, title, content, activity, activities),
            target_link_uri="https://baton.example/lti/launch",
            **values,
        )
        with self.runtime.database.transaction() as session:
            visit = admit(session, said, "browser", self.clock.now(), "algebra-1")
            opened = session.get_one(PracticeSet, visit.practice_set_id or 0)
            _ = opened.course
            return opened

    def composed(self, course: str, **values: Any) -> PracticeSet:
        """Return a set that was picked in a course and whose link nobody has opened yet."""
        with self.session() as session:
            row = session.scalar(select(Course).filter_by(deployment_id=self.deployment, context_id=course))
            row = row or factories.course(session, deployment_id=self.deployment, context_id=course)
            defaults = {
                "resource_link_id": None,
                "content_id": CONTENT,
                "title": "Week 1",
                "lineitem_url": None,
            }
            return factories.practice_set(session, row, **(defaults | SETTINGS | values))

    @contextmanager
    def session(self) -> Iterator[Session]:
        with self.runtime.database.transaction() as session:
            yield session

    def sets(self) -> list[PracticeSet]:
        with self.session() as session:
            return list(session.scalars(select(PracticeSet).order_by(PracticeSet.id)))

    def another_deployment(self, guid: str, **of: Any) -> int:
        with self.session() as session:
            key = {"registration_id": self.registration.id, "deployment_id": f"more-{guid}"} | of
            row = Deployment(**key, guid=guid, created_at=START)
            session.add(row)
            session.flush()
            return row.id


@pytest.fixture
def district(runtime: Runtime, clock: Clock) -> District:
    return District(runtime, clock)


def cloned(row: PracticeSet) -> dict[str, Any]:
    names = ("skills", "goal", "points", "policy", "review_grades", "intake")
    return {name: getattr(row, name) for name in names}


FULL = {name: value for name, value in SETTINGS.items() if name != "due_at"}
PLAIN = {"skills": [], "goal": "", "points": 100, "policy": None, "review_grades": False, "intake": "full"}


def test_a_link_that_was_picked_here_gets_what_was_composed_for_it(district: District) -> None:
    composed = district.composed("A")
    opened = district.launch("A", "link-1", content=CONTENT, title="Renamed on the form")
    assert opened.id == composed.id
    assert (opened.resource_link_id, opened.title) == ("link-1", "Renamed on the form")
    assert cloned(opened) == FULL
    assert (opened.due_at, opened.copied_from_id) == (DUE, None)
    assert district.launch("A", "link-1", content=CONTENT).id == composed.id
    assert len(district.sets()) == 1


def test_a_copied_course_starts_with_the_settings_and_no_date(district: District) -> None:
    origin = district.composed("A")
    district.launch("A", "link-1", content=CONTENT)
    copy = district.launch("B", "link-9", content=CONTENT, title="", history=("A",))
    assert copy.id != origin.id
    assert cloned(copy) == FULL
    assert (copy.copied_from_id, copy.content_id, copy.title) == (origin.id, CONTENT, "Week 1")
    assert copy.due_at is None  # last year's
    with district.session() as session:
        assert session.get_one(PracticeSet, origin.id).due_at == DUE
        course = session.get_one(Course, copy.course_id)
        assert session.get_one(Course, course.copied_from_id or 0).context_id == "A"


def test_a_copy_brings_no_students_work_and_no_column(district: District) -> None:
    composed = district.composed("A", lineitem_url="https://lms.example/lineitems/1", made_column=True)
    origin = district.launch("A", "link-1", content=CONTENT)
    with district.session() as session:
        person = factories.person(session, session.get_one(Course, origin.course_id))
    student = Student(district.runtime, district.clock, composed.id, person.id)
    student.solve()
    copy = district.launch("B", "link-9", content=CONTENT, history=("A",))
    assert (copy.lineitem_url, copy.made_column) == (None, False)
    with district.session() as session:
        for table in (PracticeItem, Grade):
            rows = session.scalars(select(table).where(table.practice_set_id == copy.id)).all()
            assert rows == []
        assert session.scalars(select(PlatformTask).where(PlatformTask.kind == "column")).all() == []


def test_a_copy_uses_the_column_that_its_own_launch_names(district: District) -> None:
    district.composed("A")
    district.launch("A", "link-1", content=CONTENT)
    service = GradeServiceClaim(
        frozenset({SCORE_SCOPE}), "https://lms.example/lineitems", "https://lms.example/lineitems/2"
    )
    copy = district.launch("B", "link-9", content=CONTENT, history=("A",), grades=service)
    assert (copy.lineitem_url, copy.made_column, copy.can_score) == (service.lineitem, False, True)


def test_the_nearest_course_of_the_history_is_the_origin(district: District) -> None:
    for number, course in enumerate(("A", "B", "C")):
        district.composed(course, points=number + 1)
        district.launch(course, f"link-{course}", content=CONTENT)
    copy = district.launch("D", "link-9", content=CONTENT, history=("unknown", "B", "A"))
    assert copy.points == 2


def test_the_activity_tells_apart_two_of_one_course(district: District) -> None:
    district.composed("A", points=1)
    first = district.launch("A", "link-1", content=CONTENT, activity="act-1")
    second = district.launch("A", "link-2", content=CONTENT, activity="act-2")
    with district.session() as session:
        session.get_one(PracticeSet, second.id).points = 2
    copies = [
        district.launch("B", f"copy-{number}", content=CONTENT, history=("A",), activities=(f"act-{number}",))
        for number in (2, 1)
    ]
    assert [copy.points for copy in copies] == [2, 1]
    assert [copy.copied_from_id for copy in copies] == [second.id, first.id]


def test_without_any_course_history_the_activitys_own_decides_and_then_the_original(
    district: District,
) -> None:
    district.composed("A", points=1)
    district.launch("A", "link-1", content=CONTENT, activity="act-1")
    district.composed("B", points=2)
    district.launch("B", "link-2", content=CONTENT, activity="act-2")
    assert district.launch("C", "l", content=CONTENT, activities=("x", "act-2", "act-1")).points == 2
    assert district.launch("D", "l", content=CONTENT).points == 1


def test_a_duplicate_in_the_same_course_is_a_practice_set_of_its_own(district: District) -> None:
    composed = district.composed("A")
    first = district.launch("A", "link-1", content=CONTENT)
    with district.session() as session:
        session.get_one(PracticeSet, first.id).points = 7
    second = district.launch("A", "link-2", content=CONTENT, title="Week 1 (copy)")
    assert (first.id, second.id) == (composed.id, second.id)
    assert second.id != first.id
    assert (second.points, second.due_at) == (7, DUE)  # of the same course and year
    assert (second.copied_from_id, second.resource_link_id) == (first.id, "link-2")


def test_a_duplicate_in_a_copied_course_follows_the_link_it_was_made_from(district: District) -> None:
    district.composed("A", points=1)
    district.launch("A", "link-1", content=CONTENT)
    copy = district.launch("B", "copy-1", content=CONTENT, history=("A",))
    with district.session() as session:
        session.get_one(PracticeSet, copy.id).points = 5  # the teacher of B has changed it since
    assert district.launch("B", "copy-2", content=CONTENT, title="Week 1 Copy", history=("A",)).points == 5
    # Another link that came along from A: nothing says that it was made here.
    assert district.launch("B", "copy-3", content=CONTENT, title="Revision", history=("A",)).points == 1


def test_a_copy_of_a_copy_follows_its_own_origin(district: District) -> None:
    district.composed("A", points=1)
    district.launch("A", "link-1", content=CONTENT)
    middle = district.launch("B", "link-2", content=CONTENT, history=("A",))
    with district.session() as session:
        session.get_one(PracticeSet, middle.id).points = 3
    assert district.launch("C", "link-3", content=CONTENT, history=("B", "A")).points == 3


def test_canvas_history_names_the_origin_of_a_link_without_content_id(district: District) -> None:
    district.composed("A", content_id=None, resource_link_id="link-1", activity_id="act-1", points=9)
    copy = district.launch("B", "link-9", title="Other", activity="act-9", activities=("gone", "act-1"))
    assert (copy.points, copy.content_id, copy.activity_id, copy.due_at) == (9, None, "act-9", None)


def test_in_a_known_copy_one_set_of_the_same_title_is_the_origin(district: District) -> None:
    district.composed("A", content_id=None, resource_link_id="link-1", points=9)
    district.composed("A", content_id=None, resource_link_id="link-2", title="Week 2", points=2)
    copy = district.launch("B", "link-9", history=("A",))
    assert (copy.points, copy.due_at) == (9, None)


def test_two_sets_of_the_same_title_leave_a_doubt_and_give_nothing(district: District) -> None:
    for link in ("link-1", "link-2"):
        district.composed("A", content_id=None, resource_link_id=link)
    assert cloned(district.launch("B", "link-9", history=("A",))) == PLAIN


def test_the_same_title_in_a_course_that_is_no_copy_means_nothing(district: District) -> None:
    district.composed("A", content_id=None, resource_link_id="link-1")
    assert cloned(district.launch("B", "link-9")) == PLAIN
    assert cloned(district.launch("C", "link-9", title="", history=("A",))) == PLAIN


def test_a_content_id_of_another_platform_is_unknown_here(district: District, clock: Clock) -> None:
    district.composed("A")
    district.launch("A", "link-1", content=CONTENT)
    elsewhere = District(district.runtime, clock)
    # Exported there and imported here, ids and all: the same words, another school.
    stranger = elsewhere.launch(
        "A", "link-1", content=CONTENT, history=("A",), activities=("act-1",), title="Week 1"
    )
    assert cloned(stranger) == PLAIN
    assert stranger.copied_from_id is None


def test_institutions_that_share_a_registration_do_not_mix(district: District) -> None:
    ours, theirs = district.another_deployment("school-1"), district.another_deployment("school-2")
    first = district.launch("A", "link-1", content="x", deployment=ours, institution=Institution("school-1"))
    with district.session() as session:
        row = session.get_one(PracticeSet, first.id)
        row.content_id, row.points, row.activity_id = CONTENT, 9, "act-1"
    for link, said in (("l1", {"content": CONTENT}), ("l2", {"activities": ("act-1",)}), ("l3", {})):
        stranger = district.launch(
            "B", link, deployment=theirs, history=("A",), institution=Institution("school-2"), **said
        )
        assert (stranger.points, stranger.copied_from_id) == (100, None)
        assert stranger.course.copied_from_id is None


def test_institutions_that_do_not_say_who_they_are_do_not_mix_either(district: District) -> None:
    ours, theirs = (district.another_deployment("", deployment_id=name) for name in ("north", "south"))
    first = district.launch("A", "link-1", deployment=ours)
    with district.session() as session:
        row = session.get_one(PracticeSet, first.id)
        row.content_id, row.points = CONTENT, 9
    stranger = district.launch("B", "link-9", content=CONTENT, deployment=theirs, history=("A",))
    assert (stranger.points, stranger.copied_from_id, stranger.course.copied_from_id) == (100, None, None)
    own = district.launch("B", "link-9", content=CONTENT, deployment=ours, history=("A",))
    assert (own.points, own.course.copied_from_id) == (9, first.course_id)


def test_two_deployments_of_one_institution_know_each_others_courses(district: District) -> None:
    one = district.another_deployment("school-1")
    two = district.another_deployment("school-1", deployment_id="second")
    first = district.launch("A", "link-1", deployment=one)
    with district.session() as session:
        row = session.get_one(PracticeSet, first.id)
        row.content_id, row.points = CONTENT, 9
    copy = district.launch("B", "link-9", content=CONTENT, deployment=two, history=("A",))
    assert (copy.points, copy.course.copied_from_id) == (9, first.course_id)


def test_picking_anew_for_a_link_changes_it_and_keeps_its_work(district: District) -> None:
    district.composed("A", points=1)
    first = district.launch("A", "link-1", content=CONTENT)
    with district.session() as session:
        person = factories.person(session, session.get_one(Course, first.course_id))
    Student(district.runtime, district.clock, first.id, person.id).solve()
    newer = district.composed("A", content_id="content-2", points=2, skills=["one-step-equations"])
    copied = district.launch("B", "copy-2", content="content-2", history=("A",))
    assert copied.copied_from_id == newer.id

    again = district.launch("A", "link-1", content="content-2", title="Week 1, new")
    assert again.id == first.id
    assert (again.points, again.skills, again.content_id) == (2, ["one-step-equations"], "content-2")
    with district.session() as session:
        assert session.get(PracticeSet, newer.id) is None  # used up: it never had a link
        assert session.get_one(PracticeSet, copied.id).copied_from_id == first.id
        work = session.scalars(select(PracticeItem).where(PracticeItem.practice_set_id == first.id)).all()
    assert len(work) >= 1


def test_picking_anothers_set_for_a_link_takes_its_settings_and_leaves_it_alone(district: District) -> None:
    district.composed("A", points=1)
    first = district.launch("A", "link-1", content=CONTENT)
    district.composed("A", content_id="content-2", points=2)
    other = district.launch("A", "link-2", content="content-2")
    again = district.launch("A", "link-1", content="content-2")
    assert (again.id, again.points, again.due_at) == (first.id, 2, DUE)
    assert [(row.id, row.resource_link_id) for row in district.sets()] == [
        (first.id, "link-1"),
        (other.id, "link-2"),
    ]


def test_a_content_id_that_nobody_knows_changes_nothing_of_a_link(district: District) -> None:
    district.composed("A", points=1)
    first = district.launch("A", "link-1", content=CONTENT)
    again = district.launch("A", "link-1", content="no-such-content")
    assert (again.id, again.points, again.content_id) == (first.id, 1, CONTENT)


def test_a_launch_without_content_id_leaves_a_picked_set_as_it_is(district: District) -> None:
    district.composed("A", points=1)
    district.launch("A", "link-1", content=CONTENT)
    again = district.launch("A", "link-1")
    assert (again.points, again.content_id) == (1, CONTENT)


@pytest.mark.parametrize("moment", ["picked", "copied", "chosen again", "two links"])
def test_a_class_that_opens_a_link_at_once_meets_in_one_practice_set(district: District, moment: str) -> None:
    threads = 8
    district.composed("A", points=5)
    launch: dict[str, Any] = {"course": "A", "content": CONTENT}
    if moment == "copied":
        district.launch("A", "link-0", content=CONTENT)
        launch = {"course": "B", "content": CONTENT, "history": ("A",)}
    if moment == "chosen again":
        district.launch("A", "link-1", content=CONTENT)
        district.composed("A", content_id="content-2", points=5)
        launch["content"] = "content-2"
    links = 2 if moment == "two links" else 1
    barrier = Barrier(threads)

    def open_it(number: int) -> PracticeSet:
        barrier.wait()
        return district.launch(link=f"link-{number % links + 1}", sub=f"student-{number}", **launch)

    with ThreadPoolExecutor(threads) as pool:
        opened = list(pool.map(open_it, range(threads)))
    assert len({row.id for row in opened}) == links
    assert {row.points for row in opened} == {5}
    here = [row for row in district.sets() if row.course_id == opened[0].course_id]
    assert sorted(row.resource_link_id or "" for row in here) == [f"link-{n + 1}" for n in range(links)]


def test_a_history_as_long_as_canvas_sends_it_is_searched(district: District) -> None:
    district.composed("A", points=9)
    history = (*(f"course-{number}" for number in range(999)), "A")
    activities = tuple(f"act-{number}" for number in range(1000))
    assert district.launch("B", "l", content=CONTENT, history=history, activities=activities).points == 9


def test_a_copy_is_found_in_few_queries(district: District) -> None:
    from sqlalchemy import event

    district.composed("A", points=9)
    statements: list[str] = []
    listener: Any = lambda *arguments: statements.append(arguments[2])  # noqa: E731
    event.listen(district.runtime.database.engine, "before_cursor_execute", listener)
    district.launch("B", "link-1", content=CONTENT, history=("A",))
    first = len(statements)
    statements.clear()
    district.launch("B", "link-1", content=CONTENT, history=("A",))
    event.remove(district.runtime.database.engine, "before_cursor_execute", listener)
    assert first <= 40
    assert len(statements) < first
