"""A person at a browser: with or without cookies in the platform's frame and in tabs, scripts or none.

Scripts are acted out: what static/launch.js does is done here by hand. tests/browser runs the script itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from lti_app.sandbox.markup import form_of, parse
from tests.launching import TARGET, TOOL

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.clock import Clock
    from tests.platform_keys import SigningPlatform

FORWARDING = "post_message_forwarding"
_OURS = {"Sec-Fetch-Site": "same-origin", "Origin": TOOL}
_THEIRS = {"Sec-Fetch-Site": "cross-site", "Origin": "https://lms.example"}
_MOST_STEPS = 20


@dataclass
class Visitor:
    """Who launches, and what the browser does.

    frame_cookies, tab_cookies: kept where Baton is a third party, or the page itself. storage: the platform
    offers to keep a secret and does. scripts: they run. kept: what the platform keeps.
    path: addresses asked for, in order, a tab's with "tab " before.
    """

    app: Flask
    platform: SigningPlatform
    clock: Clock
    frame_cookies: bool = True
    tab_cookies: bool = True
    storage: bool = False
    scripts: bool = True
    offers: str | None = FORWARDING
    kept: dict[str, str] = field(default_factory=dict)
    path: list[str] = field(default_factory=list)
    hint_used: bool = False

    def __post_init__(self) -> None:
        self.frame: FlaskClient = self.app.test_client(use_cookies=self.frame_cookies)
        self.tab: FlaskClient = self.app.test_client(use_cookies=self.tab_cookies)

    def parameters(self, **changes: str) -> dict[str, str]:
        """Return what the platform's call says."""
        offered = {"lti_storage_target": self.offers} if self.offers and self.storage else {}
        return {
            "iss": self.platform.issuer,
            "login_hint": "user-1",
            "target_link_uri": TARGET,
            "client_id": self.platform.client_id,
            "lti_message_hint": "hint",
            **offered,
            **changes,
        }

    def arrive(self, **changes: str) -> TestResponse:
        """Launch in the platform's frame and go on until nothing is left to be done by itself or pressed."""
        begun = self._send(self.frame, "POST", "/lti/login", _THEIRS, self.parameters(**changes))
        return self._go_on(begun, self.frame)

    def press(self, page: TestResponse) -> TestResponse:
        """Press the button that opens a new tab."""
        form = form_of(parse(page.text), parse(page.text).find("form[target=_blank]"))
        return self._go_on(self._send(self.tab, "POST", form.action, _OURS, dict(form.fields)), self.tab)

    def answer(self, url: str, client: FlaskClient) -> TestResponse:
        """Be the platform: answer a request for a launch."""
        asked = dict(parse_qsl(urlsplit(url).query))
        if self.hint_used:
            fields = {"error": "launch_no_longer_valid", "state": asked["state"]}
        else:
            claims = self.platform.claims(self.clock.now(), asked["nonce"], TARGET)
            fields = {"id_token": self.platform.sign(claims), "state": asked["state"]}
        self.hint_used = True
        return self._send(client, "POST", "/lti/launch", _THEIRS, fields)

    def _go_on(self, page: TestResponse, client: FlaskClient) -> TestResponse:
        headers = _THEIRS if client is self.frame else _OURS
        for _ in range(_MOST_STEPS):
            location = page.headers.get("Location")
            if location and location.startswith(self.platform.url):
                page, headers = self.answer(location, client), _THEIRS
            elif location:
                page = self._send(client, "GET", location, headers)
            elif client is self.frame and (done := self._script(page)) is not None:
                page, headers = done, _OURS
            elif client is self.frame and 'target="_blank"' in page.text:
                return self.press(page)
            else:
                return page
        raise AssertionError(f"no end: {self.path}")

    def _script(self, page: TestResponse) -> TestResponse | None:
        """Do what launch.js does on a page that has it."""
        found = parse(page.text).find_all("#launch-keeper") if self.scripts and self.storage else []
        if not found:
            return None
        told = found[0].attributes
        assert told["data-origin"] == self.platform.url
        proofs = parse(page.text).find_all("#launch-proof")
        if not proofs:
            self.kept[told["data-key"]] = told["data-secret"]
            return self.answer(told["data-url"], self.frame)
        fields = dict(form_of(parse(page.text), proofs[0]).fields)
        fields["secret"] = self.kept.pop(told["data-key"], "")
        return self._send(self.frame, "POST", "/lti/launch/proof", _OURS, fields)

    def _send(
        self,
        client: FlaskClient,
        method: str,
        path: str,
        headers: dict[str, str],
        data: dict[str, Any] | None = None,
    ) -> TestResponse:
        self.path.append(("tab " if client is self.tab else "") + urlsplit(path).path)
        return client.open(path, method=method, base_url=TOOL, headers=headers, data=data)
