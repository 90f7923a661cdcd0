"""What signals see of the way in: items that were skipped (B30), one report of how sure she is (B18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_app.db.models import Event, StudentSettings
from tests.databases import on_sqlite

if TYPE_CHECKING:
    from tests.lti_app.intake.conftest import Arrive
    from tests.lti_app.intake.newcomer import Newcomer

pytestmark = on_sqlite


def noted(who: Newcomer, kind: str) -> list[Event]:
    with who.school.runtime.database.transaction(writes=False) as session:
        return list(session.scalars(select(Event).where(Event.kind == kind).order_by(Event.id)))


def test_items_that_are_not_learnt_yet_are_counted_once_the_placement_is_over(arrive: Arrive) -> None:
    who = arrive("placement")
    who.page()
    who.send(do="pass")
    who.page()
    who.send(do="pass")
    assert noted(who, "placement_skipped") == []
    who.place(right=True)
    (event,) = noted(who, "placement_skipped")
    assert (event.notable, event.data["value"]) == (True, 2)


def test_a_placement_that_is_skipped_counts_the_item_that_was_open(arrive: Arrive) -> None:
    who = arrive("placement")
    who.page()
    who.visit.post(f"{who.address}/intake/skip")
    who.visit.post(f"{who.address}/intake/skip")
    assert [event.data["value"] for event in noted(who, "placement_skipped")] == [1]


def test_a_placement_without_skips_says_nothing(arrive: Arrive) -> None:
    who = arrive("placement")
    who.place(right=True)
    assert noted(who, "placement_skipped") == []


def test_the_survey_is_one_report_whatever_the_strands(arrive: Arrive) -> None:
    who = arrive()
    who.visit.post(f"{who.address}/intake/goal", do="skip")
    page = who.page()
    names = sorted({each.attributes["name"] for each in page.find_all("input[type=radio]")})
    for _ in range(2):
        who.visit.post(
            f"{who.address}/intake/confidence",
            do="save",
            **dict.fromkeys(names[:-1], "2"),
            **{names[-1]: "4"},
        )
    (event,) = noted(who, "confidence")
    assert event.notable
    assert event.data["value"] == (2 * (len(names) - 1) + 4) / len(names)


def test_a_placement_waits_while_practice_is_stopped(arrive: Arrive) -> None:
    who = arrive("placement")
    with who.school.runtime.database.transaction() as session:
        session.add(
            StudentSettings(
                course_id=who.school.course.id,
                person_id=who.person.id,
                stopped=True,
                by_id=who.person.id,
                updated_at=who.school.clock.now(),
            )
        )
    page = who.page()
    assert not page.find_all("form.answer")
    assert page.find_all("#halted")
