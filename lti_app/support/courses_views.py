"""The settings of a course over HTTP: minutes a day, whom it is for, who leads, who owns what."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from engine.escalation.budget import cases_a_day, mean_minutes
from lti_app.access import Visit, allow
from lti_app.content.policies import load_playbook
from lti_app.lti.roles import TEACHERS
from lti_app.people import section_called
from lti_app.support.courses import course_settings
from lti_app.support.courses_form import (
    COMPLEXITIES,
    GRADE_BANDS,
    MOST_MINUTES,
    check,
    fields_of,
    save,
)
from lti_app.support.courses_queries import practice_sets, sections, strands
from lti_app.support.courses_routes import ROUTED, change_routes, routes_key
from lti_app.support.owners import staff
from lti_app.support.students import SupportMode
from lti_app.teacher.scope import check_may_change_for_all

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask
    from flask.typing import ResponseReturnValue


def install(app: Flask) -> None:
    """Add the page."""
    base = "/l/<launch_id>/settings"
    app.add_url_rule(base, "settings.course", page, methods=["GET", "POST"])
    app.add_url_rule(f"{base}/routes", "settings.routes", routes, methods=["POST"])


@allow(*TEACHERS)
def page(visit: Visit) -> ResponseReturnValue:
    """The settings, and saving them. Idempotent: the form holds them whole."""
    if request.method == "GET":
        return _page(visit, None, {})
    check_may_change_for_all(visit)
    sets = practice_sets(visit.session, visit.course.id, hold=True)
    people = {person.id for person in staff(visit.session, visit.course.id)}
    fields, wrong = check(request.form, sets, people)
    if fields is None:
        return _page(visit, request.form, wrong), HTTPStatus.UNPROCESSABLE_ENTITY
    save(visit.session, visit.course.id, fields, sets, visit.person.id, visit.now)
    return _back(visit, "settings")


@allow(*TEACHERS)
def routes(visit: Visit) -> ResponseReturnValue:
    """Add, move or take away who owns what. Idempotent: the form says from what it was made."""
    check_may_change_for_all(visit)
    people = {person.id for person in staff(visit.session, visit.course.id)}
    change_routes(visit.session, visit.course.id, request.form, people, visit.person.id, visit.now)
    return _back(visit, "routes")


def _page(visit: Visit, typed: Mapping[str, str] | None, wrong: Mapping[str, str]) -> str:
    session, course = visit.session, visit.course.id
    settings, sets = course_settings(session, course), practice_sets(session, course)
    values = fields_of(settings, sets)
    if typed is not None:
        values |= {name: typed[name] for name in values if name in typed}
    minutes = int(values["minutes"]) if values["minutes"].isdecimal() and "minutes" not in wrong else None
    people = staff(session, course)
    each = mean_minutes(load_playbook(visit.runtime.settings.policy).values())
    return render_template(
        "policies/settings.html",
        values=values,
        wrong=wrong,
        saved=request.args.get("saved"),
        sets=sets,
        staff=people,
        names={person.id: person.name for person in people},
        me=visit.person.id,
        routes=settings.routes if settings else [],
        routes_key=routes_key(settings),
        strands=strands(session, course, sets),
        sections={key: section_called(key) for key in sections(session, course)},
        section_called=section_called,
        causes=ROUTED,
        modes=list(SupportMode),
        grade_bands=GRADE_BANDS,
        complexities=COMPLEXITIES,
        most_minutes=MOST_MINUTES,
        minutes_each=round(each),
        cases=None if minutes is None else cases_a_day(minutes, each),
        school=visit.runtime.settings,
        may_change=not visit.launch.section_restricted,
    )


def _back(visit: Visit, saved: str) -> ResponseReturnValue:
    address = url_for("settings.course", launch_id=visit.launch_id, saved=saved, _anchor=saved)
    return redirect(address, HTTPStatus.SEE_OTHER)
