"""Ways in: with cookies, by the platform's storage, in a new tab. Each ends in a visit or says what to do."""

from __future__ import annotations

import random
from itertools import product
from typing import TYPE_CHECKING

import pytest
from markupsafe import escape

from engine.reason import Reason
from lti_app.browser import COOKIE
from lti_app.content.wording import load_wording
from lti_app.db.models import HandOver, LoginState
from tests.databases import on_sqlite
from tests.launching import TOOL, Browser, cookies, visit_of, visits
from tests.lti_app.lti.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from werkzeug.test import TestResponse

    from lti_app.runtime import Runtime
    from tests.clock import Clock
    from tests.platform_keys import SigningPlatform


@on_sqlite
@pytest.mark.parametrize(
    ("frame_cookies", "tab_cookies", "storage", "scripts"), list(product([True, False], repeat=4))
)
def test_every_browser_gets_to_its_visit_or_is_told_what_to_do(
    app: Flask,
    platform: SigningPlatform,
    clock: Clock,
    runtime: Runtime,
    frame_cookies: bool,
    tab_cookies: bool,
    storage: bool,
    scripts: bool,
) -> None:
    visitor = Visitor(app, platform, clock, frame_cookies, tab_cookies, storage, scripts)
    page = visitor.arrive()
    if frame_cookies or tab_cookies:
        assert page.status_code == 200, page.text
        assert page.request.path.startswith("/l/")
        assert "Linear equations" in page.text
        assert [visit.person_id for visit in visits(runtime)] == [1]
        assert any(step.startswith("tab /l/") for step in visitor.path) is not frame_cookies
    else:
        assert "LTI-COOKIE" in page.text
        assert str(escape(load_wording().say(Reason("error.LTI-COOKIE.do")))) in page.text
    with runtime.database.transaction(writes=False) as session:
        assert session.query(LoginState).count() <= 1  # one given up for the tab


@on_sqlite
def test_an_ordinary_launch_costs_one_redirect_more_the_first_time_and_none_later(browser: Browser) -> None:
    def hops() -> list[str]:
        response, way = browser.call(), []
        while response.location.startswith("/"):
            way.append(response.location.split("?")[0])
            response = browser.client.get(response.location, base_url=TOOL)
        return way

    assert hops() == ["/lti/login/check"]
    assert hops() == hops() == []


@on_sqlite
def test_a_login_s_own_cookie_is_gone_after_its_launch_and_the_browser_s_stays(browser: Browser) -> None:
    browser.begin()
    browser.launch()
    assert len(cookies(browser.client, f"{COOKIE}-")) == 1  # of the login that was given up
    assert len(cookies(browser.client)) == 1


@on_sqlite
def test_logins_that_are_given_up_do_not_fill_the_browser(browser: Browser) -> None:
    for _ in range(40):
        browser.begin()
    assert len(cookies(browser.client, f"{COOKIE}-")) <= 16
    assert browser.launch().status_code == 303


class Frame:
    """One frame of a page, on a cookie jar that others share; requests are cut into way out and way back."""

    def __init__(self, app: Flask, platform: SigningPlatform, clock: Clock, jar: dict[str, str]) -> None:
        self._client = app.test_client(use_cookies=False)
        self._browser = Browser(app, platform, clock.now)
        self._platform = platform
        self._jar = jar
        self.shown: TestResponse | None = None

    def steps(self) -> Iterator[None]:
        """Stop before every request, and between a request and its answer."""
        response = yield from self._request("POST", "/lti/login", self._browser.parameters())
        while response.location.startswith("/lti/"):
            response = yield from self._request("GET", response.location)
        asked = self._browser.asked(response)
        token = self._platform.sign(self._browser.claims(asked))
        response = yield from self._request(
            "POST", "/lti/launch", {"id_token": token, "state": asked["state"]}
        )
        while response.headers.get("Location"):
            response = yield from self._request("GET", response.location)
        self.shown = response

    def _request(self, method: str, path: str, data: dict[str, str] | None = None) -> Iterator[None]:
        yield
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._jar.items())}
        response = self._client.open(path, method=method, base_url=TOOL, data=data, headers=sent)
        yield
        for header in response.headers.getlist("Set-Cookie"):
            name, _, value = header.split(";")[0].partition("=")
            self._jar.pop(name, None)
            if "Max-Age=0" not in header:
                self._jar[name] = value
        return response


@on_sqlite
@pytest.mark.parametrize("seed", [*range(25)])
def test_two_frames_of_one_page_both_launch_however_their_requests_cross(
    app: Flask, platform: SigningPlatform, clock: Clock, runtime: Runtime, seed: int
) -> None:
    jar: dict[str, str] = {}
    frames = [Frame(app, platform, clock, jar) for _ in range(2)]
    going = [frame.steps() for frame in frames]
    order = random.Random(seed)  # noqa: S311 - the same order every time
    while going:
        one = going[order.randrange(len(going))] if seed > 1 else going[-seed]
        if next(one, "over") == "over":
            going.remove(one)
    assert [frame.shown.status_code for frame in frames if frame.shown] == [200, 200]
    assert len(visits(runtime)) == 2
    assert len([name for name in jar if name.startswith(f"{COOKIE}-")]) == 0


@on_sqlite
def test_the_next_person_ends_visits_under_any_of_the_browser_s_secrets(
    browser: Browser, runtime: Runtime
) -> None:
    first = visit_of(runtime, browser.launch())
    own = cookies(browser.client)
    browser.client.set_cookie(f"{COOKIE}.", "sorts before all others", domain="baton.example")
    second = visit_of(runtime, browser.launch(lambda claims: claims.update(sub="student-2")))
    assert own
    assert second.browser != first.browser
    assert "SESSION-EXPIRED" in browser.client.get(f"/l/{first.id}/", base_url=TOOL).text


@on_sqlite
def test_the_secret_is_taken_away_from_the_platform_after_use(
    app: Flask, platform: SigningPlatform, clock: Clock
) -> None:
    visitor = Visitor(app, platform, clock, frame_cookies=False, storage=True)
    assert visitor.arrive().status_code == 200
    assert visitor.kept == {}


@on_sqlite
def test_what_the_platform_is_given_to_keep_is_short(
    app: Flask, platform: SigningPlatform, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = Visitor(app, platform, clock, frame_cookies=False, storage=True)
    monkeypatch.setattr(visitor, "answer", lambda _url, _client: _client.get("/healthz"))
    visitor.arrive()
    assert sum(len(key) + len(value) for key, value in visitor.kept.items()) < 100


@on_sqlite
@pytest.mark.parametrize("target", ["", "x" * 256, "a\x00b"])
def test_a_storage_target_that_is_no_name_offers_no_storage(
    app: Flask, platform: SigningPlatform, clock: Clock, runtime: Runtime, target: str
) -> None:
    visitor = Visitor(app, platform, clock, frame_cookies=False, storage=True)
    assert visitor.arrive(lti_storage_target=target).status_code == 200
    assert visitor.path.count("/lti/launch") == 0  # not from the frame
    with runtime.database.transaction(writes=False) as session:
        assert session.query(HandOver).count() == 0


def test_nothing_that_is_passed_on_can_be_read_in_the_database(
    app: Flask, platform: SigningPlatform, clock: Clock, runtime: Runtime
) -> None:
    Visitor(app, platform, clock, tab_cookies=False, frame_cookies=False).arrive(login_hint="user-ada")
    browser = app.test_client(use_cookies=False)
    browser.post("/lti/login", base_url=TOOL, data=Visitor(app, platform, clock).parameters())
    with runtime.database.transaction(writes=False) as session:
        (row,) = session.query(HandOver)
    assert row.kind == "login"
    assert "user-1" not in row.data
    assert len(row.token) == 64


@on_sqlite
def test_the_form_for_a_new_tab_may_be_led_on_to_the_platform(
    app: Flask, platform: SigningPlatform, clock: Clock
) -> None:
    visitor = Visitor(app, platform, clock, frame_cookies=False)
    begun = visitor.frame.post("/lti/login", base_url=TOOL, data=visitor.parameters())
    page = visitor.frame.get(begun.location, base_url=TOOL)
    assert f"form-action 'self' https: {platform.url}" in page.headers["Content-Security-Policy"]
