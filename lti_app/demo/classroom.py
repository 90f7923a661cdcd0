"""Sets a class up for the demo: its people known from real claims, its history played."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_app.db.models import CourseSettings, Registration
from lti_app.demo.history import WEEKS, ClassOfDemo, play_history
from lti_app.lti.launching.admission import admit
from lti_app.lti.launching.claims import to_launch
from lti_app.lti.launching.deployments import meet_deployment
from lti_app.sandbox.config import PRACTICE_LINK_ID, TEACHER_LINK_ID
from lti_app.sandbox.people import STUDENTS, TEACHER

_MINUTES_A_DAY = 240  # for cases: whoever looks at the demo sees all of them

if TYPE_CHECKING:
    from collections.abc import Callable

    from lti_app.lti.launch import Launch
    from lti_app.runtime import Runtime
    from lti_app.sandbox import Platform
    from lti_app.sandbox.people import Person


def set_up_class(run: Runtime, platform: Platform, progress: Callable[[int], None]) -> None:
    """Give the class of a registered platform three weeks of history that end now."""
    now = run.now()
    began = now - timedelta(weeks=WEEKS)
    told = [_told(run, platform, person, PRACTICE_LINK_ID) for person in STUDENTS]
    with run.database.transaction() as session:
        visits = [admit(session, launch, "", began, run.settings.bank) for launch in told]
        practice_set, students = visits[0].practice_set, [visit.person for visit in visits]
    told_of_teacher = _told(run, platform, TEACHER, TEACHER_LINK_ID)
    with run.database.transaction() as session:
        teacher = admit(session, told_of_teacher, "", began, run.settings.bank).person
        if practice_set is None:
            raise RuntimeError("the practice link opened no practice set")
        course = practice_set.course_id
        session.add(CourseSettings(course_id=course, minutes_a_day=_MINUTES_A_DAY, updated_at=began))
    play_history(run, ClassOfDemo(practice_set, students, teacher), now, progress)


def _told(run: Runtime, platform: Platform, person: Person, link_id: str) -> Launch:
    """Return what the platform would say if somebody opened a link."""
    found = platform.courses.link(link_id)
    if found is None:
        raise RuntimeError(f"the LMS has no link {link_id}")
    course, link = found
    with platform.lock:
        launch = platform.pending(link, course, person, "iframe")
        claims = platform.lms.launch_claims(platform, launch, nonce="")
    with run.database.transaction(writes=False) as session:
        query = select(Registration).where(Registration.client_id == platform.client_id)
        registration = session.scalars(query).one()
    deployment = meet_deployment(run, registration.id, claims)
    return to_launch(claims, registration.id, deployment, registration.auth_token_url)
