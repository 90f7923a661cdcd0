"""The audit log: a page at a time, and as a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import Response, request

from engine.reason import Reason
from lti_app.access import AdminVisit, administrator
from lti_app.admin import lists
from lti_app.admin.csv import as_csv
from lti_app.admin.views.shared import page, page_number
from lti_app.content.wording import load_wording
from lti_app.lti.text import words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

_COLUMNS = ("at", "actor", "action", "subject", "course", "detail")
_LONGEST = 160


@administrator()
def log(visit: AdminVisit) -> ResponseReturnValue:
    """Who did what, the newest first."""
    subject, actor = _filters()
    found = lists.log_page(visit.session, subject, actor, page_number())
    most = lists.MOST_IN_FILE
    return page("log", log=found, subject=subject, actor=actor, most=most, said=_said)


@administrator()
def log_file(visit: AdminVisit) -> ResponseReturnValue:
    """The same as CSV, the newest first."""
    entries = lists.newest_log(visit.session, *_filters())
    rows = (
        (
            entry.at.isoformat(),
            entry.actor,
            entry.action,
            entry.subject,
            entry.course_id or "",
            json.dumps(entry.detail, ensure_ascii=False, sort_keys=True) if entry.detail else "",
        )
        for entry in entries
    )
    text = "".join(as_csv(_COLUMNS, rows))  # whole, because the transaction ends with this view
    headers = {"Content-Disposition": 'attachment; filename="baton-audit-log.csv"'}
    return Response(text, content_type="text/csv; charset=utf-8", headers=headers)


def _said(action: str) -> str:
    wording, code = load_wording(), f"audit.{action}"
    return wording.say(Reason(code)) if code in wording else action


def _filters() -> tuple[str, str]:
    return words(request.args.get("subject"), _LONGEST), words(request.args.get("actor"), _LONGEST)
