"""Making a platform known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lti_app.db.models import Deployment, Registration
from lti_app.errors import ConfigurationError
from lti_app.lti.registering.registrations import register
from tests.databases import on_sqlite

if TYPE_CHECKING:
    from lti_app.runtime import Runtime

MOODLE: dict[str, Any] = {
    "issuer": "https://moodle.school.example",
    "client_id": "AbC",
    "auth_login_url": "https://moodle.school.example/mod/lti/auth.php",
    "auth_token_url": "https://moodle.school.example/mod/lti/token.php",
    "key_set_url": "https://moodle.school.example/mod/lti/certs.php",
    "deployment_ids": ["1"],
    "label": "Moodle",
    "family": "moodle",
}


def save(runtime: Runtime, **changes: Any) -> Registration:
    with runtime.database.transaction() as session:
        return register(session, now=runtime.now(), **MOODLE | changes)


def test_a_registration_is_saved_once_and_brought_up_to_date(runtime: Runtime) -> None:
    first = save(runtime)
    again = save(runtime, label="Moodle of the school", deployment_ids=["2", "2"])
    assert first.id == again.id
    with runtime.database.transaction(writes=False) as session:
        (row,) = session.query(Registration)
        deployments = {deployment.deployment_id for deployment in session.query(Deployment)}
    assert row.label == "Moodle of the school"
    assert deployments == {"1", "2"}


def test_the_platform_itself_may_show_baton_unless_others_are_named(runtime: Runtime) -> None:
    login = "https://sso.school.example:443/authorize?tenant=7"
    assert save(runtime, auth_login_url=login).embedding_origins == [
        "https://moodle.school.example",
        "https://sso.school.example",
    ]
    named = ["https://*.instructure.example", "https://school.example:8443"]
    assert save(runtime, embedding_origins=named).embedding_origins == named


def test_plain_http_will_do_for_this_machine_itself(runtime: Runtime) -> None:
    local = dict.fromkeys(("auth_login_url", "auth_token_url", "key_set_url"), "http://127.0.0.1:9000/x")
    assert save(runtime, issuer="http://lms.localhost:9000", **local).id


@on_sqlite
@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"issuer": "http://moodle.school.example"}, "issuer: must be an https:// address"),
        ({"issuer": "moodle"}, "issuer: must be an https:// address"),
        ({"issuer": "https://" + "m" * 260}, "issuer: must have 1 to 255 characters"),
        ({"client_id": ""}, "client_id: must have 1 to 255 characters"),
        ({"auth_login_url": "javascript:alert(1)"}, "auth_login_url: must be an https:// address"),
        ({"auth_token_url": "https://user:pass@moodle.example/t"}, "auth_token_url: must be"),
        ({"key_set_url": ""}, "key_set_url: must be an https:// address"),
        ({"deployment_ids": []}, "deployment_ids: at least one is needed"),
        ({"deployment_ids": [""]}, "deployment id '': must have 1 to 255 characters"),
        ({"family": "blackboard"}, "family: must be one of canvas, moodle, other"),
        ({"embedding_origins": ["https://school.example/path"]}, "embedding origin"),
        ({"embedding_origins": ["https://school.example; script-src *"]}, "embedding origin"),
        ({"embedding_origins": ["*"]}, "embedding origin"),
    ],
)
def test_what_cannot_be_used_is_named_and_nothing_is_saved(
    runtime: Runtime, changes: dict[str, Any], line: str
) -> None:
    with pytest.raises(ConfigurationError) as error:
        save(runtime, **changes)
    assert any(problem.startswith(line) for problem in error.value.lines)
    with runtime.database.transaction(writes=False) as session:
        assert session.query(Registration).count() == 0


def test_all_problems_are_named_at_once(runtime: Runtime) -> None:
    with pytest.raises(ConfigurationError) as error:
        save(runtime, issuer="x", client_id="", family="?")
    assert len(error.value.lines) == 3
