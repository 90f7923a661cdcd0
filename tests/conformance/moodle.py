"""Claims in the shape that Moodle 4.5 gives them, of people and a course made up for these tests."""

from __future__ import annotations

from typing import Any

from lti_app.lti.roles import Role
from tests.platform_keys import CLAIM, GRADES, MEMBERSHIP, ROSTER, SCORE_SCOPE

_LIS = "http://purl.imsglobal.org/vocab/lis/v2/"
SITE = "https://moodle.school.example/mod/lti/services.php"

# Moodle sends a teaching assistant as plain Instructor, and an administrator with roles of all three kinds.
PEOPLE: dict[str, tuple[list[str], Role]] = {
    "student": ([MEMBERSHIP + "Learner"], Role.LEARNER),
    "teacher": ([MEMBERSHIP + "Instructor"], Role.INSTRUCTOR),
    "assistant": ([MEMBERSHIP + "Instructor"], Role.INSTRUCTOR),
    "administrator": (
        [
            _LIS + "institution/person#Administrator",
            MEMBERSHIP + "Instructor",
            _LIS + "system/person#Administrator",
        ],
        Role.INSTRUCTOR,
    ),
}


def moodle_claims(person: str, *, names: bool, lineitem: str | None) -> dict[str, Any]:
    """Return what a launch of the person says. names: shared with the tool. lineitem: as the claim has it."""
    number = str(list(PEOPLE).index(person) + 11)
    claims: dict[str, Any] = {
        "sub": number,
        CLAIM + "lis": {"person_sourcedid": "", "course_section_sourcedid": "ALG-7B"},
        CLAIM + "roles": PEOPLE[person][0],
        CLAIM + "context": {"id": "7", "label": "ALG7B", "title": "Algebra 7b", "type": ["CourseSection"]},
        CLAIM + "resource_link": {"id": "21", "title": "Equations, week 3", "description": ""},
        CLAIM + "launch_presentation": {
            "locale": "en",
            "document_target": "iframe",
            "return_url": "https://moodle.school.example/mod/lti/return.php?course=7&instanceid=21",
        },
        CLAIM + "ext": {"lms": "moodle-2"},
        CLAIM + "tool_platform": {
            "product_family_code": "moodle",
            "version": "2024100706",
            "guid": "0123456789abcdef",
            "name": "school",
            "description": "School",
        },
        CLAIM + "custom": {
            "MixedCase": "x",
            "mixedcase": "x",
            "due": "$ResourceLink.submission.endDateTime",
            "context_memberships_url": f"{SITE}/CourseSection/7/bindings/3/memberships",
        },
        GRADES: {"scope": [SCORE_SCOPE], "lineitems": f"{SITE}/7/lineitems?type_id=3"},
        ROSTER: {
            "context_memberships_url": f"{SITE}/CourseSection/7/bindings/3/memberships",
            "service_versions": ["1.0", "2.0"],
        },
    }
    if names:
        claims |= {"given_name": "Kim", "family_name": person.title(), "name": f"Kim {person.title()}"}
        claims[CLAIM + "ext"]["user_username"] = person
    if lineitem is not None:
        claims[GRADES]["lineitem"] = lineitem
    return claims
