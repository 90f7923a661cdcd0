"""A teacher's browser in a course, and drafts made with it."""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from lti_app.db.models import AuditEntry, PolicyVersion, PracticeSet
from lti_app.lti.roles import Role
from lti_app.policies.in_force import policy_in_force
from tests.lti_app.policies.forms import Forms

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from engine.escalation.model import Policy, Rule
    from lti_app.db.models import Person
    from tests.lti_app.conftest import School, VisitClient
    from tests.lti_app.policies.forms import Filled


@dataclass
class Desk:
    """A teacher at the pages of the rules."""

    school: School
    person: Person
    visit: VisitClient

    def come_back(self) -> None:
        """Launch again, as after a night."""
        self.visit = self.school.visit(Role.INSTRUCTOR, self.person, id=f"again-{self.visit.launch}")

    def text(self, path: str) -> str:
        return unescape(self.visit.get(path).text)

    def form(self, path: str, action: str | None = None) -> Filled:
        """Return a form of a page as it is: the one that goes to an address, by default the page's."""
        forms = Forms(self.visit.get(path).text).by_action
        return forms[f"/l/{self.visit.launch}/{action or path}"]

    def begin(self, **form: str) -> int:
        """Begin a draft; return its number."""
        answer = self.visit.post("rules/begin", **form)
        assert answer.status_code == 303, answer.text
        return int(answer.headers["Location"].rpartition("/")[2])

    def change(self, draft: int, rule: str, **typed: str) -> TestResponse:
        """Send the form of a rule with some fields typed anew; "__" in a name stands for a point."""
        path = f"rules/versions/{draft}/rules/{rule}"
        anew = {name.replace("__", "."): value for name, value in typed.items()}
        return self.visit.post(path, **(self.form(path) | anew))

    def switch_on(self, draft: int, reason: str = "It fits us better") -> TestResponse:
        return self.visit.post(f"rules/versions/{draft}/switch-on", reason=reason)

    def versions(self) -> list[PolicyVersion]:
        with self.school.runtime.database.transaction(writes=False) as session:
            return list(session.scalars(select(PolicyVersion).order_by(PolicyVersion.number)))

    def in_force(self, practice_set: PracticeSet | None = None) -> Policy:
        """Return what a practice set obeys now, by default the first."""
        with self.school.runtime.database.transaction(writes=False) as session:
            row = session.get_one(PracticeSet, (practice_set or self.school.practice_set).id)
            return policy_in_force(session, row, "default")

    def rule(self, rule: str) -> Rule:
        return next(each for each in self.in_force().rules if each.id == rule)

    def audited(self) -> list[str]:
        with self.school.runtime.database.transaction(writes=False) as session:
            return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


@pytest.fixture
def desk(school: School) -> Desk:
    person = school.person(Role.INSTRUCTOR, name="Grace Teacher")
    return Desk(school, person, school.visit(Role.INSTRUCTOR, person))
