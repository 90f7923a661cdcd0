"""How long the first page of a large queue takes: `python -m tests.bench.bench_queue [--postgresql]`.

3,000 students and 10,000 flags in one course, 6,000 of them open. A report, not a test. What is wanted: the
first page under 150 ms (E1). Beside the time stands that of the processor in this process, which a busy
machine does not change; with SQLite the database's work is in it.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from pydantic import SecretStr
from sqlalchemy import create_engine, insert, text

from lti_app import create_app
from lti_app.db.models import Base, Enrolment, Flag, Person
from lti_app.lti.roles import Role
from lti_app.settings import Settings
from tests import factories
from tests.clock import START, Clock
from tests.lti_app.conftest import School
from tests.postgres import postgres_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lti_app.runtime import Runtime
    from tests.lti_app.conftest import VisitClient

STUDENTS, FLAGS, TIMES = 3_000, 10_000, 40
PAGES = (
    "queue",
    "queue/rows",
    "queue?show=held",
    "queue?show=ended",
    "queue?name=student+1",
    "queue?cause=integrity",
)
_CAUSES = ("mastery_failure", "misconception", "integrity", "motivation", "prerequisite", "off_track")
_NOTE = {"sentences": [], "table": [], "step": {"code": "tier.2", "params": {}}, "minutes": 5}


@contextmanager
def database(postgresql: bool) -> Iterator[str]:
    """Yield the address of an empty database."""
    if postgresql:
        with postgres_server() as server, server.new_database() as url:
            yield url
    else:
        with TemporaryDirectory() as folder:
            url = f"sqlite:///{Path(folder) / 'queue.db'}"
            engine = create_engine(url)
            Base.metadata.create_all(engine)
            engine.dispose()
            yield url


def filled(url: str) -> VisitClient:
    """Put a large queue into the database; return the browser of a teacher."""
    clock = Clock()
    secret = SecretStr("k" * 40)
    settings = Settings(public_url="https://baton.example", secret_key=secret, database_url=url)
    app = create_app(settings, clock.now)
    runtime: Runtime = app.extensions["baton"]
    with runtime.database.transaction() as session:
        course = factories.course(session)
        school = School(app, runtime, clock, course, factories.practice_set(session, course))
    teacher = school.person(Role.INSTRUCTOR, name="Ines Halloran")
    with runtime.database.transaction() as session:
        same = {"registration_id": teacher.registration_id, "created_at": START}
        first = teacher.id + 1
        ids = range(first, first + STUDENTS)
        session.execute(
            insert(Person),
            [same | {"id": n, "sub": f"many-{n}", "name": f"Student {n} of many"} for n in ids],
        )
        seen = {"course_id": course.id, "role": "learner", "first_seen_at": START, "last_seen_at": START}
        sections = [["id:1", "name:Period 1"], ["id:2"], []]
        session.execute(
            insert(Enrolment), [seen | {"person_id": n, "sections": sections[n % 3]} for n in ids]
        )
        session.execute(insert(Flag), [_flag(school, n, ids[n * 7919 % STUDENTS]) for n in range(FLAGS)])
        session.execute(text("ANALYZE"))
    clock.advance(days=20)
    return school.visit(Role.INSTRUCTOR, teacher)


def _flag(school: School, number: int, person: int) -> dict[str, object]:
    raised = START + timedelta(minutes=number * 3)
    ended = raised + timedelta(hours=9) if number % 10 < 4 else None
    return {
        "open_key": None if ended else f"bench:{number}",
        "course_id": school.course.id,
        "person_id": person,
        "practice_set_id": school.practice_set.id,
        "policy": "default",
        "policy_version": 1,
        "rule": "repeated-miss",
        "cause": _CAUSES[number % len(_CAUSES)],
        "tier": 2 + (number % 11 == 0),
        "severity": 1 + number % 5,
        "confidence": 0.7,
        "play": "worked-example-talk",
        "skill": "combine-like-terms",
        "attempts": list(range(20)),
        "note": _NOTE,
        "state": "resolved" if ended else "open",
        "raised_at": raised,
        "due_at": raised + timedelta(days=2),
        "updated_at": raised,
        "ended_at": ended,
    }


def main() -> None:
    """Print the report."""
    with database("--postgresql" in sys.argv) as url:
        visit = filled(url)
        print(f"{url.partition(':')[0]}: {STUDENTS} students, {FLAGS} flags")
        for path in PAGES:
            walls, works = [], []
            for _ in range(TIMES):
                begun, worked = perf_counter(), process_time()
                answer = visit.get(path)
                walls.append((perf_counter() - begun) * 1000)
                works.append((process_time() - worked) * 1000)
                assert answer.status_code == 200
            wall, work = (quantiles(times[2:], n=20) for times in (walls, works))
            print(
                f"{path:24} median {wall[9]:6.1f} ms  p95 {wall[18]:6.1f} ms"
                f"  of the processor, here: median {work[9]:6.1f} ms"
            )
        visit.runtime.database.close()


if __name__ == "__main__":
    main()
