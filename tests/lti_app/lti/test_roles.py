"""Who somebody is in a course."""

from __future__ import annotations

import pytest

from lti_app.lti.roles import Role, role_of

LIS = "http://purl.imsglobal.org/vocab/lis/v2/"
LEARNER = LIS + "membership#Learner"
INSTRUCTOR = LIS + "membership#Instructor"
ASSISTANT = LIS + "membership/Instructor#TeachingAssistant"
MENTOR = LIS + "membership#Mentor"
DEVELOPER = LIS + "membership#ContentDeveloper"
SYSTEM_USER = LIS + "system/person#User"
TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        # What Canvas sends.
        ([LEARNER, LIS + "institution/person#Student", SYSTEM_USER], Role.LEARNER),
        ([INSTRUCTOR, LIS + "institution/person#Instructor", SYSTEM_USER], Role.INSTRUCTOR),
        ([ASSISTANT, INSTRUCTOR, LIS + "institution/person#Instructor", SYSTEM_USER], Role.ASSISTANT),
        ([LIS + "membership/instructor#TeachingAssistant", INSTRUCTOR], Role.ASSISTANT),
        ([DEVELOPER, SYSTEM_USER], Role.CONTENT_DEVELOPER),
        ([MENTOR, SYSTEM_USER], Role.MENTOR),
        ([LEARNER, TEST_USER], Role.TEST_STUDENT),
        ([LIS + "institution/person#Administrator", SYSTEM_USER], Role.UNKNOWN),
        ([LIS + "membership#Member", LIS + "membership#Manager"], Role.UNKNOWN),
        # What Moodle sends.
        ([INSTRUCTOR], Role.INSTRUCTOR),
        (
            [LIS + "institution/person#Administrator", INSTRUCTOR, LIS + "system/person#Administrator"],
            Role.INSTRUCTOR,
        ),
        # Short names, which LTI Core lets platforms send.
        (["Learner"], Role.LEARNER),
        (["Instructor"], Role.INSTRUCTOR),
        (["TeachingAssistant"], Role.ASSISTANT),
        (["ContentDeveloper"], Role.CONTENT_DEVELOPER),
        (["Mentor"], Role.MENTOR),
        (["instructor"], Role.INSTRUCTOR),
        # A sub-role alone stands for its role.
        ([ASSISTANT], Role.ASSISTANT),
        ([LIS + "membership/Instructor#Grader"], Role.ASSISTANT),
        ([LIS + "membership/Instructor#PrimaryInstructor"], Role.INSTRUCTOR),
        ([LIS + "membership/Learner#NonCreditLearner"], Role.LEARNER),
        # Several at once.
        ([LEARNER, INSTRUCTOR], Role.INSTRUCTOR),
        ([LEARNER, ASSISTANT], Role.ASSISTANT),
        ([INSTRUCTOR, MENTOR], Role.INSTRUCTOR),
        ([LEARNER, MENTOR], Role.LEARNER),
        ([DEVELOPER, LEARNER], Role.CONTENT_DEVELOPER),
        ([ASSISTANT, INSTRUCTOR, LIS + "membership/Instructor#PrimaryInstructor"], Role.INSTRUCTOR),
        # Nothing that says what somebody is in this course.
        ([], Role.UNKNOWN),
        ([LIS + "institution/person#Instructor"], Role.UNKNOWN),
        ([LIS + "system/person#Administrator"], Role.UNKNOWN),
        ([LIS + "membership#Administrator"], Role.UNKNOWN),
        ([TEST_USER], Role.UNKNOWN),
        (["urn:lti:role:ims/lis/Instructor"], Role.UNKNOWN),
        (["https://evil.example/membership#Instructor"], Role.UNKNOWN),
        ([INSTRUCTOR + "?x=1"], Role.UNKNOWN),
        (["", " ", "#", "Instructor Learner"], Role.UNKNOWN),
    ],
)
def test_context_roles_alone_say_who_somebody_is(roles: list[str], expected: Role) -> None:
    assert role_of(roles) is expected
