"""Who somebody is in a course, from the context roles of a launch alone."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A role in a course (G2)."""

    LEARNER = "learner"
    INSTRUCTOR = "instructor"
    ASSISTANT = "assistant"
    CONTENT_DEVELOPER = "content_developer"
    MENTOR = "mentor"
    TEST_STUDENT = "test_student"
    UNKNOWN = "unknown"


STUDENTS = frozenset({Role.LEARNER, Role.TEST_STUDENT})
TEACHERS = frozenset({Role.INSTRUCTOR, Role.ASSISTANT})
