"""The courses and their links, which change while the sandbox runs."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from lti_app.sandbox.config import Course, Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Courses:
    """All courses, oldest first. Not safe between threads: Platform.lock guards it."""

    def __init__(self, courses: Iterable[Course]) -> None:
        self._courses = {course.id: course for course in courses}

    def __iter__(self) -> Iterator[Course]:
        return iter(list(self._courses.values()))

    def get(self, course_id: str) -> Course | None:
        """Return a course, None if there is none."""
        return self._courses.get(course_id)

    def link(self, link_id: str) -> tuple[Course, Link] | None:
        """Return a link with its course, None if there is none."""
        return next(((course, link) for course in self for link in course.links if link.id == link_id), None)

    def put(self, course: Course) -> None:
        """Add a course or replace the one with its id."""
        self._courses[course.id] = course

    def add_link(self, course_id: str, link: Link) -> None:
        """Add a link at the end of a course. Raises KeyError if there is no such course."""
        course = self._courses[course_id]
        self.put(replace(course, links=(*course.links, link)))

    def change_link(self, link: Link) -> None:
        """Replace the link with the same id, wherever it is."""
        for course in self:
            self.put(replace(course, links=tuple(link if old.id == link.id else old for old in course.links)))

    def remove_link(self, link_id: str) -> None:
        """Take a link away."""
        for course in self:
            self.put(replace(course, links=tuple(link for link in course.links if link.id != link_id)))

    def to_json(self) -> list[dict[str, Any]]:
        """Return everything for the state file."""
        return [asdict(course) | {"gone": sorted(course.gone)} for course in self]

    @classmethod
    def from_json(cls, saved: list[dict[str, Any]]) -> Courses:
        """Return what to_json gave."""
        return cls(_course(entry) for entry in saved)


def _course(entry: dict[str, Any]) -> Course:
    links = tuple(Link(**link | {"copied_from": tuple(link["copied_from"])}) for link in entry["links"])
    fixed = {"links": links, "gone": frozenset(entry["gone"]), "copied_from": tuple(entry["copied_from"])}
    return Course(**entry | fixed)
