"""Every address with values of any shape in path, query and form: taken or refused, never a 500."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from lti_app.lti.roles import Role
from tests.databases import on_databases
from tests.lti_app.admin.conftest import console, known, stranger
from tests.lti_app.conftest import School, VisitClient, school
from tests.lti_app.conftest import app as visited_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from werkzeug.routing import Rule
    from werkzeug.test import TestResponse

    from lti_app.db.models import Registration
    from tests.lti_app.admin.conftest import Console

__all__ = ["console", "known", "school", "stranger"]
app = visited_app  # here nobody launches

# The second is not ready: a test's tables come without a migration.
_PASSED_OVER = {"admin.leave", "readyz"}
# Every name that a view asks of a query or a form.
FIELDS = (
    "action", "actor", "at", "auth_audience", "auth_login_url", "auth_token_url", "cause", "choice",
    "client_id", "code", "confirm", "count", "deployment_ids", "do", "done", "download", "drafts", "due",
    "embedding_origins", "error", "family", "goal", "hint", "id_token", "iss", "issuer", "item",
    "key_set_url", "label", "learns", "line", "login_hint", "look", "lti_message_hint",
    "lti_storage_target", "name", "names", "needs_approval", "new_deployments", "observers", "offset",
    "openid_configuration", "outcome", "page", "platform_url", "points", "policy", "practice_set",
    "reason", "registration", "registration_token", "replaces", "response", "review", "saved", "sealed",
    "seconds", "secret", "show", "shown", "skills", "state", "subject", "target_link_uri", "text",
    "title", "token", "tries", "when", "words",
    "change", "extra_time", "flags", "items", "known", "on", "order", "skill", "skills_out", "support_mode",
    "table", "watched",
    "added", "answers", "bank", "changed", "changes", "combine", "complexity", "did", "fallback", "feeling",
    "flag", "from", "grade_band", "idea", "idle", "intake", "k", "key", "left", "level", "message", "minutes",
    "next_step", "none", "number", "owner", "question", "rule.kind", "rule.name", "rule.on", "rule.play",
    "rule.tier", "rung", "said", "section", "set", "signal", "sure", "target", "template", "there", "timing",
    "to", "until", "visible", "was_right",
)  # fmt: skip
ODD = {
    "empty": "",
    "NUL": "a\x00b",
    "NUL alone": "\x00",
    "minus one": "-1",
    "beyond a row's number": "2147483648",
    "beyond any integer": "9" * 30,
    "beyond Python's digits": "9" * 5000,
    "other digits": "٣",
    "not a number": "nan",
    "script": "\"'><script>alert(1)</script>{{7*7}}\u202e",
    "formula": "=1+1",
    "long": "x" * 5000,
    "deep": "[" * 1800,
    "header": "a\r\nSet-Cookie: b=c",
    "address": "https://evil.example@[::1",
}
# Of what a database may take ill.
_UNFIT = {"NUL", "NUL alone", "beyond a row's number", "beyond any integer", "long"}


@dataclass(frozen=True)
class Odd:
    """One of ODD. both: on both databases."""

    name: str
    both: bool


def _path(rule: Rule, odd: str, launch: str, number: int) -> str | None:
    """Return an address of a route with an odd value in it; None where no address says such a value."""
    values: dict[str, Any] = {}
    for name in rule.arguments:
        counts = type(rule._converters[name]).__name__ == "IntegerConverter"
        values[name] = number if counts else odd[:200] or "x"
    if "launch_id" in rule.arguments:
        values["launch_id"] = launch
    built = rule.build(values)
    return built[1] if built else None


def _asked(client: Any, app: Flask, odd: str, launch: str = "x") -> Iterator[tuple[Rule, TestResponse]]:
    """Ask for every address of the app with odd values, as somebody with a launch or in the console."""
    console = not isinstance(client, VisitClient)
    numbers = (1, 2**31 - 1)  # of a row that is there, mostly, and of one that is not
    for rule, number in product(sorted(app.url_map.iter_rules(), key=str), numbers):
        path = _path(rule, odd, launch, number)
        inside = "launch_id" in rule.arguments or not str(rule).startswith("/admin")
        if path is None or console == inside or rule.endpoint in _PASSED_OVER:
            continue
        fields = dict.fromkeys(FIELDS, odd)
        for method in (rule.methods or set()) & {"GET", "POST"}:
            shown = path.removeprefix("/admin") if console else path
            if method == "GET":
                # Beyond what a server takes of an address, it answers by itself.
                yield rule, client.get(shown, query_string=dict.fromkeys(FIELDS, odd[:100]))
            else:
                yield rule, client.post(shown, **fields)


def _check(asked: Iterator[tuple[Rule, TestResponse]]) -> None:
    for rule, response in asked:
        assert response.status_code < 500, (rule, response.status_code)
        assert response.mimetype != "text/html" or "<script>alert" not in response.text, rule
        if response.status_code == 302:
            assert response.location.startswith(("/", "https://lms")), rule
        assert "b=c" not in str(response.headers.get("Set-Cookie")), rule


@on_databases(Odd(name, both=name in _UNFIT) for name in ODD)
def test_no_value_breaks_a_page_of_a_launch(school: School, app: Flask, case: Odd) -> None:
    for role in (Role.LEARNER, Role.INSTRUCTOR):
        visit = school.visit(role)
        _check(_asked(visit, app, ODD[case.name], visit.launch))


@on_databases(Odd(name, both=name in _UNFIT) for name in ODD)
def test_no_value_breaks_a_page_of_the_console(
    console: Console, app: Flask, known: Registration, case: Odd
) -> None:
    _check(_asked(console, app, ODD[case.name]))
