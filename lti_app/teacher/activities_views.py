"""The page of a course's activities over HTTP: what each practice set holds, its column, and changing it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from lti_app.access import Visit, allow
from lti_app.audit import note
from lti_app.errors import BatonError
from lti_app.incoming import ROW_ID, page_number
from lti_app.lti.platforms import platform_for
from lti_app.lti.roles import TEACHERS
from lti_app.outbox.task_queue import ask
from lti_app.own.bank import bank_to_choose_from
from lti_app.picker.fields import form_page, tick
from lti_app.picker.form import Settings, Typed, check
from lti_app.picker.service import change, find
from lti_app.picker.views import AUTHORS
from lti_app.teacher.activities_queries import activities, can_ask_for_column

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask
    from flask.typing import ResponseReturnValue

    from lti_app.db.models import PracticeSet
    from lti_app.lti.platforms import LearningPlatform


def install(app: Flask) -> None:
    """Add the routes of a course's activities."""
    base = "/l/<launch_id>/activities"
    one = f"{base}/<{ROW_ID}:practice_set>"
    app.add_url_rule(base, "teacher.activities", page)
    app.add_url_rule(one, "teacher.activity", show)
    app.add_url_rule(one, "teacher.change_activity", edit, methods=["POST"])
    app.add_url_rule(f"{one}/column", "teacher.make_column", make_column, methods=["POST"])


@allow(*AUTHORS)
def page(visit: Visit) -> ResponseReturnValue:
    """What students can practise in this course."""
    number = page_number(request.args)
    rows, more = activities(visit.session, visit.course, _platform(visit), number)
    return render_template(
        "teacher/activities.html",
        course=visit.course,
        family=_platform(visit).family,
        rows=rows,
        page=number,
        more=more,
        saved=request.args.get("saved", type=int),
        teaches=visit.role in TEACHERS,
    )


@allow(*AUTHORS)
def show(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """The form that changes one practice set."""
    row = find(visit.session, visit.course, practice_set)
    return _form(
        visit, row, Typed.of(Settings.of(row), bank_to_choose_from(visit.session, visit.course.id, row.bank))
    )


@allow(*AUTHORS)
def edit(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """Tick boxes, or save. Idempotent: the form holds the settings whole."""
    row = find(visit.session, visit.course, practice_set, hold=True)
    typed, bank = Typed.read(request.form), bank_to_choose_from(visit.session, visit.course.id, row.bank)
    action, _, strand = request.form.get("do", "").partition(":")
    if action in {"tick", "untick"}:
        return _form(visit, row, tick(typed, bank, strand, on=action == "tick"), strand=strand)
    settings, problems = check(typed, bank)
    if settings is None:
        return _form(visit, row, typed, problems), HTTPStatus.UNPROCESSABLE_ENTITY
    change(visit.session, row, settings, visit.person, visit.now)
    return _back(visit, practice_set)


@allow(*AUTHORS)
def make_column(visit: Visit, practice_set: int) -> ResponseReturnValue:
    """Ask for a gradebook column. Idempotent while one is being made, and once there is one."""
    row = find(visit.session, visit.course, practice_set, hold=True)
    if row.lineitem_url is None:
        if not can_ask_for_column(row, visit.course, _platform(visit)):
            raise BatonError("COLUMN-NOT-HERE", "none can be made")
        ask(visit.session, "column", visit.course, visit.now, row)
        actor, subject = f"person:{visit.person.id}", f"practice_set:{row.id}"
        note(visit.session, visit.now, actor, "column.asked", subject, course_id=visit.course.id)
    return _back(visit, practice_set)


def _platform(visit: Visit) -> LearningPlatform:
    return platform_for(visit.launch.registration.family)


def _form(
    visit: Visit, row: PracticeSet, typed: Typed, problems: Mapping[str, str] | None = None, strand: str = ""
) -> str:
    return render_template(
        "teacher/activity.html",
        row=row,
        opened=row.resource_link_id is not None,
        **form_page(
            visit,
            typed,
            bank_to_choose_from(visit.session, visit.course.id, row.bank),
            problems or {},
            strand,
        ),
    )


def _back(visit: Visit, practice_set: int) -> ResponseReturnValue:
    target = url_for(
        "teacher.activities",
        launch_id=visit.launch.id,
        saved=practice_set,
        _anchor=f"set-{practice_set}",
    )
    return redirect(target, HTTPStatus.SEE_OTHER)
