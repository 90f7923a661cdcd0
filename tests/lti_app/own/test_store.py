"""Saving a course's own questions: every change is a version row, raises the version, stands in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from lti_app.db.models import AuditEntry, OwnContent, OwnTemplate, OwnTemplateChange
from lti_app.errors import BatonError
from lti_app.lti.roles import Role
from lti_app.own import store
from lti_app.own.store import By, State, find, find_some, set_state
from tests import factories
from tests.databases import on_sqlite
from tests.lti_app.own.authors import Author, sum_of

if TYPE_CHECKING:
    from tests.lti_app.conftest import School

pytestmark = on_sqlite


def _version(author: Author) -> int:
    with author.school.runtime.database.transaction(writes=False) as session:
        return session.get_one(OwnContent, author.school.course.id).version


def _changes(author: Author, number: int) -> list[tuple[int, str, int | None]]:
    with author.school.runtime.database.transaction(writes=False) as session:
        rows = session.scalars(
            select(OwnTemplateChange)
            .where(OwnTemplateChange.own_template_id == number)
            .order_by(OwnTemplateChange.number)
        )
        return [(row.number, row.reason, row.person_id) for row in rows]


def test_every_change_is_a_version_row_with_its_author_and_raises_the_version(author: Author) -> None:
    skill = author.skill("Sums")
    before = _version(author)
    number = author.question(sum_of(1, 2))
    author.move(number, skill)
    author.put(number, State.IN_USE)
    author.edit(number, sum_of(1, 3))
    author.put(number, State.RETIRED)
    author.put(number, State.DRAFT)
    assert _version(author) == before + 6
    reasons = ["made", f"skill: {skill}", "state: in_use", "edited", "state: retired", "state: draft"]
    assert _changes(author, number) == [
        (place, reason, author.person.id) for place, reason in enumerate(reasons, 1)
    ]
    with author.school.runtime.database.transaction(writes=False) as session:
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions[-6:] == ["own.made", "own.skill", "own.state", "own.changed", "own.state", "own.state"]


def test_the_same_again_changes_nothing(author: Author) -> None:
    skill = author.skill("Sums")
    number = author.question(sum_of(1, 2), skill, State.IN_USE)
    before = _version(author)
    assert author.edit(number, sum_of(1, 2)) is False
    assert author.put(number, State.IN_USE) == author.move(number, skill) == 0
    assert author.skill(" Sums ") == skill
    assert _version(author) == before
    assert len(_changes(author, number)) == 1


def test_a_question_without_a_skill_does_not_come_into_use_nor_lose_it_there(author: Author) -> None:
    number = author.question(sum_of(1, 2))
    assert author.put(number, State.IN_USE) == 0
    author.move(number, author.skill("Sums"))
    assert author.put(number, State.IN_USE) == 1
    assert author.move(number, "") == 0


def test_a_question_goes_under_no_skill_that_there_is_not(author: Author) -> None:
    number = author.question(sum_of(1, 2))
    with pytest.raises(BatonError, match="WEB-BAD-REQUEST"):
        author.move(number, "own-999")


def test_a_question_of_another_course_is_neither_found_nor_changed(school: School, author: Author) -> None:
    number = author.question(sum_of(1, 2), author.skill("Sums"))
    with school.runtime.database.transaction() as session:
        other = factories.course(session)
        teacher = factories.person(session, other, Role.INSTRUCTOR)
        by = By(other.id, teacher, "person:1", school.clock.now())
        with pytest.raises(BatonError, match="WEB-NOT-FOUND"):
            find(session, other.id, number)
        assert set_state(session, find_some(session, other.id, [number]), State.IN_USE, by) == 0
    with school.runtime.database.transaction(writes=False) as session:
        assert session.get_one(OwnTemplate, number).state == State.DRAFT


def test_a_course_has_a_bounded_number_of_questions_and_skills(
    author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MOST", 1)
    monkeypatch.setattr(store, "MOST_SKILLS", 1)
    author.question(sum_of(1, 2), author.skill("Sums"))
    with pytest.raises(BatonError, match="OWN-TOO-MANY"):
        author.question(sum_of(3, 4))
    with pytest.raises(BatonError, match="OWN-SKILLS"):
        author.skill("More")
