"""What a file brings is saved as drafts, all or none; the same file again changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from lti_app.content.importing.reading import read_questions
from lti_app.db.models import OwnTemplate, OwnTemplateChange
from lti_app.errors import BatonError
from lti_app.own import store
from lti_app.own.bank import course_bank, own_id
from lti_app.own.importing import Saved, save_report
from lti_app.own.store import State
from tests.lti_app.own.authors import BANK, GIFT, Author

if TYPE_CHECKING:
    from lti_app.own.store import By


def _save(author: Author, text: str = GIFT, by: By | None = None) -> Saved:
    report = read_questions(text.encode(), "warm-up.gift")
    with author.school.runtime.database.transaction() as session:
        return save_report(session, report, BANK, by or author.by())


def _rows(author: Author) -> list[OwnTemplate]:
    with author.school.runtime.database.transaction(writes=False) as session:
        return list(session.scalars(select(OwnTemplate).order_by(OwnTemplate.id)))


def test_questions_come_in_as_drafts_with_where_they_come_from(author: Author) -> None:
    assert _save(author) == Saved(added=3, known=0, left_out=1)
    first = _rows(author)[0]
    assert {row.state for row in _rows(author)} == {State.DRAFT}
    assert (first.title, first.bank, first.skill) == ("Sum one", BANK, "")
    assert first.source["upload"] == "warm-up.gift"
    assert first.source["category"] == ["Numbers", "Sums"]
    with author.school.runtime.database.transaction(writes=False) as session:
        change = session.get_one(OwnTemplateChange, (first.id, 1))
        assert (change.reason, change.person_id) == ("import: warm-up.gift", author.person.id)


def test_the_same_file_again_changes_nothing_and_says_so(author: Author) -> None:
    _save(author)
    before = [(row.id, row.digest) for row in _rows(author)]
    assert _save(author) == Saved(added=0, known=3, left_out=1)
    assert [(row.id, row.digest) for row in _rows(author)] == before


def test_of_a_longer_file_what_is_new_comes_in(author: Author) -> None:
    _save(author)
    assert _save(author, GIFT + "\n::Another:: What is 9 + 9? {#18}\n") == Saved(1, 3, 1)


def test_too_many_questions_leave_nothing_behind(author: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST", 2)
    with pytest.raises(BatonError, match="OWN-TOO-MANY"):
        _save(author)
    assert _rows(author) == []


def test_an_imported_question_is_practised_once_it_has_a_skill_and_is_in_use(author: Author) -> None:
    _save(author)
    skill = author.skill("Sums")
    for row in _rows(author):
        author.move(row.id, skill)
        author.put(row.id, State.IN_USE)
    with author.school.runtime.database.transaction(writes=False) as session:
        bank = course_bank(session, author.school.course.id, BANK)
    assert [template.id for template in bank.by_skill[skill]] == [own_id(row.id) for row in _rows(author)]
    assert bank.templates[own_id(1)].stem == "What is 2 + 3?"


def test_hundreds_of_questions_come_in_at_once(author: Author) -> None:
    many = "\n\n".join(f"::Q{n}:: What is {n} + 1? {{#{n + 1}}}" for n in range(300))
    assert _save(author, many).added == 300
    with author.school.runtime.database.transaction(writes=False) as session:
        assert session.scalar(select(func.count()).select_from(OwnTemplateChange)) == 300
