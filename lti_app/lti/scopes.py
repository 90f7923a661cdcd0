"""The services that Baton asks a platform for.

Why each, and what stops working without it: config/wording/permissions.yaml, under the short name.
"""

from __future__ import annotations

from types import MappingProxyType

_GRADES = "https://purl.imsglobal.org/spec/lti-ags/scope/"
_ROSTER = "https://purl.imsglobal.org/spec/lti-nrps/scope/"

SCORE = _GRADES + "score"
RESULTS = _GRADES + "result.readonly"
COLUMNS = _GRADES + "lineitem"
ROSTER = _ROSTER + "contextmembership.readonly"

# Short name → scope, in the order in which they are explained. Reading line items alone is not asked for:
# who may make them may read them, on Moodle as on Canvas.
SCOPES = MappingProxyType({"score": SCORE, "results": RESULTS, "columns": COLUMNS, "roster": ROSTER})
