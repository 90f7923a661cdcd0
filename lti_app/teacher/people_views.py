"""The class page over HTTP: who is in the course, how far each has come, and reading the list again."""

from __future__ import annotations

import csv
from http import HTTPStatus
from io import StringIO
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from engine.reason import Reason
from lti_app.access import Visit, allow
from lti_app.content.wording import load_wording
from lti_app.lti.roles import TEACHERS
from lti_app.lti.text import words
from lti_app.roster.queries import roster_state
from lti_app.roster.service import read_again
from lti_app.teacher.people_queries import FILTERS, PersonRow, everybody, people, practice_set_titles
from lti_app.teacher.scope import students_seen, unknown_sections

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask
    from flask.typing import ResponseReturnValue

_LAST_PAGE = 10_000  # far behind the last student of any course, and within a database's integers
_LONGEST_SEARCH = 100
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would reckon with it


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
    number = min(max(0, request.args.get("page", 0, type=int)), _LAST_PAGE)
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
    file = StringIO()
    writer = csv.writer(file)
    columns = ("student", "state", "practised", "flags")
    writer.writerow([*(_say(f"roster.csv.{name}") for name in columns), *map(_cell, titles.values())])
    writer.writerows(_line(row, titles) for row in rows)
    # With a byte order mark, or a spreadsheet would read names in the alphabet of its own system.
    return (
        file.getvalue().encode("utf-8-sig"),
        {
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": 'attachment; filename="class.csv"',
        },
    )


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


def _line(row: PersonRow, titles: Mapping[int, str]) -> list[str]:
    state = "gone" if row.gone_at else "practises" if row.practised_at else "not-begun"
    practised = row.practised_at.isoformat(timespec="seconds") if row.practised_at else ""
    percents = {work.practice_set: f"{work.percent:g}" for work in row.work}
    return [
        _cell(row.name),
        _say(f"roster.state.{state}"),
        practised,
        str(row.flags),
        *(percents.get(id_, "") for id_ in titles),
    ]


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _say(code: str) -> str:
    return load_wording().say(Reason(code))
