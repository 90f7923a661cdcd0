"""What every page carries, whatever it shows."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from engine.reason import Reason
from lti_app.content.wording import load_wording
from lti_app.errors import STATUSES

if TYPE_CHECKING:
    from flask import Flask

    from tests.lti_app.conftest import School

pytestmark = pytest.mark.sqlite_alone


def test_a_page_allows_no_inline_script_and_only_its_lms_as_a_frame(school: School) -> None:
    visit = school.visit()
    policy = visit.get(f"practice/{school.practice_set.id}").headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    with school.runtime.database.transaction() as session:
        origin = session.merge(school.course).deployment.registration.embedding_origins[0]
    assert f"frame-ancestors 'self' {origin};" in policy


def test_a_page_has_no_inline_script_style_or_handler(school: School) -> None:
    page = school.visit().get(f"practice/{school.practice_set.id}").text
    assert "<script>" not in page
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page


def test_what_a_student_sees_is_never_stored_by_a_browser_or_proxy(school: School) -> None:
    answer = school.visit().get(f"practice/{school.practice_set.id}")
    assert answer.headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_for_ever_under_an_address_of_their_content(school: School) -> None:
    visit = school.visit()
    page = visit.get(f"practice/{school.practice_set.id}").text
    for name in ("baton.css", "baton.js", "htmx.min.js"):
        address = next(part for part in page.split('"') if part.endswith(name))
        answer = visit.get(address, buffered=True)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]


def test_an_unknown_page_says_what_to_do(app: Flask) -> None:
    answer = app.test_client().get("/nowhere")
    assert answer.status_code == 404
    assert "WEB-NOT-FOUND" in answer.text
    assert "open the activity again" in answer.text


def test_a_crash_shows_a_reference_and_logs_no_text_of_the_error(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    told = " ".join(["Amara", "Okonkwo"])

    def crash() -> str:
        raise RuntimeError(told)

    app.add_url_rule("/crash", "crash", crash)
    with caplog.at_level(logging.ERROR):
        answer = app.test_client().get("/crash")

    assert answer.status_code == 500
    assert "WEB-SERVER" in answer.text
    assert "Okonkwo" not in answer.text
    assert "Okonkwo" not in caplog.text
    reference = answer.text.split("reference ")[1][:8]
    assert reference in caplog.text


def test_the_process_and_the_database_answer_for_their_health(app: Flask) -> None:
    assert app.test_client().get("/healthz").text == "ok\n"
    answer = app.test_client().get("/readyz")  # tests make tables without migrations
    assert (answer.status_code, answer.text) == (503, "run: baton db upgrade\n")


def test_a_page_that_cannot_be_opened_that_way_says_which_ways_there_are(app: Flask) -> None:
    answer = app.test_client().get("/lti/launch")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert "WEB-METHOD" in answer.text


def test_every_error_has_its_words() -> None:
    wording = load_wording()
    for code in STATUSES:
        assert wording.say(Reason(f"error.{code}.title")).endswith(".")
        assert wording.say(Reason(f"error.{code}.do")).endswith(".")


def test_when_the_database_fails_the_error_page_still_has_its_headers_and_a_way_back(
    school: School, caplog: pytest.LogCaptureFixture
) -> None:
    visit = school.visit()
    visit.get(f"practice/{school.practice_set.id}")
    with school.runtime.database.transaction() as session:
        session.execute(text("DROP TABLE event"))

    answer = visit.post(f"practice/{school.practice_set.id}/ask", key="k", message="I am at 12 Elm Street")

    assert answer.status_code == 500
    assert "WEB-SERVER" in answer.text
    assert f"/l/{visit.launch}/" in answer.text
    assert "frame-ancestors 'self' https://" in answer.headers["Content-Security-Policy"]
    assert "Elm Street" not in caplog.text
