"""What a teacher reads of a student's intake on the page of her work: hypotheses, with how sure they are."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from engine.intake.pace import pace
from lti_app.intake.queries import pace_said
from lti_app.lti.roles import Role
from lti_app.sandbox.markup import parse

if TYPE_CHECKING:
    from lti_app.sandbox.markup import Element
    from tests.lti_app.intake.conftest import Arrive
    from tests.lti_app.intake.newcomer import Newcomer


@pytest.fixture
def placed(arrive: Arrive) -> Newcomer:
    """A student who felt very sure, wants much in little time, and got nothing right."""
    who = arrive()
    who.send(goal="An A in the exam", target="2026-09-30", level="most", minutes="20")
    who.send(**{"strand-expressions": "5", "strand-linear-equations": "5"})
    who.place(right=False)
    return who


def seen_by(who: Newcomer, role: Role) -> list[Element]:
    visit = who.visit if role is Role.LEARNER else who.school.visit(role)
    answer = visit.get(f"students/{who.person.id}/work?practice_set={who.school.practice_set.id}")
    assert answer.status_code == 200
    return parse(answer.text).find_all("#intake")


def test_goal_confidence_placement_and_risks_are_there_in_hypotheses(placed: Newcomer) -> None:
    (card,) = seen_by(placed, Role.INSTRUCTOR)
    for words in ("An A in the exam", "30 Sep 2026", "5 of 5", "quite sure of it", "ready for it"):
        assert words in card.text
    risks = [row.text for row in card.find("ul").find_all("li")]
    assert any(text.startswith("May feel surer of “Expressions”") for text in risks)
    assert any(text.startswith("The goal may be out of reach in time") for text in risks)


def test_the_student_does_not_read_them(placed: Newcomer) -> None:
    placed.send()
    placed.step()
    assert seen_by(placed, Role.LEARNER) == []


def test_a_student_who_skipped_everything_is_said_to_have_skipped(arrive: Arrive) -> None:
    who = arrive()
    who.send(do="skip")
    who.send(do="skip")
    who.visit.post(f"{who.address}/intake/skip")
    (card,) = seen_by(who, Role.INSTRUCTOR)
    assert "Skipped" in card.text
    assert not card.find_all("li")


def test_without_an_intake_there_is_nothing_to_read(arrive: Arrive) -> None:
    who = arrive("off")
    who.step()
    assert seen_by(who, Role.INSTRUCTOR) == []


def test_the_student_reads_what_the_pace_means_kindly(placed: Newcomer) -> None:
    text = placed.page().find("#pace").text
    assert "goes past the day you named" in text
    assert "fail" not in text


@pytest.mark.parametrize(
    ("left", "weekly", "days", "said"),
    [
        (240, 60, None, "open"),
        (240, 60, 60, "in-time"),
        (240, 60, 14, "late"),
        (2400, 600, 7, "late-day"),  # 2400 minutes in that week: no advice
        (9000, 5, None, "long"),
        (9000, 5, 14, "long"),
    ],
)
def test_no_number_is_told_that_would_only_discourage(
    left: int, weekly: int, days: int | None, said: str
) -> None:
    today = date(2026, 9, 1)
    wanted = None if days is None else today + timedelta(days=days)
    assert pace_said(pace(left, weekly, today, wanted)).code == f"intake.pace.{said}"
