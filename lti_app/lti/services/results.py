"""Reads what a gradebook shows for one student (AGS 2.0, result service), whoever put it there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lti_app.lti.addresses import add_query, insert_path
from lti_app.lti.scopes import RESULTS
from lti_app.lti.services.calls import entries, number

if TYPE_CHECKING:
    from collections.abc import Collection

    from lti_app.db.models import Registration
    from lti_app.lti.services.connector import Connector

_MEDIA_TYPE = "application/vnd.ims.lis.v2.resultcontainer+json"
# In points of the column: gradebooks keep two decimals or more, whatever the column's maximum.
_ROUNDING = 0.01
_FLOATS = 1e-9


@dataclass(frozen=True, slots=True)
class Result:
    """What the gradebook shows. score: in points of a column of that maximum, both 0 or more."""

    score: float
    maximum: float

    def shows(self, share: float) -> bool:
        """Tell whether this is a share (0 to 1) of the maximum, but for the gradebook's rounding."""
        return abs(self.score - share * self.maximum) <= _ROUNDING + _FLOATS

    @property
    def share(self) -> float:
        """score of maximum; 0 in a column without points."""
        return self.score / self.maximum if self.maximum else 0.0


def read_result(
    connector: Connector,
    registration: Registration,
    lineitem_url: str,
    user_id: str,
    scopes: Collection[str] = (RESULTS,),
) -> Result | None:
    """Return the student's result in a column, None where the gradebook shows none.

    An entry without a score, no entry at all, or null: all of them mean none (Moodle leaves out the first in
    an activity's column). Entries of others are passed over: not every platform knows the filter.
    Raises ServiceError; BatonError KEYS-SECRET.
    """
    url = add_query(insert_path(lineitem_url, "results"), user_id=user_id)
    for entry in entries(connector, registration, scopes, url, _MEDIA_TYPE):
        if str(entry.get("userId", user_id)) == user_id:
            return _result(entry)
    return None


def _result(entry: dict[str, Any]) -> Result | None:
    score, maximum = number(entry.get("resultScore")), number(entry.get("resultMaximum"))
    if score is None:
        return None
    return Result(score, 1.0 if maximum is None else maximum)  # AGS 2.0: 1 where it is not said
