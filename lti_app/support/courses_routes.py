"""Who looks after what in a course (E2): the routes as a form changes them."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from engine.escalation.model import Cause
from lti_app.audit import note
from lti_app.errors import BatonError
from lti_app.lti.text import identifier
from lti_app.support.courses import own_course_settings

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session
    from werkzeug.datastructures import MultiDict

    from lti_app.db.models import CourseSettings

MOST_ROUTES = 30
_MOST_NAMED = 100  # causes, strands or sections of one route

# What a rule can raise; accommodation is only ever found by a teacher.
ROUTED = tuple(cause for cause in Cause if cause is not Cause.ACCOMMODATION)


def routes_key(settings: CourseSettings | None) -> str:
    """Return what a form about the routes was made from."""
    routes = settings.routes if settings else []
    return hashlib.sha256(json.dumps(routes, sort_keys=True).encode()).hexdigest()[:16]


def change_routes(
    session: Session, course: int, form: MultiDict[str, str], staff: Collection[int], by: int, now: datetime
) -> None:
    """Add a route, move one up or down, or take one away. Sent twice it is done once.

    Raises BatonError WEB-BAD-REQUEST, ROUTES-TOO-MANY.
    """
    row = own_course_settings(session, course, now)
    if form.get("made_from") != routes_key(row):
        return
    before = list(row.routes)
    action, _, place = form.get("do", "").partition(":")
    if action == "add":
        if len(before) >= MOST_ROUTES:
            raise BatonError("ROUTES-TOO-MANY", f"{len(before)}")
        routes = [*before, _route(form, staff)]
    else:
        routes = _moved(before, action, place)
    if routes != before:
        row.routes, row.updated_at = routes, now
        subject = f"course:{course}"
        note(
            session,
            now,
            f"person:{by}",
            "course_settings.routes",
            subject,
            course_id=course,
            routes=[before, routes],
        )


def _moved(routes: list[Any], action: str, place: str) -> list[Any]:
    if place not in map(str, range(len(routes))):
        raise BatonError("WEB-BAD-REQUEST", "no such route")
    at, new = int(place), list(routes)
    taken = new.pop(at)
    match action:
        case "remove":
            return new
        case "up":
            new.insert(max(0, at - 1), taken)
        case "down":
            new.insert(at + 1, taken)
        case _:
            raise BatonError("WEB-BAD-REQUEST", "unknown action")
    return new


def _route(form: MultiDict[str, str], staff: Collection[int]) -> dict[str, Any]:
    owner = form.get("owner", type=int)
    if owner not in staff:
        raise BatonError("WEB-BAD-REQUEST", "a route to nobody of the staff")
    causes = [cause for cause in form.getlist("cause") if cause in ROUTED]
    named = {
        name: [fit for text in form.getlist(one)[:_MOST_NAMED] if (fit := identifier(text))]
        for name, one in (("strands", "strand"), ("sections", "section"))
    }
    return {"owner": owner, "causes": causes} | named
