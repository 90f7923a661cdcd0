"""What somebody with ill intent, or with somebody else's laptop, tries; each fails."""

from __future__ import annotations

import stat
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from lti_app import create_app
from lti_app.db.models import LaunchSession
from lti_app.db.session import Database
from lti_app.lti.roles import Role
from lti_app.settings import Settings
from lti_app.visits import prolong
from tests.databases import on_sqlite
from tests.lti_app.conftest import ORIGIN

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from lti_app.runtime import Runtime
    from tests.lti_app.conftest import School, VisitClient


def _ends_in(school: School, visit: VisitClient) -> timedelta:
    with school.runtime.database.transaction(writes=False) as session:
        row = session.get_one(LaunchSession, visit.launch)
        return row.expires_at - school.clock.now()


def _fresh_visit(school: School, role: Role = Role.LEARNER) -> VisitClient:
    return school.visit(role, expires_at=school.clock.now() + timedelta(hours=1))


# A laptop that goes from hand to hand.


def test_a_visit_that_nobody_uses_ends_after_an_hour(school: School) -> None:
    visit = _fresh_visit(school)
    school.clock.advance(minutes=60)
    assert "SESSION-EXPIRED" in visit.get("").text


@pytest.mark.parametrize(("role", "page"), [(Role.LEARNER, ""), (Role.INSTRUCTOR, "queue/rows")])
def test_a_visit_in_use_goes_on_for_a_school_day_and_no_longer(school: School, role: Role, page: str) -> None:
    visit = _fresh_visit(school, role)
    for _ in range(9):
        school.clock.advance(minutes=50)
        assert visit.get(page).status_code < 400
    school.clock.advance(minutes=31)
    assert "SESSION-EXPIRED" in visit.get(page).text


def test_only_its_own_browser_prolongs_a_visit(school: School) -> None:
    visit = _fresh_visit(school)
    school.clock.advance(minutes=30)
    visit.secret = "somebody else's"
    assert visit.get("").status_code == 403
    assert _ends_in(school, visit) == timedelta(minutes=30)


def test_a_visit_that_was_ended_while_a_page_was_made_stays_ended(school: School) -> None:
    visit = _fresh_visit(school)
    database, now = school.runtime.database, school.clock.now()
    with database.transaction() as session:
        seen = session.get_one(LaunchSession, visit.launch)
    with database.transaction() as session:
        session.get_one(LaunchSession, visit.launch).expires_at = now
    school.clock.advance(minutes=30)
    prolong(database, seen, school.clock.now())
    assert "SESSION-EXPIRED" in visit.get("").text


def test_a_visit_in_use_is_not_written_down_at_every_step(school: School) -> None:
    visit = _fresh_visit(school)
    school.clock.advance(minutes=4)
    visit.get("")
    assert _ends_in(school, visit) == timedelta(minutes=56)
    school.clock.advance(minutes=1)
    visit.get("")
    assert _ends_in(school, visit) == timedelta(minutes=60)


# Addresses and headers that lie.


@pytest.mark.parametrize("launch", ["%00", "%ff", "a" * 300, "%ED%A0%80"])
def test_a_visit_s_id_that_no_database_takes_is_an_unknown_visit(school: School, launch: str) -> None:
    answer = school.visit().get(f"/l/{launch}/")
    assert (answer.status_code, "SESSION-UNKNOWN" in answer.text) == (403, True)


@on_sqlite
@pytest.mark.parametrize("path", ["/l/x", "/l/x/queue/", "//evil.example/l/x/", "/healthz/", "/l//x"])
def test_no_redirect_leads_to_the_host_that_a_request_names(app: Flask, path: str) -> None:
    answer = app.test_client().get(
        path, base_url="http://evil.example", headers={"X-Forwarded-Host": "evil.example"}
    )
    assert "Location" not in answer.headers
    assert "evil" not in answer.text


@on_sqlite
@pytest.mark.parametrize(
    ("url", "demanded"), [("https://baton.example", True), ("http://localhost:8000", False)]
)
def test_https_is_demanded_by_our_own_address_whatever_a_proxy_says(
    settings: Settings, url: str, *, demanded: bool
) -> None:
    app = create_app(settings.model_copy(update={"public_url": url}))
    answer = app.test_client().get("/healthz", headers={"X-Forwarded-Proto": "gopher"})
    app.extensions["baton"].database.close()
    assert ("Strict-Transport-Security" in answer.headers) is demanded


# Forms of others.


@on_sqlite
@pytest.mark.parametrize("site", ["same-site", "cross-site", "none", "SAME-ORIGIN"])
def test_a_form_of_a_neighbour_is_refused_though_its_token_fits(school: School, site: str) -> None:
    visit = school.visit()
    answer = visit._open(
        f"practice/{school.practice_set.id}/ask",
        method="POST",
        data={"form_token": school.runtime.vault.form_token(visit.launch)},
        headers={"Sec-Fetch-Site": site},
    )
    assert "SESSION-FORM" in answer.text


@on_sqlite
@pytest.mark.parametrize("origin", ["null", "", "https://baton.example.evil.example", "http://baton.example"])
def test_an_old_browser_s_form_needs_our_origin(school: School, origin: str) -> None:
    visit = school.visit()
    answer = visit._open(
        f"practice/{school.practice_set.id}/ask",
        method="POST",
        data={"form_token": school.runtime.vault.form_token(visit.launch)},
        headers={"Sec-Fetch-Site": "", "Origin": origin},
    )
    assert "SESSION-FORM" in answer.text


@on_sqlite
def test_the_token_of_one_s_own_visit_does_not_fit_another_s(school: School) -> None:
    mine, theirs = school.visit(), school.visit()
    answer = theirs.post(
        f"practice/{school.practice_set.id}/ask", form_token=school.runtime.vault.form_token(mine.launch)
    )
    assert "SESSION-FORM" in answer.text


@on_sqlite
def test_a_page_of_a_visit_is_framed_by_its_own_platform_even_when_it_is_an_error(school: School) -> None:
    visit = school.visit()
    answer = visit.get(f"practice/{school.practice_set.id + 1000}")
    assert answer.status_code == 404
    assert "frame-ancestors 'self' https://lms-" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"


# What lies about: files, errors, settings.


def test_the_file_of_a_new_database_is_its_owner_s_alone(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    with database.transaction() as session:
        session.execute(text("CREATE TABLE t (a INTEGER)"))
        modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    database.close()
    assert modes == {0o600}


def test_an_error_of_the_database_does_not_say_about_whom(runtime: Runtime) -> None:
    query = text("SELECT nothing FROM nowhere WHERE name = :name")
    with pytest.raises(DBAPIError) as raised, runtime.database.transaction() as session:
        session.execute(query, {"name": "Amara Okonkwo"})
    assert "Okonkwo" not in str(raised.value)


def test_settings_can_be_printed_without_the_database_s_password() -> None:
    settings = Settings(
        public_url=ORIGIN, secret_key="k" * 40, database_url="postgresql://baton:hunter2@db.example/baton"
    )
    assert "hunter2" not in repr(settings)
    assert "hunter2" not in str(settings)
