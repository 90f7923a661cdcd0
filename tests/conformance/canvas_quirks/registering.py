"""How Canvas registers a tool, acted out in a Canvas that knows none yet."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import requests
from sqlalchemy import select

from lti_app.db.models import Registration
from lti_app.demo.administrator import confirm
from lti_app.lti.registering.invitations import invite, registration_url
from lti_app.lti.scopes import SCOPES
from lti_app.sandbox.canvas.placements import PREFIX
from lti_app.sandbox.canvas.registration_schema import OFFERED_SCOPES
from lti_app.sandbox.client import SELF_POST
from lti_app.sandbox.vocabulary import TOOL_CONFIGURATION
from tests.conformance.canvas_lesson import ADMINISTRATOR, TEACHER, Lesson, open_lesson
from tests.conformance.canvas_school import open_canvas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lti_app.sandbox.client import Page
    from lti_app.sandbox.registered import RegisteredTool
    from tests.conformance.wire import Exchange

_APPS = "/accounts/1/apps"


@dataclass
class Desk:
    """A Canvas' administrator who has been sent an invitation's address."""

    lesson: Lesson
    address: str

    def open(self) -> Page:
        """Paste the address. Return Baton's page in its frame."""
        browser = self.lesson.browser
        browser.become(ADMINISTRATOR)
        listed = browser.get(self.lesson.lms + _APPS)
        return browser.frame(browser.submit(listed, "#add-tool", url=self.address))

    def register(self) -> Page:
        """Paste the address and press Baton's button. Return Baton's last page."""
        return confirm(self.lesson.browser, self.open())

    def switch_on(self) -> None:
        """Look the tool over in Canvas, and switch it on."""
        browser = self.lesson.browser
        listed = browser.get(self.lesson.lms + _APPS)
        browser.submit(browser.follow(listed, "li[data-state=pending] h3 a"), "#review", on="yes")

    @property
    def sent(self) -> Exchange:
        """What Baton sent to register itself."""
        (sent,) = [each for each in self.lesson.asked if each.path == "/api/lti/registrations"]
        return sent

    @property
    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = json.loads(self.sent.body)
        return body

    @property
    def tool(self) -> RegisteredTool:
        (tool,) = self.lesson.platform.tools
        return tool

    @property
    def row(self) -> Registration:
        """What Baton knows of this Canvas."""
        with self.lesson.runtime.database.transaction(writes=False) as session:
            issuer = self.lesson.platform.config.issuer
            row = session.scalars(select(Registration).where(Registration.issuer == issuer)).one()
            assert row.deployments is not None
            return row


@contextmanager
def desk(lesson: Lesson) -> Iterator[Desk]:
    """Open a Canvas without tools, and invite it."""
    with (
        open_canvas(lesson.school, registered=False) as canvas,
        open_lesson(canvas) as there,
    ):
        with there.runtime.database.transaction() as session:
            token = invite(session, there.runtime.now(), label="Canvas")
        yield Desk(there, registration_url(there.runtime.settings, token))


def the_configuration_is_shown_to_who_brings_the_token(lesson: Lesson) -> None:
    with desk(lesson) as at:
        at.register()
        (read, *_) = [each for each in at.lesson.asked if each.path.endswith("/openid-configuration")]
        token = read.query["registration_token"]
        assert (read.status, read.headers["authorization"]) == (200, f"Bearer {token}")
        assert requests.get(at.lesson.lms + read.target, timeout=5).status_code == 401
        assert at.sent.headers["authorization"] == f"Bearer {token}"
        assert token not in at.lesson.school.everything_kept()


def _refused(at: Desk, body: dict[str, Any]) -> list[str]:
    """Register once more with another body. Return Canvas' errors."""
    at.lesson.platform.extra["registration_tokens"] = []
    sent = {"Authorization": at.sent.headers["authorization"]}
    answer = requests.post(f"{at.lesson.lms}/api/lti/registrations", json=body, headers=sent, timeout=5)
    assert answer.status_code == 422
    return list(answer.json()["errors"])


def one_unknown_scope_refuses_the_whole(lesson: Lesson) -> None:
    with desk(lesson) as at:
        at.register()
        assert at.sent.status == 200
        scopes = at.body["scope"].split()
        assert set(scopes) == set(SCOPES.values()) & set(OFFERED_SCOPES)
        assert _refused(at, at.body | {"scope": f"{at.body['scope']} https://example.com/more"})
        assert set(at.row.scopes) == set(scopes)


def one_unknown_placement_refuses_the_whole(lesson: Lesson) -> None:
    with desk(lesson) as at:
        at.register()
        messages = at.body[TOOL_CONFIGURATION]["messages"]
        placements = [name for message in messages for name in message["placements"]]
        assert placements == [
            f"{PREFIX}course_navigation", f"{PREFIX}assignment_selection", f"{PREFIX}link_selection",
        ]  # fmt: skip
        assert "LtiSubmissionReviewRequest" not in [message["type"] for message in messages]
        tool = at.body[TOOL_CONFIGURATION]
        more = [{**messages[0], "placements": [*messages[0]["placements"], f"{PREFIX}moon"]}]
        assert _refused(at, at.body | {TOOL_CONFIGURATION: {**tool, "messages": more}})


def a_placement_goes_to_its_first_message(lesson: Lesson) -> None:
    with desk(lesson) as at:
        at.register()
        kept = {one["placement"]: one["message_type"] for one in at.tool.extra["placements"]}
        assert kept == {
            "course_navigation": "LtiResourceLinkRequest",
            "assignment_selection": "LtiDeepLinkingRequest",
            "link_selection": "LtiDeepLinkingRequest",
        }
        for message in at.body[TOOL_CONFIGURATION]["messages"]:
            assert message["placements"]  # without any, link_selection would be taken


def an_authorization_server_is_a_bare_host(lesson: Lesson) -> None:
    with desk(lesson) as at:
        at.register()
        (read, *_) = [each for each in at.lesson.asked if each.path.endswith("/openid-configuration")]
        said = json.loads(read.answer)
        assert "://" not in said["authorization_server"]
        assert (at.row.auth_audience, at.row.auth_token_url) == (None, said["token_endpoint"])
        _in_use(at)
        at.lesson.launch()
        assert at.lesson.reach(0.5) == ("delivered", None)


def _in_use(at: Desk) -> None:
    """Switch the tool on, and let the lesson know which registration is its own."""
    at.switch_on()
    at.lesson.canvas.registration = at.row.id
    with at.lesson.platform.lock:
        for course in at.lesson.platform.courses:
            for link in course.links:
                at.lesson.platform.add_column(course.id, link)
                column = at.lesson.platform.gradebook.activity_column(course.id, link.id)
                if column is not None:
                    column.deployment = at.tool.deployment_id


def a_deployment_may_stay_unnamed(lesson: Lesson) -> None:
    with desk(lesson) as at:
        at.lesson.turn(tells_deployment=False)
        at.register()
        assert at.row.deployments == []
        _in_use(at)
        at.lesson.launch()
        (learned,) = at.row.deployments
        assert learned.state == "active"
        assert learned.deployment_id == at.lesson.visit.course.deployment.deployment_id
        assert learned.guid.endswith(":canvas-lms")


def a_deployment_that_is_named_is_the_only_one(lesson: Lesson) -> None:
    with desk(lesson) as at:
        at.register()
        (named,) = at.row.deployments
        _in_use(at)
        at.tool.deployment_ids = [*at.tool.deployment_ids, "99"]
        link = at.lesson.add("Of another installation", extra={"deployment": "99"})
        page = at.lesson.browser.submit(at.lesson.answer(at.lesson.begin(link=link)), SELF_POST)
        assert "LTI-DEPLOYMENT-PENDING" in page.text
        at.lesson.launch()
        assert at.lesson.visit.course.deployment_id == named.id


def a_registered_tool_is_off(lesson: Lesson) -> None:
    with desk(lesson) as at:
        done = at.register()
        assert at.tool.active is False
        assert "switch Baton on" in done.text
        opened = at.lesson.browser.get(f"{at.lesson.lms}/launch/{at.lesson.graded}")
        assert opened.status == 403
        _in_use(at)
        assert at.lesson.launch().status == 200


def the_page_is_in_a_frame_and_closes_itself(lesson: Lesson) -> None:
    with desk(lesson) as at:
        page = at.open()
        assert page.navigation.third_party
        done = confirm(at.lesson.browser, page)
        assert done.find("#closing")
        scripts = [one.attributes["src"] for one in done.find_all("script") if "src" in one.attributes]
        assert any("org.imsglobal.lti.close" in at.lesson.browser.get(one, done).body for one in scripts)


def an_answer_of_200_has_the_client_id(lesson: Lesson) -> None:
    with desk(lesson) as at:
        at.register()
        answered = json.loads(at.sent.answer)
        assert at.sent.status == 200
        assert at.row.client_id == answered["client_id"] == at.tool.client_id
        assert at.row.family == "canvas"
        level = f"{PREFIX}privacy_level"
        assert at.body[TOOL_CONFIGURATION][level] == "name_only"
        assert "email" not in at.body[TOOL_CONFIGURATION]["claims"]


def redirect_addresses_are_not_in_a_developer_key_s_json(lesson: Lesson) -> None:
    with desk(lesson) as at:
        browser, tool = at.lesson.browser, at.lesson.school.origin
        configuration = requests.get(f"{tool}/lti/canvas.json", timeout=5).json()
        assert "redirect" not in json.dumps(configuration)
        browser.become(ADMINISTRATOR)
        page = browser.get(at.lesson.lms + _APPS)
        without = browser.submit(page, "#add-key", json=f"{tool}/lti/canvas.json", redirect_uris="")
        assert "Redirect URIs" in without.text
        page = browser.submit(
            page, "#add-key", json=f"{tool}/lti/canvas.json", redirect_uris=f"{tool}/lti/launch"
        )
        browser.submit(page, "form.install")
        at.lesson.canvas.know()
        at.lesson.launch(TEACHER)
        assert at.tool.scopes == configuration["scopes"]
        assert at.lesson.visit.course.memberships_url is not None


def an_administrator_may_take_scopes_away(lesson: Lesson) -> None:
    with desk(lesson) as at:
        at.register()
        _in_use(at)
        at.tool.scopes = [scope for scope in at.tool.scopes if "lti-ags" not in scope]
        at.lesson.launch()
        row = at.lesson.practice_set()
        assert (row.lineitem_url, row.can_score) == (None, False)
        at.lesson.earn(0.5)
        assert at.lesson.deliver() == 0
