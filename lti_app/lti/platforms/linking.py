"""How a platform takes links that a teacher picked: the part of lti_app.lti.platforms.base for the picker."""

from __future__ import annotations


class TakesLinks:
    """As LTI Deep Linking 2.0 says. Has no state.

    shows_due_dates: a date that comes with a link (`submission`) stands in the course. makes_columns: a
    column that Baton makes for a link which came without one is of use to a teacher. holds_grades: a grade
    can wait in the gradebook for a teacher's look.
    """

    shows_due_dates = True
    makes_columns = True
    holds_grades = False  # AGS 2.0 knows PendingManual and leaves open what a gradebook makes of it

    def link_text(self, text: str) -> str:
        """Return plain text as the platform wants the description of a link."""
        return text

    def column_maximum(self, points: float) -> float:
        """Return the maximum of a column that comes with a link."""
        return int(points) if points == int(points) else points
