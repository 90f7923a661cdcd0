"""The teacher's forms over HTTP: nothing sent breaks them, and no closure is saved or dropped unseen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, func, select, update

from lti_app.db.models import Closure, Flag, FlagChange, PlanStep, PracticeItem
from lti_app.lti.roles import Role
from lti_app.sandbox.markup import parse
from tests.lti_app.teacher.closing import CLOSURE, as_shown, close, form_on
from tests.student import Student

if TYPE_CHECKING:
    from tests.lti_app.conftest import School, VisitClient

pytestmark = pytest.mark.slow


@pytest.fixture
def student(school: School) -> Student:
    """A student who has missed one skill often enough for a flag."""
    person = school.person(name="Amara Okonkwo")
    stuck = Student(school.runtime, school.clock, school.practice_set.id, person.id)
    for _ in range(7):
        stuck.miss()
    return stuck


@pytest.fixture
def teacher(school: School) -> VisitClient:
    return school.visit(Role.INSTRUCTOR, school.person(Role.INSTRUCTOR, name="Ines Halloran"))


@pytest.fixture
def flag(school: School, student: Student) -> Flag:
    return the_flag(school)


def the_flag(school: School) -> Flag:
    with school.runtime.database.transaction() as session:
        return session.scalars(select(Flag).where(Flag.cause == "mastery_failure")).one()


def count(school: School, table: type, *conditions: Any) -> int:
    with school.runtime.database.transaction() as session:
        return session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


def test_a_closure_is_saved_with_the_plan_that_was_shown(
    school: School, teacher: VisitClient, flag: Flag
) -> None:
    assert close(teacher, flag).status_code == 303
    assert the_flag(school).state == "resolved"


def test_a_plan_that_changed_since_it_was_shown_is_shown_again(
    school: School, teacher: VisitClient, flag: Flag
) -> None:
    # While she reads, the student's next answer shows what is behind it: another plan than she has seen.
    fields = as_shown(teacher, flag, cause="misconception")
    idea = "joins-unlike-terms" if flag.misconception is None else None
    with school.runtime.database.transaction() as session:
        session.execute(
            update(Flag).where(Flag.id == flag.id).values(skill="combine-like-terms", misconception=idea)
        )
    answer = teacher.post(f"flags/{flag.id}/close", **fields)
    assert answer.status_code == 409
    assert the_flag(school).state == "open"
    assert count(school, PlanStep) == 0
    saved = teacher.post(f"flags/{flag.id}/close", **form_on(answer.text))
    assert saved.status_code == 303
    assert count(school, PlanStep) > 0


def test_a_closure_after_somebody_elses_is_not_dropped_in_silence(
    school: School, teacher: VisitClient, flag: Flag
) -> None:
    close(teacher, flag, line="She knows it now.")
    other = school.visit(Role.ASSISTANT)
    shown = teacher.get(f"flags/{flag.id}").text
    assert "She knows it now." in shown

    answer = other.post(f"flags/{flag.id}/close", **CLOSURE, shown="any", line="Called home.")
    assert (answer.status_code, "FLAG-ENDED" in answer.text) == (409, True)
    answer = other.post(f"flags/{flag.id}/dismiss", reason="Not needed.")
    assert (answer.status_code, "FLAG-ENDED" in answer.text) == (409, True)
    assert count(school, Closure) == 1


def test_a_dismissal_sent_twice_is_one(school: School, teacher: VisitClient, flag: Flag) -> None:
    for _ in range(2):
        assert teacher.post(f"flags/{flag.id}/dismiss", reason="She was ill.").status_code == 303
    assert count(school, FlagChange, FlagChange.action == "dismiss") == 1


def test_a_closure_changed_and_sent_again_is_not_dropped_in_silence(teacher: VisitClient, flag: Flag) -> None:
    fields = as_shown(teacher, flag)
    assert [teacher.post(f"flags/{flag.id}/close", **fields).status_code for _ in range(2)] == [303, 303]
    changed = teacher.post(f"flags/{flag.id}/close", **(fields | {"line": "One thing more."}))
    assert (changed.status_code, "FLAG-ENDED" in changed.text) == (409, True)


@pytest.mark.parametrize("text", ["\x00", "ill\x00ness", "\x1b[31m", "x" * 10_000, "\r\n\t", "🙂"])
@pytest.mark.parametrize("what", ["close", "dismiss"])
def test_no_text_breaks_a_form(
    school: School, teacher: VisitClient, flag: Flag, what: str, text: str
) -> None:
    answer = (
        close(teacher, flag, line=text)
        if what == "close"
        else teacher.post(f"flags/{flag.id}/dismiss", reason=text)
    )
    wordless = what == "dismiss" and not text.strip("\x00\r\n\t")
    assert answer.status_code == (422 if wordless else 303)
    page = teacher.get(f"flags/{flag.id}")
    assert page.status_code == 200
    assert "\x00" not in page.text
    assert ("ill" in page.text) >= ("ill" in text)


@pytest.mark.parametrize("what", ["close", "plan"])
def test_a_word_that_is_none_of_ours_is_refused(teacher: VisitClient, flag: Flag, what: str) -> None:
    for name in CLOSURE:
        for text in ("\x00", "", "weather", "x" * 10_000):
            assert teacher.post(f"flags/{flag.id}/{what}", **(CLOSURE | {name: text})).status_code == 400


@pytest.mark.parametrize("number", ["0", "99999999999", "9" * 60, "-1", "abc"])
def test_an_address_with_a_number_of_nothing_is_not_found(teacher: VisitClient, number: str) -> None:
    assert teacher.get(f"flags/{number}").status_code == 404
    for what in ("act", "dismiss", "plan", "close"):
        assert teacher.post(f"flags/{number}/{what}", **CLOSURE).status_code == 404
    assert teacher.post(f"scores/{number}/resend").status_code == 404


@pytest.mark.parametrize("page", ["-1", "abc", "", "9" * 18, "9" * 60, "1.5", "\x00"])
def test_no_page_of_the_queue_breaks_it(teacher: VisitClient, page: str) -> None:
    for show in ("waiting", "nonsense", "", "\x00"):
        for path in ("queue", "queue/rows"):
            assert teacher.get(path, query_string={"page": page, "show": show}).status_code == 200


def _statements(school: School, teacher: VisitClient, flag: Flag) -> list[str]:
    """Return what is sent to the database when a flag and then the plan of its closure are looked at."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    event.listen(school.runtime.database.engine, "before_cursor_execute", note)
    assert teacher.get(f"flags/{flag.id}").status_code == 200
    assert teacher.post(f"flags/{flag.id}/plan", **CLOSURE).status_code == 200
    event.remove(school.runtime.database.engine, "before_cursor_execute", note)
    assert statements
    return statements


def test_looking_at_a_flag_holds_nobody_up(school: School, teacher: VisitClient, flag: Flag) -> None:
    assert not [statement for statement in _statements(school, teacher, flag) if "FOR UPDATE" in statement]


def test_looking_at_a_flag_takes_as_many_queries_with_much_evidence_as_with_little(
    school: School, student: Student, teacher: VisitClient, flag: Flag
) -> None:
    teacher.get(f"flags/{flag.id}")  # the first time writes that somebody looked
    before = len(_statements(school, teacher, flag))
    for _ in range(6):
        student.miss()
    assert len(the_flag(school).attempts) > len(flag.attempts)
    assert len(_statements(school, teacher, flag)) == before


def test_evidence_from_an_older_bank_still_shows_what_was_answered(
    school: School, student: Student, teacher: VisitClient, flag: Flag
) -> None:
    with school.runtime.database.transaction() as session:
        session.execute(update(PracticeItem).values(template="of-an-older-bank"))
    page = teacher.get(f"flags/{flag.id}")
    assert page.status_code == 200
    assert parse(page.text).find("#evidence").text.count("not right") == len(flag.attempts)


def test_a_teacher_without_a_name_is_not_called_a_student(school: School, flag: Flag) -> None:
    person = school.person(Role.INSTRUCTOR)
    visit = school.visit(Role.INSTRUCTOR, person)
    visit.post(f"flags/{flag.id}/act", action="claim")
    for path in ("queue", f"flags/{flag.id}"):
        assert (
            f"Student {person.id}"
            not in school.visit(Role.ASSISTANT, school.person(Role.ASSISTANT)).get(path).text
        )


def test_teacher_and_student_at_the_same_moment_never_collide(
    school: School, student: Student, teacher: VisitClient, flag: Flag
) -> None:
    def answers() -> None:
        for _ in range(12):
            student.miss()
            student.ask(key=f"key-{student.clock.now()}")

    def closes() -> list[int]:
        statuses = []
        for _ in range(12):
            teacher.get(f"flags/{flag.id}")
            statuses.append(teacher.post(f"flags/{flag.id}/act", action="claim").status_code)
            statuses.append(close(teacher, flag).status_code)
            statuses.append(teacher.post(f"flags/{flag.id}/act", action="reopen").status_code)
        return statuses

    with ThreadPoolExecutor(2) as pool:
        practising, closing = pool.submit(answers), pool.submit(closes)
        practising.result()
        assert max(closing.result()) < 500
    with school.runtime.database.transaction() as session:
        keys = list(session.scalars(select(Flag.open_key).where(Flag.open_key.is_not(None))))
        assert len(keys) == len(set(keys))
        ended = session.scalars(select(Flag).where(Flag.open_key.is_(None)))
        assert all(one.ended_at is not None for one in ended)


def test_of_two_closures_at_the_same_moment_one_is_saved_and_the_other_is_told(
    school: School, teacher: VisitClient, flag: Flag
) -> None:
    colleague = school.visit(Role.ASSISTANT, school.person(Role.ASSISTANT))
    forms = [(visit, as_shown(visit, flag)) for visit in (teacher, colleague)]

    def save(form: tuple[VisitClient, dict[str, str]]) -> int:
        return form[0].post(f"flags/{flag.id}/close", **form[1]).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(save, forms)) == [303, 409]
    assert count(school, Closure) == 1
