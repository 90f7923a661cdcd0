"""What comes before the first item, in which order, once, and how to get past it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from lti_app.db.models import Event, Intake
from lti_app.lti.roles import Role
from tests.lti_app.intake.conftest import switch
from tests.student import Student

if TYPE_CHECKING:
    from tests.lti_app.conftest import School
    from tests.lti_app.intake.conftest import Arrive
    from tests.lti_app.intake.newcomer import Newcomer

pytestmark = pytest.mark.sqlite_alone

NOTICE, GOAL, SURE, PLACE = (
    "Before you start", "Your goal", "How sure do you feel?", "Finding your starting point",
)  # fmt: skip


def kept(who: Newcomer) -> Intake:
    with who.school.runtime.database.transaction(writes=False) as session:
        return session.get_one(Intake, (who.school.course.id, who.person.id))


def events(who: Newcomer, kind: str) -> list[Event]:
    with who.school.runtime.database.transaction(writes=False) as session:
        query = select(Event).where(Event.person_id == who.person.id, Event.kind == kind)
        return list(session.scalars(query))


def test_the_steps_come_one_after_the_other(arrive: Arrive) -> None:
    who = arrive(noticed=False)
    seen = [who.step()]
    for _ in range(3):
        assert who.send().status_code == 303
        seen.append(who.step())
    assert seen == [NOTICE, GOAL, SURE, PLACE]


@pytest.mark.parametrize("role", [Role.LEARNER, Role.TEST_STUDENT])
def test_every_step_after_the_notice_can_be_skipped(arrive: Arrive, role: Role) -> None:
    who = arrive(role=role, noticed=False)
    who.send()
    for step in (GOAL, SURE):
        assert who.step() == step
        who.send(do="skip")
    assert who.step() == PLACE
    page = who.page()
    skip = next(form for form in page.find_all("form") if form.attributes["action"].endswith("/skip"))
    who.visit.post(skip.attributes["action"])
    assert who.step() == "practice"


@pytest.mark.parametrize(("intake", "first"), [("placement", PLACE), ("off", "practice")])
def test_a_teacher_can_leave_steps_out_but_not_the_notice(arrive: Arrive, intake: str, first: str) -> None:
    who = arrive(intake, noticed=False)
    assert who.step() == NOTICE
    who.send()
    assert who.step() == first


def test_the_notice_says_what_why_who_and_how_long_and_is_acknowledged_once(arrive: Arrive) -> None:
    who = arrive("off", noticed=False)
    headings = [heading.text for heading in who.page().find_all("h2")]
    assert headings == ["What is recorded", "Why", "Who sees it", "How long it is kept"]
    who.send()
    first = kept(who).noticed_at
    assert first is not None
    who.school.clock.advance(60)
    assert who.visit.post(f"{who.address}/intake/notice").status_code == 303
    assert kept(who).noticed_at == first
    assert len(events(who, "notice_acknowledged")) == 1


def test_who_has_practised_before_goes_on_undisturbed(school: School, arrive: Arrive) -> None:
    who = arrive("off", noticed=False)
    Student(school.runtime, school.clock, school.practice_set.id, who.person.id).solve()
    switch(school, "full")
    assert who.step() == "practice"


def test_the_notice_is_read_once_a_course_whatever_the_practice_set(school: School, arrive: Arrive) -> None:
    who = arrive("off", noticed=False)
    who.send()
    assert kept(who).goal_at is None
    switch(school, "full")
    assert who.step() == GOAL


def test_a_goal_is_kept_and_its_form_can_be_changed_later(arrive: Arrive) -> None:
    who = arrive()
    who.send(goal="Feel at home", target="2027-01-31", level="some", minutes="60")
    row = kept(who)
    assert (row.goal, row.target_date, row.level, row.minutes_a_week) == (
        "Feel at home",
        date(2027, 1, 31),
        "some",
        60,
    )
    shown = who.page("/intake/goal")
    assert shown.find("#goal").attributes["value"] == "Feel at home"
    assert shown.find("#target").attributes["value"] == "2027-01-31"
    who.visit.post(f"{who.address}/intake/goal", do="save", goal="", target="", minutes="30")
    row = kept(who)
    assert (row.goal, row.target_date, row.level, row.minutes_a_week) == ("", None, None, 30)
    who.visit.post(f"{who.address}/intake/goal", do="skip", goal="Not this")
    assert kept(who).minutes_a_week == 30


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("target", "2020-01-01"), ("target", "2999-01-01"), ("target", "soon"),
        ("minutes", "0"), ("minutes", "1201"), ("minutes", "-5"), ("minutes", "an hour"), ("minutes", "٣٠"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_asked_again_and_nothing_typed_is_lost(
    arrive: Arrive, field: str, value: str
) -> None:
    who = arrive()
    answer = who.send(goal="Kept", **{field: value})
    assert answer.status_code == 422
    assert f'id="{field}-problem"' in answer.text
    assert 'value="Kept"' in answer.text
    assert who.step() == GOAL


def test_the_goal_is_asked_for_once_the_confidence_in_every_set(arrive: Arrive) -> None:
    who = arrive()
    who.send()
    who.send(**{"strand-expressions": "4", "strand-linear-equations": "2"})
    row = who.placement()
    assert row is not None
    assert row.confidence == {"expressions": 4, "linear-equations": 2}


@pytest.mark.parametrize("said", ["0", "6", "x", ""])
def test_a_confidence_that_is_none_is_left_out(arrive: Arrive, said: str) -> None:
    who = arrive()
    who.send(do="skip")
    who.send(**{"strand-expressions": said})
    row = who.placement()
    assert row is not None
    assert row.confidence == {}
    assert who.step() == PLACE


def test_a_form_without_its_token_is_refused(arrive: Arrive) -> None:
    who = arrive()
    assert who.visit.post(f"{who.address}/intake/goal", form_token="", do="save").status_code == 403
    assert kept(who).goal_at is None
