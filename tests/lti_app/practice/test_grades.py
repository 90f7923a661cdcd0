"""The grade in the outbox: mastery × completion, zero first, never lower; help is no part of it (G3, A6)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from engine.learner.mastery import mastery
from lti_app.db.models import Flag, Grade, Learner, Person, PracticeItem, PracticeSet, ScoreDelivery
from lti_app.lti.roles import Role
from lti_app.practice.learning import outlook_of
from lti_app.sandbox.markup import form_of, parse
from tests import factories
from tests.student import Student

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.lti_app.conftest import School, VisitClient

pytestmark = pytest.mark.slow

# Right, wrong and given up, in stretches: the grade must rise, and then have every reason to fall.
STRETCHES = "sssssssssmssssswssssmmmmmmmmmmssswwmmmmssss"


@pytest.fixture
def student(school: School) -> Student:
    person = school.person(name="Amara Okonkwo")
    return Student(school.runtime, school.clock, school.practice_set.id, person.id)


def scores(student: Student) -> list[float]:
    """Return every score that was queued, in order."""
    with student.context() as context:
        return list(context.session.scalars(select(ScoreDelivery.score_given).order_by(ScoreDelivery.id)))


def kept(student: Student) -> float | None:
    with student.context() as context:
        row = context.session.get(Grade, (student.practice_set, student.person))
        return row.share if row else None


def earned(student: Student) -> float:
    """Work the grade out anew: each skill counts the same, a mastered one in full, from three items on."""
    with student.context() as context:
        learner = context.session.get_one(Learner, (context.course, student.person))
        outlook = outlook_of(context, learner)
        closed = select(PracticeItem.skill).where(
            PracticeItem.practice_set_id == student.practice_set, PracticeItem.closed_at.is_not(None)
        )
        answered = Counter(context.session.scalars(closed))
        estimates = {skill: mastery(outlook, skill) for skill in context.skills}
        shares = [
            (1 if estimate.mastered else estimate.probability) * min(1, answered[skill] / 3)
            for skill, estimate in estimates.items()
        ]
        return sum(shares) / len(shares)


def steps(student: Student) -> list[Callable[[], object]]:
    """Return what the student does: (s)olves an item, (m)isses one, gets one right after a (w)rong try."""

    def second_try() -> None:
        row = student.item()
        student.send(row, 1, student.wrong_answer(row))
        student.send(row, 2, student.right_answer(row))

    return [{"s": student.solve, "m": student.miss, "w": second_try}[letter] for letter in STRETCHES]


def test_before_a_student_begins_there_is_no_grade(student: Student) -> None:
    assert (kept(student), scores(student)) == (None, [])


def test_opening_the_page_gives_a_zero_and_again_nothing(school: School, student: Student) -> None:
    visit = school.visit(person=_person(school, student))
    for _ in range(3):
        visit.get(f"practice/{student.practice_set}")
    assert (kept(student), scores(student)) == (0.0, [0.0])


def test_the_grade_is_mastery_times_completion_at_its_best(student: Student) -> None:
    best = 0.0
    for step in steps(student):
        step()
        best = max(best, earned(student))
        assert kept(student) == pytest.approx(best)
    assert earned(student) < best  # there was a reason to fall


def test_the_grade_and_its_scores_only_ever_rise(student: Student) -> None:
    shares = []
    for step in steps(student):
        step()
        shares.append(kept(student) or 0.0)
    assert all(before <= after for before, after in pairwise(shares))
    sent = scores(student)
    assert sent[0] == 0
    assert all(before < after for before, after in pairwise(sent))
    assert sent[-1] == round(100 * shares[-1], 1) > 0


def test_a_score_is_queued_exactly_when_the_rounded_score_changed(student: Student) -> None:
    student.item()
    changes = 0
    for step in steps(student):
        rows, score = len(scores(student)), round(100 * (kept(student) or 0), 1)
        step()
        changed = round(100 * (kept(student) or 0), 1) != score
        changes += changed
        assert len(scores(student)) == rows + changed
    assert 0 < changes < len(STRETCHES)  # both happened


def test_a_first_miss_on_an_item_changes_nothing_yet(student: Student) -> None:
    for _ in range(6):
        student.solve()
    row = student.item()
    before = (kept(student), scores(student))
    student.send(row, 1, student.wrong_answer(row))
    assert (kept(student), scores(student)) == before


def test_a_form_sent_again_queues_nothing_again(student: Student) -> None:
    row = student.item()
    right = student.right_answer(row)
    student.send(row, 1, right)
    before = (kept(student), scores(student))
    for _ in range(3):
        student.send(row, 1, right)
    assert (kept(student), scores(student)) == before


def test_opening_hints_and_asking_a_teacher_leave_the_grade_alone(student: Student) -> None:
    for _ in range(6):
        student.solve()
    row = student.item()
    before = (kept(student), scores(student))
    for rung in (1, 2, 3, 4):
        student.hint(row, rung)
    for number in range(3):
        student.ask(f"key-{number}", "I do not get it.")
        student.item()
    assert (kept(student), scores(student)) == before


def test_a_flag_and_what_becomes_of_it_leave_the_grade_alone(school: School, student: Student) -> None:
    for _ in range(6):
        student.solve()
    student.ask()
    for _ in range(7):
        student.miss()
    before = (kept(student), scores(student))
    teacher = school.visit(Role.INSTRUCTOR)
    with school.runtime.database.transaction() as session:
        flags = list(session.scalars(select(Flag.id)))
    assert len(flags) >= 2
    for flag in flags:
        for action in ("claim", "start", "wait", "release"):
            teacher.post(f"flags/{flag}/act", action=action)
        _close_as_shown(teacher, flag)
        teacher.post(f"flags/{flag}/act", action="reopen")
        teacher.post(f"flags/{flag}/dismiss", reason="Nothing is needed.")
        student.item()
        assert (kept(student), scores(student)) == before


@pytest.mark.parametrize("lacking", [{"lineitem_url": None}, {"can_score": False}], ids=["column", "leave"])
def test_without_a_column_or_the_leave_to_write_nothing_is_queued(
    school: School, lacking: dict[str, object]
) -> None:
    with school.runtime.database.transaction() as session:
        ungraded = factories.practice_set(session, session.merge(school.course), **lacking).id
    student = Student(school.runtime, school.clock, ungraded, school.person().id)
    for _ in range(5):
        student.solve()
    assert scores(student) == []
    assert (kept(student) or 0) > 0  # it is kept, and shown to the student


def test_one_students_work_queues_nothing_for_another(school: School, student: Student) -> None:
    other = Student(school.runtime, school.clock, school.practice_set.id, school.person().id)
    other.item()
    for _ in range(5):
        student.solve()
    with school.runtime.database.transaction() as session:
        theirs = session.scalars(
            select(ScoreDelivery.score_given).where(ScoreDelivery.person_id == other.person)
        )
        assert list(theirs) == [0.0]


def test_the_page_shows_the_grade_that_is_on_its_way(school: School, student: Student) -> None:
    for _ in range(8):
        student.solve()
    page = parse(school.visit(person=_person(school, student)).get(f"practice/{student.practice_set}").text)
    assert f"{scores(student)[-1]:g} of 100" in page.find("#grade").text


def test_completed_is_said_once_every_skill_is_mastered(school: School) -> None:
    with school.runtime.database.transaction() as session:
        course = session.merge(school.course)
        small = factories.practice_set(session, course, skills=["combine-like-terms"]).id
    student = Student(school.runtime, school.clock, small, school.person().id)
    with student.context() as context:
        assert context.skills == ("combine-like-terms",)
    for _ in range(30):
        student.solve()
    with student.context() as context:
        rows = context.session.execute(
            select(ScoreDelivery.score_given, ScoreDelivery.completed).order_by(ScoreDelivery.id)
        ).all()
    said = [completed for _, completed in rows]
    assert said == sorted(said)
    assert (said[0], said[-1]) == (False, True)


def test_what_was_completed_stays_so_however_much_is_forgotten(school: School) -> None:
    with school.runtime.database.transaction() as session:
        small = factories.practice_set(
            session, session.merge(school.course), skills=["combine-like-terms"]
        ).id
    student = Student(school.runtime, school.clock, small, school.person().id)
    for _ in range(30):
        student.solve()
    before = kept(student)
    school.clock.advance(timedelta(days=900).total_seconds())
    for _ in range(8):
        student.miss()
    with school.runtime.database.transaction() as session:  # a new column, to which the grade goes anew
        session.get_one(PracticeSet, small).lineitem_url = "https://lms.example/lineitems/new/lineitem"
    student.miss()
    with student.context() as context:
        learner = context.session.get_one(Learner, (context.course, student.person))
        assert not mastery(outlook_of(context, learner), "combine-like-terms").mastered
        last = context.session.scalars(select(ScoreDelivery).order_by(ScoreDelivery.id.desc())).first()
        assert last is not None
        assert last.lineitem_url.endswith("/new/lineitem")
        assert last.completed
    assert kept(student) == before


def _person(school: School, student: Student) -> Person:
    with school.runtime.database.transaction() as session:
        return session.get_one(Person, student.person)


def _close_as_shown(teacher: VisitClient, flag: int) -> None:
    page = parse(teacher.get(f"flags/{flag}").text)
    fields = dict(form_of(page, page.find("#closure form")).fields)
    assert teacher.post(f"flags/{flag}/close", **fields).status_code == 303


def test_another_practice_set_of_the_course_begins_at_zero(school: School, student: Student) -> None:
    for _ in range(30):
        student.solve()
    with school.runtime.database.transaction() as session:
        other = factories.practice_set(session, session.merge(school.course))
    elsewhere = Student(school.runtime, school.clock, other.id, student.person)

    elsewhere.item()
    assert kept(elsewhere) == 0.0
    elsewhere.solve()
    assert 0.0 < (kept(elsewhere) or 0.0) < 0.2


def test_who_needs_a_hint_each_time_and_gets_it_right_has_a_grade(student: Student) -> None:
    for _ in range(30):
        student.hint(student.item(), 1)
        student.solve()
    assert (kept(student) or 0.0) > 0.005  # of a bank of some sixty skills
