"""The platform's state: one object an app, shared by its threads."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import RLock
from typing import TYPE_CHECKING, Any

from lti_app.sandbox.assertions import AssertionCheck
from lti_app.sandbox.courses import Courses
from lti_app.sandbox.faults import Faults
from lti_app.sandbox.gradebook import Gradebook
from lti_app.sandbox.keys import PlatformKeys
from lti_app.sandbox.launches import Launches, PendingLaunch
from lti_app.sandbox.people import Kind
from lti_app.sandbox.registered import RegisteredTool
from lti_app.sandbox.store import StateFile
from lti_app.sandbox.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from lti_app.sandbox.config import Course, Link, SandboxConfig
    from lti_app.sandbox.gradebook import Column
    from lti_app.sandbox.launches import DocumentTarget
    from lti_app.sandbox.lms import Lms, PlatformDetails
    from lti_app.sandbox.people import Person


@dataclass(frozen=True, slots=True)
class ReceivedScore:
    """A score as it came in. body: the request's, unread. status: what was answered."""

    column: int
    body: str
    status: int
    at: datetime


def utc_now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


class Platform:
    """Tools, courses, people, keys, launches, tokens, gradebook, faults. Hold `lock`, but for the faults.

    received: every score that reached the gradebook's door, refused ones too, oldest first.
    now: the clock, handed in so that time can be told to tests. extra: what one kind of LMS keeps besides,
    fit for JSON; it is saved too.
    """

    def __init__(
        self,
        config: SandboxConfig,
        lms: Lms,
        now: Callable[[], datetime] = utc_now,
        keys: PlatformKeys | None = None,
    ) -> None:
        self.config = config
        self.lms = lms
        self.now = now
        self.lock = RLock()
        self.faults = Faults()
        self.launches = Launches()
        self.tokens = Tokens(config.token_seconds)
        self.received: list[ReceivedScore] = []
        self._file = StateFile(config.state_file) if config.state_file else None
        saved = self._file.load() if self._file else {}
        self.keys = keys or PlatformKeys(saved.get("keys"))
        self.extra: dict[str, Any] = saved.get("extra", {})
        self._last_id: int = saved.get("last_id", 0)
        self.tools = [RegisteredTool(**entry) for entry in saved.get("tools", [])]
        self.courses = Courses.from_json(saved["courses"]) if "courses" in saved else Courses(config.courses)
        self.people = [person for person in config.people if person.kind in lms.kinds]
        for person_id, kind in saved.get("kinds", {}).items():
            self._set_kind(person_id, Kind(kind))
        self.gradebook = Gradebook.from_json(saved["gradebook"]) if "gradebook" in saved else Gradebook()
        self._assertions: dict[str, AssertionCheck] = {}
        self._know_tool_of_config()
        self._add_missing_columns()
        self.save()

    @property
    def tool(self) -> RegisteredTool:
        """The first tool. Raises LookupError while none is registered."""
        if not self.tools:
            raise LookupError("no tool is registered")
        return self.tools[0]

    @property
    def client_id(self) -> str:
        """The first tool's client id. Raises LookupError while none is registered."""
        return self.tool.client_id

    @property
    def details(self) -> PlatformDetails:
        """What the first tool must know of this platform. Raises LookupError while none is registered."""
        return self.lms.details(self, self.tool)

    def tool_with(self, client_id: str | None) -> RegisteredTool | None:
        """Return a tool by client id, None if there is none."""
        return next((tool for tool in self.tools if tool.client_id == client_id), None)

    def tool_of(self, link: Link) -> RegisteredTool | None:
        """Return the tool that a link opens, None if there is none."""
        if link.client_id is None:
            return self.tools[0] if self.tools else None
        return self.tool_with(link.client_id)

    def assertions_of(self, tool: RegisteredTool) -> AssertionCheck:
        """Return what checks a tool's client assertions, and remembers which were used."""
        check = self._assertions.get(tool.client_id)
        if check is None or check.keys_url != tool.keys_url:
            audience = self.lms.details(self, tool).auth_token_url
            check = self._assertions[tool.client_id] = AssertionCheck(tool.client_id, audience, tool.keys_url)
        return check

    def person(self, person_id: str | None) -> Person | None:
        """Return somebody by id, None if there is nobody."""
        return next((person for person in self.people if person.id == person_id), None)

    def members(self, course: Course) -> list[Person]:
        """Return who is enrolled in a course."""
        return [p for p in self.people if p.kind is not Kind.ADMINISTRATOR and p.id not in course.gone]

    def set_kind(self, person_id: str, kind: Kind) -> None:
        """Make somebody another kind of person, in every course."""
        with self.lock:
            self._set_kind(person_id, kind)
            self.save()

    def enrol(self, course_id: str, person_id: str, *, enrolled: bool) -> None:
        """Enrol somebody, or suspend her. Raises KeyError if there is no such course."""
        with self.lock:
            course = self.courses.get(course_id)
            if course is None:
                raise KeyError(course_id)
            gone = course.gone - {person_id} if enrolled else course.gone | {person_id}
            self.courses.put(replace(course, gone=gone))
            self.save()

    def next_number(self) -> int:
        """Return a number that was never given out before. Call it with the lock held."""
        self._last_id += 1
        return self._last_id

    def pending(self, link: Link, course: Course, person: Person, target: DocumentTarget) -> PendingLaunch:
        """Return the launch of a resource link. Raises LookupError if its tool is not registered."""
        tool = self.tool_of(link)
        if tool is None:
            raise LookupError("the link's tool is not registered")
        return PendingLaunch(
            person.id,
            course.id,
            link.id,
            tool.client_id,
            str(link.extra.get("deployment", tool.deployment_id)),
            link.url or tool.launch_url,
            self.now(),
            target=target,
        )

    def lineitem_url(self, column: Column) -> str:
        """Return the address of a column in the grade service."""
        return self.lms.lineitem_url(self, column)

    def add_link(self, course_id: str, link: Link) -> Link:
        """Add a link to a course, with a column if it is graded. Raises KeyError for an unknown course."""
        with self.lock:
            self.courses.add_link(course_id, link)
            self.add_column(course_id, link)
            self.save()
            return link

    def add_column(self, course_id: str, link: Link) -> None:
        """Give a graded link its column if it has none. Call it with the lock held."""
        if not link.graded or self.gradebook.activity_column(course_id, link.id) is not None:
            return
        tool = self.tool_of(link)
        self.gradebook.add(
            course_id,
            link.title,
            link.maximum,
            link=link.id,
            activity=link.id,
            resource_id=link.resource_id,
            tag=link.tag,
            deployment=tool.deployment_id if tool else "",
        )

    def duplicate_link(self, link_id: str, course_id: str | None = None) -> Link:
        """Copy a link, into another course or beside itself: a new id, the same title, address and custom.

        Raises KeyError if there is no such link or course.
        """
        with self.lock:
            found = self.courses.link(link_id)
            if found is None:
                raise KeyError(link_id)
            course, link = found
            target = course_id or course.id
            # a link of the course's menu is the course itself, in the copy too
            in_menu = link.id == course.id and target != course.id
            new = target if in_menu else self.lms.new_link_id(self)
            return self.add_link(target, replace(link, id=new, copied_from=(link.id, *link.copied_from)))

    def copy_course(self, course_id: str, title: str = "") -> Course:
        """Copy a course with its links; nobody's grades come along. Raises KeyError if there is none."""
        with self.lock:
            old = self.courses.get(course_id)
            if old is None:
                raise KeyError(course_id)
            new = replace(
                old,
                id=self.lms.new_course_id(self),
                title=title or f"{old.title} (copy)",
                links=(),
                copied_from=(old.id, *old.copied_from),
            )
            self.courses.put(new)
            for link in old.links:
                self.duplicate_link(link.id, new.id)
            self.save()
            return self.courses.get(new.id) or new

    def sign(self, claims: dict[str, Any]) -> str:
        """Return any claims as a JWT of this platform, for tests of what a tool must refuse."""
        with self.lock:
            return self.keys.sign(claims)

    def save(self) -> None:
        """Write the state file, where there is one. Call it with the lock held."""
        if self._file is not None:
            state = {
                "keys": self.keys.to_json(),
                "tools": [tool.to_json() for tool in self.tools],
                "courses": self.courses.to_json(),
                "kinds": {person.id: person.kind.value for person in self.people},
                "last_id": self._last_id,
                "extra": self.extra,
                "gradebook": self.gradebook.to_json(),
            }
            self._file.save(state)

    def _set_kind(self, person_id: str, kind: Kind) -> None:
        self.people = [replace(p, kind=kind) if p.id == person_id else p for p in self.people]

    def _know_tool_of_config(self) -> None:
        """Keep the tool that the settings name; of an earlier run only its client id counts."""
        if not self.config.registered:
            return
        kept = next((tool for tool in self.tools if tool.by_hand), None)
        client_id = self.config.client_id or (kept.client_id if kept else secrets.token_urlsafe(12))
        others = [tool for tool in self.tools if not tool.by_hand]
        self.tools = [RegisteredTool.by_config(self.config, client_id), *others]

    def _add_missing_columns(self) -> None:
        for course in self.courses:
            for link in course.links:
                self.add_column(course.id, link)
