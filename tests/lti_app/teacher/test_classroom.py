"""The class pages: at a glance, at work now, the mastery map, attention, and their tables."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest

from lti_app.db.models import Attempt, Attention, Enrolment, Flag, PracticeItem, Presence, SkillEstimate
from lti_app.lti.roles import TEACHERS, Role
from lti_app.sandbox.markup import parse
from tests.databases import on_sqlite
from tests.student import Student

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lti_app.db.models import Person
    from tests.lti_app.conftest import School, VisitClient

PAGES = ("class/glance", "class/now", "class/mastery", "class/attention", "week")
TABLES = (
    *(
        f"class/glance.csv?table={name}"
        for name in ("now", "changes", "groups", "misconceptions", "attention")
    ),
    "class/mastery.csv",
    *(f"week.csv?table={name}" for name in ("groups", "praise", "helped", "misconceptions")),
)


@pytest.fixture
def teacher(school: School) -> VisitClient:
    return school.visit(Role.INSTRUCTOR, school.person(Role.INSTRUCTOR, name="T. Eacher"))


def _begun(school: School, name: str) -> Person:
    """Return a student who has answered one item right."""
    person = school.person(name=name)
    Student(school.runtime, school.clock, school.practice_set.id, person.id).solve()
    return person


def _add(school: School, row: type[Any], **values: Any) -> None:
    with school.runtime.database.transaction() as session:
        session.add(row(**values))


def _flag(school: School, person: Person, **values: Any) -> None:
    now = school.clock.now()
    defaults: Mapping[str, Any] = {
        "open_key": f"{person.id}:{values.get('cause')}",
        "course_id": school.course.id,
        "person_id": person.id,
        "practice_set_id": school.practice_set.id,
        "policy": "default",
        "policy_version": 1,
        "rule": "repeated-miss",
        "cause": "mastery_failure",
        "tier": 2,
        "severity": 3,
        "confidence": 0.7,
        "play": "worked-example-talk",
        "skill": "one-step-equations",
        "raised_at": now,
        "updated_at": now,
    }
    _add(school, Flag, **{**defaults, **values})


def _shows(school: School, person: Person, misconception: str, times: int = 1) -> None:
    """Let answers of a student show a misconception."""
    now = school.clock.now()
    with school.runtime.database.transaction() as session:
        for number in range(times):
            item = PracticeItem(
                token=f"shows-{person.id}-{number}",
                course_id=school.course.id,
                person_id=person.id,
                practice_set_id=school.practice_set.id,
                bank="algebra-1",
                bank_version="1",
                template="one-step-add",
                skill="one-step-equations",
                seed=number,
                predicted=0.7,
                reason={"code": "sequencing.first", "params": {}, "text": "A first look."},
                tries=1,
                right=False,
                opened_at=now,
                closed_at=now,
            )
            session.add(item)
            session.flush()
            session.add(
                Attempt(
                    item_id=item.id,
                    number=1,
                    response="1",
                    right=False,
                    misconception=misconception,
                    seconds=9.0,
                    at=now,
                )
            )


def _part(visit: VisitClient, path: str, id_: str) -> str:
    answer = visit.get(path)
    assert answer.status_code == 200
    return " ".join(parse(answer.text).find_all(f"#{id_}")[0].text.split())


def _rows(visit: VisitClient, path: str) -> list[dict[str, str]]:
    answer = visit.get(path)
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"))))


@on_sqlite
@pytest.mark.parametrize("role", sorted(set(Role) - TEACHERS))
def test_only_teachers_see_any_of_it(school: School, role: Role) -> None:
    visit = school.visit(role)
    for path in (*PAGES, *TABLES):
        assert visit.get(path).status_code == 403, path


def test_an_empty_course_has_every_page_and_every_table(teacher: VisitClient) -> None:
    for path in (*PAGES, *TABLES):
        assert teacher.get(path).status_code == 200, path


def test_who_is_limited_to_sections_sees_nobody_else_on_any_of_it(school: School) -> None:
    hers, others = _begun(school, "Her Own"), _begun(school, "Zebulon Quince")
    with school.runtime.database.transaction() as session:
        session.get_one(Enrolment, (school.course.id, hers.id)).sections = ["id:1"]
    for person in (hers, others):
        _flag(school, person)
        _shows(school, person, "repeats-the-operation")
        presence = {"visible": True, "input_at": school.clock.now(), "seen_at": school.clock.now()}
        keys = {"course_id": school.course.id, "practice_set_id": school.practice_set.id}
        _add(school, Presence, person_id=person.id, **keys, **presence)
    visit = school.visit(Role.ASSISTANT, section_restricted=True, sections=["id:1"])
    for path in (*PAGES, *TABLES):
        assert "Zebulon" not in visit.get(path).text, path
    assert "Her Own" in visit.get("class/glance").text
    assert "Her Own" in visit.get("class/now").text


@on_sqlite
def test_who_is_at_work_is_shown_with_a_state_in_words_and_goes_when_silent(
    school: School, teacher: VisitClient
) -> None:
    ada = _begun(school, "Ada")
    now = school.clock.now()
    _add(
        school,
        Presence,
        course_id=school.course.id,
        person_id=ada.id,
        practice_set_id=school.practice_set.id,
        visible=True,
        input_at=now - timedelta(minutes=6),
        seen_at=now,
    )
    section = parse(teacher.get("class/now").text).find_all("#now")[0]
    assert "Ada" in section.text
    assert "no input for five minutes" in section.text
    assert section.attributes["hx-trigger"] == "every 10s"
    school.clock.advance(seconds=61)
    assert "Nobody has an item open" in _part(teacher, "class/now", "now")


@on_sqlite
def test_a_group_is_two_students_with_the_same_cause_about_the_same_thing(
    school: School, teacher: VisitClient
) -> None:
    ada, ben, eve = (_begun(school, name) for name in ("Ada", "Ben", "Eve"))
    _flag(school, ada)
    _flag(school, ben)
    _flag(school, eve, skill="common-factor")
    for person in (ada, ben):  # which is nothing to talk about in front of others
        _flag(school, person, cause="motivation", skill=None)
    groups = _part(teacher, "class/glance", "groups")
    assert "May be stuck on a skill: One-step equations" in groups
    assert "Ada, Ben" in groups
    assert "Eve" not in groups
    assert "losing heart" not in groups
    (row,) = _rows(teacher, "class/glance.csv?table=groups")
    assert (row["Students"], row["Names"]) == ("2", "Ada; Ben")


def test_a_wrong_idea_is_common_once_two_students_have_shown_it(school: School, teacher: VisitClient) -> None:
    ada, ben = _begun(school, "Ada"), _begun(school, "Ben")
    _shows(school, ada, "repeats-the-operation", times=3)
    assert "No wrong idea was shown by more than one" in _part(teacher, "class/glance", "ideas")
    _shows(school, ben, "repeats-the-operation")
    (row,) = _rows(teacher, "class/glance.csv?table=misconceptions")
    assert (row["Students"], row["Answers"]) == ("2", "4")
    school.clock.advance(days=22)
    late = school.visit(Role.INSTRUCTOR)
    assert "No wrong idea was shown by more than one" in _part(late, "class/glance", "ideas")


@on_sqlite
def test_what_is_new_is_counted_from_the_last_look_and_loading_again_shows_the_same(
    school: School,
) -> None:
    ada = _begun(school, "Ada")
    visit = school.visit(Role.INSTRUCTOR)
    visit.get("class/glance")
    school.clock.advance(hours=3)
    _flag(school, ada)
    _flag(school, ada, cause="motivation")
    with school.runtime.database.transaction() as session:
        session.add(
            SkillEstimate(
                course_id=school.course.id,
                person_id=ada.id,
                skill="common-factor",
                variance=1.0,
                mastered_at=school.clock.now(),
            )
        )
    for _ in range(2):
        new = _part(visit, "class/glance", "since")
        assert "Newly stuck 1 Ada: May be stuck on a skill" in new
        assert "Other new flags 1 Ada: May be losing heart" in new
        assert "Newly mastered 1 Ada: Taking out a common factor" in new
    school.clock.advance(hours=3)
    assert "Nothing that needs you to know." in _part(visit, "class/glance", "since")


@on_sqlite
def test_the_mastery_map_says_each_cell_in_words_and_marks_open_flags(
    school: School, teacher: VisitClient
) -> None:
    ada = _begun(school, "Ada")
    school.person(name="Nobody Yet")
    _flag(school, ada)
    teacher.post(f"students/{ada.id}/settings/mastery", skill="one-step-equations", known="yes")
    teacher.post(f"students/{ada.id}/settings/switch", name="watched", on="1")
    rows = parse(teacher.get("class/mastery").text).find_all(".heat tbody tr")
    hers, nobodys = (" ".join(row.text.split()) for row in rows)
    assert "★ Ada pinned for attention" in hers
    assert "1 of 9 mastered ⚑, open flag" in hers
    assert "mastered" not in nobodys
    assert "not begun" in nobodys
    (first, _) = _rows(teacher, "class/mastery.csv")
    assert first["Linear equations (9)"] == "1"


@pytest.mark.parametrize(
    ("order", "first"), [("name", "Ada"), ("fewest", "Ben"), ("most", "Ada"), ("quiet", "Cleo")]
)
def test_the_mastery_map_comes_in_the_order_asked_for(
    school: School, teacher: VisitClient, order: str, first: str
) -> None:
    ada, ben = _begun(school, "Ada"), _begun(school, "Ben")
    with school.runtime.database.transaction() as session:
        for number, person in enumerate((ada, ben)):
            mastered = school.clock.now() if person is ada else None
            session.add(
                SkillEstimate(
                    course_id=school.course.id,
                    person_id=person.id,
                    skill=f"skill-{number}",
                    variance=1.0,
                    mastered_at=mastered,
                )
            )
    cleo = school.person(name="Cleo")
    if order == "fewest":
        with school.runtime.database.transaction() as session:
            session.get_one(Enrolment, (school.course.id, cleo.id)).vanished_at = school.clock.now()
    rows = parse(teacher.get(f"class/mastery?order={order}").text).find_all(".heat tbody tr")
    assert first in rows[0].text


def test_attention_has_who_was_never_looked_at_first_and_pinned_students_before_all(
    school: School, teacher: VisitClient
) -> None:
    ada, ben, _cleo = (_begun(school, name) for name in ("Ada", "Ben", "Cleo"))
    now = school.clock.now()
    for person, days in ((ada, 9), (ben, 2)):
        looked = now - timedelta(days=days)
        _add(school, Attention, course_id=school.course.id, person_id=person.id, looked_at=looked, looks=1)
    assert [row["Student"] for row in _rows(teacher, "class/glance.csv?table=attention")] == [
        "Cleo",
        "Ada",
        "Ben",
    ]
    teacher.post(f"students/{ben.id}/settings/switch", name="watched", on="1")
    assert next(row["Student"] for row in _rows(teacher, "class/glance.csv?table=attention")) == "Ben"


@on_sqlite
@pytest.mark.parametrize(("helps", "said"), [((9, 1, 0, 0, 0), True), ((2, 2, 2, 2, 2), False)])
def test_it_says_so_when_help_goes_to_the_same_few(
    school: School, teacher: VisitClient, helps: tuple[int, ...], said: bool
) -> None:
    for number, times in enumerate(helps):
        person = _begun(school, f"Student {number}")
        _add(school, Attention, course_id=school.course.id, person_id=person.id, helps=times)
    text = " ".join(teacher.get("class/attention").text.split())
    assert ("9 went to the same student" in text) == said
    assert "of 5 were helped so far" in text


@on_sqlite
def test_no_other_table_is_there(teacher: VisitClient) -> None:
    assert teacher.get("class/glance.csv?table=secrets").status_code == 404
    assert teacher.get("week.csv?table=secrets").status_code == 404
