"""Moodle's dynamic registration, acted out in a Moodle that knows no tool yet."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import requests
from sqlalchemy import select

from lti_app.db.models import Registration
from lti_app.lti.registering.invitations import invite, registration_url
from lti_app.lti.scopes import COLUMNS, SCOPES
from lti_app.sandbox import Browserlike
from lti_app.sandbox.config import COURSE_ID, PRACTICE_LINK_ID
from lti_app.sandbox.vocabulary import AGS_SCOPES, TOOL_CONFIGURATION
from tests.conformance.moodle_lesson import ADMINISTRATOR, STUDENT
from tests.conformance.moodle_school import open_moodle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lti_app.sandbox.client import Page
    from tests.conformance.moodle_lesson import Lesson
    from tests.conformance.moodle_school import Moodle
    from tests.conformance.wire import Exchange


@dataclass
class Desk:
    """A Moodle's administrator, who pastes an invitation's address."""

    moodle: Moodle
    browser: Browserlike
    address: str
    _told_before: int

    @property
    def told(self) -> list[Exchange]:
        return self.moodle.school.heard[self._told_before :]

    def open(self, address: str = "") -> Page:
        """Open the tool's page in its frame: Baton's, or Moodle's own choice where the domain is known."""
        self.browser.become(ADMINISTRATOR)
        query = urlencode({"url": address or self.address})
        return self.browser.frame(self.browser.get(f"{self.browser.lms}/admin/tools/add?{query}"))

    def register(self, **fields: str | None) -> Page:
        """Open the page and press its button."""
        return self.browser.submit(self.open(), "form.once", **fields)

    def sent(self) -> list[Exchange]:
        """What Baton sent to register itself."""
        return [each for each in self.moodle.heard if each.path == "/lti/register"]

    def rows(self) -> list[Registration]:
        """What Baton knows of this Moodle."""
        with self.moodle.school.runtime.database.transaction(writes=False) as session:
            issuer = self.moodle.platform.config.issuer
            found = list(session.scalars(select(Registration).where(Registration.issuer == issuer)))
            assert all(row.deployments is not None for row in found)
            return found

    def invite(self, **values: Any) -> str:
        """Return the address of a new invitation."""
        runtime = self.moodle.school.runtime
        with runtime.database.transaction() as session:
            token = invite(session, runtime.now(), **values)
        return registration_url(runtime.settings, token)


@contextmanager
def desk(lesson: Lesson) -> Iterator[Desk]:
    with open_moodle(lesson.school, registered=False) as moodle:
        browser = Browserlike(moodle.platform.config.origin)
        made = Desk(moodle, browser, "", len(lesson.school.heard))
        made.address = made.invite(label="Moodle")
        try:
            yield made
        finally:
            browser.close()


def the_page_lives_in_any_frame_without_cookies(lesson: Lesson) -> None:
    with desk(lesson) as at:
        page = at.open()
        assert page.navigation.third_party
        assert "frame-ancestors *" in page.headers["Content-Security-Policy"]
        assert "X-Frame-Options" not in page.headers
        assert "Baton is registered" in at.browser.submit(page, "form.once").text
        assert not [each for each in at.told if "cookie" in each.headers or "set-cookie" in each.answered]


def an_answer_of_200_is_a_registration(lesson: Lesson) -> None:
    with desk(lesson) as at:
        at.register()
        (sent,) = at.sent()
        assert sent.status == 200
        (row,) = at.rows()
        tool = at.moodle.platform.tool
        assert (row.client_id, row.family, row.state) == (tool.client_id, "moodle", "active")
        assert [one.deployment_id for one in row.deployments] == [tool.deployment_id]


def domain_and_target_fit_each_other(lesson: Lesson) -> None:
    with desk(lesson) as at:
        at.register()
        (sent,) = at.sent()
        body = json.loads(sent.body)
        tool = body[TOOL_CONFIGURATION]
        assert f"http://{tool['domain']}" == lesson.school.origin
        assert tool["target_link_uri"] == f"{lesson.school.origin}/lti/launch"
        at.moodle.platform.tools.clear()  # so that the token is good once more
        headers = {"Authorization": sent.headers["authorization"]}
        for change, code in (
            ({"domain": ""}, "missing_domain"),
            ({"domain": "elsewhere.example"}, "domain_targetlinkuri_mismatch"),
        ):
            changed = body | {TOOL_CONFIGURATION: tool | change}
            refused = requests.post(sent_to(at), json=changed, headers=headers, timeout=5)
            assert (refused.status_code, refused.text) == (400, code)


def sent_to(at: Desk) -> str:
    return f"{at.browser.lms}/lti/register"


def an_update_keeps_client_and_row(lesson: Lesson) -> None:
    with desk(lesson) as at:
        at.register()
        (row,) = at.rows()
        with lesson.runtime.database.transaction() as session:
            session.get_one(Registration, row.id).label = "As the school calls it"
        again = at.invite(registration_id=row.id)
        choice = at.open(again)
        assert "registered already" in choice.text
        page = at.browser.follow(choice, "a.update")
        assert "Bring Baton up to date" in page.text
        assert "Baton is up to date" in at.browser.submit(page, "form.once", names=None).text
        (kept,) = at.rows()
        assert (kept.id, kept.client_id, kept.state) == (row.id, row.client_id, "active")
        assert kept.label == "As the school calls it"
        assert [one.client_id for one in at.moodle.platform.tools] == [row.client_id]
        assert at.moodle.platform.tool.share_names is False  # what was changed by it arrived


def the_last_page_says_that_an_administrator_must_activate(lesson: Lesson) -> None:
    with desk(lesson) as at:
        page = at.register()
        assert at.moodle.platform.tool.active is False
        assert "Activate" in page.text
        assert at.browser.get(f"{at.browser.lms}/launch/{PRACTICE_LINK_ID}").status == 403
        tools = at.browser.get(f"{at.browser.lms}/admin/tools")
        at.browser.submit(tools, "form.activate", button="activate")
        assert at.browser.launch(STUDENT, PRACTICE_LINK_ID).status == 200


def the_cut_echo_of_custom_values_is_not_believed(lesson: Lesson) -> None:
    with desk(lesson) as at:
        at.register()
        (sent,) = at.sent()
        asked = json.loads(sent.body)[TOOL_CONFIGURATION]["custom_parameters"]
        assert asked == {"context_history": "$Context.id.history"}  # and nothing that could be cut
        at.moodle.platform.tool.active = True
        at.browser.launch(STUDENT, PRACTICE_LINK_ID)
        copy = at.moodle.platform.copy_course(COURSE_ID)
        at.browser.launch(STUDENT, copy.links[0].id)
        assert lesson.course_row(copy.id).copied_from_id is not None


def only_messages_that_are_offered_are_registered(lesson: Lesson) -> None:
    with desk(lesson) as at:
        at.register()
        messages = json.loads(at.sent()[0].body)[TOOL_CONFIGURATION]["messages"]
        assert [one["type"] for one in messages] == ["LtiResourceLinkRequest", "LtiDeepLinkingRequest"]
        assert messages[1]["placements"] == ["ContentArea"]
        assert at.moodle.platform.tool.target_of("LtiDeepLinkingRequest") == messages[1]["target_link_uri"]


def the_one_scope_that_opens_the_gradebook_is_asked_for(lesson: Lesson) -> None:
    with desk(lesson) as at:
        at.register()
        (sent,) = at.sent()
        assert COLUMNS in json.loads(sent.body)["scope"].split()
        assert set(AGS_SCOPES) <= set(json.loads(sent.answer)["scope"].split())  # more than was asked for
        (row,) = at.rows()
        assert row.scopes == list(SCOPES.values())


def a_token_is_spent_once_however_often_the_button_is_pressed(lesson: Lesson) -> None:
    with desk(lesson) as at:
        page = at.open()
        first, second = (at.browser.submit(page, "form.once") for _ in range(2))
        assert "Baton is registered" in first.text
        assert "Baton is registered" in second.text
        (sent,) = at.sent()
        headers = {"Authorization": sent.headers["authorization"]}
        again = requests.post(sent_to(at), json=json.loads(sent.body), headers=headers, timeout=5)
        assert (again.status_code, again.text) == (401, "token_already_used")
        assert len(at.rows()) == 1


def names_are_asked_for_only_where_wanted_and_email_never(lesson: Lesson) -> None:
    for names, shared in (("yes", True), (None, False)):
        with desk(lesson) as at:
            at.register(names=names)
            tool = at.moodle.platform.tool
            assert (tool.share_names, tool.share_emails) == (shared, False)
