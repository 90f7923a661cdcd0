"""Runs the replays that wait, beside the worker's other work."""

from __future__ import annotations

import logging
from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING, Any

from lti_app.content.policies import load_playbook
from lti_app.db.models import PolicyReplay, PolicyVersion, PracticeSet
from lti_app.policies.in_force import note_unreadable, shipped_for
from lti_app.policies.replay.moments import moments
from lti_app.policies.replay.past import read_past
from lti_app.policies.replay.queue import LEASE, claim, sign
from lti_app.policies.replay.sides import Sides
from lti_app.policies.replay.simulate import simulate
from lti_app.policies.replay.tally import result
from lti_app.policies.stored import read
from lti_app.practice.state import parameters
from lti_app.support.calendar import SchoolCalendar

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

    from lti_app.runtime import Runtime

WEEKS = 8  # of the course's past

_SIGN = timedelta(seconds=3)  # between two signs of how far it is
_WHOLE = 100

_log = logging.getLogger(__name__)


class _LeftError(Exception):
    """The replay is no longer ours, or the worker is to stop."""


class Replays:
    """Runs replays beside the worker's other work: one takes minutes, and grades must not wait for it.

    When it starts, it has the log say which policies this Baton cannot read.
    """

    def __init__(self, runtime: Runtime, stop: Event) -> None:
        self._runtime, self._stop = runtime, stop
        self._thread: Thread | None = None
        self._started = False

    def look(self, *, wait: bool) -> int:
        """Begin the replay that waits longest, unless one is under way. Return how many were begun: 0 or 1.

        wait: until it has come to its end.
        """
        if self._thread is not None and self._thread.is_alive():
            return 0
        with self._runtime.database.transaction() as session:
            if not self._started:
                note_unreadable(session, self._runtime.settings.policy, self._runtime.now())
            taken = claim(session, self._runtime.now())
        self._started = True
        if taken is None:
            return 0
        self._thread = Thread(target=_run, args=(self._runtime, taken, self._stop), daemon=True)
        self._thread.start()
        if wait:
            self._thread.join()
        return 1


def _run(runtime: Runtime, row: PolicyReplay, stop: Event) -> None:
    """Run one replay. Whatever goes wrong with it is noted, and shown as failed."""
    try:
        outcome = _replay(runtime, row, stop)
        sign(runtime, row, state="done", progress=_WHOLE, result=outcome, done_at=runtime.now())
    except _LeftError:
        sign(runtime, row, state="waiting", lease_until=None)
    except Exception as error:  # noqa: BLE001 - a defect; logged without its text, shown as failed
        _log.error("replay %d: %s", row.id, type(error).__name__)
        sign(runtime, row, state="failed", done_at=runtime.now())


def _replay(runtime: Runtime, row: PolicyReplay, stop: Event) -> dict[str, Any]:
    """Return what came out. Reads in one transaction, which sees the course as it is at its begin."""
    settings = runtime.settings
    with runtime.database.transaction(writes=False) as session:
        version = session.get_one(PolicyVersion, row.policy_version_id)
        own = session.get(PracticeSet, version.practice_set_id) if version.practice_set_id else None
        shipped = shipped_for(own, settings.policy) if own else settings.policy
        draft = read(row.draft, version.number, shipped).policy()
        past = read_past(session, row.course_id, WEEKS, row.asked_at)
        sequence = moments(past, SchoolCalendar.of(settings))
        sides = Sides(session, row.course_id, draft, version.practice_set_id, settings.policy)
        progress = _signs(runtime, row, stop, len(sequence))
        flags = simulate(session, row.course_id, past, sequence, sides, parameters(session), progress)
        return result(*flags, past, load_playbook(shipped))


def _signs(runtime: Runtime, row: PolicyReplay, stop: Event, whole: int) -> Callable[[int], None]:
    """Return what a replay calls after each moment: now and then it says how far it is."""
    last = runtime.now()

    def progress(done: int) -> None:
        nonlocal last
        if stop.is_set():
            raise _LeftError
        now = runtime.now()
        if now - last < _SIGN:
            return
        last = now
        percent = min(_WHOLE - 1, _WHOLE * done // max(1, whole))
        if not sign(runtime, row, progress=percent, lease_until=now + LEASE):
            raise _LeftError

    return progress
