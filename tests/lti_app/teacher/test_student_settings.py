"""What a teacher sets for one student: saved, said, audited, taken back, and by whom it may be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from lti_app.db.models import AuditEntry, Event, StudentSettings
from lti_app.lti.roles import TEACHERS, Role
from lti_app.sandbox.markup import parse
from tests.databases import on_sqlite

if TYPE_CHECKING:
    from lti_app.db.models import Person
    from tests.lti_app.conftest import School, VisitClient


@pytest.fixture
def ada(school: School) -> Person:
    return school.person(name="Ada Example")


@pytest.fixture
def teacher(school: School) -> VisitClient:
    return school.visit(Role.INSTRUCTOR, school.person(Role.INSTRUCTOR, name="T. Eacher"))


def _set(school: School, person: Person) -> StudentSettings | None:
    with school.runtime.database.transaction(writes=False) as session:
        return session.get(StudentSettings, (school.course.id, person.id))


def _history(visit: VisitClient, person: Person) -> list[str]:
    page = parse(visit.get(f"students/{person.id}/settings").text)
    return [" ".join(line.text.split()) for line in page.find_all("#history li p")]


def _undo(visit: VisitClient, person: Person, place: int = 0) -> None:
    page = parse(visit.get(f"students/{person.id}/settings").text)
    change = page.find_all("#history input[name=change]")[place].attributes["value"]
    assert visit.post(f"students/{person.id}/settings/undo", change=change).status_code == 303


def test_what_is_set_is_kept_said_and_audited_without_what_it_is(
    school: School, ada: Person, teacher: VisitClient
) -> None:
    answer = teacher.post(
        f"students/{ada.id}/settings",
        extra_time="1",
        watched="1",
        support_mode="human_first",
        skills_out=["one-step-equations", "no-such-skill"],
    )
    assert answer.status_code == 303
    row = _set(school, ada)
    assert row is not None
    assert (row.extra_time, row.no_speed, row.watched, row.support_mode) == (True, False, True, "human_first")
    assert row.skills_out == ["one-step-equations"]
    (line,) = _history(teacher, ada)
    assert "Extra time was switched on." in line
    assert "Taken out of practice: One-step equations." in line
    assert "T. Eacher" in line
    with school.runtime.database.transaction(writes=False) as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "student.settings")).one()
        event = session.scalars(select(Event).where(Event.kind == "student_settings")).one()
    assert entry.subject == f"person:{ada.id}"
    assert entry.detail == {
        "event": event.id,
        "fields": ["extra_time", "skills_out", "support_mode", "watched"],
    }
    assert event.data["changed"]["support_mode"] == [None, "human_first"]


@on_sqlite
def test_the_form_holds_what_is_set(school: School, ada: Person, teacher: VisitClient) -> None:
    teacher.post(f"students/{ada.id}/settings", no_speed="1", support_mode="machine")
    page = parse(teacher.get(f"students/{ada.id}/settings").text)
    ticked = [box.attributes["name"] for box in page.find_all("input[checked]")]
    assert ticked == ["no_speed", "support_mode"]
    assert page.find_all("input[name=support_mode][checked]")[0].attributes["value"] == "machine"


@on_sqlite
def test_saving_twice_is_one_change(school: School, ada: Person, teacher: VisitClient) -> None:
    for _ in range(2):
        teacher.post(f"students/{ada.id}/settings", more_hints="1")
    assert len(_history(teacher, ada)) == 1


@on_sqlite
def test_a_change_is_put_back_and_that_is_a_change_too(
    school: School, ada: Person, teacher: VisitClient
) -> None:
    teacher.post(f"students/{ada.id}/settings/switch", name="stopped", on="1")
    teacher.post(f"students/{ada.id}/settings/switch", name="watched", on="1")
    _undo(teacher, ada, 1)  # the older one alone
    row = _set(school, ada)
    assert row is not None
    assert (row.stopped, row.watched) == (False, True)
    history = _history(teacher, ada)
    assert ["Practice may go on" in line for line in history] == [True, False, False]
    _undo(teacher, ada, 2)  # it is back already
    assert len(_history(teacher, ada)) == 3


@on_sqlite
def test_mastery_is_set_by_hand_and_left_to_baton_again(
    school: School, ada: Person, teacher: VisitClient
) -> None:
    form = f"students/{ada.id}/settings/mastery"
    teacher.post(form, skill="one-step-equations", known="yes")
    teacher.post(form, skill="common-factor", known="no")
    row = _set(school, ada)
    assert row is not None
    assert row.mastered == {"one-step-equations": True, "common-factor": False}
    teacher.post(form, skill="one-step-equations", known="own")
    row = _set(school, ada)
    assert row is not None
    assert row.mastered == {"common-factor": False}
    assert "Left to Baton" in _history(teacher, ada)[0]


@on_sqlite
@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ("settings", {"support_mode": "nobody"}),
        ("settings/switch", {"name": "skills_out", "on": "1"}),
        ("settings/switch", {"name": "watched", "on": "2"}),
        ("settings/mastery", {"skill": "no-such-skill", "known": "yes"}),
        ("settings/mastery", {"skill": "common-factor", "known": "perhaps"}),
    ],
)
def test_what_is_no_setting_is_refused(
    school: School, ada: Person, teacher: VisitClient, form: str, fields: dict[str, str]
) -> None:
    assert teacher.post(f"students/{ada.id}/{form}", **fields).status_code == 400
    assert _set(school, ada) is None


@on_sqlite
def test_no_other_student_s_change_is_put_back(school: School, ada: Person, teacher: VisitClient) -> None:
    other = school.person()
    teacher.post(f"students/{other.id}/settings/switch", name="stopped", on="1")
    row = _set(school, other)
    assert row is not None
    answer = teacher.post(f"students/{ada.id}/settings/undo", change=str(row.event_id))
    assert answer.status_code == 404
    row = _set(school, other)
    assert row is not None
    assert row.stopped


@on_sqlite
def test_only_the_last_changes_are_shown_and_all_are_in_the_log(
    school: School, ada: Person, teacher: VisitClient
) -> None:
    for number in range(12):
        teacher.post(f"students/{ada.id}/settings/switch", name="watched", on=str(1 - number % 2))
    assert len(_history(teacher, ada)) == 10
    with school.runtime.database.transaction(writes=False) as session:
        logged = session.scalars(select(Event).where(Event.kind == "student_settings")).all()
    assert len(logged) == 12


@on_sqlite
def test_the_history_comes_as_a_file(school: School, ada: Person, teacher: VisitClient) -> None:
    teacher.post(f"students/{ada.id}/settings/switch", name="watched", on="1")
    lines = teacher.get(f"students/{ada.id}/settings.csv").data.decode("utf-8-sig").splitlines()
    assert lines[0] == '"When (UTC)","By","Changed"'
    assert lines[1].endswith('"T. Eacher","Pinned for attention."')


@on_sqlite
@pytest.mark.parametrize("role", sorted(set(Role) - TEACHERS))
def test_only_teachers_set_anything(school: School, ada: Person, role: Role) -> None:
    visit = school.visit(role)
    assert visit.get(f"students/{ada.id}/settings").status_code == 403
    assert visit.post(f"students/{ada.id}/settings", stopped="1").status_code == 403
    assert _set(school, ada) is None


@on_sqlite
def test_a_teacher_of_other_sections_sets_nothing(school: School, ada: Person) -> None:
    visit = school.visit(Role.ASSISTANT, section_restricted=True, sections=["id:1"])
    for path in ("settings", "settings/switch", "settings/mastery", "settings/undo"):
        answer = visit.post(f"students/{ada.id}/{path}", name="stopped", on="1", stopped="1")
        assert (answer.status_code, "SESSION-SCOPE" in answer.text) == (403, True)
    assert _set(school, ada) is None
