"""1EdTech's lists of bad and good launches, and the rules of the Security Framework, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from markupsafe import escape

from engine.reason import Reason
from lti_app.content.wording import load_wording
from lti_app.db.models import Course, Enrolment, LaunchSession, Person, PracticeSet
from lti_app.errors import STATUSES
from lti_app.lti.roles import Role
from tests.conformance.cases import BAD, GOOD, Attempt, Bad, Good
from tests.databases import on_databases
from tests.launching import visit_of

if TYPE_CHECKING:
    from flask import Flask

    from lti_app.runtime import Runtime
    from tests.clock import Clock
    from tests.launching import Browser
    from tests.loopback import Loopback
    from tests.platform_keys import SigningPlatform

pytestmark = pytest.mark.sqlite_alone


LANDING = {Role.LEARNER: "practice.page", Role.INSTRUCTOR: "teacher.queue", Role.UNKNOWN: "home"}


@pytest.fixture
def attempt(
    app: Flask, browser: Browser, platform: SigningPlatform, key_server: Loopback, clock: Clock
) -> Attempt:
    """A login to come, and all that a case may play with."""
    return Attempt(app, browser, platform, key_server, clock)


@on_databases(BAD)
def test_a_bad_launch_is_refused_with_a_code_and_what_to_do(
    case: Bad, attempt: Attempt, runtime: Runtime
) -> None:
    response = case.make(attempt)
    assert case.code in response.text
    assert str(escape(load_wording().say(Reason(f"error.{case.code}.do")))) in response.text
    assert response.status_code == STATUSES[case.code]
    assert "Location" not in response.headers
    assert all("Max-Age=0" in cookie for cookie in response.headers.getlist("Set-Cookie"))
    with runtime.database.transaction(writes=False) as session:
        rows = [
            session.query(table).count() for table in (Course, Person, Enrolment, PracticeSet, LaunchSession)
        ]
    assert rows == [case.visits] * 5


@on_databases(GOOD)
def test_a_good_launch_lands_on_the_page_of_its_role(case: Good, attempt: Attempt, runtime: Runtime) -> None:
    response = attempt.browser.launch(case.change)
    assert visit_of(runtime, response).role == case.role
    page = attempt.browser.follow(response)
    assert page.status_code == 200
    assert attempt.app.url_map.bind("").match(page.request.path)[0] == LANDING[case.role]
