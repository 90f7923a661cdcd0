"""What the specifications say. A platform that does otherwise overrides one method and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class LearningPlatform:
    """A platform that keeps to LTI 1.3 and its services. Has no state."""

    family = "other"

    def is_course_navigation(self, body: Mapping[str, Any], link_id: str, course_id: str) -> bool:
        """Tell whether a launch came from the course's menu and not from a link in the course.

        The specification has no such message; `custom.baton_placement` says it where an administrator or
        teacher set it (lti_app.lti.claims).
        """
        return False

    def legacy_id(self, body: Mapping[str, Any]) -> str | None:
        """Return a second id of the person that outlives a merge of accounts, None where there is none."""
        return None
