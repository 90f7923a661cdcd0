"""A teacher in the picker: launches by a signed request, presses buttons as a browser without scripts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from joserfc import jwt
from joserfc.jwk import KeySet

from lti_app.sandbox.markup import form_of, parse
from tests.launching import TOOL, Browser
from tests.platform_keys import CLAIM, MEMBERSHIP

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    from lti_app.sandbox.markup import Element, Form

DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/"
ITEMS = DEEP_LINKING + "content_items"
RETURN_URL = "https://lms.example/mod/lti/contentitem_return.php?course=2&id=2&sesskey=w4nGoi7mle"

# As captured from Moodle 4.5: no `data`, and nothing said of line items.
MOODLE: dict[str, Any] = {
    "accept_types": ["ltiResourceLink"],
    "accept_presentation_document_targets": ["frame", "iframe", "window"],
    "accept_copy_advice": False,
    "accept_multiple": True,
    "accept_unsigned": False,
    "auto_create": False,
    "can_confirm": False,
    "deep_link_return_url": RETURN_URL,
    "title": "Baton",
    "text": "",
}
# As Canvas' assignment_selection has it: one item, and a token of its own in the address.
CANVAS: dict[str, Any] = {
    "accept_types": ["ltiResourceLink"],
    "accept_presentation_document_targets": ["iframe", "window"],
    "accept_media_types": "application/vnd.ims.lti.v1.ltilink",
    "accept_multiple": False,
    "auto_create": False,
    "deep_link_return_url": "https://school.instructure.example/courses/7/deep_linking_response?data=eyJ0.e30.x",
}


def request_claims(
    claims: dict[str, Any], settings: dict[str, Any] | None = None, role: str = "Instructor", **course: str
) -> None:
    """Make a deep linking request of a student's launch."""
    claims.pop(CLAIM + "resource_link", None)
    claims[CLAIM + "message_type"] = "LtiDeepLinkingRequest"
    claims[CLAIM + "roles"] = [MEMBERSHIP + role]
    claims["sub"] = f"{role.lower()}-1"
    claims[DEEP_LINKING + "deep_linking_settings"] = settings or MOODLE
    if course:
        claims[CLAIM + "context"] = {**claims[CLAIM + "context"], **course}


@dataclass
class Picking:
    """One visit to the picker. page: what is on the screen."""

    browser: Browser
    launch: str
    page: TestResponse

    @classmethod
    def begin(cls, browser: Browser, change: Callable[[dict[str, Any]], object] = request_claims) -> Picking:
        """Launch, and go where Baton leads."""
        launched = browser.launch(change)
        assert launched.status_code == 303, launched.text
        return cls(browser, launched.location.split("/")[2], browser.follow(launched))

    @property
    def root(self) -> Element:
        return parse(self.page.text)

    def form(self, button: str) -> Form:
        """Return the form with a button of this value or these words on it."""
        for element in self.root.find_all("form"):
            buttons = [
                one for one in element.find_all("button") if button in (one.attributes.get("value"), one.text)
            ]
            if buttons:
                return form_of(self.root, element)
        raise AssertionError(f"no button {button!r} on the page: {self.root.text[:2000]}")

    def press(self, button: str, **typed: Any) -> TestResponse:
        """Type into a form, press a button of it, and look at what comes back."""
        form = self.form(button)
        fields: dict[str, list[str]] = {}
        for name, value in form.fields:
            fields.setdefault(name, []).append(value)
        for name, value in typed.items():
            fields[name] = [value] if isinstance(value, str) else list(value)
        if any(value == button for _, value in form.buttons):
            fields["do"] = [button]
        self.page = self.send(form.action, fields)
        return self.page

    def send(self, path: str, fields: dict[str, Any]) -> TestResponse:
        """Post a form as this browser does from a page of Baton."""
        return self.browser.client.post(
            path, base_url=TOOL, data=fields, headers={"Sec-Fetch-Site": "same-origin", "Origin": TOOL}
        )

    def compose(
        self, title: str = "Week 3", skills: tuple[str, ...] = ("combine-like-terms",), **typed: str
    ) -> None:
        """Fill in the form and go on to the summary."""
        assert self.press("keep", title=title, skills=skills, **typed).status_code == 200, self.page.text

    def answer(self) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """Return address, header and claims of the answer, checked with Baton's published keys."""
        form = form_of(self.root, self.root.find("form#answer"))
        token = dict(form.fields)["JWT"]
        keys = KeySet.import_key_set(self.browser.client.get("/lti/jwks", base_url=TOOL).json)
        read = jwt.decode(token, keys, algorithms=["RS256"])
        return form.action, dict(read.header), dict(read.claims)

    def items(self) -> list[dict[str, Any]]:
        return self.answer()[2][ITEMS]
