"""A running Baton, and independent platforms that know it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests

from lti_app import create_app
from lti_app.lti.registering.registrations import register
from lti_app.lti.services.connector import Connector
from lti_app.sandbox import Browserlike, serving
from lti_app.settings import Settings
from tests.interop.serve import PLATFORMS
from tests.interop.site import Details

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from lti_app.db.models import Registration
    from lti_app.runtime import Runtime

_ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Baton:
    """Baton, served over HTTP, and its hands on the database."""

    origin: str
    runtime: Runtime

    @property
    def connector(self) -> Connector:
        """Baton's own client of platforms."""
        return Connector.of(self.runtime)

    def knows(self, **values: Any) -> Registration:
        """Register a platform."""
        with self.runtime.database.transaction() as session:
            return register(session, now=self.runtime.now(), **values)


@pytest.fixture
def baton(empty_sqlite: Path, tmp_path: Path) -> Iterator[Baton]:
    """A Baton on a database of its own, at another site than the platforms."""
    database = tmp_path / "baton.db"
    shutil.copyfile(empty_sqlite, database)
    built: list[Flask] = []

    def build(origin: str) -> Flask:
        settings = Settings(
            public_url=origin,
            secret_key="k" * 40,
            database_url=f"sqlite:///{database}",
            allow_private_addresses=True,
        )
        built.append(create_app(settings))
        return built[0]

    with serving(build, host="127.0.0.1") as origin:
        runtime: Runtime = built[0].extensions["baton"]
        yield Baton(origin, runtime)
    runtime.database.close()


@dataclass
class Peer:
    """An independent platform that runs."""

    details: Details
    registration: Registration
    browser: Browserlike

    def received(self) -> Any:
        """Return the scores, and the scopes of the token requests, that came in."""
        return requests.get(f"{self.details.issuer}/received", timeout=10).json()


@pytest.fixture(params=sorted(PLATFORMS))
def peer(request: pytest.FixtureRequest, baton: Baton, tmp_path: Path) -> Iterator[Peer]:
    """Each independent platform in turn, registered with Baton."""
    command = [sys.executable, "-m", "tests.interop.serve", request.param, baton.origin]
    log = tmp_path / "platform.log"
    with (
        log.open("w") as errors,
        subprocess.Popen(
            command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        assert process.stdout is not None
        origin = process.stdout.readline().strip()
        assert origin, log.read_text()
        details = Details(**requests.get(f"{origin}/details", timeout=10).json())
        registration = baton.knows(
            issuer=details.issuer,
            client_id=details.client_id,
            deployment_ids=[details.deployment_id],
            auth_login_url=f"{origin}/auth",
            auth_token_url=f"{origin}/token",
            key_set_url=f"{origin}/keys",
        )
        browser = Browserlike(origin)
        yield Peer(details, registration, browser)
        browser.close()
        assert process.stdin is not None
        process.stdin.close()
        process.wait(10)
