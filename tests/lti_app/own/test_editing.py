"""Writing a course's own question: what is refused, in words; versions; nothing typed is lost."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from lti_app.db.models import OwnTemplate, OwnTemplateChange, PracticeItem
from lti_app.lti.roles import Role
from lti_app.own.bank import own_template
from lti_app.own.editing_fields import fields_of
from lti_app.own.store import State
from lti_app.practice.serving import drawn
from tests.databases import on_sqlite
from tests.lti_app.own.authors import BANK, Author, sum_of

if TYPE_CHECKING:
    from lti_app.practice.response import Fields
    from tests.lti_app.conftest import School, VisitClient
    from tests.student import Student

pytestmark = on_sqlite

WRITTEN = {
    "bank": BANK,
    "skill": "one-step-equations",
    "kind": "number",
    "level": "easy",
    "usual_seconds": "30",
    "stem": "Solve $x + {a} = {b}$.",
    "parameters": "a from 2 to 9\ns 1..9 without 5",
    "derived": "b = s + a",
    "constraints": "s != a",
    "variables": "x",
    "answer": "s",
    "wrong.0.idea": "repeats-the-operation",
    "wrong.0.answer": "b + a",
    "hints.0": "What was done to $x$?",
}


def _row(author: Author) -> OwnTemplate:
    with author.school.runtime.database.transaction(writes=False) as session:
        row = session.scalars(select(OwnTemplate)).one()
        assert row.version
        return row


def _changes(author: Author) -> int:
    with author.school.runtime.database.transaction(writes=False) as session:
        return session.scalar(select(func.count()).select_from(OwnTemplateChange)) or 0


@pytest.fixture
def visit(author: Author) -> VisitClient:
    return author.school.visit(Role.INSTRUCTOR, author.person)


def test_a_question_that_is_written_becomes_a_draft(visit: VisitClient, author: Author) -> None:
    answer = visit.post("questions/new", **WRITTEN)
    assert answer.status_code == 303
    row = _row(author)
    assert (row.state, row.skill, row.bank) == (State.DRAFT, "one-step-equations", BANK)
    template = own_template(row)
    assert [(drawn.name, drawn.first, drawn.last, drawn.without) for drawn in template.parameters] == [
        ("a", 2, 9, ()),
        ("s", 1, 9, (5,)),
    ]
    assert template.wrong_answers == (("repeats-the-operation", "b + a"),)
    assert "Saved." in visit.get(answer.headers["Location"]).text


def test_the_same_question_sent_twice_is_one(visit: VisitClient, author: Author) -> None:
    first, second = (visit.post("questions/new", **WRITTEN).headers["Location"] for _ in range(2))
    assert first == second
    assert _changes(author) == 1


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"answer": "q + 1"}, "answer", "q"),
        ({"answer": ""}, "answer", "this is needed"),
        ({"stem": ""}, "stem", "this is needed"),
        ({"stem": "Solve $x + {a$."}, "stem", "cannot be read"),
        ({"parameters": "a two nine"}, "parameters", "should be a name, the first and the last number"),
        ({"parameters": "a 9 2\ns 1 9"}, "parameters", "from a smaller to a larger"),
        ({"derived": "b"}, "derived", "how it is worked out"),
        ({"constraints": "s > 100"}, "parameters", "no numbers can be found"),
        ({"hints.0": "It is ${s}$."}, "hints.0", "gives the answer away"),
        ({"wrong.0.answer": ""}, "wrong.0.answer", "leave both empty"),
        ({"wrong.0.answer": "s"}, "wrong.0.answer", "the same as another answer"),
        ({"wrong.0.idea": "no-such-idea"}, "wrong.0.answer", "not known in the bank"),
        ({"usual_seconds": "soon"}, "usual_seconds", "must be a number"),
        ({"constraints": "a = a\n" * 50}, "constraints", "more than 40 lines"),
        ({"skill": "no-such-skill"}, "skill", "choose a skill"),
        ({"kind": "choice", "wrong.0.idea": "", "wrong.0.answer": ""}, "distractors", "a choice needs"),
        ({"kind": "matching", "answer": ""}, "prompts", "needed for the kind"),
        ({"derived": "b = s + a + 9^(9^(9^9))"}, "derived", ""),
    ],
)  # fmt: skip
def test_what_students_would_stumble_over_is_not_saved_and_said_in_words(
    visit: VisitClient, author: Author, typed: dict[str, str], field: str, sentence: str
) -> None:
    answer = visit.post("questions/new", **(WRITTEN | typed))
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert f'href="#{field}"' in page or field == "derived"
    assert sentence in page
    for name, text in (WRITTEN | typed).items():
        assert text in page or name == "skill"  # which is chosen from a list
    assert _changes(author) == 0


def test_an_edit_is_a_new_version_and_an_open_item_stays_as_it_was(
    visit: VisitClient, author: Author, student: Student, sums: list[int]
) -> None:
    served = student.item()
    number = int(served.template.partition("-")[2])
    before = student.drawn(served)
    fields = dict(_edit_fields(visit, number)) | {"stem": "How much is $1 + 1$?", "answer": "2"}
    assert visit.post(f"questions/{number}/edit", **fields).status_code == 303
    with student.context() as context:
        assert drawn(context.bank, context.session.get_one(PracticeItem, served.id)) == before
        assert context.bank.templates[served.template].stem == "How much is $1 + 1$?"


def test_the_same_form_sent_twice_is_one_version(visit: VisitClient, author: Author) -> None:
    number = author.question(sum_of(1, 2))
    fields = _edit_fields(visit, number) | {"stem": "How much is $1 + 2$?"}
    assert visit.post(f"questions/{number}/edit", **fields).status_code == 303
    assert visit.post(f"questions/{number}/edit", **fields).status_code == 303
    assert _changes(author) == 2


def test_a_form_made_from_an_older_version_is_told_so_and_loses_nothing(
    visit: VisitClient, author: Author
) -> None:
    number = author.question(sum_of(1, 2))
    mine = _edit_fields(visit, number) | {"stem": "How much is $1 + 2$?"}
    author.edit(number, replace(sum_of(1, 2), hints=("Count.",)))
    answer = visit.post(f"questions/{number}/edit", **mine)
    assert answer.status_code == 409
    assert "Somebody has saved another version" in answer.text
    assert "How much is $1 + 2$?" in answer.text
    assert _changes(author) == 2
    again = mine | {"made_from": _made_from(answer.text)}
    assert visit.post(f"questions/{number}/edit", **again).status_code == 303
    assert _changes(author) == 3


def test_a_question_in_use_keeps_a_skill(visit: VisitClient, author: Author, sums: list[int]) -> None:
    answer = visit.post(f"questions/{sums[0]}/edit", **(_edit_fields(visit, sums[0]) | {"skill": ""}))
    assert answer.status_code == 422
    assert "a question in use keeps a skill" in answer.text


def test_a_preview_shows_items_with_their_answers_and_writes_nothing(
    visit: VisitClient, author: Author
) -> None:
    answer = visit.post("questions/preview", **WRITTEN)
    assert answer.text.count("Right answer:") == 3
    assert answer.text.count("repeating the operation instead of undoing it") > 3
    assert _changes(author) == 0


def test_a_kind_chosen_anew_keeps_what_was_typed_for_the_other(visit: VisitClient) -> None:
    page = visit.post("questions/preview", **(WRITTEN | {"kind": "matching"})).text
    assert '<div hidden><textarea name="answer">' in page
    assert 'name="wrong.0.answer"' in page


def test_a_version_is_brought_back_as_a_new_one(visit: VisitClient, author: Author) -> None:
    number = author.question(sum_of(1, 2))
    author.edit(number, sum_of(3, 4))
    page = visit.get(f"questions/{number}/versions").text
    assert "Grace Teacher" in page
    assert page.count('<li class="card">') == 2
    made_from = _made_from(page)
    for _ in range(2):
        answer = visit.post(f"questions/{number}/versions/1/restore", made_from=made_from)
        assert answer.status_code == 303
    assert own_template(_row(author)).stem == sum_of(1, 2).stem
    assert "version 1 brought back" in visit.get(f"questions/{number}/versions").text
    assert _changes(author) == 3


def test_the_versions_say_in_words_what_has_become_of_a_question(
    visit: VisitClient, author: Author, sums: list[int]
) -> None:
    author.put(sums[0], State.RETIRED)
    author.move(sums[0], "one-step-equations")
    page = visit.get(f"questions/{sums[0]}/versions").text
    assert "retired" in page
    assert "moved to the skill “One-step equations”" in page
    assert "Bring back" not in page


def test_a_version_that_there_is_not_is_not_brought_back(visit: VisitClient, author: Author) -> None:
    number = author.question(sum_of(1, 2))
    page = visit.get(f"questions/{number}/edit").text
    answer = visit.post(f"questions/{number}/versions/7/restore", made_from=_made_from(page))
    assert answer.status_code == 404


def test_students_get_at_none_of_it(school: School, author: Author) -> None:
    number = author.question(sum_of(1, 2))
    visit = school.visit(Role.LEARNER)
    for path in ("new", f"{number}/edit", f"{number}/versions", f"{number}/try", "statistics"):
        assert visit.get(f"questions/{path}").status_code == 403


def _edit_fields(visit: VisitClient, number: int) -> dict[str, str]:
    """Return the form as a browser would send it without a change."""
    with visit.runtime.database.transaction(writes=False) as session:
        row = session.get_one(OwnTemplate, number)
        fields: Fields = fields_of(own_template(row), row.skill)
    return dict(fields.items()) | {"made_from": _made_from(visit.get(f"questions/{number}/edit").text)}


def _made_from(page: str) -> str:
    found = re.search(r'name="made_from" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]
