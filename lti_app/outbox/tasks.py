"""Does what waits for a platform besides scores: reading rosters, making columns."""

from __future__ import annotations

import logging
from datetime import timedelta
from random import SystemRandom
from typing import TYPE_CHECKING

from lti_app.errors import BatonError
from lti_app.lti.services.refusals import Outcome, ServiceError
from lti_app.outbox.backoff import gives_up, next_try
from lti_app.outbox.columns import make_column
from lti_app.outbox.task_queue import ask, claim, hold, put_back, settle
from lti_app.roster.service import plan_next, read_roster

if TYPE_CHECKING:
    from threading import Event

    from lti_app.db.models import PlatformTask
    from lti_app.lti.services.connector import Connector
    from lti_app.runtime import Runtime

__all__ = ["ask", "do_due_tasks"]

# Ends of codes that are trouble of a whole platform: all that waits for it waits before it is tried.
_TROUBLE = frozenset({"NETWORK", "TOKEN", "CLOCK", "429", "SECRET"})
_UNAVAILABLE = 503
_HOLD_SECONDS = 30.0
_INTERNAL = {"roster": "NRPS-INTERNAL", "column": "AGS-INTERNAL"}

_log = logging.getLogger(__name__)
_random = SystemRandom()


def do_due_tasks(runtime: Runtime, connector: Connector, stop: Event) -> int:
    """Do the task that is due longest, if there is one. Return how many were tried: 0 or 1.

    One at a time, so that scores have their turn after each: a long roster may take minutes.
    stop: nothing is begun after it is set.
    """
    with runtime.database.transaction() as session:
        task = claim(session, runtime.now())
    if task is None:
        return 0
    if stop.is_set():
        with runtime.database.transaction() as session:
            put_back(session, task)
        return 0
    failure = _try(runtime, connector, task)
    _note(runtime, task, failure)
    return 1


def _try(runtime: Runtime, connector: Connector, task: PlatformTask) -> ServiceError | None:
    """Do a task. Whatever goes wrong with it, others must not suffer."""
    try:
        if task.kind == "roster":
            read_roster(runtime, connector, task.course_id)
        elif task.practice_set_id is not None:
            make_column(runtime, connector, task.practice_set_id)
    except ServiceError as failure:
        _log.info("task %d: %s, status %s", task.id, failure.code, failure.status)
        return failure
    except BatonError as error:
        _log.error("task %d: %s", task.id, error.code)
        return ServiceError(error.code, Outcome.RETRY)
    except Exception as error:  # noqa: BLE001 - a defect; logged without its text, shown by code, tried again
        _log.error("task %d: %s", task.id, type(error).__name__)
        return ServiceError(_INTERNAL[task.kind], Outcome.RETRY)
    _log.info("task %d: done", task.id)
    return None


def _note(runtime: Runtime, task: PlatformTask, failure: ServiceError | None) -> None:
    now, tries = runtime.now(), task.tries + 1
    error = failure.code if failure else None
    with runtime.database.transaction() as session:
        if failure is not None and failure.outcome is Outcome.RETRY:
            wait = timedelta(seconds=next_try(tries, _random.random(), failure.retry_after))
            if _is_trouble(failure):
                hold(session, task.registration_id, now + max(wait, timedelta(seconds=_HOLD_SECONDS)))
            if not gives_up(tries, now - task.created_at):
                settle(session, task, now, state="pending", error=error, due_at=now + wait)
                return
        ended_well = failure is None or failure.outcome is Outcome.SUPERSEDED
        ours = settle(session, task, now, state="done" if ended_well else "failed", error=error)
        if ours and task.kind == "roster":
            plan_next(session, task.course_id, now)


def _is_trouble(failure: ServiceError) -> bool:
    return failure.code.rpartition("-")[2] in _TROUBLE or failure.status == _UNAVAILABLE
