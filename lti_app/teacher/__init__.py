"""What a teacher sees and does: queue, flags, notes, the class, students' work and skills, refused grades."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.teacher import activities_views, people_views, pin_views, skill_views, views, work_views

if TYPE_CHECKING:
    from flask import Flask


def install(app: Flask) -> None:
    """Add the routes of the teacher's pages."""
    for part in (views, people_views, activities_views, work_views, skill_views, pin_views):
        part.install(app)
