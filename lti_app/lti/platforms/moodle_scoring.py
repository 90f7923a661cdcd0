"""How Moodle takes scores. That it empties a grade for anything but FullyGraded, the base knows already."""

from __future__ import annotations

from lti_app.lti.platforms.scoring import TakesScores
from lti_app.lti.services.refusals import Outcome, Rule


class TakesScoresInMoodle(TakesScores):
    """Moodle's own mod_lti."""

    # "Incorrect score received": a person without a line in the gradebook, such as a teacher at a try. The
    # words are in the status line alone; what else is refused with 400, Baton does not send.
    refusals = (Rule(400, b"", "AGS-NOT-GRADABLE", Outcome.BLOCKED),)

    def overwrites_teacher(self, *, made_column: bool) -> bool:
        """In an activity's own column the teacher's grade stays: a score that comes is taken and not shown.

        In a column that a tool made, the next score takes its place.
        """
        return made_column
