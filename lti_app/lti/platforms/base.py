"""What the specifications say. A platform that does otherwise overrides one method and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lti_app.lti.platforms.linking import TakesLinks
from lti_app.lti.platforms.registering import Registers
from lti_app.lti.platforms.scoring import TakesScores

if TYPE_CHECKING:
    from collections.abc import Mapping


class LearningPlatform(Registers, TakesLinks, TakesScores):
    """A platform that keeps to LTI 1.3 and its services. Has no state."""

    family = "other"
    hears_frame_resize = False  # a message of no specification: the page tells its frame how tall it is

    def is_course_navigation(self, body: Mapping[str, Any], link_id: str, course_id: str) -> bool:
        """Tell whether a launch came from the course's menu and not from a link in the course.

        The specification has no such message; `custom.baton_placement` says it where an administrator or
        teacher set it (lti_app.lti.launching.claims).
        """
        return False

    def legacy_id(self, body: Mapping[str, Any]) -> str | None:
        """Return a second id of the person that outlives a merge of accounts, None where there is none."""
        return None

    def roster_url(self, url: str, course_id: str) -> str:
        """Return the address to read a roster from. course_id: the LTI context's.

        As the platform named it: the specification leaves the size of a page to the platform.
        """
        return url

    def member_legacy_id(self, member: Mapping[str, Any]) -> str | None:
        """Return the same second id as legacy_id, of a member of a roster."""
        return None

    def roster_is_closed(self, status: int) -> bool:
        """Tell whether a refusal means that a course gives out no roster at this time, which is no alarm."""
        return False

    @property
    def roster_note(self) -> str | None:
        """Wording code of what a reader of the class list should know about this platform's roster."""
        return None
