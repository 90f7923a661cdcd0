"""How one sandbox is set up: its own address, the tool's, its courses and their links."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - a field's type is read at run time by dataclasses
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lti_app.sandbox.people import PEOPLE, Person

TOOL_LOGIN = "/lti/login"
TOOL_LAUNCH = "/lti/launch"
TOOL_KEYS = "/lti/jwks"


@dataclass(frozen=True, slots=True)
class Tool:
    """The tool's addresses, as an administrator enters them. launch_url: the one redirect_uri allowed."""

    login_url: str
    launch_url: str
    keys_url: str

    @classmethod
    def at(cls, origin: str) -> Tool:
        """Return the addresses of a Baton at an origin such as http://127.0.0.1:8000."""
        return cls(origin + TOOL_LOGIN, origin + TOOL_LAUNCH, origin + TOOL_KEYS)

    @property
    def origin(self) -> str:
        parts = urlsplit(self.launch_url)
        return f"{parts.scheme}://{parts.netloc}"


@dataclass(frozen=True, slots=True)
class Link:
    """A link to the tool on a course page.

    id: the resource link's; a link of the course's menu has the course's own id, as in Canvas. graded: has a
    gradebook column from 0 to maximum. staff_only: not listed for students (who may still type its address,
    so that it is the tool that keeps them out).
    """

    id: str
    title: str
    description: str = ""
    graded: bool = False
    maximum: float = 100.0
    staff_only: bool = False
    custom: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Course:
    """A course, in which everybody is enrolled. id: the LTI context's."""

    id: str
    label: str
    title: str
    links: tuple[Link, ...]


COURSE_ID = "algebra-1-section-b"
PRACTICE_LINK_ID = "linear-equations"
TEACHER_LINK_ID = COURSE_ID

ALGEBRA = Course(
    id=COURSE_ID,
    label="ALG1-B",
    title="Algebra 1, section B",
    links=(
        Link(
            PRACTICE_LINK_ID,
            "Practice: linear equations",
            "Short practice that adapts to you. Come back as often as you like.",
            graded=True,
        ),
        Link(
            TEACHER_LINK_ID,
            "Baton for teachers",
            "Who needs a person now, and why.",
            staff_only=True,
            # Moodle has no course navigation for tools; a link with this value stands for it.
            custom={"baton_placement": "course_navigation"},
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class SandboxConfig:
    """One sandbox.

    issuer: its public origin, such as http://localhost:8001. client_id: None lets the sandbox make one.
    deployment_id: Moodle's tool type id, also the ?type_id= of service addresses. state_file: where keys,
    client id and gradebook are kept; None keeps them in memory. token_seconds, id_token_seconds: how long
    access tokens and launches live.
    """

    issuer: str
    tool: Tool
    client_id: str | None = None
    deployment_id: str = "1"
    courses: tuple[Course, ...] = (ALGEBRA,)
    people: tuple[Person, ...] = PEOPLE
    share_names: bool = True
    share_emails: bool = False
    locale: str = "en"
    token_seconds: int = 60
    id_token_seconds: int = 60
    state_file: str | None = None

    def person(self, person_id: str | None) -> Person | None:
        """Return somebody by id, None if there is nobody."""
        return next((person for person in self.people if person.id == person_id), None)

    def course(self, course_id: str) -> Course | None:
        """Return a course by id, None if there is none."""
        return next((course for course in self.courses if course.id == course_id), None)

    def link(self, link_id: str) -> tuple[Course, Link] | None:
        """Return a link by id with its course, None if there is none."""
        return next(
            ((course, link) for course in self.courses for link in course.links if link.id == link_id), None
        )
