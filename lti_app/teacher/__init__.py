"""What a teacher sees and does: queue, flags, notes, the class, students' work and skills, refused grades."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.teacher import (
    activities_views,
    classroom,
    people_views,
    pin_views,
    record,
    review,
    scores_views,
    skill_views,
    work_views,
)
from lti_app.teacher.flags import closing_views
from lti_app.teacher.flags import views as flag_views
from lti_app.teacher.messages import views as message_views
from lti_app.teacher.queue import views as queue_views

if TYPE_CHECKING:
    from flask import Flask


def install(app: Flask) -> None:
    """Add the routes of the teacher's pages."""
    for part in (queue_views, flag_views, closing_views, message_views, scores_views):
        part.install(app)
    for part in (
        people_views,
        activities_views,
        work_views,
        skill_views,
        pin_views,
        record,
        classroom,
        review,
    ):
        part.install(app)
