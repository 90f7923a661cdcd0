"""Every route says who may use it, and holds to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lti_app.access import AUDIENCE
from lti_app.lti.roles import STUDENTS, TEACHERS, Role

if TYPE_CHECKING:
    from flask import Flask

    from tests.lti_app.conftest import School

pytestmark = pytest.mark.sqlite_alone


def test_there_is_no_route_without_an_audience(app: Flask) -> None:
    silent = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if not hasattr(app.view_functions[rule.endpoint], AUDIENCE)
    ]
    assert silent == []


def test_what_holds_somebodys_data_lies_under_a_launch(app: Flask) -> None:
    open_to_all = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], AUDIENCE) == "anyone"
    }
    assert open_to_all == {
        "/healthz", "/readyz", "/static/<version>/<path:name>", "/lti/login", "/lti/launch", "/lti/jwks",
        "/lti/login/check", "/lti/login/tab", "/lti/launch/proof", "/lti/visit", "/lti/visit/tab",
        "/lti/register/<token>", "/lti/canvas.json", "/admin/enter/<secret>",
    }  # fmt: skip


@pytest.mark.parametrize("role", sorted(set(Role) - STUDENTS))
def test_only_students_practise(school: School, role: Role) -> None:
    answer = school.visit(role).get(f"practice/{school.practice_set.id}")
    assert answer.status_code == 403
    assert b"SESSION-ROLE" in answer.data


@pytest.mark.parametrize("role", sorted(set(Role) - TEACHERS))
def test_only_teachers_see_the_queue(school: School, role: Role) -> None:
    answer = school.visit(role).get("queue")
    assert answer.status_code == 403
    assert b"SESSION-ROLE" in answer.data


@pytest.mark.parametrize(
    ("role", "lands_on"),
    [
        (Role.LEARNER, "/practice/"),
        (Role.TEST_STUDENT, "/practice/"),
        (Role.INSTRUCTOR, "/queue"),
        (Role.ASSISTANT, "/queue"),
        (Role.CONTENT_DEVELOPER, "/activities"),
    ],
)
def test_each_role_lands_on_its_page(school: School, role: Role, lands_on: str) -> None:
    assert lands_on in school.visit(role).get("").headers["Location"]


@pytest.mark.parametrize("role", [Role.UNKNOWN])
def test_other_roles_get_the_least(school: School, role: Role) -> None:
    answer = school.visit(role).get("")
    assert answer.status_code == 200
    assert b"Nothing to show for your role" in answer.data


def test_another_browsers_cookie_opens_nothing(school: School) -> None:
    visit = school.visit()
    visit.secret = "somebody else's"
    answer = visit.get("")
    assert answer.status_code == 403
    assert b"SESSION-UNKNOWN" in answer.data


def test_no_cookie_opens_nothing(school: School) -> None:
    visit = school.visit()
    answer = visit.client.get(f"/l/{visit.launch}/", base_url="https://baton.example")
    assert b"SESSION-UNKNOWN" in answer.data


def test_a_visit_ends(school: School) -> None:
    visit = school.visit()
    school.clock.advance(hours=9)
    assert b"SESSION-EXPIRED" in visit.get("").data


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "", "Origin": "https://evil.example"}]
)
def test_a_form_of_another_site_is_refused(school: School, headers: dict[str, str]) -> None:
    visit = school.visit()
    data = {"form_token": visit.runtime.vault.form_token(visit.launch)}
    path = f"/l/{visit.launch}/practice/{school.practice_set.id}/ask"
    answer = visit._open(path, method="POST", data=data, headers=headers)
    assert answer.status_code == 403
    assert b"SESSION-FORM" in answer.data


def test_a_form_without_its_token_is_refused(school: School) -> None:
    answer = school.visit().post(f"practice/{school.practice_set.id}/ask", form_token="0" * 64)
    assert b"SESSION-FORM" in answer.data


def test_a_practice_set_of_another_course_is_not_found(school: School) -> None:
    from tests import factories

    with school.runtime.database.transaction() as session:
        other = factories.practice_set(session, factories.course(session))
    answer = school.visit().get(f"practice/{other.id}")
    assert answer.status_code == 404


def test_a_flag_of_another_course_is_not_found(school: School) -> None:
    assert school.visit(Role.INSTRUCTOR).get("flags/4711").status_code == 404
