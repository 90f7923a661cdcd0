"""A teacher tries a question of the course's own as a student sees it; nothing of it is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from engine.items.draw import draw
from lti_app.content.banks import load_bank
from lti_app.db.models import Attempt, PracticeItem
from lti_app.lti.roles import Role
from lti_app.own.previewing import MOST, seed_of
from tests import every_kind
from tests.databases import on_sqlite
from tests.lti_app.own.authors import sum_of

if TYPE_CHECKING:
    from tests.lti_app.conftest import VisitClient
    from tests.lti_app.own.authors import Author
    from tests.student import Student

pytestmark = on_sqlite


@pytest.fixture
def visit(author: Author) -> VisitClient:
    return author.school.visit(Role.INSTRUCTOR, author.person)


@pytest.mark.parametrize(
    ("response", "says"), [("3", "✓ Right"), ("4", "Not right"), ("what?", 'id="problem"')]
)  # fmt: skip
def test_an_answer_is_checked_and_not_kept(
    visit: VisitClient, author: Author, response: str, says: str
) -> None:
    number = author.question(sum_of(1, 2))
    answer = visit.post(f"questions/{number}/try", number="1", response=response)
    assert answer.status_code == 200
    assert says in answer.text
    assert f'value="{response}"' in answer.text
    with author.school.runtime.database.transaction(writes=False) as session:
        for table in (Attempt, PracticeItem):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_a_wrong_idea_is_answered_as_a_student_reads_it(visit: VisitClient, author: Author) -> None:
    template = load_bank("algebra-1").templates["one-step-add"]
    number = author.question(template, "one-step-equations")
    wrong = next(iter(draw(replace(template, id=f"own-{number}"), seed_of(4)).wrong_answers))
    page = visit.post(f"questions/{number}/try", number="4", response=wrong).text
    assert "It shows: " in page


def test_all_hints_stand_open_and_another_item_is_drawn(visit: VisitClient, author: Author) -> None:
    template = load_bank("algebra-1").templates["one-step-add"]
    number = author.question(template, "one-step-equations")
    page = visit.get(f"questions/{number}/try").text
    assert page.count('class="hint"') == 4
    assert f"questions/{number}/try?number=2" in page


@pytest.mark.parametrize("number", ["0", "-5", "abc", str(MOST + 1), "9" * 40])
def test_any_number_in_the_address_is_an_item(visit: VisitClient, author: Author, number: str) -> None:
    question = author.question(sum_of(1, 2))
    assert visit.get(f"questions/{question}/try?number={number}").status_code == 200


def test_students_are_never_given_the_seeds_of_previews(student: Student, sums: list[int]) -> None:
    assert student.item().seed >= 0 > seed_of(1) >= seed_of(10**9)


def test_every_kind_can_be_tried(visit: VisitClient, author: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    every_kind.add_bank(monkeypatch)
    for template in load_bank("every-kind").templates.values():
        number = author.question(template)
        page = visit.get(f"questions/{number}/try")
        assert page.status_code == 200, template.id
        assert "hx-post" not in page.text, template.id  # how an answer is read is told on the practice page
        assert visit.post(f"questions/{number}/try", number="1").status_code == 200, template.id
