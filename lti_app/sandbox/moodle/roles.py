"""What Moodle calls people in a launch and in the roster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.sandbox.people import Kind
from lti_app.sandbox.vocabulary import MEMBERSHIP

if TYPE_CHECKING:
    from lti_app.sandbox.people import Person

_ADMINISTRATOR = (
    "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator",
    f"{MEMBERSHIP}Instructor",
    "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator",
)


def launch_roles(person: Person) -> list[str]:
    """Return the roles in a launch. A non-editing teacher is an Instructor there."""
    if person.kind is Kind.ADMINISTRATOR:
        return list(_ADMINISTRATOR)
    return [MEMBERSHIP + ("Instructor" if person.staff else "Learner")]


def roster_role(person: Person) -> str:
    """Return the role in the membership service. A non-editing teacher is a Learner there."""
    return "Instructor" if person.kind is Kind.TEACHER else "Learner"
