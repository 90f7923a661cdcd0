"""The placement over HTTP: resumable, skippable, once, without flags, and practice knows what it found."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from lti_app.content.banks import load_bank
from lti_app.db.models import Attempt, Event, Flag, Grade, PracticeItem, SkillEstimate
from lti_app.explaining.checking import Check
from lti_app.explaining.replay import Replay
from lti_app.intake.service import ask_again
from lti_app.practice.question import question_of
from lti_app.practice.response import fields_of
from tests.lti_app.intake.newcomer import Newcomer
from tests.student import Student

if TYPE_CHECKING:
    from tests.lti_app.conftest import School
    from tests.lti_app.intake.conftest import Arrive

pytestmark = pytest.mark.sqlite_alone


@pytest.fixture
def who(arrive: Callable[..., Newcomer]) -> Newcomer:
    """A student in front of the first placement item."""
    newcomer = arrive("placement")
    assert newcomer.step() == "Finding your starting point"
    return newcomer


def count(school: School, table: type) -> int:
    with school.runtime.database.transaction(writes=False) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def the_events(school: School, kind: str) -> list[Event]:
    with school.runtime.database.transaction(writes=False) as session:
        return list(session.scalars(select(Event).where(Event.kind == kind).order_by(Event.id)))


@pytest.mark.parametrize("right", [True, False])
def test_it_ends_within_twelve_items_and_says_where_to_start(who: Newcomer, right: bool) -> None:
    assert 4 <= who.place(right=right) <= 12
    page = who.page()
    assert page.find("h1").text == "Where you start"
    assert ("you seem to know already" in page.find("main").text) == right
    who.send()
    assert who.step() == "practice"
    assert who.page("/intake/summary").find("h1").text == "Where you start"


@pytest.mark.parametrize("knows", [0, 3, 6])
def test_the_summary_promises_what_practice_then_does(who: Newcomer, knows: int) -> None:
    known = list(load_bank("algebra-1").skills)[:knows]
    while who.step() == "Finding your starting point":
        who.answer(right=who.open_item()[0].skill in known)
    summary = who.page().find("section.card")
    named = [step.text for step in summary.find_all("li")]
    who.send()
    first = who.page().find("section.item p").text
    assert first in named or "begin with a quick look" in summary.text


def test_the_words_are_kind(who: Newcomer) -> None:
    text = who.page().find("main").text
    assert "This is not a test for a grade." in text
    assert "I have not learnt this yet" in text


def test_it_goes_on_where_it_was_on_another_device(who: Newcomer) -> None:
    who.answer(right=True)
    before = who.page().find("input[name=token]").attributes["value"]
    other = Newcomer(who.school, who.person, who.school.visit(person=who.person, id="other-device"))
    assert other.page().find("input[name=token]").attributes["value"] == before
    other.answer(right=False)
    assert who.page().find("#count").text == "Question 3, of 12 at most"


def test_an_answer_sent_twice_counts_once(who: Newcomer) -> None:
    row, item = who.open_item()
    for _ in range(2):
        sent = who.visit.post(
            f"{who.address}/intake/item", do="answer", token=row.token, response=item.answer
        )
        assert sent.status_code == 303
    assert "stale=1" in sent.headers["Location"]
    assert "already done" in who.visit.get(sent.headers["Location"]).text
    assert count(who.school, Attempt) == 1
    placement = who.placement()
    assert placement is not None
    assert len(placement.asked) == 1


def test_a_malformed_answer_is_asked_again_and_costs_nothing(who: Newcomer) -> None:
    for _ in range(12):
        if not who.open_item()[1].choices:
            break
        who.answer(right=True)
        who.step()
    before = count(who.school, Attempt)
    answer = who.send(response="((")
    assert answer.status_code == 422
    assert 'value="(("' in answer.text
    assert count(who.school, Attempt) == before


def test_not_learnt_yet_is_no_answer_and_still_tells_something(who: Newcomer) -> None:
    skill = who.open_item()[0].skill
    who.send(do="pass")
    placement = who.placement()
    assert placement is not None
    assert [(row["skill"], row["outcome"]) for row in placement.asked] == [(skill, "skipped")]
    assert count(who.school, Attempt) == 0
    for _ in range(11):
        if who.step() != "Finding your starting point":
            break
        who.send(do="pass")
    done = who.placement()
    assert done is not None
    assert done.result is not None
    assert max(done.result["known"].values()) < 0.5


def test_what_it_found_reaches_practice_also_for_skills_that_were_not_asked(who: Newcomer) -> None:
    who.place(right=True)
    placement = who.placement()
    assert placement is not None
    asked = {row["skill"] for row in placement.asked}
    (ended,) = the_events(who.school, "placement_ended")
    moved = {shift["skill"]: shift["ability"] for shift in ended.data["shifts"]}
    assert set(moved) - asked
    with who.school.runtime.database.transaction(writes=False) as session:
        rows = {row.skill: row for row in session.scalars(select(SkillEstimate))}
    for skill in set(moved) - asked:
        assert rows[skill].ability == pytest.approx(moved[skill])
        assert rows[skill].opportunities == 0
    assert not any(row.mastered_at for row in rows.values())


def test_wrong_placement_answers_raise_no_flag_and_make_no_grade(who: Newcomer) -> None:
    who.place(right=False)
    assert count(who.school, Flag) == 0
    assert count(who.school, Grade) == 0
    who.send()
    student = Student(who.school.runtime, who.school.clock, who.school.practice_set.id, who.person.id)
    student.solve()
    assert count(who.school, Flag) == 0


def test_a_skill_that_is_not_started_has_an_empty_bar(who: Newcomer) -> None:
    who.place(right=True)
    who.send()
    rows = who.page().find("ul.bars").find_all("li")
    shares = [row.find("progress").attributes["value"] for row in rows if "not started" in row.text]
    assert shares
    assert set(shares) == {"0"}


def test_practice_shows_nothing_of_the_last_placement_item(who: Newcomer) -> None:
    who.place(right=False)
    who.send()
    assert not who.page().find_all("#result")


def test_a_placement_item_has_no_hints_and_takes_no_answer_through_practice(who: Newcomer) -> None:
    row, item = who.open_item()
    who.visit.post(f"{who.address}/hint", token=row.token, rung="1")
    who.visit.post(f"{who.address}/answer", token=row.token, number="1", response=item.answer)
    assert who.open_item()[0].hints == 0
    assert count(who.school, Attempt) == 0


def test_an_item_of_somebody_else_takes_no_answer(arrive: Arrive, who: Newcomer) -> None:
    row, item = who.open_item()
    other = arrive("placement")
    other.step()
    for do in ("answer", "pass"):
        sent = other.visit.post(f"{other.address}/intake/item", do=do, token=row.token, response=item.answer)
        assert "stale=1" in sent.headers["Location"]
    assert who.open_item()[0].id == row.id
    assert count(who.school, Attempt) == 0


def test_skipping_keeps_what_was_answered_and_is_done_once(who: Newcomer) -> None:
    who.answer(right=True)
    who.step()
    for _ in range(2):
        assert who.visit.post(f"{who.address}/intake/skip").status_code == 303
    assert who.step() == "practice"
    placement = who.placement()
    assert placement is not None
    assert (placement.state, len(placement.asked)) == ("skipped", 1)
    assert len(the_events(who.school, "placement_ended")) == 1


def test_the_page_holds_no_answer_and_no_seed(who: Newcomer) -> None:
    for _ in range(12):
        if who.step() != "Finding your starting point":
            break
        row, item = who.open_item()
        text = who.visit.get(who.address).text
        assert str(row.seed) not in text
        assert "wrong_answers" not in text
        if len(item.answer) > 3 and not item.choices and item.answer not in item.stem:
            assert item.answer not in text
        who.answer(right=True)


def test_the_item_open_in_practice_stays_open_while_a_placement_goes_on(
    school: School, arrive: Arrive
) -> None:
    who = arrive("off")
    student = Student(school.runtime, school.clock, school.practice_set.id, who.person.id)
    kept = student.item()
    with school.runtime.database.transaction() as session:
        assert ask_again(session, school.course.id, who.person.id, school.clock.now()) == 1
    who.place(right=True)
    who.send()
    assert student.item().id == kept.id
    with school.runtime.database.transaction(writes=False) as session:
        open_ = session.scalars(select(PracticeItem).where(PracticeItem.open_key.is_not(None))).all()
    assert [row.id for row in open_] == [kept.id]


def test_many_tabs_at_once_begin_one_placement_with_one_item(school: School, arrive: Arrive) -> None:
    who = arrive("placement")
    with ThreadPoolExecutor(4) as tabs:
        answers = list(tabs.map(lambda _: who.visit.get(who.address), range(4)))
    assert {answer.status_code for answer in answers} == {200}
    assert len(the_events(school, "placement_began")) == 1
    with school.runtime.database.transaction(writes=False) as session:
        assert len(session.scalars(select(PracticeItem)).all()) == 1


def test_an_answer_is_read_back_here_too_while_it_is_typed(who: Newcomer) -> None:
    row, item = who.open_item()
    fields = dict(fields_of(item, item.answer).lists())
    read = who.visit.post(f"{who.address}/preview", token=row.token, **fields)
    assert read.status_code == 200
    assert ("Read as" in read.text) is question_of(item).read_back
    assert count(who.school, Attempt) == 0


def test_the_replay_of_the_log_chooses_the_items_after_a_placement_again(who: Newcomer) -> None:
    who.place(right=False)
    who.send()
    runtime = who.school.runtime
    student = Student(runtime, who.school.clock, who.school.practice_set.id, who.person.id)
    student.solve()
    student.miss()
    with runtime.database.transaction(writes=False) as session:
        check = Check(session)
        Replay(session, who.school.course.id, (who.person.id,), "default", check).run()
    assert (check.choices, check.differences, check.gone_by) == (3, [], {})
