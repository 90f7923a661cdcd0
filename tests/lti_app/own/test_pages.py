"""The pages of a course's own questions: a file comes in, gets skills, is put into use, is practised."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from lti_app.db.models import OwnTemplate
from lti_app.lti.roles import Role
from lti_app.own import uploading_views
from lti_app.own.lists import PAGE
from lti_app.own.store import State
from tests.databases import on_sqlite
from tests.lti_app.own.authors import GIFT, Author, sum_of

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.lti_app.conftest import School, VisitClient

pytestmark = on_sqlite


def send(visit: VisitClient, data: bytes, name: str = "warm-up.gift", **fields: str) -> TestResponse:
    token = visit.runtime.vault.form_token(visit.launch)
    form = {"form_token": token, "do": "look", **fields, "file": (BytesIO(data), name)}
    return visit._open("questions/upload", method="POST", data=form, content_type="multipart/form-data")


def report_of(page: TestResponse) -> str:
    found = re.search(r'name="report" value="([0-9a-f]{64})"', page.text)
    assert found is not None
    return found[1]


def bring_in(visit: VisitClient) -> TestResponse:
    shown = send(visit, GIFT.encode())
    return send(visit, GIFT.encode(), do="save", report=report_of(shown))


@pytest.fixture
def visit(school: School, author: Author) -> VisitClient:
    return school.visit(Role.INSTRUCTOR, author.person)


def _count(school: School) -> int:
    with school.runtime.database.transaction(writes=False) as session:
        return session.scalar(select(func.count()).select_from(OwnTemplate)) or 0


@pytest.mark.parametrize("path", ["questions", "questions/skills", "questions/upload"])
@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.ASSISTANT, Role.CONTENT_DEVELOPER])
def test_who_prepares_a_course_has_the_pages_empty_at_first(school: School, role: Role, path: str) -> None:
    answer = school.visit(role).get(path)
    assert answer.status_code == 200
    assert 'aria-current="page"' in answer.text or role is Role.CONTENT_DEVELOPER


@pytest.mark.parametrize("role", [Role.LEARNER, Role.TEST_STUDENT, Role.MENTOR, Role.UNKNOWN])
def test_nobody_else_has_them(school: School, role: Role) -> None:
    other = school.visit(role)
    for path in ("questions", "questions/skills", "questions/upload"):
        assert b"SESSION-ROLE" in other.get(path).data
    assert b"SESSION-ROLE" in send(other, GIFT.encode()).data
    assert _count(school) == 0


def test_the_report_stands_before_anything_is_saved(school: School, visit: VisitClient) -> None:
    page = send(visit, GIFT.encode())
    assert page.status_code == 200
    assert "Come in whole" in page.text
    assert "Cannot come in" in page.text
    assert "Sum one" in page.text
    assert "3 questions are ready to come in." in page.text
    assert _count(school) == 0


def test_sent_again_with_its_report_the_file_comes_in_once(school: School, visit: VisitClient) -> None:
    answer = bring_in(visit)
    assert answer.status_code == 303
    page = visit.get(answer.headers["Location"])
    assert "3 questions came in as drafts." in page.text
    again = visit.get(bring_in(visit).headers["Location"])
    assert "3 were here already and are not doubled." in again.text
    assert _count(school) == 3


def test_another_file_than_the_one_reported_is_not_saved(school: School, visit: VisitClient) -> None:
    report = report_of(send(visit, GIFT.encode()))
    answer = send(visit, GIFT.replace("#5", "#6").encode(), do="save", report=report)
    assert answer.status_code == 409
    assert b"OWN-CHANGED" in answer.data
    assert send(visit, GIFT.encode(), do="save").status_code == 409
    assert _count(school) == 0


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "empty.xml", "IMPORT-EMPTY"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "picture.png", "IMPORT-UNKNOWN"),
        (b'<?xml version="1.0"?><!DOCTYPE q [<!ENTITY a "b">]><quiz>&a;</quiz>', "x.xml", "IMPORT-ENTITIES"),
        (b"PK\x03\x04broken", "../../etc/passwd.zip", "IMPORT-ZIP"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(
    school: School, visit: VisitClient, data: bytes, name: str, code: str
) -> None:
    for do in ("look", "save"):
        answer = send(visit, data, name, do=do)
        assert answer.status_code == 422
        assert code in answer.text
    assert _count(school) == 0


def test_a_form_without_a_file_says_so(visit: VisitClient) -> None:
    assert b"OWN-FILE" in visit.post("questions/upload", do="look").data


def test_a_file_that_is_too_large_is_refused_by_its_length(
    school: School, visit: VisitClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    school.app.config["MAX_CONTENT_LENGTH"] = 100_000  # of other forms
    assert send(visit, GIFT.encode() + b"\n// a comment" * 20_000).status_code == 200
    assert visit.post("questions", do="x" * 300_000).status_code == 413
    monkeypatch.setattr(uploading_views, "MOST_BYTES", 100_000)
    answer = send(visit, bytes(300_000))
    assert answer.status_code == 413
    assert b"WEB-TOO-LARGE" in answer.data


def test_a_file_name_is_shown_as_text(visit: VisitClient) -> None:
    page = send(visit, GIFT.encode(), "<b>bold</b>.gift").text
    assert "<b>bold</b>" not in page
    assert "&lt;b&gt;bold" in page


def test_groups_get_skills_single_questions_others_and_all_come_into_use(
    school: School, author: Author, visit: VisitClient
) -> None:
    bring_in(visit)
    page = visit.get("questions/skills").text
    assert "Numbers / Sums" in page
    one, two, three = range(1, 4)
    visit.post(
        "questions/skills",
        **{
            "question": ["1", "2", "3"], "group-1": "0", "group-2": "0", "group-3": "0", "new-0": "Sums",
            "group-skill-0": "", f"skill-{three}": "one-step-equations", "do": "use",
        },
    )  # fmt: skip
    with school.runtime.database.transaction(writes=False) as session:
        rows = {row.id: (row.skill, row.state) for row in session.scalars(select(OwnTemplate))}
    assert rows == {
        one: ("own-1", State.IN_USE),
        two: ("own-1", State.IN_USE),
        three: ("one-step-equations", State.IN_USE),
    }
    assert "Every question has a skill" in visit.get("questions/skills").text


def test_the_list_filters_by_state_and_skill_and_turns_pages(author: Author, visit: VisitClient) -> None:
    skill = author.skill("Sums")
    for number in range(PAGE + 1):
        author.question(sum_of(number, 1), skill)
    author.question(sum_of(900, 1), "one-step-equations", State.IN_USE)
    assert visit.get("questions").text.count('name="question"') == PAGE
    assert visit.get("questions?page=1").text.count('name="question"') == 2
    assert visit.get("questions?state=in_use").text.count('name="question"') == 1
    assert visit.get(f"questions?skill={skill}&page=1").text.count('name="question"') == 1
    assert "There is nothing on this page" in visit.get("questions?page=9").text
    assert "No question is like that" in visit.get("questions?state=retired").text


def test_ticked_questions_change_state_and_those_without_a_skill_are_told(
    author: Author, visit: VisitClient
) -> None:
    ready, bare = author.question(sum_of(1, 2), author.skill("Sums")), author.question(sum_of(3, 4))
    answer = visit.post("questions", do="in_use", question=[str(ready), str(bare), "x", "99999999999"])
    page = visit.get(answer.headers["Location"]).text
    assert "One question has changed." in page
    assert "One has no skill yet and stays a draft." in page
    assert visit.post("questions", do="delete", question=str(ready)).status_code == 400


def test_a_question_in_use_shows_how_often_it_was_tried(
    school: School, sums: list[int], visit: VisitClient
) -> None:
    assert len(sums) == 3
    assert visit.get("questions").text.count("tried 0 times") == 3
