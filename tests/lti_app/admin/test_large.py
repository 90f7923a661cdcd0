"""A district's size: hundreds of courses, thousands of refused grades, and pages of a few queries."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, insert

from lti_app.admin.service import MOST_RESENT
from lti_app.db.models import Course, Deployment, Grade, Person, Registration, ScoreDelivery
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.lti_app.admin.conftest import Console

COURSES, REFUSED = 200, 3000


@contextmanager
def _statements(console: Console) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    engine = console.runtime.database.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def district(console: Console, known: Registration) -> Registration:
    """Fill the platform up."""
    now = console.runtime.now()
    with console.runtime.database.transaction() as session:
        deployment = session.query(Deployment).filter_by(registration_id=known.id).one()
        session.execute(
            insert(Course),
            [
                {
                    "deployment_id": deployment.id, "context_id": f"c{number}",
                    "title": f"Course {number:03}",
                    "memberships_url": f"https://lms.example/{number}", "created_at": now,
                    "roster_error": "NRPS-403" if number % 50 == 0 else None,
                }
                for number in range(COURSES)
            ],
        )  # fmt: skip
        session.execute(
            insert(Deployment),
            [
                {
                    "registration_id": known.id,
                    "deployment_id": f"d{number}",
                    "state": "active",
                    "created_at": now,
                }
                for number in range(300)
            ],
        )
        practice_set = factories.practice_set(session, session.query(Course).first())
        session.execute(
            insert(Person),
            [
                {"registration_id": known.id, "sub": f"s{number}", "created_at": now}
                for number in range(REFUSED)
            ],
        )
        people = list(session.query(Person.id).order_by(Person.id))
        session.execute(
            insert(Grade),
            [
                {"practice_set_id": practice_set.id, "person_id": id_, "share": 0.5, "updated_at": now}
                for (id_,) in people
            ],
        )
        session.execute(
            insert(ScoreDelivery),
            [
                {
                    "practice_set_id": practice_set.id, "person_id": id_, "registration_id": known.id,
                    "lineitem_url": "https://lms.example/1", "score_given": 50.0, "score_maximum": 100.0,
                    "timestamp": now, "state": "blocked", "due_at": now, "created_at": now, "ended_at": now,
                    "error": "AGS-422" if id_ % 2 else "AGS-403",
                }
                for (id_,) in people
            ],
        )  # fmt: skip
    return known


@pytest.mark.parametrize(
    ("path", "most"), [("/", 10), ("/registrations/{0}", 9), ("/registrations/{0}/courses", 6),
                       ("/registrations/{0}/grades", 5), ("/registrations/{0}/checks/score", 12)]
)  # fmt: skip
def test_a_page_takes_few_queries_however_much_there_is(
    console: Console, district: Registration, path: str, most: int
) -> None:
    with _statements(console) as seen:
        answer = console.get(path.format(district.id))
    assert answer.status_code == 200
    assert len([it for it in seen if it.startswith("SELECT")]) <= most
    assert len(answer.data) < 200_000


def test_long_lists_come_in_pages(console: Console, district: Registration) -> None:
    first = console.get(f"/registrations/{district.id}/courses").text
    assert first.count("Read again") == 50
    assert "NRPS-403" in first
    last = console.get(f"/registrations/{district.id}/courses?page=3").text
    assert ("Course 199" in last, "More</a>" in last) == (True, False)
    behind = console.get(f"/registrations/{district.id}/courses?page=99999999999").text
    assert "No course" in behind
    assert "page=1" in console.get(f"/registrations/{district.id}").text


def test_refused_grades_are_counted_by_reason_and_sent_again_some_hundreds_at_a_time(
    console: Console, district: Registration
) -> None:
    page = console.get(f"/registrations/{district.id}/grades").text
    assert ("1500 refused: AGS-403" in page, "1500 refused: AGS-422" in page) == (True, True)
    assert f"Send the oldest {MOST_RESENT} again" in page

    answer = console.post(f"/registrations/{district.id}/grades/resend", code="AGS-422")
    assert f"count={MOST_RESENT}" in answer.location
    shown = console.get(f"/registrations/{district.id}/grades?done=resent&count={MOST_RESENT}").text
    assert f"{MOST_RESENT} grades are on their way again." in shown
    assert f"{1500 - MOST_RESENT} refused: AGS-422" in shown
    assert "1500 refused: AGS-403" in shown
    with console.runtime.database.transaction(writes=False) as session:
        waiting = session.query(ScoreDelivery).filter_by(state="pending").count()
    assert waiting == MOST_RESENT


def test_a_reason_that_is_none_sends_nothing(console: Console, district: Registration) -> None:
    answer = console.post(f"/registrations/{district.id}/grades/resend", code="AGS-999")
    assert "count=0" in answer.location
    assert console.audited() == []
