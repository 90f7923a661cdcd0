"""What a valid launch says: every claim that Baton uses, in one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lti_app.lti.roles import Role


@dataclass(frozen=True, slots=True)
class CourseClaim:
    """The LTI context. id: stable within the deployment."""

    id: str
    label: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class ResourceLinkClaim:
    """The link that was opened."""

    id: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class GradeServiceClaim:
    """Assignment and Grade Services as granted. lineitem: the column tied to the link, if there is one."""

    scopes: frozenset[str]
    lineitems: str | None
    lineitem: str | None

    @property
    def can_score(self) -> bool:
        return "https://purl.imsglobal.org/spec/lti-ags/scope/score" in self.scopes


@dataclass(frozen=True, slots=True)
class Launch:
    """One validated launch.

    registration, deployment: ids of our rows. sub: the platform's id of the person. name: None unless shared.
    course_navigation: opened from the course's menu, so the link is the course itself.
    family: "moodle", "canvas" or "other". custom: without values that the platform left unexpanded.
    """

    registration: int
    deployment: int
    sub: str
    role: Role
    course: CourseClaim
    resource_link: ResourceLinkClaim
    target_link_uri: str
    course_navigation: bool = False
    name: str | None = None
    locale: str | None = None
    return_url: str | None = None
    family: str = "other"
    grades: GradeServiceClaim | None = None
    memberships_url: str | None = None
    custom: Mapping[str, str] = field(default_factory=dict)
