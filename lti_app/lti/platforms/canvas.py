"""Canvas, as its source and documentation say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lti_app.lti.platforms.base import LearningPlatform
from lti_app.lti.text import identifier

if TYPE_CHECKING:
    from collections.abc import Mapping

PLACEMENT = "https://www.instructure.com/placement"
_LEGACY_ID = "https://purl.imsglobal.org/spec/lti/claim/lti11_legacy_user_id"


class Canvas(LearningPlatform):
    """Instructure Canvas, hosted or not."""

    family = "canvas"

    def is_course_navigation(self, body: Mapping[str, Any], link_id: str, course_id: str) -> bool:
        """No link is opened from the course's menu, so Canvas lets the course's id stand for it.

        (Moodle counts both courses and links from 1, so elsewhere the same id is chance.)
        """
        return link_id == course_id or body.get(PLACEMENT) == "course_navigation"

    def legacy_id(self, body: Mapping[str, Any]) -> str | None:
        """After a merge of accounts, sub may be that of either; this one stays (it may be "")."""
        return identifier(body.get(_LEGACY_ID))
