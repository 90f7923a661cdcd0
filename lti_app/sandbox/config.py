"""How one sandbox begins: its own address, the tool's, its courses and their links. Platform keeps what
becomes of them."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - a field's type is read at run time by dataclasses
from dataclasses import dataclass, field
from typing import Any, Literal
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
    gradebook column from 0 to maximum, with resource_id and tag. staff_only: not listed for students (who may
    still type its address, so that it is the tool that keeps them out). url: where it goes; None for the
    tool's own launch address. client_id: of the tool that it opens; None for the first that is registered.
    review_url, review_custom: of a submission review, where deep linking set them. copied_from: ids of the
    links that it is a copy of, nearest first. extra: what one kind of LMS keeps besides.
    """

    id: str
    title: str
    description: str = ""
    graded: bool = False
    maximum: float = 100.0
    staff_only: bool = False
    custom: Mapping[str, str] = field(default_factory=dict)
    url: str | None = None
    client_id: str | None = None
    resource_id: str = ""
    tag: str = ""
    review_url: str | None = None
    review_custom: Mapping[str, str] = field(default_factory=dict)
    copied_from: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Course:
    """A course, in which everybody is enrolled who is not gone (ids of people). id: the LTI context's.

    copied_from: ids of the courses that it is a copy of, nearest first. extra: see Link.
    """

    id: str
    label: str
    title: str
    links: tuple[Link, ...]
    gone: frozenset[str] = frozenset()
    copied_from: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


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

    issuer: what it calls itself in tokens, such as http://localhost:8001. origin: where it is; "" for the
    issuer's own address. Institutions of a hosted LMS share an issuer and differ in their origin.
    tool: the tool's addresses, entered by hand unless `registered` is False: then no tool is known until an
    administrator registers one. lms: which LMS it behaves like. client_id: None lets the sandbox make one.
    deployment_id: Moodle's tool type id, also the ?type_id= of service addresses. state_file: where all that
    changes is kept; None keeps it in memory. token_seconds, id_token_seconds: how long access tokens and
    launches live. share_names, share_emails: of a tool registered by hand.
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
    lms: Literal["moodle", "canvas"] = "moodle"
    origin: str = ""
    registered: bool = True
    institution: str = "sandbox"

    def __post_init__(self) -> None:
        if not self.origin:
            object.__setattr__(self, "origin", self.issuer)
