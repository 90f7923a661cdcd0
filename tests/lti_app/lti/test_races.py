"""Requests of one moment: a message posted twice at once, first launches of a whole class."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any

from lti_app.browser import COOKIE
from lti_app.db.models import AccessToken, Course, Enrolment, Person, PracticeSet
from lti_app.lti.services.connector import Connector
from tests import factories
from tests.launching import Browser, cookies, visits
from tests.lti_app.lti.services import services
from tests.platform_keys import CLAIM, SCORE_SCOPE

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from lti_app.runtime import Runtime
    from tests.clock import Clock
    from tests.platform_keys import SigningPlatform

THREADS = 8


def at_once(work: Callable[[int], Any]) -> list[Any]:
    """Run the work in threads that set out together."""
    barrier = Barrier(THREADS)

    def run(number: int) -> Any:
        barrier.wait()
        return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def test_of_one_message_posted_many_times_at_once_exactly_one_gets_in(
    app: Flask, browser: Browser, platform: SigningPlatform, runtime: Runtime
) -> None:
    asked = browser.begin()
    token = platform.sign(browser.claims(asked))
    held = cookies(browser.client, COOKIE)

    def post(_: int) -> int:
        same_browser = app.test_client()
        for name, value in held.items():
            same_browser.set_cookie(name, value, domain="baton.example")
        return same_browser.post(
            "/lti/launch",
            base_url="https://baton.example",
            data={"id_token": token, "state": asked["state"]},
        ).status_code

    assert sorted(at_once(post)) == [303] + [403] * (THREADS - 1)
    assert len(visits(runtime)) == 1


def test_a_class_that_comes_for_the_first_time_at_once_meets_in_one_course(
    app: Flask, platform: SigningPlatform, runtime: Runtime, clock: Clock
) -> None:
    def launch(number: int) -> int:
        visitor = Browser(app, platform, clock.now)
        return visitor.launch(lambda claims: claims.update(sub=f"student-{number % 4}")).status_code

    assert at_once(launch) == [303] * THREADS
    with runtime.database.transaction(writes=False) as session:
        counts = [session.query(table).count() for table in (Course, Person, Enrolment, PracticeSet)]
    assert counts == [1, 4, 4, 1]
    assert len(visits(runtime)) == THREADS


def test_one_person_who_opens_two_links_at_once_is_one_person(
    app: Flask, platform: SigningPlatform, runtime: Runtime, clock: Clock
) -> None:
    def launch(number: int) -> int:
        link = {"id": f"link-{number % 2}"}
        visitor = Browser(app, platform, clock.now)
        return visitor.launch(lambda claims: claims.update({CLAIM + "resource_link": link})).status_code

    assert at_once(launch) == [303] * THREADS
    with runtime.database.transaction(writes=False) as session:
        counts = [session.query(table).count() for table in (Course, Person, Enrolment, PracticeSet)]
    assert counts == [1, 1, 1, 2]


def test_workers_that_ask_for_the_same_token_at_once_keep_one(runtime: Runtime) -> None:
    with services() as running:
        with runtime.database.transaction() as session:
            registration = factories.registration(session, auth_token_url=f"{running.server.url}/token")
        connector = Connector.of(runtime)
        url = f"{running.server.url}/items"
        answers = at_once(lambda _: connector.send(registration, [SCORE_SCOPE], "GET", url).status)
    assert answers == [200] * THREADS
    with runtime.database.transaction(writes=False) as session:
        assert session.query(AccessToken).count() == 1
