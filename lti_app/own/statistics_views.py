"""How the questions of a practice set do, for the teachers of its course."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template, request

from lti_app.access import Visit, allow
from lti_app.lti.roles import TEACHERS
from lti_app.own.statistics import sets_of, statistics_page
from lti_app.teacher.scope import students_seen

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

_MOST_PAGES = 1000


def install(app: Flask) -> None:
    """Add the page."""
    app.add_url_rule("/l/<launch_id>/questions/statistics", "own.statistics", show)


@allow(*TEACHERS)
def show(visit: Visit) -> ResponseReturnValue:
    """Figures on each question, from the work of the students that this teacher may see."""
    sets = sets_of(visit.session, visit.course.id)
    wanted = request.args.get("practice_set", type=int)
    chosen = next((row for row in sets if row.id == wanted), sets[0] if sets else None)
    if chosen is None:
        return render_template("own/statistics.html", page=None)
    number = max(0, min(request.args.get("page", type=int) or 0, _MOST_PAGES))
    page = statistics_page(visit.session, sets, chosen, students_seen(visit), number)
    return render_template("own/statistics.html", page=page)
