"""Who gets into the console, and who does not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from lti_app.access import AUDIENCE
from lti_app.browser import COOKIE as VISIT_COOKIE
from lti_app.db.models import AdminLink, AdminSession, AuditEntry
from lti_app.errors import BatonError
from lti_app.lti.roles import Role
from lti_app.retention import forget_expired
from lti_app.signin import COOKIE, LINK_LIVES, hashed, make_link, use_link
from tests.databases import on_sqlite

if TYPE_CHECKING:
    from flask import Flask

    from lti_app.db.models import Registration
    from lti_app.runtime import Runtime
    from tests.clock import Clock
    from tests.lti_app.admin.conftest import Console
    from tests.lti_app.conftest import School


def _link(runtime: Runtime, label: str = "Kim") -> str:
    with runtime.database.transaction() as session:
        return make_link(session, runtime.now(), label)


def _paths(app: Flask, method: str) -> list[str]:
    """Return an address of every route of the console that needs an administrator."""
    filled = {"<int(max=2147483647):number>": "1", "<name>": "state", "<kid>": "some-key"}
    found = []
    for rule in app.url_map.iter_rules():
        if getattr(app.view_functions[rule.endpoint], AUDIENCE) == "administrator" and method in rule.methods:
            path = rule.rule.removeprefix("/admin")
            for part, value in filled.items():
                path = path.replace(part, value)
            assert "<" not in path
            found.append(path)
    return found


@on_sqlite
def test_every_page_and_form_of_the_console_is_for_administrators(app: Flask) -> None:
    audiences = {
        rule.rule: getattr(app.view_functions[rule.endpoint], AUDIENCE)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/admin")
    }
    open_ones = {path for path, audience in audiences.items() if audience != "administrator"}
    assert len(audiences) > 20
    assert open_ones == {"/admin/enter/<secret>"}


@on_sqlite
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_without_its_cookie_nothing_of_the_console_opens(app: Flask, stranger: Console, method: str) -> None:
    paths = _paths(app, method)
    assert len(paths) > 8
    for path in paths:
        answer = stranger.open(path, method=method)
        assert (path, answer.status_code, "ADMIN-SESSION" in answer.text) == (path, 403, True)


@on_sqlite
def test_a_launchs_cookie_opens_nothing_of_the_console(app: Flask, school: School, stranger: Console) -> None:
    visit = school.visit(Role.INSTRUCTOR)
    for name in (VISIT_COOKIE, COOKIE):
        for path in _paths(app, "GET"):
            answer = stranger.get(path, headers={"Cookie": f"{name}={visit.secret}"})
            assert "ADMIN-SESSION" in answer.text


@on_sqlite
def test_the_consoles_cookie_opens_nothing_of_a_launch(school: School, console: Console) -> None:
    visit = school.visit(Role.INSTRUCTOR)
    for name in (VISIT_COOKIE, COOKIE):
        headers = {"Cookie": f"{name}={console.secret}"}
        answer = console.client.get(
            f"/l/{visit.launch}/queue", base_url="https://baton.example", headers=headers
        )
        assert "SESSION-UNKNOWN" in answer.text


@on_sqlite
def test_opening_the_address_uses_nothing_up_and_pressing_its_button_does(stranger: Console) -> None:
    link = _link(stranger.runtime)
    for method in ("HEAD", "GET", "GET"):
        assert stranger.open(f"/enter/{link}", method=method).status_code == 200
    answer = stranger.open(f"/enter/{link}", method="POST")
    assert (answer.status_code, answer.location) == (303, "/admin/")
    again = [stranger.open(f"/enter/{link}", method=method) for method in ("GET", "POST")]
    assert [("ADMIN-LINK" in it.text, it.status_code, it.headers.get("Set-Cookie")) for it in again] == [
        (True, 403, None)
    ] * 2


@on_sqlite
def test_the_cookie_is_for_this_host_and_strict_and_the_database_keeps_hashes_alone(
    stranger: Console,
) -> None:
    link = _link(stranger.runtime)
    cookie = stranger.open(f"/enter/{link}", method="POST").headers["Set-Cookie"]
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= parts
    assert not any(part.startswith("Domain") for part in parts)
    secret = cookie.split(";")[0].removeprefix(f"{COOKIE}=")
    with stranger.runtime.database.transaction(writes=False) as session:
        kept = {row.token for table in (AdminLink, AdminSession) for row in session.query(table)}
        (entry,) = session.query(AuditEntry)
    assert kept == {hashed(link), hashed(secret)}
    assert (entry.actor, entry.action) == ("admin:Kim", "admin.signed-in")


@on_sqlite
def test_an_address_lives_fifteen_minutes(stranger: Console, clock: Clock) -> None:
    link = _link(stranger.runtime)
    clock.advance(LINK_LIVES.total_seconds() - 1)
    assert stranger.get(f"/enter/{link}").status_code == 200
    clock.advance(1)
    assert "ADMIN-LINK" in stranger.get(f"/enter/{link}").text
    assert "ADMIN-LINK" in stranger.open(f"/enter/{link}", method="POST").text


@on_sqlite
def test_another_site_cannot_sign_a_browser_in(stranger: Console) -> None:
    link = _link(stranger.runtime)
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
    ):
        answer = stranger.open(f"/enter/{link}", method="POST", headers=headers)
        assert (answer.status_code, "ADMIN-FORM" in answer.text) == (403, True)
    assert stranger.open(f"/enter/{link}", method="POST").status_code == 303


def test_of_many_who_press_at_once_one_gets_in(app: Flask) -> None:
    runtime: Runtime = app.extensions["baton"]
    link, start = _link(runtime), Barrier(8)

    def press(_: int) -> str:
        start.wait()
        try:
            with runtime.database.transaction() as session:
                use_link(session, link, runtime.now())
        except BatonError as error:
            return error.code
        return "in"

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(press, range(8))) == ["ADMIN-LINK"] * 7 + ["in"]
    with runtime.database.transaction(writes=False) as session:
        assert session.query(AdminSession).count() == 1


@on_sqlite
def test_an_hour_of_nothing_ends_a_session_and_work_prolongs_it_up_to_eight(
    console: Console, clock: Clock
) -> None:
    for _ in range(9):
        clock.advance(minutes=50)
        assert console.get("/").status_code == 200
    clock.advance(minutes=31)  # eight hours and one minute in all
    answer = console.get("/")
    assert (answer.status_code, "ADMIN-EXPIRED" in answer.text) == (403, True)

    console.sign_in()
    clock.advance(minutes=61)
    assert "ADMIN-EXPIRED" in console.get("/").text


@on_sqlite
def test_who_signs_out_is_out_with_every_copy_of_the_cookie(console: Console) -> None:
    answer = console.post("/leave")
    assert "You are signed out" in answer.text
    assert f"{COOKIE}=;" in answer.headers["Set-Cookie"]
    assert "ADMIN-SESSION" in console.get("/").text


@on_sqlite
def test_expired_ways_in_and_sessions_are_forgotten(console: Console, clock: Clock) -> None:
    _link(console.runtime)
    clock.advance(hours=2)
    forget_expired(console.runtime.database, clock.now())
    with console.runtime.database.transaction(writes=False) as session:
        assert session.query(AdminLink).count() == 0
    assert "ADMIN-EXPIRED" in console.get("/").text
    clock.advance(days=1)
    forget_expired(console.runtime.database, clock.now())
    with console.runtime.database.transaction(writes=False) as session:
        assert session.query(AdminSession).count() == 0


@on_sqlite
@pytest.mark.parametrize(
    "change",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "", "Origin": "null"},
    ],
)
def test_a_form_of_another_site_changes_nothing(
    console: Console, known: Registration, change: dict[str, str]
) -> None:
    token = console.token()
    console.headers |= change
    answer = console.open(
        f"/registrations/{known.id}/state",
        method="POST",
        data={"form_token": token, "state": "off", "confirm": "yes"},
    )
    assert (answer.status_code, "ADMIN-FORM" in answer.text) == (403, True)
    assert console.row(known).state == "active"


@on_sqlite
def test_a_form_without_its_token_or_with_another_sessions_changes_nothing(
    app: Flask, console: Console, known: Registration
) -> None:
    others = console.token()
    console.sign_in("Sam")
    assert console.token() != others
    for token in ("", "0" * 64, others):
        answer = console.post(
            f"/registrations/{known.id}/state", form_token=token, state="off", confirm="yes"
        )
        assert "ADMIN-FORM" in answer.text
    for path in _paths(app, "POST"):
        assert "ADMIN-FORM" in console.post(path, form_token="").text
    assert console.row(known).state == "active"


@on_sqlite
def test_the_console_is_never_inside_another_page(console: Console) -> None:
    def shown() -> list[bool]:
        paths = ("/", "/keys", f"/enter/{_link(console.runtime)}", "/registrations/99")
        answers = [console.get(path) for path in paths]
        return ["frame-ancestors 'none'" in it.headers["Content-Security-Policy"] for it in answers]

    assert shown() == [True] * 4
    console.secret = ""
    assert shown() == [True] * 4
