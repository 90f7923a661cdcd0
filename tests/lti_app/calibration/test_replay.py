"""The log rebuilds what practice has learnt, exactly; with other parameters, what it would have learnt."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select, update

from lti_app.calibration.active import active_parameters
from lti_app.calibration.replay import rebuild, replay
from lti_app.db.models import (
    Attempt,
    CourseWeights,
    Event,
    Grade,
    Learner,
    PracticeItem,
    ScoreDelivery,
    SkillEstimate,
    TemplateMemory,
)
from lti_app.intake.service import answer, current_item, save_confidence
from lti_app.practice.received import Received
from tests.lti_app.calibration.classes import parameters
from tests.lti_app.calibration.conftest import make_school

if TYPE_CHECKING:
    from lti_app.runtime import Runtime
    from tests.clock import Clock
    from tests.lti_app.calibration.conftest import School
    from tests.student import Student

OTHER = parameters({"constant": 1.5}, variances={"ability": 2.0}).parameters()


def replayed(school: School, other: bool = False) -> None:
    with school.runtime.database.transaction() as session:
        replay(session, school.course, OTHER if other else active_parameters(session))


def test_the_log_gives_every_number_that_practice_has_kept(school: School, clock: Clock) -> None:
    school.practise(9)
    clock.advance(timedelta(days=3).total_seconds())
    school.practise(4)
    before = school.known()
    assert len(before["learner"]) == 3
    assert before["skill_estimate"]
    replayed(school)
    assert school.known() == before


def test_the_moment_of_mastery_is_found_again(school: School) -> None:
    able = school.students[0]
    for _ in range(12):
        able.solve()
    before = school.known()
    moments = select(SkillEstimate.mastered_at).where(SkillEstimate.mastered_at.is_not(None))
    with school.runtime.database.transaction(writes=False) as session:
        assert session.scalars(moments).all()
    replayed(school)
    assert school.known() == before


def test_a_test_student_learns_and_teaches_the_course_nothing(school: School, test_student: Student) -> None:
    school.practise(5)
    before = school.known()
    replayed(school)
    assert school.known() == before
    with school.runtime.database.transaction() as session:
        gone = select(PracticeItem.id).where(PracticeItem.person_id == test_student.person)
        session.execute(delete(Attempt).where(Attempt.item_id.in_(gone)))
    replayed(school)
    after = school.known()
    assert after["course_weights"] == before["course_weights"]
    assert after["template_difficulty"] == before["template_difficulty"]
    assert after["learner"] != before["learner"]


def test_what_was_lost_or_wrong_is_put_right(school: School) -> None:
    school.practise(5)
    before = school.known()
    with school.runtime.database.transaction() as session:
        session.execute(update(Learner).values(ability=9.0))
        session.execute(delete(SkillEstimate))
        session.execute(delete(CourseWeights))
        session.execute(update(TemplateMemory).values(missed=77))
    replayed(school)
    assert school.known() == before


def test_other_parameters_give_other_numbers_and_the_old_ones_bring_them_back(school: School) -> None:
    school.practise(5)
    before = school.known()
    replayed(school, other=True)
    other = school.known()
    assert all(other[table] != before[table] for table in other if table != "template_memory")
    assert other["template_memory"] == before["template_memory"]  # counts, not beliefs
    replayed(school, other=True)
    assert school.known() == other
    replayed(school)
    assert school.known() == before


def test_practice_goes_on_after_it(school: School) -> None:
    school.practise(4)
    student = school.students[0]
    row = student.item()
    replayed(school)
    assert student.item().id == row.id  # it was open all the while
    school.practise(2)
    before = school.known()
    replayed(school)
    assert school.known() == before


def test_another_course_is_left_alone(runtime: Runtime, clock: Clock, school: School) -> None:
    school.practise(3)
    neighbour = make_school(runtime, clock, students=2, seed=2)
    neighbour.practise(3)
    before = neighbour.known()
    replayed(school, other=True)
    assert neighbour.known() == before


def test_grades_and_what_was_sent_are_not_touched(school: School) -> None:
    school.practise(8)

    def grades() -> list[object]:
        with school.runtime.database.transaction(writes=False) as session:
            kept = session.execute(select(Grade.person_id, Grade.share, Grade.updated_at)).all()
            sent = session.execute(select(ScoreDelivery.id, ScoreDelivery.score_given)).all()
            return [sorted(map(tuple, kept)), sorted(map(tuple, sent))]

    before = grades()
    with school.runtime.database.transaction() as session:
        replay(session, school.course, parameters({"constant": -3.0}).parameters())
    assert grades() == before
    student = school.students[0]
    student.solve()
    after = grades()
    shares = [{person: share for person, share, _ in found[0]} for found in (before, after)]  # type: ignore[attr-defined]
    assert shares[1][student.person] >= shares[0][student.person]


def test_a_student_who_has_not_answered_is_as_a_new_one(school: School) -> None:
    school.students[0].item()
    replayed(school, other=True)
    with school.runtime.database.transaction(writes=False) as session:
        (row,) = session.scalars(select(Learner)).all()
        assert (row.ability, row.variance) == (0.0, 2.0)
        assert session.scalars(select(CourseWeights)).all() == []


@pytest.mark.parametrize("late", ["answers", "nothing"])
def test_what_came_after_the_course_was_read_ahead_counts_too(school: School, late: str) -> None:
    school.practise(4)
    with school.runtime.database.transaction(writes=False) as session:
        ahead = rebuild(session, school.course, active_parameters(session))
    if late == "answers":
        school.practise(2)
    before = school.known()
    with school.runtime.database.transaction() as session:
        replay(session, school.course, active_parameters(session), ahead)
    assert school.known() == before


def test_an_older_row_that_appears_later_is_put_in_its_place(school: School) -> None:
    """As on PostgreSQL, where a transaction that began first may end last."""
    school.practise(4)
    before = school.known()
    with school.runtime.database.transaction() as session:
        late = session.scalars(select(Attempt).where(Attempt.number == 1).order_by(Attempt.id)).all()[3]
        late.number = 9
    with school.runtime.database.transaction(writes=False) as session:
        ahead = rebuild(session, school.course, active_parameters(session))
    with school.runtime.database.transaction() as session:
        session.execute(update(Attempt).where(Attempt.number == 9).values(number=1))
        replay(session, school.course, active_parameters(session), ahead)
    assert school.known() == before


def place(student: Student) -> None:
    """Let a student do a placement: right and wrong by turns."""
    with student.context() as context:
        save_confidence(context, {})
    for turn in range(20):
        student.clock.advance(30)
        with student.context() as context:
            row = current_item(context)
        if row is None:
            return
        response = student.right_answer(row) if turn % 2 else student.wrong_answer(row)
        with student.context() as context:
            assert answer(context, row.token, response) == (Received.COUNTED, None)


def test_what_a_placement_moved_is_moved_again_at_its_place(school: School) -> None:
    school.practise(2)
    place(school.students[0])
    school.practise(3)
    with school.runtime.database.transaction(writes=False) as session:
        (data,) = session.scalars(select(Event.data).where(Event.kind == "placement_ended"))
    assert data["shifts"]
    before = school.known()
    replayed(school)
    assert school.known() == before


def test_a_placement_that_ended_while_a_course_was_read_ahead_counts_too(school: School) -> None:
    school.practise(2)
    with school.runtime.database.transaction(writes=False) as session:
        ahead = rebuild(session, school.course, active_parameters(session))
    place(school.students[0])
    before = school.known()
    with school.runtime.database.transaction() as session:
        replay(session, school.course, active_parameters(session), ahead)
    assert school.known() == before


def test_a_template_that_no_bank_has_any_more_still_counts_for_its_skill(school: School) -> None:
    school.practise(3)
    before = school.known()
    with school.runtime.database.transaction() as session:
        gone = session.scalars(select(PracticeItem).where(PracticeItem.closed_at.is_not(None))).first()
        assert gone is not None
        session.execute(update(PracticeItem).where(PracticeItem.id == gone.id).values(bank="no-such-bank"))
    replayed(school)
    after = school.known()
    assert [row[:3] for row in after["skill_estimate"]] == [row[:3] for row in before["skill_estimate"]]
