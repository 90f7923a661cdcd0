"""Messages to students: written, approved, seen, or taken back before; in that order alone (E6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from lti_app.db.models import Attention, AuditEntry, Event, Message
from lti_app.lti.roles import Role
from lti_app.sandbox.markup import form_of, parse
from tests.databases import on_sqlite
from tests.lti_app.teacher.putting import put_flag

if TYPE_CHECKING:
    from lti_app.db.models import Person
    from tests.lti_app.conftest import School, VisitClient

pytestmark = on_sqlite

TEXT = "I saw how long you stayed with this one. Shall we look at it together tomorrow?"


@pytest.fixture
def student(school: School) -> Person:
    return school.person(name="Amara Okonkwo")


@pytest.fixture
def flag(school: School, student: Person) -> int:
    return put_flag(school, student)


@pytest.fixture
def teacher(school: School) -> VisitClient:
    return school.visit(Role.INSTRUCTOR, school.person(Role.INSTRUCTOR, name="Ines Halloran"))


def _form(teacher: VisitClient, flag: int) -> dict[str, str]:
    """Return what the form of a new message sends as the page opens with it."""
    root = parse(teacher.get(f"flags/{flag}").text)
    return dict(form_of(root, root.find_all("#compose form")[1]).fields)


def _draft(school: School, teacher: VisitClient, flag: int, text: str = TEXT) -> Message:
    assert (
        teacher.post(f"flags/{flag}/messages", **(_form(teacher, flag) | {"text": text})).status_code == 303
    )
    return _last(school)


def _last(school: School) -> Message:
    with school.runtime.database.transaction(writes=False) as session:
        return session.scalars(select(Message).order_by(Message.id.desc()).limit(1)).one()


def _seen_by(school: School, student: Person) -> str:
    return school.visit(Role.LEARNER, student).get(f"practice/{school.practice_set.id}").text


def test_the_form_begins_with_a_template_for_the_cause(teacher: VisitClient, flag: int) -> None:
    fields = _form(teacher, flag)
    assert len(fields["text"]) > 20
    assert "{" not in fields["text"]
    root = parse(teacher.get(f"flags/{flag}").text)
    offered = [option.attributes["value"] for option in root.find_all("#template option")]
    other = offered[-1]
    page = teacher.get(f"flags/{flag}", query_string={"template": other}).text
    again = parse(page)
    chosen = dict(form_of(again, again.find_all("#compose form")[1]).fields)
    assert chosen["template"] == other
    assert chosen["text"] != fields["text"]


def test_a_draft_is_seen_by_nobody_but_the_staff(
    school: School, teacher: VisitClient, student: Person, flag: int
) -> None:
    row = _draft(school, teacher, flag)
    assert (row.state, row.text, row.drafted != TEXT) == ("draft", TEXT, True)
    assert TEXT in school.visit(Role.ASSISTANT).get(f"flags/{flag}").text
    assert "stayed with this one" not in _seen_by(school, student)


def test_sent_twice_it_is_one_draft(school: School, teacher: VisitClient, flag: int) -> None:
    fields = _form(teacher, flag) | {"text": TEXT}
    for _ in range(2):
        teacher.post(f"flags/{flag}/messages", **fields)
    with school.runtime.database.transaction(writes=False) as session:
        assert len(session.scalars(select(Message)).all()) == 1


def test_once_approved_the_student_sees_it_and_the_teacher_sees_that_they_did(
    school: School, teacher: VisitClient, student: Person, flag: int
) -> None:
    row = _draft(school, teacher, flag)
    for _ in range(2):
        assert teacher.post(f"messages/{row.id}/approve", text=TEXT).status_code == 303
    assert "Not seen yet" in teacher.get(f"flags/{flag}").text
    assert "stayed with this one" in _seen_by(school, student)
    assert "Seen by the student" in teacher.get(f"flags/{flag}").text
    with school.runtime.database.transaction(writes=False) as session:
        attention = session.get_one(Attention, (school.course.id, student.id))
        assert attention.helps == 1


def test_what_was_changed_since_it_was_read_is_not_sent(
    school: School, teacher: VisitClient, flag: int
) -> None:
    row = _draft(school, teacher, flag)
    colleague = school.visit(Role.ASSISTANT)
    colleague.post(f"messages/{row.id}/edit", text="Another text.")
    answer = teacher.post(f"messages/{row.id}/approve", text=TEXT)
    assert (answer.status_code, "MESSAGE-CHANGED" in answer.text) == (409, True)
    assert (_last(school).state, _last(school).text) == ("draft", "Another text.")


def test_a_draft_is_changed_on_the_flags_page(school: School, teacher: VisitClient, flag: int) -> None:
    row = _draft(school, teacher, flag)
    root = parse(teacher.get(f"flags/{flag}", query_string={"message": str(row.id)}).text)
    form = form_of(
        root, next(one for one in root.find_all("form") if one.attributes["action"].endswith("/edit"))
    )
    assert dict(form.fields)["text"] == TEXT
    teacher.post(f"messages/{row.id}/edit", text="Shorter.")
    assert (_last(school).text, _last(school).drafted) == ("Shorter.", row.drafted)


def test_what_was_sent_cannot_be_changed(school: School, teacher: VisitClient, flag: int) -> None:
    row = _draft(school, teacher, flag)
    teacher.post(f"messages/{row.id}/approve", text=TEXT)
    assert teacher.post(f"messages/{row.id}/edit", text="Something else.").status_code == 409
    assert _last(school).text == TEXT


def test_before_it_is_seen_it_can_be_taken_back(
    school: School, teacher: VisitClient, student: Person, flag: int
) -> None:
    row = _draft(school, teacher, flag)
    teacher.post(f"messages/{row.id}/approve", text=TEXT)
    for _ in range(2):
        assert teacher.post(f"messages/{row.id}/withdraw").status_code == 303
    assert "stayed with this one" not in _seen_by(school, student)
    assert "before the student saw it" in teacher.get(f"flags/{flag}").text
    assert teacher.post(f"messages/{row.id}/approve", text=TEXT).status_code == 409


def test_once_seen_it_cannot(school: School, teacher: VisitClient, student: Person, flag: int) -> None:
    row = _draft(school, teacher, flag)
    teacher.post(f"messages/{row.id}/approve", text=TEXT)
    _seen_by(school, student)
    answer = teacher.post(f"messages/{row.id}/withdraw")
    assert (answer.status_code, "MESSAGE-SEEN" in answer.text) == (409, True)
    assert _last(school).state == "approved"


@pytest.mark.parametrize("text", ["", " ", "\x00"])
def test_nothing_is_no_message(teacher: VisitClient, flag: int, text: str) -> None:
    answer = teacher.post(f"flags/{flag}/messages", **(_form(teacher, flag) | {"text": text}))
    assert (answer.status_code, "MESSAGE-EMPTY" in answer.text) == (422, True)


@pytest.mark.parametrize("changed", [{"key": ""}, {"key": "x" * 200}, {"template": "none-of-ours"}])
def test_a_form_that_is_none_of_ours_is_refused(
    teacher: VisitClient, flag: int, changed: dict[str, str]
) -> None:
    assert teacher.post(f"flags/{flag}/messages", **(_form(teacher, flag) | changed)).status_code == 400


def test_every_step_is_logged_without_a_word_of_it(school: School, teacher: VisitClient, flag: int) -> None:
    row = _draft(school, teacher, flag)
    teacher.post(f"messages/{row.id}/edit", text="Shorter.")
    teacher.post(f"messages/{row.id}/approve", text="Shorter.")
    teacher.post(f"messages/{row.id}/withdraw")
    steps = ["drafted", "edited", "approved", "withdrawn"]
    with school.runtime.database.transaction(writes=False) as session:
        events = list(
            session.scalars(select(Event).where(Event.kind.startswith("message_")).order_by(Event.id))
        )
        deeds = select(AuditEntry.action).where(AuditEntry.action.startswith("message."))
        audited = list(session.scalars(deeds.order_by(AuditEntry.id)))
    assert [event.kind for event in events] == [f"message_{step}" for step in steps]
    assert audited == [f"message.{step}" for step in steps]
    assert not [event for event in events if "Shorter" in str(event.data) or "stayed" in str(event.data)]


def test_who_does_not_see_the_student_gets_at_no_message(
    school: School, teacher: VisitClient, flag: int
) -> None:
    row = _draft(school, teacher, flag)
    limited = school.visit(Role.ASSISTANT, sections=["id:7"], section_restricted=True)
    for step in ("edit", "approve", "withdraw"):
        assert limited.post(f"messages/{row.id}/{step}", text=TEXT).status_code == 403
    assert teacher.post("messages/4711/approve", text=TEXT).status_code == 404
    assert _last(school).state == "draft"
