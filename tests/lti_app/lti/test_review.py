"""Whose work a launch opens: a submission review request, or an address of ours in a plain launch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from lti_app.db.intake import IntakeKind
from lti_app.db.models import Course, Intake, LaunchSession, Person, PracticeSet
from lti_app.lti.launching.review import review_url
from lti_app.vault import Vault
from tests.databases import on_sqlite
from tests.launching import TARGET, TOOL, Browser, register_platform, visit_of, visits
from tests.platform_keys import CLAIM, GRADES, MEMBERSHIP, SCORE_SCOPE, SigningPlatform

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.test import TestResponse

    from lti_app.runtime import Runtime
    from tests.clock import Clock

TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"


def _as(sub: str, role: str, *more: str) -> Callable[[dict[str, Any]], None]:
    def change(claims: dict[str, Any]) -> None:
        claims["sub"] = sub
        claims[CLAIM + "roles"] = [MEMBERSHIP + role, *more]

    return change


def _asks_for(student: str, change: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], None]:
    """Make a submission review request of an ungraded link, as Moodle's gradebook sends it."""

    def review(claims: dict[str, Any]) -> None:
        change(claims)
        claims[CLAIM + "message_type"] = "LtiSubmissionReviewRequest"
        claims[CLAIM + "for_user"] = {"user_id": student}
        claims[GRADES] = {"scope": [SCORE_SCOPE], "lineitems": "https://lms.example/items"}

    return review


@pytest.fixture
def begun(browser: Browser, runtime: Runtime) -> LaunchSession:
    """The visit of a student who has begun."""
    response = browser.launch()
    visit = visit_of(runtime, response)
    with runtime.database.transaction() as session:
        session.get_one(PracticeSet, visit.practice_set_id).intake = IntakeKind.OFF
        session.add(Intake(course_id=visit.course_id, person_id=visit.person_id, noticed_at=visit.created_at))
    assert browser.follow(response).status_code == 200
    return visit


@pytest.fixture
def teacher(app: Flask, platform: SigningPlatform, clock: Clock) -> Browser:
    return Browser(app, platform, clock.now)


def _speed_grade(
    browser: Browser,
    platform: SigningPlatform,
    target: str,
    change: Callable[[dict[str, Any]], object] = lambda _: None,
) -> TestResponse:
    """Launch an address as SpeedGrader does: a plain message, with the course's id for a link's."""
    asked = browser.begin(target_link_uri=target)
    claims = browser.claims(asked)
    claims[CLAIM + "target_link_uri"] = target
    claims[CLAIM + "resource_link"] = {"id": claims[CLAIM + "context"]["id"]}
    _as("teacher-1", "Instructor")(claims)
    change(claims)
    return browser.post(platform.sign(claims), asked["state"])


def _address(runtime: Runtime, visit: LaunchSession) -> str:
    return review_url(runtime.settings, runtime.vault, visit.practice_set_id or 0, visit.person_id)


def _sets(runtime: Runtime) -> int:
    with runtime.database.transaction(writes=False) as session:
        return session.query(PracticeSet).count()


def test_the_gradebook_opens_a_student_s_work(
    teacher: Browser, begun: LaunchSession, runtime: Runtime
) -> None:
    response = teacher.launch(_asks_for("student-1", _as("teacher-1", "Instructor")))
    assert visit_of(runtime, response).message == "submission_review"
    page = teacher.follow(response)
    assert page.status_code == 200
    assert page.request.path.endswith(f"/students/{begun.person_id}/work")
    assert "1 item, newest first" in page.text
    assert _sets(runtime) == 1


@on_sqlite
def test_the_gradebook_asks_for_somebody_who_never_came(
    teacher: Browser, begun: LaunchSession, runtime: Runtime
) -> None:
    page = teacher.follow(teacher.launch(_asks_for("nobody", _as("teacher-1", "Instructor"))))
    assert page.status_code == 200
    assert "does not know this student yet" in page.text
    with runtime.database.transaction(writes=False) as session:
        assert session.query(Person).filter_by(sub="nobody").count() == 0


@on_sqlite
def test_a_student_s_gradebook_opens_the_student_s_own_work_and_nobody_else_s(
    browser: Browser, begun: LaunchSession, runtime: Runtime
) -> None:
    page = browser.follow(browser.launch(_asks_for("student-1", _as("student-1", "Learner"))))
    assert "Your work" in page.text
    browser.follow(browser.launch(_as("student-2", "Learner")))
    page = browser.follow(browser.launch(_asks_for("student-1", _as("student-2", "Learner"))))
    assert page.status_code == 403
    assert "SESSION-SCOPE" in page.text


@on_sqlite
@pytest.mark.parametrize("role", ["Mentor", "Member", "ContentDeveloper"])
def test_other_roles_are_shown_no_work(
    teacher: Browser, begun: LaunchSession, role: str, runtime: Runtime
) -> None:
    response = teacher.launch(_asks_for("student-1", _as("someone", role)))
    visit = visit_of(runtime, response)
    page = teacher.client.get(f"/l/{visit.id}/students/{begun.person_id}/work", base_url=TOOL)
    assert page.status_code == 403
    assert "/work" not in teacher.follow(response).request.path


def test_speedgrader_opens_the_work_that_the_address_names_and_makes_no_practice_set(
    teacher: Browser, begun: LaunchSession, platform: SigningPlatform, runtime: Runtime
) -> None:
    visit = visit_of(runtime, response := _speed_grade(teacher, platform, _address(runtime, begun)))
    assert (visit.message, visit.practice_set_id) == ("submission_review", begun.practice_set_id)
    assert visit.review_person_id == begun.person_id
    assert f"/students/{begun.person_id}/work" in teacher.follow(response).request.path
    assert _sets(runtime) == 1


@on_sqlite
def test_the_address_alone_opens_nothing(browser: Browser, begun: LaunchSession, runtime: Runtime) -> None:
    parts = urlsplit(_address(runtime, begun))
    assert browser.client.get(f"{parts.path}?{parts.query}", base_url=TOOL).status_code == 405


@on_sqlite
def test_a_student_who_has_another_s_address_is_refused(
    browser: Browser, begun: LaunchSession, platform: SigningPlatform, runtime: Runtime
) -> None:
    response = _speed_grade(browser, platform, _address(runtime, begun), _as("student-2", "Learner"))
    assert "SESSION-SCOPE" in browser.follow(response).text


@on_sqlite
def test_the_address_is_short_says_the_same_for_ever_and_differs_between_installations(
    runtime: Runtime,
) -> None:
    urls = [review_url(runtime.settings, runtime.vault, 7, 9) for _ in range(2)]
    assert urls[0] == urls[1]
    assert len(urls[0]) < 100
    assert urls[0] != review_url(runtime.settings, Vault("x" * 40), 7, 9)
    assert urls[0] != review_url(runtime.settings, runtime.vault, 79, 9)


@on_sqlite
@pytest.mark.parametrize(
    "change",
    [
        lambda url: url[:-1] + ("0" if url[-1] != "0" else "1"),
        lambda url: url.split("=")[0] + "=1.1.",
        lambda url: url.split("=")[0] + "=",
        lambda url: url.split("=")[0] + "=1.2." + "0" * 32,
        lambda url: url.split("=")[0] + "=99999999999.1." + "0" * 32,
        lambda url: url + "&" + url.split("?")[1],
        lambda url: url + "&next=https://evil.example/",
        lambda url: url.replace("/lti/launch", "/lti/login"),
        lambda url: url.replace("review=", "review=%00"),
        lambda url: url + "\u0660",
    ],
)
def test_an_address_that_is_not_as_baton_writes_it_is_refused(
    teacher: Browser,
    begun: LaunchSession,
    platform: SigningPlatform,
    runtime: Runtime,
    change: Callable[[str], str],
) -> None:
    response = _speed_grade(teacher, platform, change(_address(runtime, begun)))
    assert response.status_code == 403
    assert "LTI-REVIEW" in response.text
    assert len(visits(runtime)) == 1


def test_an_address_that_was_copied_to_another_course_opens_nothing_there(
    teacher: Browser, begun: LaunchSession, platform: SigningPlatform, runtime: Runtime
) -> None:
    def copied(claims: dict[str, Any]) -> None:
        claims[CLAIM + "context"]["id"] = "course-2"

    response = _speed_grade(teacher, platform, _address(runtime, begun), copied)
    assert "LTI-REVIEW" in response.text
    assert len(visits(runtime)) == 1
    with runtime.database.transaction(writes=False) as session:
        assert session.query(Course).count() == 1  # nothing of the refused launch was kept


@on_sqlite
def test_another_tenant_s_teacher_with_the_same_ids_opens_nothing(
    app: Flask, clock: Clock, begun: LaunchSession, platform: SigningPlatform, runtime: Runtime
) -> None:
    neighbour = SigningPlatform(platform.url, client_id="client-2")
    register_platform(runtime, neighbour)
    browser = Browser(app, neighbour, clock.now)
    assert "LTI-REVIEW" in _speed_grade(browser, neighbour, _address(runtime, begun)).text


@on_sqlite
def test_any_other_query_in_a_target_changes_nothing(
    teacher: Browser, platform: SigningPlatform, runtime: Runtime
) -> None:
    response = _speed_grade(teacher, platform, f"{TARGET}?next=https://evil.example/&home=//evil.example")
    assert visit_of(runtime, response).message == "resource_link"
