"""The rules of a course over HTTP: what holds, its versions, beginning a change, switching on, going back."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from lti_app.access import Visit, allow
from lti_app.content.wording import say
from lti_app.errors import BatonError
from lti_app.incoming import LARGEST_ID, ROW_ID
from lti_app.lti.roles import TEACHERS
from lti_app.policies import store
from lti_app.policies.compare import differences
from lti_app.policies.desk import Desk
from lti_app.policies.fitted import fitted_sets, opened_sets
from lti_app.policies.rule_lines import rule_groups
from lti_app.policies.stored import as_stored
from lti_app.policies.version_lines import version_lines
from lti_app.policies.visiting import desk_of, reason_typed, to_version, version_page
from lti_app.teacher.scope import check_may_change_for_all

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

    from lti_app.content.policy_file import PolicyData

_LAST_PAGE = 1000


def install(app: Flask) -> None:
    """Add the pages."""
    base = "/l/<launch_id>/rules"
    one = f"{base}/versions/<{ROW_ID}:version>"
    app.add_url_rule(base, "policies.page", page)
    app.add_url_rule(f"{base}/begin", "policies.begin", begin, methods=["POST"])
    app.add_url_rule(f"{base}/follow", "policies.follow", follow, methods=["POST"])
    app.add_url_rule(f"{base}/versions", "policies.versions", versions)
    app.add_url_rule(one, "policies.version", show)
    app.add_url_rule(f"{one}/restore", "policies.restore", restore, methods=["POST"])
    app.add_url_rule(f"{one}/switch-on", "policies.switch_on", switch_on, methods=["POST"])
    app.add_url_rule(f"{one}/discard", "policies.discard", discard, methods=["POST"])


@allow(*TEACHERS)
def page(visit: Visit) -> ResponseReturnValue:
    """The rules that hold for the course, or for one practice set."""
    desk = desk_of(visit)
    holding = desk.holding()
    drafts, _ = version_lines(desk, drafts_only=True)
    newer = holding.version is not None and desk.newer_shipped(holding.version)
    return render_template(
        "policies/page.html",
        desk=desk,
        holding=holding,
        groups=rule_groups(holding.data, desk.plays),
        fitted=fitted_sets(desk, holding.data.policy()),
        sets=opened_sets(visit.session, visit.course.id),
        drafts=drafts,
        newer=differences(holding.data, desk.shipped, desk.plays) if newer else None,
        may_change=not visit.launch.section_restricted,
    )


@allow(*TEACHERS)
def versions(visit: Visit) -> ResponseReturnValue:
    """Who changed the rules, when and why."""
    desk = desk_of(visit)
    number = min(max(0, request.args.get("page", 0, type=int)), _LAST_PAGE)
    lines, more = version_lines(desk, page=number)
    return render_template(
        "policies/versions.html",
        desk=desk,
        lines=lines,
        page=number,
        more=more,
        may_change=not visit.launch.section_restricted,
    )


@allow(*TEACHERS)
def begin(visit: Visit) -> ResponseReturnValue:
    """Begin a draft from the rules that hold, an older version, or those that ship. Idempotent."""
    check_may_change_for_all(visit)
    desk = desk_of(visit)
    data, based_on = _base(desk, request.form.get("from", ""))
    row = store.begin(visit.session, as_stored(data), based_on, desk.by(visit.person.id, visit.now))
    return to_version(visit, row)


@allow(*TEACHERS)
def follow(visit: Visit) -> ResponseReturnValue:
    """Follow the rules that ship, or the course's, from now on. Idempotent."""
    check_may_change_for_all(visit)
    desk = desk_of(visit)
    reason = reason_typed() or say("policies.reason.follow")
    store.follow(visit.session, reason, desk.by(visit.person.id, visit.now))
    return _to_page(visit, desk)


@allow(*TEACHERS)
def show(visit: Visit, version: int) -> ResponseReturnValue:
    """One version: a draft as it is written, another as it was."""
    row = store.find(visit.session, visit.course.id, version)
    return version_page(visit, row)


@allow(*TEACHERS)
def restore(visit: Visit, version: int) -> ResponseReturnValue:
    """Let an older version hold again, as a new one. Idempotent."""
    check_may_change_for_all(visit)
    old = store.find(visit.session, visit.course.id, version, hold=True)
    desk = Desk.for_version(visit.session, old, visit.runtime.settings.policy)
    if old.state != store.State.RETIRED:
        raise BatonError("POLICY-NOT-A-DRAFT", f"version {version} is {old.state}")
    desk.checked(old)
    reason = reason_typed() or say("policies.reason.back", number=version)
    store.bring_back(visit.session, old, reason, desk.by(visit.person.id, visit.now))
    return _to_page(visit, desk)


@allow(*TEACHERS)
def switch_on(visit: Visit, version: int) -> ResponseReturnValue:
    """Let a draft hold from now on. Idempotent. Without a reason, the page asks for one.

    A draft that somebody has changed since it was on the page is shown as it is now, and not switched on.
    """
    check_may_change_for_all(visit)
    row = store.find(visit.session, visit.course.id, version, hold=True)
    desk = Desk.for_version(visit.session, row, visit.runtime.settings.policy)
    reason = reason_typed()
    if not reason and row.state == store.State.DRAFT:
        return version_page(visit, row, no_reason=True), HTTPStatus.UNPROCESSABLE_ENTITY
    seen = request.form.get("made_from", store.content_key(row))
    if row.state == store.State.DRAFT and seen != store.content_key(row):
        changed = say("policies.problem.changed")
        return version_page(visit, row, refused=[changed]), HTTPStatus.CONFLICT
    desk.checked(row)
    store.switch_on(visit.session, row, reason, desk.by(visit.person.id, visit.now))
    return _to_page(visit, desk)


@allow(*TEACHERS)
def discard(visit: Visit, version: int) -> ResponseReturnValue:
    """Put a draft away. Idempotent."""
    check_may_change_for_all(visit)
    row = store.find(visit.session, visit.course.id, version, hold=True)
    desk = Desk.for_version(visit.session, row, visit.runtime.settings.policy)
    store.discard(visit.session, row, desk.by(visit.person.id, visit.now))
    return _to_page(visit, desk)


def _to_page(visit: Visit, desk: Desk) -> ResponseReturnValue:
    address = url_for("policies.page", launch_id=visit.launch_id, set=desk.set_id)
    return redirect(address, HTTPStatus.SEE_OTHER)


def _base(desk: Desk, wanted: str) -> tuple[PolicyData, str]:
    if wanted == "shipped":
        return desk.shipped, f"{desk.shipped.id}:{desk.shipped.version}"
    if wanted.isascii() and wanted.isdecimal() and len(wanted) <= len(str(LARGEST_ID)):
        row = store.find(desk.session, desk.course, min(int(wanted), LARGEST_ID))
        return desk.checked(row), f"course:{row.number}"
    holding = desk.holding()
    return holding.data, holding.based_on
