"""Closing a flag as a browser does: what the page shows is what its form sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.sandbox.markup import form_of, parse

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from lti_app.db.models import Flag
    from tests.lti_app.conftest import VisitClient

CLOSURE = {"cause": "mastery_failure", "done": "talked", "outcome": "partly"}


def form_on(page: str) -> dict[str, str]:
    """Return what the form of a closure on a page sends."""
    root = parse(page)
    return dict(form_of(root, root.find("#closure form")).fields)


def as_shown(visit: VisitClient, flag: Flag, **chosen: str) -> dict[str, str]:
    """Return what the form of a closure sends, once something was chosen and its plan was looked at."""
    return form_on(visit.post(f"flags/{flag.id}/plan", **(CLOSURE | chosen)).text)


def close(visit: VisitClient, flag: Flag, **chosen: str) -> TestResponse:
    """Close a flag with what was chosen."""
    return visit.post(f"flags/{flag.id}/close", **(as_shown(visit, flag, **chosen) | chosen))
