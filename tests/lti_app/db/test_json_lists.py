"""Lists kept as JSON are searched element by element, alike on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from lti_app.db.json_lists import has_any, is_empty
from lti_app.db.models import Enrolment
from tests import factories

if TYPE_CHECKING:
    from lti_app.runtime import Runtime

LISTS = (["id:42"], ["id:421", "name:Période “1”"], ['name:a"b', "name:50%_"], ["name:\\"], [])


@pytest.fixture
def numbered(runtime: Runtime) -> dict[int, int]:
    """Person id → number of the list that their enrolment has."""
    with runtime.database.transaction() as session:
        course = factories.course(session)
        found = {}
        for number, sections in enumerate(LISTS):
            person = factories.person(session, course)
            session.get_one(Enrolment, (course.id, person.id)).sections = sections
            found[person.id] = number
        return found


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (["id:42"], {0}),
        (["id:421"], {1}),
        (["id:4"], set()),
        (["name:Période “1”"], {1}),
        (['name:a"b'], {2}),
        (["name:50%_"], {2}),
        (["%"], set()),
        (["name:\\"], {3}),
        (["id:42", 'name:a"b', "id:7"], {0, 2}),
        ([], set()),
        (["[]"], set()),
    ],
)
def test_rows_are_found_by_any_whole_element(
    runtime: Runtime, numbered: dict[int, int], values: list[str], found: set[int]
) -> None:
    with runtime.database.transaction(writes=False) as session:
        rows = session.scalars(select(Enrolment.person_id).where(has_any(Enrolment.sections, values)))
        assert {numbered[id_] for id_ in rows} == found


def test_empty_lists_are_told_from_others(runtime: Runtime, numbered: dict[int, int]) -> None:
    with runtime.database.transaction(writes=False) as session:
        rows = session.scalars(select(Enrolment.person_id).where(is_empty(Enrolment.sections)))
        assert {numbered[id_] for id_ in rows} == {4}
