"""A transaction is whole or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from lti_app.db.models import Registration
from tests import factories

if TYPE_CHECKING:
    from lti_app.runtime import Runtime


def test_what_raises_leaves_nothing_behind(runtime: Runtime) -> None:
    with pytest.raises(RuntimeError), runtime.database.transaction() as session:
        factories.registration(session)
        raise RuntimeError("in the middle")
    with runtime.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Registration)) == 0


def test_times_come_back_in_utc(runtime: Runtime) -> None:
    with runtime.database.transaction() as session:
        at = factories.registration(session).created_at
    with runtime.database.transaction() as session:
        assert session.scalars(select(Registration.created_at)).one() == at
        assert str(at.tzinfo) == "UTC"
