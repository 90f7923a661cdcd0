"""The replay of a draft over HTTP: asking for one, how far it is, what came out (C4)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import redirect, render_template, url_for

from lti_app.access import Visit, allow
from lti_app.incoming import ROW_ID
from lti_app.lti.roles import TEACHERS
from lti_app.policies import store
from lti_app.policies.desk import Desk
from lti_app.policies.drafts import draft_of
from lti_app.policies.replay.queue import ask, latest
from lti_app.policies.replay_page import Outcome, named_students
from lti_app.teacher.scope import students_seen

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue


def install(app: Flask) -> None:
    """Add the pages."""
    one = f"/l/<launch_id>/rules/versions/<{ROW_ID}:version>/replay"
    app.add_url_rule(one, "policies.replay", show)
    app.add_url_rule(one, "policies.ask_replay", begin, methods=["POST"])


@allow(*TEACHERS)
def show(visit: Visit, version: int) -> ResponseReturnValue:
    """What a draft would have done in the last weeks, beside what holds; or how far the replay is."""
    row = store.find(visit.session, visit.course.id, version)
    desk = Desk.for_version(visit.session, row, visit.runtime.settings.policy)
    replay = latest(visit.session, row)
    outcome = names = None
    if replay is not None and replay.result is not None:
        outcome = Outcome.of(replay.result, desk.rule_names(row))
        wanted = [*outcome.only_in_force, *outcome.only_draft]
        names = named_students(visit.session, students_seen(visit), wanted)
    return render_template(
        "policies/replay.html",
        desk=desk,
        version=row,
        row=replay,
        outcome=outcome,
        names=names or {},
        outdated=replay is not None and replay.draft != row.data,
        sections=visit.launch.section_restricted,
        may_change=not visit.launch.section_restricted and row.state == store.State.DRAFT,
    )


@allow(*TEACHERS)
def begin(visit: Visit, version: int) -> ResponseReturnValue:
    """Ask for a replay of a draft as it is. Idempotent while the same is under way."""
    draft = draft_of(visit, version)
    draft.desk.checked(draft.row)
    ask(visit.session, draft.row, visit.person.id, visit.now)
    address = url_for("policies.replay", launch_id=visit.launch_id, version=version)
    return redirect(address, HTTPStatus.SEE_OTHER)
