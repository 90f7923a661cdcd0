"""What the views of the rules share: the desk that is asked for, and the page of one version."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from lti_app.errors import BatonError
from lti_app.incoming import LARGEST_ID, typed
from lti_app.picker.service import find as find_set
from lti_app.policies import store
from lti_app.policies.compare import differences
from lti_app.policies.desk import Desk
from lti_app.policies.fitted import fitted_sets
from lti_app.policies.rule_lines import rule_groups
from lti_app.policies.stored import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from lti_app.access import Visit
    from lti_app.db.models import PolicyVersion


def desk_of(visit: Visit) -> Desk:
    """Return the desk that a request asks for. Raises BatonError WEB-NOT-FOUND."""
    wanted = request.values.get("set", 0, type=int)
    if not 0 <= wanted <= LARGEST_ID:
        raise BatonError("WEB-NOT-FOUND", "no such practice set")
    row = find_set(visit.session, visit.course, wanted) if wanted else None
    return Desk.of(visit.session, visit.course.id, row, visit.runtime.settings.policy)


def version_page(
    visit: Visit, row: PolicyVersion, *, no_reason: bool = False, refused: Sequence[str] = ()
) -> str:
    """Return the page of a version.

    no_reason: it was to be switched on without one. refused: why a change was not made.
    """
    desk = Desk.for_version(visit.session, row, visit.runtime.settings.policy)
    holding = desk.holding()
    data = None
    with suppress(UnreadableError):
        data = desk.read(row)
    draft = row.state == store.State.DRAFT
    overlays = data.policy().overlays if data else ()
    here = {overlay.id for overlay in overlays}
    return render_template(
        "policies/draft.html" if draft else "policies/version.html",
        desk=desk,
        row=row,
        holding=holding,
        data=data,
        follows=store.follows(row),
        made_from=store.content_key(row),
        groups=rule_groups(data, desk.plays, holding.data) if data else [],
        fitted=fitted_sets(desk, data.policy()) if data else [],
        changes=differences(holding.data, data, desk.plays) if data else [],
        overlays=overlays,
        overlays_off=[each for each in desk.shipped.policy().overlays if each.id not in here],
        no_reason=no_reason,
        refused=refused,
        may_change=not visit.launch.section_restricted,
    )


def to_version(visit: Visit, row: PolicyVersion, anchor: str | None = None) -> ResponseReturnValue:
    """Go to the page of a version."""
    address = url_for("policies.version", launch_id=visit.launch_id, version=row.number, _anchor=anchor)
    return redirect(address, HTTPStatus.SEE_OTHER)


def reason_typed() -> str:
    """Return the reason that a form gives."""
    return typed(request.form.get("reason", ""), store.REASON)
