"""What is well in an installation and what is not, with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from engine.reason import Reason
from lti_app.admin.checks import Examination
from lti_app.admin.probes import key_set
from lti_app.calibration.active import SHIPPED, active_parameters, active_version, shipped_parameters
from lti_app.content.banks import load_bank
from lti_app.content.messages import load_messages
from lti_app.content.policies import load_playbook, load_policy
from lti_app.content.wording import load_wording
from lti_app.db.migrate import is_current
from lti_app.db.models import Deployment, Registration, ScoreDelivery, ToolKey
from lti_app.errors import BatonError, ConfigurationError
from lti_app.findings import broken, not_yet, well
from lti_app.lti.http import Http
from lti_app.lti.keys import published_keys
from lti_app.outbox.overdue import left_waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from lti_app.findings import Finding
    from lti_app.runtime import Runtime


def examine(run: Runtime) -> Iterator[tuple[str, Finding]]:
    """Look at the database, the data files, keys, grades on their way and every platform's key set.

    Yields findings, each with the platform that it is about ("" for the installation itself).
    """
    try:
        current = is_current(run.database.engine)
    except SQLAlchemyError as error:
        yield "", broken("doctor.database.broken", kind=type(error).__name__)
        return
    yield "", well("doctor.database.ok") if current else broken("doctor.database.old")
    yield "", _data_files(run)
    if current:
        yield from _platforms(run)


def examine_registration(run: Runtime, registration_id: int) -> Iterator[tuple[str, Finding]]:
    """Look at one platform over real calls; see lti_app.admin.checks.

    Yields findings, each with the check's name as the console's list has it.

    Raises ConfigurationError, which names the registrations there are, if this is none.
    """
    try:
        looks = Examination.of(run, registration_id)
        return ((_title(finding), finding) for finding in looks.all())
    except BatonError:
        with run.database.transaction(writes=False) as session:
            rows = session.execute(
                select(Registration.id, Registration.label).order_by(Registration.id)
            ).all()
    known = [f"  {id_}  {label}" for id_, label in rows] or ["  none yet"]
    raise ConfigurationError([f"there is no registration {registration_id}; there are:", *known])


def _title(finding: Finding) -> str:
    return load_wording().say(Reason(f"check.{finding.name}"))


def _data_files(run: Runtime) -> Finding:
    try:
        load_bank(run.settings.bank)
        load_policy(run.settings.policy)
        load_playbook(run.settings.policy)
        load_messages()
    except ConfigurationError as error:
        return broken("doctor.data.broken", lines="; ".join(error.lines))
    return well("doctor.data.ok")


def _platforms(run: Runtime) -> Iterator[tuple[str, Finding]]:
    with run.database.transaction(writes=False) as session:
        keys = session.scalar(select(func.count()).select_from(ToolKey).where(ToolKey.retired_at.is_(None)))
        stuck = session.scalar(
            select(func.count()).select_from(ScoreDelivery).where(ScoreDelivery.state == "blocked")
        )
        waiting = sum(
            session.scalar(select(func.count()).select_from(table).where(table.state == "pending")) or 0
            for table in (Registration, Deployment)
        )
        left = left_waiting(session, run.now())
        learner = _learner(session)
        registrations = session.scalars(select(Registration).order_by(Registration.id)).all()
    yield "", _signing(run, keys or 0)
    yield "", learner
    yield "", broken("doctor.worker.left", count=left) if left else well("doctor.worker.ok")
    yield "", broken("doctor.grades.stuck", count=stuck) if stuck else well("doctor.grades.ok")
    yield "", not_yet("doctor.approval.wait", count=waiting) if waiting else well("doctor.approval.ok")
    if registrations:
        yield "", well("doctor.platforms.ok", count=len(registrations))
    else:
        yield "", not_yet("doctor.platforms.none")
    http = Http.of(run.settings)
    for row in registrations:
        yield row.label or row.issuer, key_set(http, row.key_set_url)


def _learner(session: Session) -> Finding:
    """Say by which parameters the learner model works; an unreadable calibration is passed over."""
    version, parameters = active_version(session), active_parameters(session)
    if version != SHIPPED and parameters == shipped_parameters():
        return broken("doctor.learner.outdated", version=version)
    return well("doctor.learner.ok", version=version)


def _signing(run: Runtime, count: int) -> Finding:
    """Look whether Baton's own keys can be read. count: of those that sign or are still to."""
    if not count:
        return not_yet("doctor.signing.none")
    try:
        published_keys(run.database, run.vault, run.now())
    except BatonError:
        return broken("doctor.signing.secret")
    return well("doctor.signing.ok", count=count)
