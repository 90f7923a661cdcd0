"""The console's first page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_app.access import AdminVisit, administrator
from lti_app.admin import queries
from lti_app.admin.views.shared import page

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@administrator()
def home(visit: AdminVisit) -> ResponseReturnValue:
    """What needs somebody first, then all platforms."""
    return page("home", home=queries.home(visit.session, visit.now), now=visit.now)
