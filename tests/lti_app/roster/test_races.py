"""Launches and readings of the same moment: none waits for ever, and what a launch says holds."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import TYPE_CHECKING

from lti_app.db.models import Enrolment
from lti_app.lti.launch import CourseClaim, Launch, ResourceLinkClaim
from lti_app.lti.launching.admission import admit
from lti_app.lti.roles import Role
from lti_app.lti.services.memberships import Member
from lti_app.roster.merge import merge

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.lti_app.roster.conftest import Listed

PEOPLE = 60
ROUNDS = 4


def _launch(listed: Listed, number: int) -> None:
    """Let somebody launch as an instructor whom the roster calls a learner."""
    now = listed.clock.now()
    said = Launch(
        registration=listed.registration.id,
        deployment=listed.course.deployment_id,
        sub=f"s{number}",
        role=Role.INSTRUCTOR,
        course=CourseClaim(listed.course.context_id, "ALG1", "Algebra 1"),
        resource_link=ResourceLinkClaim("link-1", "Practice"),
        target_link_uri="https://baton.example/lti/launch",
        name=f"Launched {number}",
    )
    with listed.runtime.database.transaction() as session:
        admit(session, said, f"browser-{number}", now, "algebra-1")


def _merge(listed: Listed, turn: int) -> None:
    now = listed.clock.now()
    members = [Member(f"s{number}", Role.LEARNER, name=f"Listed {turn}") for number in range(PEOPLE)]
    with listed.runtime.database.transaction() as session:
        merge(session, listed.course.id, members, now, now)


def test_launches_and_readings_of_the_same_moment_all_come_to_an_end(listed: Listed) -> None:
    failures: list[BaseException] = []
    gate = Barrier(4)

    def run(step: Callable[[Listed, int], None], numbers: range) -> None:
        gate.wait()
        try:
            for number in numbers:
                step(listed, number)
        except BaseException as error:  # noqa: BLE001 - handed to the test
            failures.append(error)

    threads = [
        Thread(target=run, args=(_launch, range(PEOPLE // 2))),
        Thread(target=run, args=(_launch, range(PEOPLE - 1, PEOPLE // 2 - 1, -1))),
        Thread(target=run, args=(_merge, range(ROUNDS))),
        Thread(target=run, args=(_merge, range(ROUNDS))),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    assert failures == []
    found = listed.enrolments()
    assert len(found) == PEOPLE
    assert {row.role for row in found.values()} == {"instructor"}
    with listed.runtime.database.transaction() as session:
        ours = session.query(Enrolment).filter(Enrolment.vanished_at.is_not(None)).count()
    assert ours == 0
