"""A school for the table of Moodle's quirks: a sandbox as Moodle, Baton beside it, and ears on the wire."""

from __future__ import annotations

from contextlib import contextmanager
from copy import copy
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from lti_app import create_app
from lti_app.lti.registering.registrations import register
from lti_app.lti.services.connector import Connector
from lti_app.sandbox import SandboxConfig, Tool, create_sandbox, sandbox_of, serving
from lti_app.sandbox.keys import PlatformKeys
from lti_app.settings import Settings
from tests.clock import Clock
from tests.conformance.wire import Exchange, listen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from lti_app.runtime import Runtime
    from lti_app.sandbox import Platform


@dataclass
class School:
    """One Baton for all rows, on a clock that it shares with every Moodle beside it."""

    clock: Clock
    origin: str
    runtime: Runtime
    heard: list[Exchange]
    keys: PlatformKeys = field(default_factory=PlatformKeys)  # of every Moodle's beginning: slow to make

    @property
    def connector(self) -> Connector:
        return Connector.of(self.runtime)

    def know(self, platform: Platform) -> int:
        """Register a Moodle by hand and return the registration's id."""
        details = asdict(platform.details)
        with self.runtime.database.transaction() as session:
            row = register(
                session,
                deployment_ids=[details.pop("deployment_id")],
                family="moodle",
                now=self.clock.now(),
                **details,
            )
            return row.id

    def everything_kept(self) -> str:
        """Return all that is in Baton's database, as SQL."""
        connection = self.runtime.database.engine.raw_connection()
        try:
            return "\n".join(connection.driver_connection.iterdump())  # type: ignore[union-attr]
        finally:
            connection.close()


@contextmanager
def open_school(database: Path) -> Iterator[School]:
    """Serve a Baton on an SQLite file with empty tables."""
    clock, built = Clock(), []

    def build(origin: str) -> Flask:
        settings = Settings(
            public_url=origin,
            secret_key="k" * 40,
            database_url=f"sqlite:///{database}",
            allow_private_addresses=True,
        )
        app = create_app(settings, clock.now)
        built.append((app, listen(app)))
        return app

    with serving(build, host="127.0.0.1") as origin:
        app, heard = built[0]
        runtime: Runtime = app.extensions["baton"]
        yield School(clock, origin, runtime, heard)
    runtime.database.close()


@dataclass
class Moodle:
    """A running Moodle. heard: what it was asked. registration: Baton's id of it, 0 while unknown."""

    school: School
    platform: Platform
    heard: list[Exchange]
    registration: int = 0


@contextmanager
def open_moodle(school: School, **options: Any) -> Iterator[Moodle]:
    """Serve a Moodle; options: of SandboxConfig. Baton knows it, but with registered=False."""
    built: list[tuple[Flask, list[Exchange]]] = []

    def build(origin: str) -> Flask:
        config = SandboxConfig(**{"issuer": origin, "tool": Tool.at(school.origin)} | options)
        app = create_sandbox(config, school.clock.now, copy(school.keys))
        built.append((app, listen(app)))
        return app

    with serving(build):
        app, heard = built[0]
        moodle = Moodle(school, sandbox_of(app), heard)
        if moodle.platform.config.registered:
            moodle.platform.tool.custom["context_history"] = "$Context.id.history"
            moodle.registration = school.know(moodle.platform)
        yield moodle
