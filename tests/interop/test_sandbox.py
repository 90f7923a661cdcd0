"""The sandbox and Baton agree over HTTP as the independent platforms and Baton do."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from lti_app.db.models import PracticeSet
from lti_app.lti.services.grades import post_score
from lti_app.lti.services.refusals import Outcome, ServiceError
from lti_app.lti.services.scores import Score
from lti_app.sandbox import Browserlike, SandboxConfig, Tool, create_sandbox, sandbox_of, serving
from lti_app.sandbox.config import COURSE_ID, PRACTICE_LINK_ID, TEACHER_LINK_ID
from lti_app.sandbox.moodle.addresses import lineitem_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from lti_app.db.models import Registration
    from lti_app.sandbox import Platform
    from tests.interop.conftest import Baton


@pytest.fixture
def platform(baton: Baton) -> Iterator[Platform]:
    """A sandbox that knows Baton."""
    built: list[Flask] = []

    def build(origin: str) -> Flask:
        built.append(create_sandbox(SandboxConfig(issuer=origin, tool=Tool.at(baton.origin))))
        return built[0]

    with serving(build):
        yield sandbox_of(built[0])


@pytest.fixture
def registration(baton: Baton, platform: Platform) -> Registration:
    """The sandbox as Baton knows it."""
    details = asdict(platform.details)
    return baton.knows(deployment_ids=[details.pop("deployment_id")], family="moodle", **details)


@pytest.fixture
def browser(platform: Platform, registration: Registration) -> Iterator[Browserlike]:
    """A browser that blocks third parties."""
    made = Browserlike(platform.config.issuer)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("person", "link", "ending"),
    [
        ("student-01", PRACTICE_LINK_ID, "/practice/"),
        ("teacher-1", TEACHER_LINK_ID, "/queue"),
        ("assistant-1", TEACHER_LINK_ID, "/queue"),
    ],
)
def test_everybody_lands_on_the_page_of_the_role(
    browser: Browserlike, person: str, link: str, ending: str
) -> None:
    page = browser.launch(person, link)
    assert page.status == 200
    assert ending in urlsplit(page.url).path


def test_a_reload_of_the_visit_in_the_frame_still_knows_the_browser(browser: Browserlike) -> None:
    page = browser.launch("student-01", PRACTICE_LINK_ID)
    assert browser.get(page.url, page).status == 200


def test_the_visit_is_not_known_outside_the_frame(browser: Browserlike) -> None:
    page = browser.launch("student-01", PRACTICE_LINK_ID)
    assert browser.get(page.url).status == 403


def test_a_window_of_its_own_works_as_well(browser: Browserlike) -> None:
    browser.become("student-02")
    assert browser.open_window(PRACTICE_LINK_ID).status == 200


def test_batons_score_reaches_the_gradebook(
    browser: Browserlike, baton: Baton, platform: Platform, registration: Registration
) -> None:
    browser.launch("student-01", PRACTICE_LINK_ID)
    with baton.runtime.database.transaction(writes=False) as session:
        column = session.scalars(select(PracticeSet)).one().lineitem_url
    assert column == lineitem_url(platform.config, platform.gradebook.columns(COURSE_ID)[0])
    now = baton.runtime.now()
    post_score(baton.connector, registration, column, Score("student-01", 62.5, 100.0, now))
    assert browser.become("student-01").find(".own-grade").attributes["data-grade"] == "62.5"
    with pytest.raises(ServiceError) as refused:
        post_score(baton.connector, registration, column, Score("student-01", 70.0, 100.0, now))
    assert (refused.value.status, refused.value.outcome) == (409, Outcome.SUPERSEDED)
