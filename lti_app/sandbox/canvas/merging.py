"""Merging two accounts of one person: the surviving one keeps the other's id where only that was enrolled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.sandbox.canvas.enrolments import enrolments
from lti_app.sandbox.canvas.identity import merges

if TYPE_CHECKING:
    from lti_app.sandbox.platform import Platform


def merge(platform: Platform, gone_id: str, kept_id: str) -> None:
    """Merge one person into another. Raises KeyError if there are not two, or one is merged already."""
    with platform.lock:
        known = merges(platform)
        two = {person.id for person in platform.people} & {gone_id, kept_id}
        if len(two) != 2 or two & set(known["into"]):
            raise KeyError(gone_id)
        known["into"][gone_id] = kept_id
        for course in platform.courses:
            enrolled = {one.person for one in enrolments(platform, course)}
            if gone_id in enrolled and kept_id not in enrolled:
                known["past"][f"{kept_id} {course.id}"] = known["past"].get(f"{gone_id} {course.id}", gone_id)
                platform.enrol(course.id, kept_id, enrolled=True)
            platform.enrol(course.id, gone_id, enrolled=False)
            for column in platform.gradebook.columns(course.id):
                results = column.extra.get("results", {})
                for cells in (column.grades, results):
                    if gone_id in cells:
                        cells.setdefault(kept_id, cells.pop(gone_id))
        platform.save()
