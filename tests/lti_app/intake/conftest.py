"""Students who have not begun, in a practice set with an intake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lti_app.db.models import PracticeSet
from lti_app.lti.roles import Role
from tests.lti_app.intake.newcomer import Newcomer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.lti_app.conftest import School

    Arrive = Callable[..., Newcomer]


def switch(school: School, intake: str) -> None:
    """Let another intake stand before the practice set."""
    with school.runtime.database.transaction() as session:
        session.get_one(PracticeSet, school.practice_set.id).intake = intake


@pytest.fixture
def arrive(school: School) -> Arrive:
    """A function that lets a new student come to a practice set with an intake ("full" unless named)."""

    def _arrive(intake: str = "full", role: Role = Role.LEARNER, *, noticed: bool = True) -> Newcomer:
        switch(school, intake)
        person = school.person(role, name="Noor Haddad", noticed=noticed)
        return Newcomer(school, person, school.visit(role, person))

    return _arrive
