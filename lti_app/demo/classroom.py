"""Sets a class up for the demo: the platform registered, its people known, their history played."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lti_app.demo.history import WEEKS, ClassOfDemo, play_history
from lti_app.lti.admission import admit
from lti_app.lti.claims import to_launch
from lti_app.lti.registrations import register
from lti_app.sandbox.claims import launch_claims
from lti_app.sandbox.config import ALGEBRA, PRACTICE_LINK_ID, TEACHER_LINK_ID
from lti_app.sandbox.people import STUDENTS, TEACHER

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from lti_app.db.models import LaunchSession, Registration
    from lti_app.runtime import Runtime
    from lti_app.sandbox import Platform
    from lti_app.sandbox.people import Person


def register_platform(run: Runtime, platform: Platform) -> None:
    """Register the sandbox with Baton, as an administrator would by hand."""
    with run.database.transaction() as session:
        _register(session, run, platform)


def set_up_class(run: Runtime, platform: Platform, progress: Callable[[int], None]) -> None:
    """Register the platform and give its class three weeks of history that end now."""
    now = run.now()
    began = now - timedelta(weeks=WEEKS)
    with run.database.transaction() as session:
        row = _register(session, run, platform)
        visits = [_visit(session, run, platform, row, person, PRACTICE_LINK_ID, began) for person in STUDENTS]
        teacher = _visit(session, run, platform, row, TEACHER, TEACHER_LINK_ID, began).person
        practice_set = visits[0].practice_set
        students = [visit.person for visit in visits]
    if practice_set is None:
        raise RuntimeError("the practice link opened no practice set")
    play_history(run, ClassOfDemo(practice_set, students, teacher), now, progress)


def _register(session: Session, run: Runtime, platform: Platform) -> Registration:
    details = platform.details
    return register(
        session,
        issuer=details.issuer,
        client_id=details.client_id,
        deployment_ids=[details.deployment_id],
        auth_login_url=details.auth_login_url,
        auth_token_url=details.auth_token_url,
        key_set_url=details.key_set_url,
        label="Sandbox LMS",
        family="moodle",
        embedding_origins=[details.issuer],
        now=run.now(),
    )


def _visit(
    session: Session,
    run: Runtime,
    platform: Platform,
    registration: Registration,
    person: Person,
    link_id: str,
    now: datetime,
) -> LaunchSession:
    """Admit somebody by the claims that the platform would launch with."""
    link = next(link for link in ALGEBRA.links if link.id == link_id)
    with platform.lock:
        claims = launch_claims(platform, ALGEBRA, link, person, "iframe", nonce="")
    deployment = registration.deployments[0]
    launch = to_launch(claims, registration.id, deployment.id, registration.auth_token_url)
    return admit(session, launch, "", now, run.settings.bank)
