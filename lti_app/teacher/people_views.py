"""The class page over HTTP: who is in the course, how far each has come, and reading the list again."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from lti_app.access import Visit, allow
from lti_app.content.wording import say
from lti_app.incoming import page_number
from lti_app.lti.roles import TEACHERS
from lti_app.lti.text import words
from lti_app.roster.queries import roster_state
from lti_app.roster.service import read_again
from lti_app.teacher.people_queries import FILTERS, PersonRow, everybody, people, practice_set_titles
from lti_app.teacher.scope import students_seen, unknown_sections
from lti_app.teacher.tables import headings, instant, spreadsheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask
    from flask.typing import ResponseReturnValue

_LONGEST_SEARCH = 100


def install(app: Flask) -> None:
    """Add the routes of the class page."""
    base = "/l/<launch_id>/class"
    app.add_url_rule(base, "teacher.people", page)
    app.add_url_rule(f"{base}.csv", "teacher.people_csv", table)
    app.add_url_rule(f"{base}/roster", "teacher.roster", roster)
    app.add_url_rule(f"{base}/roster", "teacher.read_roster", read, methods=["POST"])


@allow(*TEACHERS)
def page(visit: Visit) -> ResponseReturnValue:
    """Everybody in the course, fifty at a time."""
    chosen, search = _asked()
    number = page_number(request.args)
    seen = students_seen(visit)
    return render_template(
        "teacher/class.html",
        course=visit.course,
        people=people(visit.session, seen, visit.course.id, chosen, search, number),
        hidden=unknown_sections(visit),
        roster=roster_state(visit.session, visit.course, visit.now),
    )


@allow(*TEACHERS)
def table(visit: Visit) -> ResponseReturnValue:
    """The same table whole, for a spreadsheet."""
    chosen, search = _asked()
    titles = practice_set_titles(visit.session, visit.course.id)
    rows = everybody(visit.session, students_seen(visit), visit.course.id, chosen, search)
    columns = [*headings("roster.csv", ("student", "state", "practised", "flags")), *titles.values()]
    return spreadsheet("class", columns, (_line(row, titles) for row in rows))


@allow(*TEACHERS)
def roster(visit: Visit) -> ResponseReturnValue:
    """How reading the list stands: what the open page asks for while it is being read."""
    state = roster_state(visit.session, visit.course, visit.now)
    if request.args.get("shown") == state.key:
        return "", HTTPStatus.NO_CONTENT
    return render_template("teacher/_roster.html", roster=state, news=not state.running)


@allow(*TEACHERS)
def read(visit: Visit) -> ResponseReturnValue:
    """Have the list read again, by a worker. Idempotent while one reading waits or runs."""
    read_again(visit.session, visit.course, visit.person, visit.now)
    if "HX-Request" in request.headers:
        state = roster_state(visit.session, visit.course, visit.now)
        return render_template("teacher/_roster.html", roster=state, pressed=True)
    return redirect(url_for("teacher.people", launch_id=visit.launch.id), HTTPStatus.SEE_OTHER)


def _asked() -> tuple[str, str]:
    chosen = request.args.get("show", FILTERS[0])
    return chosen if chosen in FILTERS else FILTERS[0], words(request.args.get("name"), _LONGEST_SEARCH)


def _line(row: PersonRow, titles: Mapping[int, str]) -> list[object]:
    state = "gone" if row.gone_at else "practises" if row.practised_at else "not-begun"
    percents = {work.practice_set: f"{work.percent:g}" for work in row.work}
    return [
        row.name,
        say(f"roster.state.{state}"),
        instant(row.practised_at),
        row.flags,
        *(percents.get(id_, "") for id_ in titles),
    ]
