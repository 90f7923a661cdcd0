"""Several workers and many students at once: nothing is sent twice, nothing old after something new."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count, pairwise
from threading import Event, Lock, RLock
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from lti_app.db.models import ScoreDelivery
from lti_app.db.session import Database
from lti_app.outbox.leases import LEASE, claim
from lti_app.outbox.service import queue_grade
from lti_app.outbox.worker import deliver_due
from lti_app.runtime import Runtime
from tests import factories
from tests.clock import START, Clock

if TYPE_CHECKING:
    from datetime import datetime

    from lti_app.db.models import Person, PracticeSet
    from lti_app.lti.services.scores import Score
    from lti_app.outbox.sending import Dispatch
    from lti_app.settings import Settings

_WORKERS = 6


class TickingClock(Clock):
    """Moves on a little each time it is looked at, by whichever thread."""

    def __init__(self, tick_seconds: float) -> None:
        super().__init__()
        self._lock, self._tick_seconds = RLock(), tick_seconds

    def now(self) -> datetime:
        """Return a moment that nobody else was given."""
        return self.advance(self._tick_seconds)

    def advance(self, seconds: float = 0, **other: float) -> datetime:
        """Turn the clock on."""
        with self._lock:
            return super().advance(seconds, **other)


class Forgetful:
    """A gradebook with no rule at all: what comes last stays. It notices two scores of a student at once."""

    def __init__(self) -> None:
        self._lock, self._busy = Lock(), set[str]()
        self.scores: dict[str, list[Score]] = {}
        self.overlaps = 0

    def __call__(self, dispatch: Dispatch) -> None:
        """Keep the score, slowly enough for another worker to come in between."""
        score = dispatch.score
        with self._lock:
            self.overlaps += score.user_id in self._busy
            self._busy.add(score.user_id)
        Event().wait(0.003)
        with self._lock:
            self.scores.setdefault(score.user_id, []).append(score)
            self._busy.discard(score.user_id)


def _class_of(runtime: Runtime, size: int) -> tuple[PracticeSet, list[Person]]:
    with runtime.database.transaction() as session:
        course = factories.course(session)
        practice_set = factories.practice_set(session, course)
        return practice_set, [factories.person(session, course) for _ in range(size)]


def test_six_workers_claim_four_hundred_deliveries_each_once(settings: Settings, runtime: Runtime) -> None:
    practice_set, people = _class_of(runtime, 400)
    with runtime.database.transaction() as session:
        for person in people:
            queue_grade(
                session, practice_set=practice_set, person=person, share=0.5, completed=False, now=START
            )

    def claim_all(_worker: int) -> list[int]:
        database, mine = Database(settings.database_url), []
        while True:
            with database.transaction() as session:
                some = claim(session, START, 7)
            assert len(some) <= 7
            mine += some
            if not some:
                database.close()
                return mine

    with ThreadPoolExecutor(_WORKERS) as pool:
        claimed = [number for mine in pool.map(claim_all, range(_WORKERS)) for number in mine]
    # A worker that saw nothing but what others were claiming in that moment ends early; nothing is lost.
    with runtime.database.transaction() as session:
        claimed += claim(session, START, 400)
    assert len(claimed) == len(set(claimed)) == 400


@pytest.mark.slow
def test_grades_that_rise_while_six_workers_send_arrive_in_order(settings: Settings) -> None:
    clock = TickingClock(0.2)
    runtime = Runtime.start(settings, clock.now)
    practice_set, people = _class_of(runtime, 8)
    gradebook, finished = Forgetful(), Event()

    def work(_worker: int) -> None:
        while not finished.is_set() or deliver_due(runtime, gradebook, limit=5):
            deliver_due(runtime, gradebook, limit=5)

    def practise(mine: list[Person]) -> None:
        for percent in range(1, 31):
            for person in mine:
                with runtime.database.transaction() as session:
                    queue_grade(
                        session,
                        practice_set=practice_set,
                        person=person,
                        share=percent / 100,
                        completed=False,
                        now=clock.now(),
                    )

    with ThreadPoolExecutor(_WORKERS + 2) as pool:
        workers = [pool.submit(work, number) for number in range(_WORKERS)]
        for practising in [pool.submit(practise, people[half::2]) for half in range(2)]:
            practising.result()
        clock.advance(minutes=2)  # grades rose faster than once a second: timestamps are ahead of the clock
        finished.set()
        for worker in workers:
            worker.result()
    clock.advance(minutes=10)
    while deliver_due(runtime, gradebook):
        pass
    assert gradebook.overlaps == 0
    for person in people:
        scores = gradebook.scores[person.sub]
        assert all(
            earlier.timestamp < later.timestamp and earlier.given < later.given
            for earlier, later in pairwise(scores)
        )
        assert scores[-1].given == 30.0
    with runtime.database.transaction() as session:
        left = session.scalar(
            select(func.count())
            .select_from(ScoreDelivery)
            .where(ScoreDelivery.state.not_in(("delivered", "superseded")))
        )
    runtime.database.close()
    assert left == 0


def test_a_slow_worker_s_old_grade_never_comes_after_a_new_one(runtime: Runtime, clock: Clock) -> None:
    practice_set, (person,) = _class_of(runtime, 1)
    sent: list[float] = []
    shares = count(2)

    def reach(percent: int) -> None:
        with runtime.database.transaction() as session:
            queue_grade(
                session,
                practice_set=practice_set,
                person=person,
                share=percent / 100,
                completed=False,
                now=clock.now(),
            )

    def slow(dispatch: Dispatch) -> None:
        """Let the grade rise, and every other worker have a look, while this score is on its way."""
        if len(sent) < 3:
            clock.advance(10)
            reach(next(shares))
            assert deliver_due(runtime, slow) == 0
        sent.append(dispatch.score.given)

    reach(1)
    while deliver_due(runtime, slow):
        pass
    assert sent == [1.0, 2.0, 3.0, 4.0]


def test_a_worker_back_from_the_dead_changes_nothing(runtime: Runtime, clock: Clock) -> None:
    practice_set, (person,) = _class_of(runtime, 1)
    gradebook = Forgetful()

    def stalled(dispatch: Dispatch) -> None:
        """Take so long that the lease runs out, and another worker sends the score meanwhile."""
        clock.advance(LEASE.total_seconds() + 60)
        assert deliver_due(runtime, gradebook) == 1
        gradebook(dispatch)

    with runtime.database.transaction() as session:
        queue_grade(session, practice_set=practice_set, person=person, share=0.5, completed=False, now=START)
    deliver_due(runtime, stalled)
    with runtime.database.transaction() as session:
        delivery = session.scalars(select(ScoreDelivery)).one()
        assert (delivery.state, delivery.tries) == ("delivered", 1)
    assert [score.given for score in gradebook.scores[person.sub]] == [50.0, 50.0]
