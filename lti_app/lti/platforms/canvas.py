"""Canvas, as its source and documentation say."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from lti_app.lti.addresses import add_query
from lti_app.lti.platforms.base import LearningPlatform
from lti_app.lti.platforms.canvas_registering import RegistersInCanvas
from lti_app.lti.platforms.canvas_scoring import TakesScoresInCanvas
from lti_app.lti.text import identifier

if TYPE_CHECKING:
    from collections.abc import Mapping

PLACEMENT = "https://www.instructure.com/placement"
_LEGACY_ID = "https://purl.imsglobal.org/spec/lti/claim/lti11_legacy_user_id"


class Canvas(RegistersInCanvas, TakesScoresInCanvas, LearningPlatform):
    """Instructure Canvas, hosted or not."""

    family = "canvas"
    hears_frame_resize = True  # and makes the frame as tall, 450 pixels at least
    # A line item without a link becomes an assignment of its own beside the one that students open; one with
    # a link is not in the gradebook, where only an assignment's first counts.
    makes_columns = False
    holds_grades = True  # "needs grading" in the teacher's list, with the score beside it

    def is_course_navigation(self, body: Mapping[str, Any], link_id: str, course_id: str) -> bool:
        """No link is opened from the course's menu, so Canvas lets the course's id stand for it.

        (Moodle counts both courses and links from 1, so elsewhere the same id is chance.)
        """
        return link_id == course_id or body.get(PLACEMENT) == "course_navigation"

    def legacy_id(self, body: Mapping[str, Any]) -> str | None:
        """After a merge of accounts, sub may be that of either; this one stays (it may be "")."""
        return identifier(body.get(_LEGACY_ID))

    def roster_url(self, url: str, course_id: str) -> str:
        """Ask with rlid: only then each member's message says the names of their sections.

        The course's own id stands for no assignment; one of an assignment would list only those whom it is
        assigned to. A role filter is not used: Canvas answers a short role name with an empty list.
        """
        return add_query(url, rlid=course_id)

    def member_legacy_id(self, member: Mapping[str, Any]) -> str | None:
        """Canvas names it without the prefix of a claim here."""
        return identifier(member.get("lti11_legacy_user_id"))

    def roster_is_closed(self, status: int) -> bool:
        """Canvas answers 401 or 422 while a course is not published or after it was concluded."""
        return status in {401, 422}

    def link_text(self, text: str) -> str:
        """It becomes the description of an assignment, which is HTML: "x < 3" would lose its end."""
        return html.escape(text, quote=False)
