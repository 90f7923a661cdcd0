"""What a student is never told about an item, beside what the crawl looks for (test_crawler)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from lti_app.content.banks import load_bank
from lti_app.db.models import Flag, Person, PlanStep
from lti_app.lti.roles import Role
from lti_app.practice.context import PracticeContext
from lti_app.practice.service import current_item
from lti_app.sandbox.markup import parse
from tests.databases import on_sqlite
from tests.student import Student

if TYPE_CHECKING:
    from tests.lti_app.conftest import School

pytestmark = [pytest.mark.slow, on_sqlite]

BANK = load_bank("algebra-1")


@pytest.mark.parametrize("skill", list(BANK.skills)[:2])
def test_what_a_teacher_thought_it_was_is_not_on_the_students_page(school: School, skill: str) -> None:
    idea = next(idea for idea in BANK.misconceptions.values() if idea.skill == skill)
    person = school.person()
    student = Student(school.runtime, school.clock, school.practice_set.id, person.id)
    student.item()
    with school.runtime.database.transaction() as session:
        flag = Flag(
            open_key=f"{school.course.id}:{person.id}:misconception",
            course_id=school.course.id,
            person_id=person.id,
            practice_set_id=school.practice_set.id,
            policy="default",
            policy_version=1,
            rule="same-misconception",
            cause="misconception",
            tier=2,
            severity=4,
            confidence=0.8,
            play="probe-the-idea",
            skill=skill,
            misconception=idea.id,
            note={"sentences": [], "table": [], "step": {"code": "tier.2", "params": {}}, "minutes": 5},
            raised_at=school.clock.now(),
            updated_at=school.clock.now(),
        )
        session.add(flag)
        session.flush()
        number = flag.id
    teacher = school.visit(Role.INSTRUCTOR)
    page = teacher.get(f"flags/{number}").text
    assert idea.name in page  # the teacher is told
    plan = next(tag["value"] for tag in tags(page) if tag.get("name") == "shown")
    chosen = {"cause": "misconception", "done": "retaught", "outcome": "partly"}
    assert teacher.post(f"flags/{number}/close", shown=str(plan), **chosen).status_code == 303
    visit, told = school.visit(person=person), ""
    kinds = set()
    for _ in range(12):
        told += visit.get(f"practice/{school.practice_set.id}").text
        row = student.solve()
        with school.runtime.database.transaction() as session:
            kinds |= {session.get_one(PlanStep, row.step_id).kind} if row.step_id else set()
    assert "expose" in kinds
    assert 'id="plan"' in told
    assert not [label for label in (idea.id, idea.name, idea.belief, idea.probe) if label in told]


def test_the_token_of_an_item_says_nothing_about_it(school: School) -> None:
    # The same choice from the same seed, for two students: all that could be told is alike, the token is not.
    rows = []
    for _ in range(2):
        person = school.person()
        with school.runtime.database.transaction() as session:
            context = PracticeContext.of(
                session,
                session.merge(school.practice_set),
                session.get_one(Person, person.id),
                now=school.clock.now(),
                policy="default",
                seed=lambda: 7,
            )
            rows.append(current_item(context))
    one, other = rows
    assert (one.template, one.seed) == (other.template, other.seed)
    assert one.token != other.token
    for row in rows:
        assert re.fullmatch(r"[A-Za-z0-9_-]{32,}", row.token)
        for known in (row.template, row.skill, str(row.seed), f"{row.seed:x}"):
            assert known not in row.token
    # Nor do they come in an order: no shared start or end.
    assert one.token[:4] != other.token[:4]
    assert one.token[-4:] != other.token[-4:]


@pytest.mark.parametrize(
    "name",
    [
        "config/banks/algebra-1/expressions.yaml",
        "../../config/banks/algebra-1/expressions.yaml",
        "%2e%2e/%2e%2e/config/banks/algebra-1/expressions.yaml",
        "..%2f..%2fconfig/banks/algebra-1/expressions.yaml",
    ],
)
def test_no_address_leads_to_the_bank(school: School, name: str) -> None:
    assert school.visit().get(f"/static/x/{name}").status_code == 404


def tags(page: str) -> list[dict[str, str]]:
    """Return the attributes of every tag of a page."""
    return [element.attributes for element in parse(page)]
