"""A draft that is being changed, and saving it as it was typed, if nothing is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lti_app.errors import BatonError
from lti_app.policies import store
from lti_app.policies.desk import Desk
from lti_app.policies.examining import examine
from lti_app.teacher.scope import check_may_change_for_all

if TYPE_CHECKING:
    from lti_app.access import Visit
    from lti_app.db.models import PolicyVersion
    from lti_app.policies.examining import Fault


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft that is being changed, on its desk."""

    row: PolicyVersion
    desk: Desk

    @property
    def stored(self) -> dict[str, Any]:
        """The policy as a file has it, as it was last saved."""
        return self.row.data


def draft_of(visit: Visit, version: int, *, change: bool = True) -> Draft:
    """Return a draft. Raises BatonError WEB-NOT-FOUND, POLICY-NOT-A-DRAFT; POLICY-SECTIONS for a change."""
    if change:
        check_may_change_for_all(visit)
    row = store.find(visit.session, visit.course.id, version, hold=change)
    if row.state != store.State.DRAFT:
        raise BatonError("POLICY-NOT-A-DRAFT", f"version {version} is {row.state}")
    return Draft(row, Desk.for_version(visit.session, row, visit.runtime.settings.policy))


def save(visit: Visit, draft: Draft, typed: dict[str, Any], what: str) -> tuple[Fault, ...]:
    """Keep a draft as it was typed, if nothing is wrong with it; return what is."""
    examined = examine(typed, draft.desk.shipped, draft.desk.plays)
    if examined.stored is not None:
        by = draft.desk.by(visit.person.id, visit.now)
        store.change(visit.session, draft.row, examined.stored, what, by)
    return examined.faults
