"""One grade to one gradebook: read first, so that what a teacher set there stays; then send.

Canvas, and Moodle in a column that a tool made, take a tool's score in place of a teacher's without a word.
So what the gradebook shows is compared with what Baton put there; anything else is a teacher's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from lti_app.lti.platforms import platform_for
from lti_app.lti.scopes import RESULTS, SCORE
from lti_app.lti.services.grades import post_score
from lti_app.lti.services.refusals import Outcome, ServiceError
from lti_app.lti.services.results import read_result

if TYPE_CHECKING:
    from lti_app.db.models import Registration
    from lti_app.lti.services.connector import Connector
    from lti_app.lti.services.results import Result
    from lti_app.lti.services.scores import Score

TEACHER_GRADE = "AGS-TEACHER-GRADE"
TEACHER_KEPT = "AGS-TEACHER-KEPT"
NO_RESULTS = "AGS-NO-RESULTS"
TEACHERS_OWN = frozenset({TEACHER_GRADE, TEACHER_KEPT})

_BOTH = (SCORE, RESULTS)  # one token for reading and sending

# Refusals that say only that Baton may not read there. Whatever else is wrong would stop the score as well.
_MAY_NOT_READ = frozenset({"AGS-SCOPE", "AGS-400", "AGS-401", "AGS-403", "AGS-NOT-GRADABLE", "AGS-REFUSED"})


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One score to send, and what is known of the gradebook.

    readable: the platform lets Baton read results. made_column: Baton made the column. ours: shares (0 to 1)
    that Baton put there, or may have put there where an answer was lost. overwrite: a teacher wants the score
    there whatever the gradebook shows. tried: the score was sent before and may have arrived.
    """

    registration: Registration
    lineitem_url: str
    score: Score
    readable: bool = False
    made_column: bool = False
    ours: tuple[float, ...] = ()
    overwrite: bool = False
    tried: bool = False


class Sender(Protocol):
    """Sends one score to a gradebook. Raises ServiceError if it is not there afterwards.

    Returns the share that the gradebook shows where it is known to be another than the score's, else None.
    """

    def __call__(self, dispatch: Dispatch) -> float | None: ...


def send_protected(connector: Connector, dispatch: Dispatch) -> float | None:
    """Send a score as a Sender does, unless the gradebook shows a grade that is not Baton's.

    An empty cell gets the score, also where Baton's was there before: whoever took her own grade away wants
    Baton's back. Raises ServiceError; TEACHER_GRADE where a teacher's grade stays, TEACHER_KEPT where the
    gradebook itself keeps it in spite of overwrite, NO_RESULTS where sending blindly could destroy one.
    """
    before = _look(connector, dispatch)
    if before.result is not None and not dispatch.overwrite and not _is_ours(before.result, dispatch):
        raise ServiceError(TEACHER_GRADE, Outcome.SUPERSEDED)
    arrived = before.result is not None and before.result.shows(dispatch.score.share)
    if arrived and dispatch.tried:
        return None
    registration = dispatch.registration
    try:
        post_score(connector, registration, dispatch.lineitem_url, dispatch.score, before.scopes)
    except ServiceError as refused:
        if refused.outcome is Outcome.SUPERSEDED and arrived:
            return None  # its own earlier try is what makes it look old
        raise
    if before.known and (dispatch.overwrite or platform_for(registration.family).changes_scores):
        return _shown(connector, dispatch, before.result)
    return None


@dataclass(frozen=True, slots=True)
class _Look:
    """What the gradebook shows. known: it could be read. scopes: of the token for the score."""

    result: Result | None
    known: bool
    scopes: tuple[str, ...]


def _look(connector: Connector, dispatch: Dispatch) -> _Look:
    if dispatch.readable:
        try:
            return _Look(_read(connector, dispatch), True, _BOTH)
        except ServiceError as refused:
            if refused.code == "AGS-412":
                # The column is another tool's. The score meets the same check, so it can destroy nothing.
                return _Look(None, False, _BOTH)
            if refused.code not in _MAY_NOT_READ:
                raise
    _check_blind(dispatch)
    return _Look(None, False, (SCORE,))


def _read(connector: Connector, dispatch: Dispatch) -> Result | None:
    return read_result(connector, dispatch.registration, dispatch.lineitem_url, dispatch.score.user_id, _BOTH)


def _check_blind(dispatch: Dispatch) -> None:
    if not dispatch.overwrite and _overwrites_teacher(dispatch):
        raise ServiceError(NO_RESULTS, Outcome.BLOCKED)


def _overwrites_teacher(dispatch: Dispatch) -> bool:
    platform = platform_for(dispatch.registration.family)
    return platform.overwrites_teacher(made_column=dispatch.made_column)


def _is_ours(result: Result, dispatch: Dispatch) -> bool:
    return any(result.shows(share) for share in (*dispatch.ours, dispatch.score.share))


def _shown(connector: Connector, dispatch: Dispatch, before: Result | None) -> float | None:
    """Return what the gradebook made of the score, None where that is the score, or cannot be read."""
    try:
        after = _read(connector, dispatch)
    except ServiceError:
        return None  # the score was taken, and that is what counts
    if after is None or after.shows(dispatch.score.share):
        return None
    if before is not None and after.shows(before.share) and not _overwrites_teacher(dispatch):
        # Moodle takes a score for an activity's column with 200 and goes on showing the teacher's.
        raise ServiceError(TEACHER_KEPT, Outcome.SUPERSEDED)
    return after.share
