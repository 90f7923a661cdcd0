"""A Canvas for the table of its quirks: a sandbox, with Baton beside it, and ears on the wire."""

from __future__ import annotations

import json
from contextlib import contextmanager
from copy import copy
from dataclasses import asdict, dataclass, field
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any

from flask import Response, request

from lti_app.lti.registering.profile import CUSTOM_FIELDS
from lti_app.lti.registering.registrations import register
from lti_app.sandbox import SandboxConfig, Tool, create_sandbox, sandbox_of, serving
from lti_app.sandbox.canvas.keys import CanvasKeys
from tests.clock import START
from tests.conformance.wire import Exchange, listen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from lti_app.sandbox import Platform
    from tests.conformance.moodle_school import School

_numbers = count(101)  # of keys


@cache
def _first_keys() -> CanvasKeys:
    """The keys that every Canvas begins with: slow to make."""
    return CanvasKeys(lambda: START)


@dataclass
class Canvas:
    """A running Canvas. heard: what it was asked. registration: Baton's id of it, 0 while unknown.

    says: by endpoint, what it answers to everything there instead of what it would: status and message.
    """

    school: School
    platform: Platform
    heard: list[Exchange]
    says: dict[str, tuple[int, str]] = field(default_factory=dict)
    registration: int = 0

    def know(self) -> None:
        """Register it with Baton by hand."""
        details = asdict(self.platform.details)
        with self.school.runtime.database.transaction() as session:
            row = register(
                session,
                deployment_ids=[details.pop("deployment_id")],
                family="canvas",
                now=self.school.clock.now(),
                **details,
            )
            self.registration = row.id

    def script(self) -> Response | None:
        """Answer in Canvas' envelope, where that is wanted."""
        if (said := self.says.get(request.endpoint or "")) is None:
            return None
        status, message = said
        body = json.dumps({"errors": {"type": "as_the_status_says", "message": message}})
        return Response(body, status, content_type="application/json; charset=utf-8")


@contextmanager
def open_canvas(school: School, *, known: bool = True, **options: Any) -> Iterator[Canvas]:
    """Serve a Canvas; options: of SandboxConfig. known: Baton knows it, unless it is not registered."""
    built: list[Canvas] = []

    def build(origin: str) -> Flask:
        number = str(10000000000000 + next(_numbers))
        usual = {"issuer": origin, "origin": origin, "client_id": number, "deployment_id": "7"}
        config = SandboxConfig(**usual | {"tool": Tool.at(school.origin), "lms": "canvas"} | options)
        app = create_sandbox(config, school.clock.now, copy(_first_keys()))
        canvas = Canvas(school, sandbox_of(app), listen(app))
        app.before_request(canvas.script)
        built.append(canvas)
        return app

    with serving(build):
        canvas = built[0]
        if canvas.platform.config.registered:
            canvas.platform.tool.custom |= CUSTOM_FIELDS
            if known:
                canvas.know()
        yield canvas
