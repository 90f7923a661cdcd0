"""From a log to parameters in use, and back; nothing by itself, nothing half."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, update

from lti_app.audit import COMMAND_LINE
from lti_app.calibration import log
from lti_app.calibration.active import SHIPPED, active_parameters, active_version, shipped_parameters
from lti_app.calibration.propose import propose
from lti_app.calibration.versions import listed, save, use
from lti_app.content.learner_file import load_parameters
from lti_app.db.calibration import LearnerCalibration
from lti_app.db.migrate import upgrade
from lti_app.db.models import AuditEntry, Base, Learner, PracticeItem
from lti_app.doctor import examine
from lti_app.errors import CommandError
from lti_app.practice.service import record_answer
from tests.lti_app.calibration.classes import parameters, simulated
from tests.lti_app.calibration.conftest import School, known_of, make_school
from tests.lti_app.calibration.logs import log_class, mark_test_student

if TYPE_CHECKING:
    from lti_app.runtime import Runtime
    from tests.clock import Clock

OTHER = parameters({"constant": 1.5}, variances={"ability": 2.0})
EASY = parameters({"constant": 2.5, "template_seen": 0.5}, deviation=0.05)
REPORT: dict[str, Any] = {"learnt_from": {"answers": 5}, "gain": 0.01, "better": True}


def saved(runtime: Runtime) -> str:
    with runtime.database.transaction() as session:
        return save(session, OTHER, REPORT, now=runtime.now(), actor=COMMAND_LINE)


def used(runtime: Runtime, version: str, **options: Any) -> int:
    return use(runtime.database, version, now=runtime.now(), actor=COMMAND_LINE, **options)


def test_a_saved_version_is_not_in_use_until_it_is_taken(runtime: Runtime) -> None:
    version = saved(runtime)
    with runtime.database.transaction() as session:
        assert active_version(session) == SHIPPED
        assert active_parameters(session) == shipped_parameters()
    used(runtime, version)
    with runtime.database.transaction() as session:
        assert active_version(session) == version == "local-1"
        assert active_parameters(session).ability_variance == 2.0
        assert active_parameters(session) is active_parameters(session)  # read once
    used(runtime, SHIPPED)
    with runtime.database.transaction() as session:
        assert active_parameters(session) == shipped_parameters()


def test_another_version_is_used_from_the_next_question_on(runtime: Runtime) -> None:
    first = saved(runtime)
    used(runtime, first)
    with runtime.database.transaction() as session:
        assert active_parameters(session).ability_variance == 2.0
        second = save(
            session, parameters({}, variances={"ability": 3.0}), REPORT, now=runtime.now(), actor="x"
        )
    used(runtime, second)
    with runtime.database.transaction() as session:
        assert active_parameters(session).ability_variance == 3.0


def test_going_back_restores_every_number(runtime: Runtime, clock: Clock) -> None:
    schools = [make_school(runtime, clock, students=2, seed=seed) for seed in (1, 2)]
    for school in schools:
        school.practise(4)
    before = [school.known() for school in schools]
    version = saved(runtime)
    assert used(runtime, version) == 2
    other = [school.known() for school in schools]
    assert all(now["learner"] != then["learner"] for now, then in zip(other, before, strict=True))
    assert used(runtime, SHIPPED) == 2
    assert [school.known() for school in schools] == before


def test_answers_after_it_are_learnt_by_the_version_in_use(school: School, runtime: Runtime) -> None:
    school.practise(3)
    version = saved(runtime)
    used(runtime, version)
    school.practise(3)
    before = school.known()
    used(runtime, version)  # from the log alone, with the same version
    assert school.known() == before


def test_an_interrupted_switch_is_finished_by_running_it_again(runtime: Runtime, clock: Clock) -> None:
    schools = [make_school(runtime, clock, students=1, seed=seed) for seed in (1, 2, 3)]
    for school in schools:
        school.practise(3)
    before = [school.known() for school in schools]
    version = saved(runtime)

    def stop(done: int, of: int) -> None:
        assert of == 3
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        used(runtime, version, step=stop)
    changed = [school.known() != then for school, then in zip(schools, before, strict=True)]
    assert changed == [True, False, False]
    schools[1].practise(1)  # with the new version, on what the old one knew
    assert used(runtime, version) == 3
    finished = [school.known() for school in schools]
    used(runtime, version)
    assert [school.known() for school in schools] == finished
    with runtime.database.transaction() as session:
        notes = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        assert notes == ["calibration.made", "calibration.used"]  # once, not once more for finishing


def test_two_who_switch_at_once_do_not_mix(runtime: Runtime, clock: Clock) -> None:
    for seed in (1, 2):
        make_school(runtime, clock, students=1, seed=seed).practise(2)
    version = saved(runtime)

    def other(done: int, of: int) -> None:
        if done == 1:
            used(runtime, SHIPPED)

    with pytest.raises(CommandError) as refused:
        used(runtime, version, step=other)
    assert refused.value.code == "CAL-CHANGED"
    with runtime.database.transaction() as session:
        assert active_version(session) == SHIPPED


def test_an_answer_under_way_is_waited_for_and_counts(school: School, runtime: Runtime) -> None:
    school.practise(2)
    version = saved(runtime)
    student = school.students[0]
    row = student.item()
    response = student.right_answer(row)
    done: list[int] = []
    switch = Thread(target=lambda: done.append(used(runtime, version)))
    with student.context() as context:
        record_answer(context, row.token, 1, response)
        switch.start()
        switch.join(0.3)
        assert not done
    switch.join(30)
    assert done == [1]
    before = school.known()
    used(runtime, version)
    assert school.known() == before
    with runtime.database.transaction() as session:
        assert session.get_one(Learner, (school.course, student.person)).opportunities == 3


def test_a_version_that_there_is_not_is_refused(runtime: Runtime) -> None:
    with pytest.raises(CommandError) as refused:
        used(runtime, "local-9")
    assert refused.value.code == "CAL-VERSION"


def test_a_version_with_other_features_is_neither_used_nor_taken(runtime: Runtime) -> None:
    version = saved(runtime)
    used(runtime, version)
    with runtime.database.transaction() as session:
        row = session.scalars(select(LearnerCalibration)).one()
        older = dict(row.data, weights={"bygone": {"mean": 0.0, "deviation": 1.0}})
        session.execute(update(LearnerCalibration).values(id=row.id + 1, data=older))
    with runtime.database.transaction() as session:
        assert active_parameters(session) == shipped_parameters()
    with pytest.raises(CommandError) as refused:
        used(runtime, version)
    assert refused.value.code == "CAL-OUTDATED"


def test_the_doctor_says_what_is_in_use_and_whether_it_can_be_read(runtime: Runtime) -> None:
    Base.metadata.drop_all(runtime.database.engine)
    upgrade(runtime.database.engine)
    used(runtime, saved(runtime))
    found = {finding.code: dict(finding.params) for _, finding in examine(runtime)}
    assert found["doctor.learner.ok"] == {"version": "local-1"}
    with runtime.database.transaction() as session:
        session.execute(update(LearnerCalibration).values(id=7, data={"version": "local-1"}))
    found = {finding.code: dict(finding.params) for _, finding in examine(runtime)}
    assert found["doctor.learner.outdated"] == {"version": "local-1"}


def test_the_list_says_what_there_is(runtime: Runtime) -> None:
    version = saved(runtime)
    with runtime.database.transaction() as session:
        assert [(row.version, row.active) for row in listed(session)] == [(SHIPPED, True), (version, False)]
    used(runtime, version)
    with runtime.database.transaction() as session:
        assert [(row.version, row.active) for row in listed(session)] == [(SHIPPED, False), (version, True)]
        assert listed(session)[1].answers == 5


def test_a_log_that_differs_from_the_shipped_weights_gives_better_ones(runtime: Runtime) -> None:
    with runtime.database.transaction() as session:
        for seed in (1, 2):
            log_class(session, simulated(EASY, seed=seed, answers=35))
    with runtime.database.transaction(writes=False) as session:
        proposal = propose(session)
        assert propose(session) == proposal  # the same log, the same numbers
    assert proposal.comparison.better
    assert proposal.comparison.after.log_loss < proposal.comparison.before.log_loss
    assert proposal.data.weights["constant"].mean > load_parameters().weights["constant"].mean
    assert (proposal.courses, proposal.students, proposal.comparison.students) == (2, 48, 12)
    assert proposal.answers == 48 * 35
    assert proposal.comparison.answers == 12 * 35
    assert proposal.data.learnt_from[-1].answers == 48 * 35


def test_a_proposal_changes_nothing(runtime: Runtime) -> None:
    with runtime.database.transaction() as session:
        course, _ = log_class(session, simulated(EASY, seed=1, answers=35))
    before = known_of(runtime, course)
    with runtime.database.transaction() as session:
        propose(session)
        assert not session.dirty
        assert not session.new
    assert known_of(runtime, course) == before
    with runtime.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(LearnerCalibration)) == 0


@pytest.mark.parametrize(("students", "answers"), [(29, 60), (31, 20)])
def test_a_short_log_is_refused(runtime: Runtime, students: int, answers: int) -> None:
    with runtime.database.transaction() as session:
        log_class(session, simulated(EASY, seed=1, students=students, answers=answers))
    with runtime.database.transaction(writes=False) as session, pytest.raises(CommandError) as refused:
        propose(session)
    assert refused.value.code == "CAL-TOO-FEW"
    assert refused.value.params["students"] == students
    assert refused.value.params["answers"] == students * answers


def test_test_students_and_withdrawn_items_are_left_out(runtime: Runtime) -> None:
    with runtime.database.transaction() as session:
        course, people = log_class(session, simulated(EASY, seed=1, students=3, answers=4))
        mark_test_student(session, people[0])
        first = select(func.min(PracticeItem.id)).where(PracticeItem.person_id == people[1])
        session.execute(
            update(PracticeItem).where(PracticeItem.id == first.scalar_subquery()).values(right=None)
        )
        found = log.log_to_learn_from(session)
        assert {person for person, _ in found[course]} == {people[1], people[2]}
        assert len(found[course]) == 7
        assert log.answers_to_learn_from(session) == 7


def test_an_item_that_is_still_open_after_a_wrong_answer_counts(runtime: Runtime) -> None:
    with runtime.database.transaction() as session:
        course, _ = log_class(session, simulated(EASY, seed=1, students=1, answers=2))
        session.execute(update(PracticeItem).values(right=None, closed_at=None))
        assert len(log.log_to_learn_from(session)[course]) == 2


def test_of_a_long_log_the_students_who_worked_last_are_taken_whole(runtime: Runtime) -> None:
    with runtime.database.transaction() as session:
        older, _ = log_class(session, simulated(EASY, seed=1, students=2, answers=5))
        newer, people = log_class(session, simulated(EASY, seed=2, students=2, answers=5))
        assert set(log.log_to_learn_from(session, 20)) == {older, newer}
        found = log.log_to_learn_from(session, 9)
        assert {course: [person for person, _ in stream] for course, stream in found.items()} == {
            newer: [people[1]] * 5
        }


def test_what_is_read_is_what_was_answered(runtime: Runtime) -> None:
    stream = simulated(EASY, seed=3, students=2, answers=6)
    with runtime.database.transaction() as session:
        course, people = log_class(session, stream)
        found = log.log_to_learn_from(session)[course]
    assert [(person, answer) for person, answer in found] == [
        (people[student], answer) for student, answer in stream
    ]
