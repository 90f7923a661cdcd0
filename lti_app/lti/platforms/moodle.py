"""Moodle, as measured on a running 4.5."""

from __future__ import annotations

from lti_app.lti.addresses import add_query
from lti_app.lti.platforms.base import LearningPlatform
from lti_app.lti.platforms.moodle_scoring import TakesScoresInMoodle

_ROSTER_PAGE = 1000


class Moodle(TakesScoresInMoodle, LearningPlatform):
    """Moodle's own mod_lti."""

    family = "moodle"
    shows_due_dates = False  # its external tools have no due date, and what a link says of one is dropped

    def column_maximum(self, points: float) -> float:
        """A maximum goes into a form field that takes whole numbers alone."""
        return max(1, round(points))

    def roster_url(self, url: str, course_id: str) -> str:
        """Ask for pages: by default Moodle sends everybody in one answer, however many they are."""
        return add_query(url, limit=str(_ROSTER_PAGE))

    @property
    def roster_note(self) -> str:
        """Moodle's roster calls a non-editing teacher a Learner, while a launch says Instructor.

        So an enrolment keeps the role of a launch whatever the roster says (lti_app.roster.merge), and only
        an assistant who has never opened Baton stands among the students.
        """
        return "roster.note.assistants-listed"
