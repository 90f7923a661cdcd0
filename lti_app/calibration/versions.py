"""The sets of parameters that an installation has: kept, listed, taken into use. None is ever changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from lti_app.audit import note
from lti_app.calibration.active import SHIPPED, active_version, parameters_from, shipped_parameters
from lti_app.calibration.replay import rebuild, replay
from lti_app.db.calibration import ACTIVE, LearnerCalibration
from lti_app.db.models import Learner
from lti_app.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from engine.learner.model import Parameters
    from lti_app.content.learner_file import ParametersData
    from lti_app.db.session import Database


def save(
    session: Session,
    data: ParametersData,
    report: Mapping[str, object],
    *,
    now: datetime,
    actor: str,
) -> str:
    """Keep a set of parameters, which is not in use by that. Return the version that it gets."""
    version = f"local-{(session.scalar(select(func.max(LearnerCalibration.id))) or 0) + 1}"
    named = data.model_copy(update={"version": version})
    session.add(
        LearnerCalibration(
            version=version,
            made_at=now,
            actor=actor,
            data=named.model_dump(mode="json"),
            report=dict(report),
        )
    )
    note(session, now, actor, "calibration.made", f"calibration:{version}")
    return version


def use(
    database: Database,
    version: str,
    *,
    now: datetime,
    actor: str,
    step: Callable[[int, int], None] = lambda done, of: None,
) -> int:
    """Take a version, or SHIPPED, into use, and let every course know what it would know by it.

    First the version is switched, in a transaction of its own: from then on answers are learnt by it. Then
    each course is rebuilt from its log, one after the other, in a transaction each; who answers in the same
    moment waits a moment. If it is interrupted, courses that were not reached go on with what they know:
    running it again finishes. Grades, flags and what teachers did are not touched.

    Returns how many courses there are. step: is told how many are done, and of how many.
    Raises CommandError: CAL-VERSION for a version that there is not, CAL-OUTDATED for one that this Baton
    cannot read, CAL-CHANGED where somebody else has switched meanwhile.
    """
    with database.transaction() as session:
        parameters = _switch(session, version, now, actor)
    with database.transaction(writes=False) as session:
        courses = session.scalars(select(Learner.course_id).distinct().order_by(Learner.course_id)).all()
    for done, course_id in enumerate(courses):
        step(done, len(courses))
        # Most of the work is done before anybody has to wait.
        with database.transaction(writes=False) as session:
            ahead = rebuild(session, course_id, parameters)
        with database.transaction() as session:
            if active_version(session) != version:
                raise CommandError("CAL-CHANGED", version=version)
            replay(session, course_id, parameters, ahead)
    return len(courses)


def _switch(session: Session, version: str, now: datetime, actor: str) -> Parameters:
    # All of them locked: two who switch at once do it one after the other.
    rows = session.scalars(select(LearnerCalibration).order_by(LearnerCalibration.id).with_for_update()).all()
    wanted = next((row for row in rows if row.version == version), None)
    if wanted is None and version != SHIPPED:
        raise CommandError("CAL-VERSION", version=version)
    parameters = parameters_from(wanted.data) if wanted else shipped_parameters()
    if parameters is None:
        raise CommandError("CAL-OUTDATED", version=version)
    active = next((row for row in rows if row.active_key), None)
    if active is not wanted:
        if active is not None:
            active.active_key = None
            session.flush()
        if wanted is not None:
            wanted.active_key = ACTIVE
        before = active.version if active else SHIPPED
        note(session, now, actor, "calibration.used", f"calibration:{version}", before=before)
    return parameters


@dataclass(frozen=True, slots=True)
class Listed:
    """A version as it is listed. made_at, gain, better: None for the shipped one. See judge.Comparison."""

    version: str
    active: bool
    made_at: datetime | None = None
    answers: int | None = None
    gain: float | None = None
    better: bool | None = None


def listed(session: Session) -> Sequence[Listed]:
    """Return all versions, the shipped one first, then in the order in which they were made."""
    rows = session.scalars(select(LearnerCalibration).order_by(LearnerCalibration.id)).all()
    own = [
        Listed(
            row.version,
            bool(row.active_key),
            row.made_at,
            row.report["learnt_from"]["answers"],
            row.report["gain"],
            row.report["better"],
        )
        for row in rows
    ]
    return [Listed(SHIPPED, not any(each.active for each in own)), *own]
