"""Canvas' pages: gradebook, SpeedGrader, Student View, concluding, merging, and the frame that keeps data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import requests

from lti_app.sandbox import create_sandbox, sandbox_of
from lti_app.sandbox.canvas.knobs import knobs_of, turn
from lti_app.sandbox.canvas.submissions import (
    Result,
    Submission,
    keep_result,
    keep_submission,
    last_result,
    submission,
)
from lti_app.sandbox.config import COURSE_ID
from lti_app.sandbox.vocabulary import LTI
from tests.lti_app.sandbox.canvas.conftest import PRACTICE, claims_of, roles

if TYPE_CHECKING:
    from pathlib import Path

    from lti_app.sandbox import Browserlike, Platform
    from tests.clock import Clock
    from tests.lti_app.sandbox.canvas.conftest import CanvasCalls
    from tests.lti_app.sandbox.peer import ToolPeer


def with_submission(services: CanvasCalls) -> str:
    """Send a score with an address for SpeedGrader; return the address."""
    url = f"{services.platform.config.tool.launch_url}?review=r-1"
    canvas = {"submission_type": "basic_lti_launch", "submission_data": url}
    assert services.send(canvas=canvas).status_code == 200
    return url


def test_speedgrader_opens_the_submissions_address_as_the_teacher(
    browser: Browserlike, services: CanvasCalls, peer: ToolPeer
) -> None:
    url = with_submission(services)
    browser.become("teacher-1")
    page = browser.get(f"{services.platform.config.origin}/speedgrader/{PRACTICE}/student-01")
    browser.go_on(browser.get(page.find("#tool-frame").attributes["src"], page))
    claims = claims_of(peer)
    assert claims[f"{LTI}target_link_uri"] == url
    assert claims[f"{LTI}message_type"] == "LtiResourceLinkRequest"
    assert claims["sub"] == services.sub("teacher-1")
    assert claims[f"{LTI}resource_link"]["id"] != claims[f"{LTI}context"]["id"]


def test_speedgrader_may_send_the_course_for_the_link(
    browser: Browserlike, services: CanvasCalls, peer: ToolPeer
) -> None:
    url = with_submission(services)
    turn(services.platform, review_link="context")
    browser.become("teacher-1")
    browser.go_on(browser.get(f"{services.platform.config.origin}/speedgrader/{PRACTICE}/student-01/launch"))
    claims = claims_of(peer)
    assert claims[f"{LTI}resource_link"]["id"] == claims[f"{LTI}context"]["id"]
    assert claims[f"{LTI}target_link_uri"] == url


def test_speedgrader_refuses_an_address_of_another_domain(
    browser: Browserlike, services: CanvasCalls
) -> None:
    canvas = {"submission_type": "basic_lti_launch", "submission_data": "https://elsewhere.example/"}
    services.send(canvas=canvas)
    browser.become("teacher-1")
    page = browser.get(f"{services.platform.config.origin}/speedgrader/{PRACTICE}/student-01/launch")
    assert page.status == 400
    assert "find valid settings" in page.text


def test_speedgrader_shows_comments_and_attempts(browser: Browserlike, services: CanvasCalls) -> None:
    services.send(comment="First.")
    services.send(comment="Second.", gradingProgress="PendingManual")
    browser.become("teacher-1")
    page = browser.get(f"{services.platform.config.origin}/speedgrader/{PRACTICE}/student-01")
    assert page.find("#attempts").text == "2"
    assert page.find("#state").text == "needs grading"
    assert page.find("#comments").text == "First. Second."
    assert page.find("#no-work").text


def test_the_gradebook_shows_attempts_and_what_needs_grading(
    browser: Browserlike, services: CanvasCalls
) -> None:
    services.send(gradingProgress="PendingManual")
    browser.become("teacher-1")
    page = browser.get(f"{services.platform.config.origin}/gradebook")
    cell = page.find("[data-person=student-01] [data-attempt]")
    assert cell.attributes["data-attempt"] == "1"
    assert "needs grading" in cell.text


def test_work_after_its_due_date_is_late(browser: Browserlike, services: CanvasCalls) -> None:
    found = services.platform.courses.link(PRACTICE)
    assert found is not None
    late = replace(found[1], extra={"due_at": "2026-09-01T00:00:00+00:00"})
    services.platform.courses.change_link(late)
    services.send()
    browser.become("teacher-1")
    page = browser.get(f"{services.platform.config.origin}/gradebook")
    assert "late" in page.find("[data-person=student-01] [data-attempt]").text


def test_a_teachers_grade_by_hand_ends_the_wait_and_keeps_the_attempts(
    browser: Browserlike, services: CanvasCalls
) -> None:
    services.send(gradingProgress="PendingManual")
    browser.become("teacher-1")
    page = browser.get(f"{services.platform.config.origin}/gradebook")
    browser.submit(page, "#grade-form", person="student-01", column=str(services.cell.id), grade="77")
    work = services.work()
    assert (work.score, work.by, work.attempt, work.state) == (77.0, "teacher", 1, "graded")


def test_student_view_is_the_test_student(
    browser: Browserlike, services: CanvasCalls, peer: ToolPeer
) -> None:
    browser.become("teacher-1")
    page = browser.get(f"{services.platform.config.origin}/course/{COURSE_ID}")
    browser.submit(page, "#student-view")
    browser.open(PRACTICE)
    assert "http://purl.imsglobal.org/vocab/lti/system/person#TestUser" in roles(claims_of(peer))


def test_a_course_is_concluded_and_opened_again(browser: Browserlike, services: CanvasCalls) -> None:
    browser.become("teacher-1")
    page = browser.get(f"{services.platform.config.origin}/course/{COURSE_ID}")
    page = browser.submit(page, "#change-state", "completed")
    assert page.find("#course-state").text == "concluded"
    assert services.send().status_code == 422
    browser.submit(page, "#change-state", "available")
    assert services.send().status_code == 200


def test_two_accounts_are_merged_by_the_administrator(browser: Browserlike, services: CanvasCalls) -> None:
    services.send()
    browser.become("admin-1")
    page = browser.get(f"{services.platform.config.origin}/accounts/1/apps")
    answer = browser.submit(page, "#merge", **{"from": "student-01", "into": "student-01"})
    assert answer.status == 400
    browser.submit(page, "#merge", **{"from": "student-01", "into": "student-02"})
    assert services.work("student-02").score == 50.0
    listed = services.call("GET", services.roster).json()["members"]
    assert [one["name"] for one in listed].count("Amara Okonkwo") == 0
    assert services.send(who="student-02").status_code == 200


def test_a_tools_frame_has_a_sibling_of_another_origin_that_keeps_data(
    browser: Browserlike, services: CanvasCalls
) -> None:
    browser.become("student-01")
    page = browser.get(f"{services.platform.config.origin}/link/{PRACTICE}")
    frame = page.find("iframe[name=post_message_forwarding]")
    assert frame.attributes["src"].startswith("http://sso.localhost")
    assert page.find("script[data-answers=page]")
    stored = browser.get(frame.attributes["src"])
    assert stored.find("script[data-answers=storage]")
    policy = stored.headers["Content-Security-Policy"]
    assert f"frame-ancestors {services.platform.config.origin}" in policy


@pytest.mark.parametrize(("frames", "answers"), [("editor", 1), ("mobile", 0)])
def test_the_editor_has_no_sibling_and_mobile_says_nothing(
    browser: Browserlike, services: CanvasCalls, frames: str, answers: int
) -> None:
    turn(services.platform, frames=frames)
    browser.become("student-01")
    page = browser.get(f"{services.platform.config.origin}/link/{PRACTICE}")
    assert page.find_all("iframe[name=post_message_forwarding]") == []
    assert len(page.find_all("script[data-answers=page]")) == answers


def test_forms_from_elsewhere_change_nothing(services: CanvasCalls) -> None:
    url = f"{services.platform.config.origin}/course/{COURSE_ID}/state"
    answer = requests.post(
        url,
        data={"state": "completed"},
        headers={"Origin": "https://elsewhere.example"},
        cookies={"sandbox-person": "teacher-1"},
        timeout=10,
    )
    assert answer.status_code == 403
    assert services.send().status_code == 200


def test_a_restarted_canvas_knows_its_settings_work_and_keys(
    platform: Platform, clock: Clock, tmp_path: Path
) -> None:
    config = replace(platform.config, state_file=str(tmp_path / "canvas.json"))
    first = sandbox_of(create_sandbox(config, clock.now, platform.keys))
    turn(first, throttle_status=403)
    column = first.gradebook.activity_column(COURSE_ID, PRACTICE)
    assert column is not None
    work = Submission(score=5.0, attempt=2, submitted_at=clock.now(), state="graded", comments=("Good.",))
    keep_submission(column, "student-01", work, clock.now())
    keep_result(column, "student-01", Result(clock.now(), 5.0, "Good."))
    first.save()
    second = sandbox_of(create_sandbox(config, clock.now))
    kept = second.gradebook.activity_column(COURSE_ID, PRACTICE)
    assert kept is not None
    assert submission(kept, "student-01") == work
    assert last_result(kept, "student-01") == Result(clock.now(), 5.0, "Good.")
    assert knobs_of(second) == knobs_of(first)
    assert second.keys.public() == first.keys.public()
    assert second.details == first.details
