"""What may be sent on the way in, however odd: a page or a refusal, never a breakdown, and no markup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from lti_app.db.models import Attempt, HelpRequest, Intake, PracticeItem, PracticeSet
from lti_app.intake.forms import GOAL_LENGTH
from lti_app.lti.roles import Role
from tests.lti_app.conftest import School, VisitClient, school
from tests.lti_app.conftest import app as visited_app

if TYPE_CHECKING:
    from lti_app.db.models import Person

__all__ = ["school"]
app = visited_app  # here nobody launches

ODD = (
    "",
    " ",
    "x" * 10_000,
    "9" * 10_000,
    "a\x00b\x1b[31m\x7f",
    "\u202eevil\u2066\u0007",
    "مرحبا بالعالم",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}",
    "\ud7ff\ufdd0\U0010ffff",
    "0x10",
    "-1",
    "1e9",
    "NaN",
    "٣",
    "9999-12-31",
    "0001-01-01",
    "10000-01-01",
    "2026-02-30",
    "'; DROP TABLE intake; --",
)
FORMS = {
    "goal": ("goal", "target", "level", "minutes"),
    "confidence": ("strand-expressions", "strand-<b>"),
    "item": ("token", "response", "do"),
}


def _switch(school: School, person: Person, **values: Any) -> VisitClient:
    with school.runtime.database.transaction() as session:
        session.get_one(PracticeSet, school.practice_set.id).intake = "full"
    return school.visit(Role.LEARNER, person, **values)


def _count(school: School, table: type) -> int:
    with school.runtime.database.transaction(writes=False) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def _harmless(text: str) -> None:
    assert "<script>alert" not in text
    assert "<img src=x" not in text


def test_no_form_breaks_whatever_stands_in_it(school: School) -> None:
    visit = _switch(school, school.person())
    base = f"practice/{school.practice_set.id}"
    for form, fields in FORMS.items():
        for field in fields:
            for value in ODD:
                answer = visit.post(f"{base}/intake/{form}", **{"do": "save", "goal": "g", field: value})
                assert answer.status_code in {303, 422}, (form, field, value[:20], answer.status_code)
                _harmless(answer.text)
                _harmless(visit.get(f"{base}/intake/goal").text)
    with school.runtime.database.transaction(writes=False) as session:
        row = session.scalars(select(Intake)).one()
        assert len(row.goal) <= GOAL_LENGTH
        assert row.goal.isprintable()
        assert row.minutes_a_week is None
        assert row.target_date is None
        assert row.level is None


def test_no_answer_breaks_a_placement(school: School) -> None:
    visit = _switch(school, school.person())
    base = f"practice/{school.practice_set.id}"
    visit.post(f"{base}/intake/goal", do="skip")
    visit.post(f"{base}/intake/confidence", do="skip")
    for value in ODD:
        visit.get(base)
        with school.runtime.database.transaction(writes=False) as session:
            token = session.scalar(select(PracticeItem.token).where(PracticeItem.open_key.is_not(None)))
        assert token
        answer = visit.post(f"{base}/intake/item", token=token, response=value)
        assert answer.status_code in {303, 422}, value[:20]
        _harmless(answer.text)
    assert _count(school, Attempt) <= 12


def test_a_teacher_reads_odd_goals_without_markup(school: School) -> None:
    person = school.person()
    visit, teacher = _switch(school, person), school.visit(Role.INSTRUCTOR)
    base = f"practice/{school.practice_set.id}"
    for value in ODD:
        visit.post(f"{base}/intake/goal", do="save", goal=value)
        page = teacher.get(f"students/{person.id}/work?practice_set={school.practice_set.id}")
        assert page.status_code == 200
        _harmless(page.text)


@pytest.mark.parametrize("form", ["answer", "hint"])
def test_no_form_of_practice_leads_past_the_notice(school: School, form: str) -> None:
    visit = _switch(school, school.person(noticed=False))
    sent = {"token": "x", "number": "1", "rung": "1", "response": "1"}
    token = school.runtime.vault.form_token(visit.launch)
    answer = visit._open(
        f"practice/{school.practice_set.id}/{form}",
        method="POST",
        headers={"HX-Request": "true"},
        data={"form_token": token} | sent,
    )
    assert answer.status_code == 200
    assert answer.text == ""
    assert "HX-Redirect" in answer.headers
    assert _count(school, PracticeItem) == 0
    assert _count(school, HelpRequest) == 0
