"""The weekly review: what to do first, and what it comes from."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from engine.escalation.model import Cause, Play
from lti_app.content.banks import load_bank
from lti_app.db.models import Closure, Enrolment, Flag, PlanStep, PracticeItem, SkillEstimate
from lti_app.lti.roles import Role
from lti_app.sandbox.markup import parse
from lti_app.teacher.classroom.attention import Unseen
from lti_app.teacher.classroom.groups import FlagGroup
from lti_app.teacher.classroom.since import NewlyMastered
from lti_app.teacher.review.held import Helped
from lti_app.teacher.review.played import PlayedGroup, played
from lti_app.teacher.review.question import question_for
from lti_app.teacher.review.things import three_things
from tests.clock import START
from tests.databases import on_sqlite
from tests.student import Student

if TYPE_CHECKING:
    from lti_app.db.models import Person
    from tests.lti_app.conftest import School

ALGEBRA = load_bank("algebra-1")


def _group(**values: Any) -> FlagGroup:
    facts = {
        "bank": ALGEBRA,
        "cause": "misconception",
        "skill": "one-step-equations",
        "misconception": "",
        "topic": "One-step equations",
        "idea": "",
        "probe": "",
        "play": "talk",
        "size": 3,
        "members": (),
    }
    return FlagGroup(**{**facts, **values})


def _helped(held: str) -> Helped:
    return Helped(1, 1, "Ada", "misconception", "Slope", "talked", held, ())


def _things(**parts: Any) -> list[tuple[str, str]]:
    none: dict[str, Any] = dict.fromkeys(("groups", "helped", "ideas", "waiting", "praise"), ())
    found = three_things(**none | parts, now=START)
    return [(thing.anchor, thing.text) for thing in found]


def test_nothing_to_do_is_no_thing() -> None:
    assert _things() == []


def test_there_are_three_things_at_most_of_different_kinds() -> None:
    groups = [PlayedGroup(_group(), None)] * 2
    waiting = [Unseen(1, "Eve", None, None, START, watched=False)]
    praise = [NewlyMastered(2, "Ben", ("Slope", "Order of operations"))]
    found = _things(groups=groups, helped=[_helped("no")], waiting=waiting, praise=praise)
    assert [anchor for anchor, _ in found] == ["groups", "helped", "attention"]
    assert found[0][1] == "Pull 3 students together about One-step equations."
    assert "Look again at Slope with Ada." in found[1][1]
    assert "Nobody has so far." in found[2][1]


@pytest.mark.parametrize("held", ["yes", "partly", "open", "unpractised"])
def test_help_that_has_not_failed_is_nothing_to_do_again(held: str) -> None:
    assert _things(helped=[_helped(held)]) == []


@pytest.mark.parametrize(("days", "long"), [(14, False), (15, True)])
def test_who_was_looked_at_within_two_weeks_has_not_waited_long(days: int, long: bool) -> None:
    looked = START - timedelta(days=days)
    assert bool(_things(waiting=[Unseen(1, "Eve", looked, None, START, watched=False)])) == long


def test_a_group_s_play_names_what_they_have_in_common() -> None:
    play = Play("talk", Cause.MISCONCEPTION, "Talk", "Ask about {skill}.", 5, {"skill": "this topic"})
    shown = played(_group(), {"talk": play}).play
    assert shown is not None
    assert shown.step == "Ask about One-step equations."
    assert played(_group(play="gone"), {"talk": play}).play is None


@pytest.mark.parametrize("misconception", ["repeats-the-operation", "drops-the-minus"])
def test_a_question_for_the_class_has_the_right_answer_and_that_of_the_idea(misconception: str) -> None:
    found = question_for(ALGEBRA, misconception, ())
    assert found is not None
    assert found.right in found.said
    assert len(set(found.said)) == 2


def test_a_question_comes_from_the_item_in_which_the_idea_has_shown() -> None:
    sure = question_for(ALGEBRA, "repeats-the-operation", ["one-step-multiply"])
    other = question_for(ALGEBRA, "repeats-the-operation", ["one-step-add"])
    assert sure is not None
    assert other is not None
    assert sure.question.stem != other.question.stem


def test_an_idea_that_no_item_shows_has_no_question() -> None:
    assert question_for(ALGEBRA, "no-such-idea", ["one-step-add"]) is None


def _closed(school: School, person: Person, by: Person) -> int:
    now = school.clock.now()
    with school.runtime.database.transaction() as session:
        flag = Flag(
            course_id=school.course.id,
            person_id=person.id,
            practice_set_id=school.practice_set.id,
            policy="default",
            policy_version=1,
            rule="repeated-miss",
            cause="mastery_failure",
            tier=2,
            severity=3,
            confidence=0.7,
            play="worked-example-talk",
            skill="one-step-equations",
            state="resolved",
            raised_at=now,
            updated_at=now,
            ended_at=now,
        )
        session.add(flag)
        session.flush()
        facts = {"cause": "mastery_failure", "done": "talked", "outcome": "partly", "at": now}
        closure = Closure(flag_id=flag.id, by_id=by.id, **facts)
        session.add(closure)
        session.flush()
        step = PlanStep(
            closure_id=closure.id,
            course_id=school.course.id,
            person_id=person.id,
            kind="check",
            skill="one-step-equations",
            items=2,
            remaining=2,
            created_at=now,
        )
        session.add(step)
        session.flush()
        return step.id


def _week(school: School, id_: str, **values: Any) -> str:
    visit = school.visit(Role.INSTRUCTOR, **values)
    return " ".join(parse(visit.get("week").text).find_all(f"#{id_}")[0].text.split())


@pytest.mark.parametrize(("right", "said"), [(True, "held"), (False, "did not hold")])
def test_a_check_of_the_plan_s_own_says_whether_it_held(school: School, right: bool, said: str) -> None:
    ada = school.person(name="Ada")
    step = _closed(school, ada, school.person(Role.INSTRUCTOR))
    works = Student(school.runtime, school.clock, school.practice_set.id, ada.id)
    row = works.solve() if right else works.miss()
    assert "not known yet" in _week(school, "helped") or "no practice since" in _week(school, "helped")
    with school.runtime.database.transaction() as session:
        kept = session.get_one(PracticeItem, row.id)
        kept.skill, kept.step_id, kept.check = "one-step-equations", step, True
    assert f"One-step equations {said} Talked it through." in _week(school, "helped")


@on_sqlite
def test_praise_is_for_what_was_mastered_within_the_week(school: School) -> None:
    now = school.clock.now()
    for name, days in (("Ada", 6), ("Ben", 8)):
        person = school.person(name=name)
        Student(school.runtime, school.clock, school.practice_set.id, person.id).solve()
        with school.runtime.database.transaction() as session:
            session.add(
                SkillEstimate(
                    course_id=school.course.id,
                    person_id=person.id,
                    skill="common-factor",
                    variance=1.0,
                    mastered_at=now - timedelta(days=days),
                )
            )
    praise = _week(school, "praise")
    assert "Ada has newly mastered Taking out a common factor." in praise
    assert "Ben" not in praise


@on_sqlite
def test_help_of_three_weeks_ago_is_no_news(school: School) -> None:
    _closed(school, school.person(name="Ada"), school.person(Role.INSTRUCTOR))
    school.clock.advance(days=22)
    assert "Nothing to review yet." in school.visit(Role.INSTRUCTOR).get("week").text


@on_sqlite
def test_that_somebody_looked_is_noted(school: School) -> None:
    by = school.person(Role.INSTRUCTOR)
    school.visit(Role.INSTRUCTOR, by).get("week")
    with school.runtime.database.transaction(writes=False) as session:
        row = session.get_one(Enrolment, (school.course.id, by.id))
        assert (row.class_seen_at, row.class_seen_before) == (school.clock.now(), None)
