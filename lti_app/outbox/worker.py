"""Sends what is due. Over HTTP outside any transaction; before and after it one short transaction each."""

from __future__ import annotations

import logging
from collections import deque
from datetime import UTC, datetime, timedelta
from functools import partial
from random import SystemRandom
from typing import TYPE_CHECKING

from lti_app.errors import BatonError
from lti_app.lti.services.connector import Connector
from lti_app.lti.services.refusals import Outcome, ServiceError
from lti_app.outbox.backoff import gives_up, next_try
from lti_app.outbox.dispatches import prepare
from lti_app.outbox.leases import LEASE, LONGEST_DELIVERY, claim, hold, put_back, settle
from lti_app.outbox.queries import REFUSALS
from lti_app.outbox.sending import send_protected
from lti_app.outbox.tasks import do_due_tasks
from lti_app.policies.replay.jobs import Replays
from lti_app.practice import rounds
from lti_app.retention import EVERY, forget_expired

if TYPE_CHECKING:
    from threading import Event

    from lti_app.db.models import Registration
    from lti_app.outbox.dispatches import Job
    from lti_app.outbox.sending import Sender
    from lti_app.runtime import Runtime

GAVE_UP = "AGS-GAVE-UP"
INTERNAL = "AGS-INTERNAL"
FOREIGN = "AGS-FOREIGN"

# Trouble of a whole platform, not of one score: its other grades wait so long before one of them is tried.
_TROUBLE = frozenset({"AGS-NETWORK", "AGS-TOKEN", "AGS-CLOCK", "AGS-KEY-OFF", "AGS-429", "KEYS-SECRET"})
_UNAVAILABLE = 503
_HOLD_SECONDS = 30.0

_log = logging.getLogger(__name__)
_random = SystemRandom()


def sender(runtime: Runtime) -> Sender:
    """Return the sender that speaks AGS to registered platforms."""
    return partial(send_protected, Connector.of(runtime))


def run_worker(
    runtime: Runtime, send: Sender, stop: Event, idle_seconds: float = 2.0, *, once: bool = False
) -> None:
    """Send what is due, and make the calls that wait (lti_app.outbox.tasks), until told to stop.

    With once, until nothing is due. Now and then, delete what has had its time (lti_app.retention), and look
    at students whose work the time that passes changes (lti_app.practice.rounds). A replay of a policy runs
    beside it (lti_app.policies.replay).

    stop: ends after the delivery in hand. idle_seconds: from one look into an empty outbox to the next.
    No error ends it: what failed is logged, without names, and tried again. Only with once it is raised, so
    that whoever called sees it.
    """
    forget_at = look_at = datetime.min.replace(tzinfo=UTC)
    connector, replays = Connector.of(runtime), Replays(runtime, stop)
    while not stop.is_set():
        try:
            now = runtime.now()
            if now >= forget_at:
                forget_at = now + EVERY
                forget_expired(runtime.database, now)
            tried = deliver_due(runtime, send, stop=stop) + do_due_tasks(runtime, connector, stop)
            tried += replays.look(wait=once)
            if now >= look_at:
                look_at = now + rounds.EVERY
                if looked := rounds.look_round(runtime):
                    look_at, tried = now, tried + looked  # as long as anybody waits, go on
        except Exception as error:  # such as a database that is away; the next round tries again
            _log.error("outbox: %s", _name(error))
            if once:
                raise
            tried = 0
        if tried == 0:
            if once:
                return
            stop.wait(idle_seconds)


def deliver_due(runtime: Runtime, send: Sender, limit: int = 20, stop: Event | None = None) -> int:
    """Claim what is due, at most so many deliveries, and send it. Return how many were tried."""
    lease, jobs = _claim(runtime, limit)
    tried = 0
    while jobs:
        if (stop is not None and stop.is_set()) or lease - runtime.now() < LONGEST_DELIVERY:
            with runtime.database.transaction() as session:
                put_back(session, [job.delivery.id for job in jobs], lease)
            break
        job = jobs.popleft()
        came = _try(send, job)
        tried += 1
        if isinstance(came, ServiceError) and _is_trouble(came):
            _hold(runtime, job.registration, jobs, lease, came.retry_after)
        _note(runtime, job, lease, came)
    return tried


def _claim(runtime: Runtime, limit: int) -> tuple[datetime, deque[Job]]:
    now = runtime.now()
    with runtime.database.transaction() as session:
        ids = claim(session, now, limit)
        return now + LEASE, deque(prepare(session, runtime, ids))


def _try(send: Sender, job: Job) -> ServiceError | float | None:
    """Send one score. Whatever goes wrong with it, the others of the batch must not suffer."""
    number = job.delivery.id
    try:
        if job.dispatch is None:
            raise ServiceError(FOREIGN, Outcome.BLOCKED)
        shown = send(job.dispatch)
    except ServiceError as failure:
        _log.info("outbox: delivery %d: %s, status %s", number, failure.code, failure.status)
        return failure
    except BatonError as error:
        _log.error("outbox: delivery %d: %s", number, error.code)
        return ServiceError(error.code, Outcome.RETRY)
    except Exception as error:  # noqa: BLE001 - a defect; logged, shown as AGS-INTERNAL, tried again
        _log.error("outbox: delivery %d: %s", number, _name(error))
        return ServiceError(INTERNAL, Outcome.RETRY)
    _log.info("outbox: delivery %d: delivered", number)
    return shown


def _is_trouble(failure: ServiceError) -> bool:
    return failure.outcome is Outcome.RETRY and (failure.code in _TROUBLE or failure.status == _UNAVAILABLE)


def _hold(
    runtime: Runtime,
    registration: Registration,
    jobs: deque[Job],
    lease: datetime,
    retry_after: float | None,
) -> None:
    """Put back what else was claimed for the platform, and let all that waits for it wait."""
    same = [job for job in jobs if job.registration.id == registration.id]
    for job in same:
        jobs.remove(job)
    seconds = max(_HOLD_SECONDS, retry_after or 0.0)
    with runtime.database.transaction() as session:
        put_back(session, [job.delivery.id for job in same], lease)
        hold(session, registration.id, runtime.now() + timedelta(seconds=seconds))


def _note(runtime: Runtime, job: Job, lease: datetime, came: ServiceError | float | None) -> None:
    """Note what came of a try: a failure, or what a gradebook shows that took the score (see Sender)."""
    now, delivery = runtime.now(), job.delivery
    tries = delivery.tries + 1
    with runtime.database.transaction() as session:
        if not isinstance(came, ServiceError):
            settle(session, delivery, lease, now, state="delivered", shown=came)
        elif came.outcome is not Outcome.RETRY:
            settle(session, delivery, lease, now, state=came.outcome.value, error=came.code)
        elif gives_up(tries, now - delivery.created_at):
            # A trouble that says what to do stays; of any other it is enough to know that it did not pass.
            error = came.code if came.code in REFUSALS else GAVE_UP
            settle(session, delivery, lease, now, state="blocked", error=error)
        else:
            wait = timedelta(seconds=next_try(tries, _random.random(), came.retry_after))
            settle(session, delivery, lease, now, state="pending", error=came.code, due_at=now + wait)


def _name(error: Exception) -> str:
    """Say what an error is, without its text: that may hold names, addresses or tokens."""
    return error.code if isinstance(error, BatonError) else type(error).__name__
