"""A course's own questions over HTTP: the list, what state they are in, and which skill they belong to."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from lti_app.access import Visit, allow
from lti_app.errors import BatonError
from lti_app.incoming import page_number
from lti_app.lti.roles import TEACHERS
from lti_app.own import editing_views, uploading_views
from lti_app.own.lists import questions, unsorted
from lti_app.own.sorting import numbers, sort
from lti_app.own.store import By, State, find_some, set_state
from lti_app.picker.views import AUTHORS

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

_ID_LENGTH = 120


def install(app: Flask) -> None:
    """Add the routes of a course's own questions."""
    base = "/l/<launch_id>/questions"
    app.add_url_rule(base, "own.page", page)
    app.add_url_rule(base, "own.change", change, methods=["POST"])
    app.add_url_rule(f"{base}/skills", "own.sort", sort_page)
    app.add_url_rule(f"{base}/skills", "own.save_skills", save_skills, methods=["POST"])
    uploading_views.install(app)
    editing_views.install(app)


def by_of(visit: Visit) -> By:
    """Return who changes what, for the store."""
    return By(visit.course.id, visit.person, f"person:{visit.person.id}", visit.now)


@allow(*AUTHORS)
def page(visit: Visit) -> ResponseReturnValue:
    """The questions, fifty at a time."""
    state = request.args.get("state", "")
    number = page_number(request.args)
    skill = request.args.get("skill", "")[:_ID_LENGTH].replace("\0", "")
    return render_template(
        "own/list.html",
        course=visit.course,
        list=questions(visit.session, visit.course.id, state if state in set(State) else "", skill, number),
        changed=request.args.get("changed", type=int),
        left=request.args.get("left", 0, type=int),
        teaches=visit.role in TEACHERS,
    )


@allow(*AUTHORS)
def change(visit: Visit) -> ResponseReturnValue:
    """Put questions into use, retire them, or make drafts of them again. Idempotent."""
    try:
        state = State(request.form.get("do", ""))
    except ValueError:
        raise BatonError("WEB-BAD-REQUEST", "unknown state") from None
    rows = find_some(visit.session, visit.course.id, numbers(request.form.getlist("question")))
    without = sum(not row.skill for row in rows) if state is State.IN_USE else 0
    changed = set_state(visit.session, rows, state, by_of(visit))
    target = url_for("own.page", launch_id=visit.launch.id, changed=changed, left=without)
    return redirect(target, HTTPStatus.SEE_OTHER)


@allow(*AUTHORS)
def sort_page(visit: Visit) -> ResponseReturnValue:
    """Which skill the questions belong to that have none."""
    return render_template(
        "own/sort.html",
        course=visit.course,
        found=unsorted(visit.session, visit.course.id),
        changed=request.args.get("changed", type=int),
        teaches=visit.role in TEACHERS,
    )


@allow(*AUTHORS)
def save_skills(visit: Visit) -> ResponseReturnValue:
    """Put questions under skills. Idempotent."""
    use = request.form.get("do") == "use"
    moved, _ = sort(visit.session, request.form, by_of(visit), use=use)
    target = url_for("own.sort", launch_id=visit.launch.id, changed=moved)
    return redirect(target, HTTPStatus.SEE_OTHER)
