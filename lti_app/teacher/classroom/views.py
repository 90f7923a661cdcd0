"""The class pages over HTTP: at a glance, at work now, the mastery map, attention, and their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template, request

from lti_app.access import Visit, allow
from lti_app.errors import BatonError
from lti_app.incoming import page_number
from lti_app.lti.roles import TEACHERS
from lti_app.teacher.classroom.attention import coverage
from lti_app.teacher.classroom.files import FILES, mastery_table
from lti_app.teacher.classroom.glance import glance
from lti_app.teacher.classroom.heat import ORDERS, heat_map
from lti_app.teacher.classroom.now import at_work
from lti_app.teacher.classroom.scope import ClassScope
from lti_app.teacher.classroom.since import last_look, look
from lti_app.teacher.scope import students_seen, unknown_sections
from lti_app.teacher.tables import spreadsheet

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue


def install(app: Flask) -> None:
    """Add the routes."""
    base = "/l/<launch_id>/class"
    app.add_url_rule(f"{base}/glance", "teacher.glance", page)
    app.add_url_rule(f"{base}/glance.csv", "teacher.glance_csv", table)
    app.add_url_rule(f"{base}/now", "teacher.now", now)
    app.add_url_rule(f"{base}/mastery", "teacher.mastery_map", mastery)
    app.add_url_rule(f"{base}/mastery.csv", "teacher.mastery_csv", mastery_file)
    app.add_url_rule(f"{base}/attention", "teacher.attention", attention)


@allow(*TEACHERS, writes=True)
def page(visit: Visit) -> ResponseReturnValue:
    """The class at a glance. That somebody looked is noted: what changed is counted from there."""
    before = look(visit.session, visit.course.id, visit.person.id, visit.now)
    shown = glance(class_of(visit), before)
    return render_template(
        "teacher/classroom/glance.html", page=shown, course=visit.course, hidden=unknown_sections(visit)
    )


@allow(*TEACHERS)
def table(visit: Visit) -> ResponseReturnValue:
    """One table of the page, named in the query."""
    name = request.args.get("table", "attention")
    if name not in FILES:
        raise BatonError("WEB-NOT-FOUND", "no such table of a class")
    before = last_look(visit.session, visit.course.id, visit.person.id)
    return spreadsheet(f"class-{name}", *FILES[name](class_of(visit), before))


@allow(*TEACHERS)
def now(visit: Visit) -> ResponseReturnValue:
    """Who is at work now: what the open page asks for every few seconds."""
    return render_template("teacher/classroom/_now.html", now=at_work(class_of(visit)), at=visit.now)


@allow(*TEACHERS)
def mastery(visit: Visit) -> ResponseReturnValue:
    """The mastery map."""
    shown = heat_map(class_of(visit), _order(), page_number(request.args))
    return render_template(
        "teacher/classroom/mastery.html",
        map=shown,
        orders=ORDERS,
        course=visit.course,
        hidden=unknown_sections(visit),
    )


@allow(*TEACHERS)
def mastery_file(visit: Visit) -> ResponseReturnValue:
    """The same whole, for a spreadsheet."""
    return spreadsheet("mastery", *mastery_table(class_of(visit), _order()))


@allow(*TEACHERS)
def attention(visit: Visit) -> ResponseReturnValue:
    """Who was not looked at or helped for how long: everybody, a page at a time."""
    number = page_number(request.args)
    return render_template(
        "teacher/classroom/attention.html",
        coverage=coverage(class_of(visit), number),
        course=visit.course,
        page=number,
        hidden=unknown_sections(visit),
    )


def class_of(visit: Visit) -> ClassScope:
    """Return the students that this visit is shown, as the queries of the class pages take it."""
    return ClassScope(visit.session, visit.course.id, students_seen(visit), visit.now)


def _order() -> str:
    asked = request.args.get("order", ORDERS[0])
    return asked if asked in ORDERS else ORDERS[0]
