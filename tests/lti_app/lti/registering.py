"""Registering Baton by a pasted address, as an administrator's browser does it inside an LMS."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lti_app.db.models import Invitation, Registration
from lti_app.lti.registering.invitations import invite, registration_url

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from lti_app.runtime import Runtime
    from tests.lti_app.lti.registrars import Registrar

TOOL = "https://baton.example"


@dataclass
class Desk:
    """An administrator with a browser that keeps no cookies and runs no scripts."""

    app: Flask
    runtime: Runtime

    def invite(self, **values: Any) -> str:
        """Make an invitation and return its address."""
        with self.runtime.database.transaction() as session:
            token = invite(session, self.runtime.now(), **values)
        return registration_url(self.runtime.settings, token)

    def open(self, address: str, registrar: Registrar | None = None, **query: str) -> TestResponse:
        """Open an address as the LMS's frame does, or (without one) as somebody who is curious."""
        sent = (registrar.query if registrar else {}) | query
        client = self.app.test_client(use_cookies=False)
        return client.get(urlsplit(address).path, base_url=TOOL, query_string=sent)

    def press(self, address: str, page: TestResponse | str, *, names: bool = True) -> TestResponse:
        """Press the button of a page (or of one with another sealed field)."""
        sealed = page if isinstance(page, str) else sealed_in(page)
        form = {"sealed": sealed} | ({"names": "yes"} if names else {})
        client = self.app.test_client(use_cookies=False)
        return client.post(urlsplit(address).path, base_url=TOOL, data=form)

    def register(self, address: str, registrar: Registrar, *, names: bool = True) -> TestResponse:
        """Open and press."""
        page = self.open(address, registrar)
        assert page.status_code == 200, page.text
        return self.press(address, page, names=names)

    def registrations(self, **values: str) -> list[Registration]:
        """Return the registrations with these values, with their deployments."""
        with self.runtime.database.transaction(writes=False) as session:
            rows = list(session.query(Registration).filter_by(**values).order_by(Registration.id))
            assert all(row.deployments is not None for row in rows)
            return rows

    def invitation(self) -> Invitation:
        """Return the newest invitation."""
        with self.runtime.database.transaction(writes=False) as session:
            return session.query(Invitation).order_by(Invitation.id.desc()).limit(1).one()


def sealed_in(page: TestResponse) -> str:
    """Return the sealed field of a page."""
    found = re.search(r'name="sealed" value="([^"]+)"', page.text)
    assert found, page.text
    return unescape(found[1])
