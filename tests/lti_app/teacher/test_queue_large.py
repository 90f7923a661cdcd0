"""The queue at 3,000 students and 10,000 flags: few queries, fifty rows, the most urgent first (E1)."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from sqlalchemy import event, insert, select

from lti_app.db.models import Enrolment, Flag, FlagChange, Person
from lti_app.lti.roles import Role
from lti_app.sandbox.markup import parse
from tests import factories
from tests.clock import START

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.lti_app.conftest import School, VisitClient

pytestmark = pytest.mark.slow

STUDENTS, FLAGS, PAGE = 3_000, 10_000, 50
# Of a page of the queue and of its rows alone; the visit's own three included.
MOST_QUERIES = {"queue": 18, "queue/rows": 10}
MOST_QUERIES_OF_A_FLAG = 20


class Row(NamedTuple):
    """What a test knows of a flag that it put there."""

    id: int
    tier: int
    severity: int
    raised: int
    owner: int | None
    ended: int | None
    course: int


class Large(NamedTuple):
    """A school with a large queue, and the teacher who looks at it."""

    school: School
    teacher: VisitClient
    me: int
    rows: list[Row]

    def waiting(self) -> list[Row]:
        """Return the flags that wait, in the order in which they should be looked at."""
        open_ones = [
            row
            for row in self.rows
            if row.ended is None and row.tier > 1 and row.course == self.school.course.id
        ]
        return sorted(open_ones, key=lambda row: (-row.tier, -row.severity, row.raised, row.id))

    def ids(self, **query: str | int) -> list[int]:
        """Return the flags on a page of the queue, from the links to them, in order."""
        root = parse(self.teacher.get("queue", query_string=query).text)
        links = (link.attributes["href"] for link in root.find_all("#rows a"))
        return [int(link.rpartition("/")[2]) for link in links if "/flags/" in link]

    @contextmanager
    def counted(self) -> Iterator[list[str]]:
        """Note every statement that is sent to the database."""
        statements: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            statements.append(statement)

        engine = self.school.runtime.database.engine
        event.listen(engine, "before_cursor_execute", note)
        yield statements
        event.remove(engine, "before_cursor_execute", note)


def spread(number: int, over: int) -> int:
    """Return one of 0 … over - 1, by a rule that has nothing to do with the order of ids."""
    return number * 7919 % 104_729 % over


@pytest.fixture
def large(school: School) -> Large:
    teacher = school.person(Role.INSTRUCTOR, name="Ines Halloran")
    colleague = school.person(Role.ASSISTANT, name="Tom Achterberg")
    with school.runtime.database.transaction() as session:
        elsewhere = factories.course(session)
        other_set = factories.practice_set(session, elsewhere)
        same = {"registration_id": teacher.registration_id, "created_at": START}
        people = [same | {"sub": f"many-{n}", "name": f"Student No {n}"} for n in range(STUDENTS)]
        session.execute(insert(Person), people)
        ids = list(session.scalars(select(Person.id).where(Person.sub.like("many-%")).order_by(Person.id)))
        seen = {"role": Role.LEARNER.value, "first_seen_at": START, "last_seen_at": START}
        places = [(course, id_) for course in (school.course.id, elsewhere.id) for id_ in ids]
        session.execute(
            insert(Enrolment), [seen | {"course_id": course, "person_id": id_} for course, id_ in places]
        )
        here, there = (school.course.id, school.practice_set.id), (elsewhere.id, other_set.id)
        owners = {0: teacher.id, 1: colleague.id}  # of every 31 flags; nobody has claimed the others
        flags = [
            _flag(
                n,
                ids[spread(n, STUDENTS)],
                owner=owners.get(spread(n, 31)),
                place=there if n % 100 == 7 else here,
            )
            for n in range(FLAGS)
        ]
        session.execute(insert(Flag), flags)
        rows = [
            Row(
                flag.id,
                flag.tier,
                flag.severity,
                (flag.raised_at - START) // timedelta(seconds=1),
                flag.owner_id,
                (flag.ended_at - START) // timedelta(seconds=1) if flag.ended_at else None,
                flag.course_id,
            )
            for flag in session.execute(
                select(
                    Flag.id,
                    Flag.tier,
                    Flag.severity,
                    Flag.raised_at,
                    Flag.owner_id,
                    Flag.ended_at,
                    Flag.course_id,
                )
            )
        ]
    school.clock.advance(days=40)
    return Large(school, school.visit(Role.INSTRUCTOR, teacher), teacher.id, rows)


def _flag(number: int, person: int, *, owner: int | None, place: tuple[int, int]) -> dict[str, Any]:
    raised = START + timedelta(minutes=spread(number, 40_000) // 5)  # some at the same moment
    ended = raised + timedelta(hours=spread(number, 50)) if spread(number, 10) < 4 else None
    return {
        "open_key": None if ended else f"{place[0]}:{person}:{number}",
        "course_id": place[0],
        "person_id": person,
        "practice_set_id": place[1],
        "policy": "default",
        "policy_version": 1,
        "rule": "repeated-miss",
        "cause": ("mastery_failure", "misconception", "integrity")[spread(number, 3)],
        "tier": 1 + spread(number, 3),
        "severity": 1 + spread(number, 5),
        "confidence": 0.7,
        "play": "worked-example-talk",
        "skill": "combine-like-terms",
        "attempts": list(range(20)),
        "help_requests": [],
        "note": {"sentences": [], "table": [], "step": {"code": "tier.2", "params": {}}, "minutes": 5},
        "state": "resolved" if ended else "claimed" if owner else "open",
        "owner_id": owner,
        "raised_at": raised,
        "due_at": raised + timedelta(days=2),
        "updated_at": raised,
        "ended_at": ended,
    }


def test_a_page_of_the_queue_takes_few_queries_and_shows_fifty(large: Large) -> None:
    for path in ("queue", "queue/rows"):
        with large.counted() as statements:
            page = large.teacher.get(path)
        assert page.status_code == 200
        assert len(statements) <= MOST_QUERIES[path]
    assert len(large.ids()) == PAGE


def test_the_queue_is_in_order_of_tier_then_severity_then_waiting(large: Large) -> None:
    wanted = [row.id for row in large.waiting()]
    assert len({(row.tier, row.severity) for row in large.waiting()}) == 10
    assert large.ids() == wanted[:PAGE]
    last = (len(wanted) - 1) // PAGE
    for page in (1, last // 2, last):
        assert large.ids(page=page) == wanted[page * PAGE : (page + 1) * PAGE]


def test_page_after_page_shows_every_flag_once(large: Large) -> None:
    wanted = [row.id for row in large.waiting() if row.owner == large.me]
    seen: list[int] = []
    address = "queue?show=mine"
    while len(seen) < len(wanted) + PAGE:
        links = parse(large.teacher.get(address).text).find_all("#rows a")
        addresses = [link.attributes["href"] for link in links]
        seen += [int(address.rpartition("/")[2]) for address in addresses if "/flags/" in address]
        forward = [link for link in links if link.text == "More flags"]
        if not forward:
            break
        address = forward[0].attributes["href"]
    assert len(wanted) > 2 * PAGE
    assert seen == wanted


def test_behind_the_last_page_there_is_nothing_and_a_way_back(large: Large) -> None:
    page = large.teacher.get("queue", query_string={"page": 9_999})
    assert page.status_code == 200
    assert large.ids(page=9_999) == []
    assert "Back" in parse(page.text).find("#rows").text


def test_mine_are_those_that_i_have_claimed(large: Large) -> None:
    mine = [row.id for row in large.waiting() if row.owner == large.me]
    assert 0 < len(mine) < len(large.waiting())
    assert large.ids(show="mine") == mine[:PAGE]


def test_ended_are_shown_by_when_they_ended_the_latest_first(large: Large) -> None:
    ended = [
        row
        for row in large.rows
        if row.ended is not None and row.tier > 1 and row.course == large.school.course.id
    ]
    ended.sort(key=lambda row: (-(row.ended or 0), -row.id))
    assert large.ids(show="ended") == [row.id for row in ended[:PAGE]]
    assert large.ids(show="ended", page=2) == [row.id for row in ended[2 * PAGE : 3 * PAGE]]


def test_the_tabs_count_what_is_behind_them(large: Large) -> None:
    root = parse(large.teacher.get("queue").text)
    waiting = large.waiting()
    mine = sum(row.owner == large.me for row in waiting)
    for name, count in (("waiting", len(waiting)), ("mine", mine)):
        assert root.find(f"#tab-{name}").text.split()[-1] == str(count)
    assert root.find("#tab-ended").text.strip() == "Ended"  # to count them would cost more every week


def test_what_only_changes_practice_and_other_courses_are_never_in_the_queue(large: Large) -> None:
    hidden = {row.id for row in large.rows if row.tier == 1 or row.course != large.school.course.id}
    last = len(large.waiting()) // PAGE
    for show in ("waiting", "mine", "ended"):
        for page in (0, 1, last):
            assert hidden.isdisjoint(large.ids(show=show, page=page))


def test_what_was_waiting_and_is_closed_leaves_the_queue_at_the_next_look(large: Large) -> None:
    first, second = large.waiting()[:2]
    large.teacher.post(f"flags/{first.id}/dismiss", reason="Talked in class.")
    assert large.ids()[0] == second.id
    assert large.ids(show="ended")[0] == first.id


def test_a_flags_page_takes_as_many_queries_with_a_long_record_as_with_a_short_one(large: Large) -> None:
    flag = large.waiting()[0]

    def queries() -> int:
        with large.counted() as statements:
            assert large.teacher.get(f"flags/{flag.id}").status_code == 200
        return len(statements)

    queries()  # the first time writes that somebody looked
    short = queries()
    change = {"flag_id": flag.id, "by_id": large.me, "action": "move", "state": "claimed", "detail": {}}
    with large.school.runtime.database.transaction() as session:
        session.execute(insert(FlagChange), [change | {"at": START} for _ in range(300)])
    assert queries() == short <= MOST_QUERIES_OF_A_FLAG
