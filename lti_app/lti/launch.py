"""What a valid launch says: every claim that Baton uses, in one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from lti_app.lti.scopes import COLUMNS, RESULTS, SCORE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lti_app.lti.roles import Role


class Message(StrEnum):
    """The messages that Baton answers."""

    RESOURCE_LINK = "resource_link"
    DEEP_LINKING = "deep_linking"
    SUBMISSION_REVIEW = "submission_review"


@dataclass(frozen=True, slots=True)
class CourseClaim:
    """The LTI context. id: stable within the deployment.

    history: context ids of the courses that this one is a copy of, nearest first, as far as it is said.
    """

    id: str
    label: str = ""
    title: str = ""
    history: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResourceLinkClaim:
    """The link that was opened.

    content_id: of what a teacher picked for it. activity_id, activity_history: Canvas' stable id of the
    assignment, and of those that it is a copy of, nearest first.
    """

    id: str
    title: str = ""
    content_id: str | None = None
    activity_id: str | None = None
    activity_history: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GradeServiceClaim:
    """Assignment and Grade Services as granted. lineitem: the column tied to the link, if there is one."""

    scopes: frozenset[str]
    lineitems: str | None
    lineitem: str | None

    @property
    def can_score(self) -> bool:
        return SCORE in self.scopes

    @property
    def can_read_results(self) -> bool:
        return RESULTS in self.scopes

    @property
    def can_make_columns(self) -> bool:
        return COLUMNS in self.scopes


@dataclass(frozen=True, slots=True)
class DeepLinkClaim:
    """The platform's settings of a deep linking request (LTI Deep Linking 2.0, 4.4.1).

    return_url: where the answer goes, query and all. data: handed back unread, None where none came.
    multiple: several items are taken. lineitems: None where the platform does not say whether it takes them.
    """

    return_url: str
    accept_types: frozenset[str]
    multiple: bool = False
    lineitems: bool | None = None
    data: str | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """Whose work a launch opens, by ids of our rows (see lti_app.lti.launching.review)."""

    practice_set: int
    person: int


@dataclass(frozen=True, slots=True)
class Institution:
    """Who runs the platform (tool_platform): hosted platforms share one issuer between many.

    family: the product's own name, in lower case.
    """

    guid: str = ""
    name: str = ""
    family: str = ""


@dataclass(frozen=True, slots=True)
class Launch:
    """One validated launch.

    registration, deployment: ids of our rows. sub: the platform's id of the person; legacy_id: a second one
    that outlives a merge of accounts. name: None unless shared. test_student: an LMS's student view.
    resource_link: None in a deep linking request. course_navigation: opened from the course's menu, so the
    link is the course itself. for_user: id (sub) of the student whose work a submission review opens;
    review: the same where an address of ours names it, and the link that was opened means nothing.
    sections: keys such as "id:42", "name:Period 1", of the person's own; section_restricted: a teacher who
    may see these alone. observees: ids (sub) of the students whom an observer observes.
    family: "moodle", "canvas" or "other". custom: without values that the platform left unexpanded.
    """

    registration: int
    deployment: int
    sub: str
    role: Role
    course: CourseClaim
    resource_link: ResourceLinkClaim | None
    target_link_uri: str
    message: Message = Message.RESOURCE_LINK
    course_navigation: bool = False
    name: str | None = None
    legacy_id: str | None = None
    test_student: bool = False
    locale: str | None = None
    return_url: str | None = None
    family: str = "other"
    institution: Institution = Institution()
    grades: GradeServiceClaim | None = None
    memberships_url: str | None = None
    deep_linking: DeepLinkClaim | None = None
    for_user: str | None = None
    review: Review | None = None
    sections: tuple[str, ...] = ()
    section_restricted: bool = False
    observees: tuple[str, ...] = ()
    custom: Mapping[str, str] = field(default_factory=dict)
