"""The command line says what it does, and what is wrong with its environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from lti_app.cli import main
from lti_app.db.migrate import is_current
from lti_app.db.models import AdminLink, AdminSession, AuditEntry, Base, Invitation, Registration
from lti_app.db.session import Database
from lti_app.signin import use_link

if TYPE_CHECKING:
    from click.testing import Result

_REGISTRATION = [
    "register", "--issuer", "https://moodle.school.example", "--client-id", "c1", "--deployment-id", "1",
    "--auth-login-url", "https://moodle.school.example/auth", "--auth-token-url",
    "https://moodle.school.example/token", "--key-set-url", "https://moodle.school.example/certs",
]  # fmt: skip


@pytest.fixture
def environment(database_url: str) -> dict[str, str]:
    """The environment of an installation with an empty database."""
    database = Database(database_url)
    Base.metadata.drop_all(database.engine)
    database.close()
    return {
        "BATON_PUBLIC_URL": "https://baton.example",
        "BATON_SECRET_KEY": "k" * 40,
        "BATON_DATABASE_URL": database_url,
    }


def _baton(environment: dict[str, str], *arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, env=environment)


@pytest.mark.parametrize("command", ["serve", "worker", "doctor", "db upgrade"])
def test_without_its_settings_a_command_says_which_are_missing(command: str) -> None:
    nothing = {"BATON_PUBLIC_URL": None, "BATON_SECRET_KEY": None, "BATON_DATABASE_URL": None}
    result = CliRunner().invoke(main, command.split(), env=nothing)
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        "baton: BATON_PUBLIC_URL: is not set",
        "baton: BATON_SECRET_KEY: is not set",
    ]


def test_serve_does_not_start_on_a_database_that_is_not_migrated(environment: dict[str, str]) -> None:
    result = _baton(environment, "serve")
    assert (result.exit_code, "baton db upgrade" in result.stderr) == (2, True)


@pytest.mark.parametrize("option", ["--list", "--dry-run", "--use=shipped"])
def test_nothing_is_calibrated_on_a_database_that_is_not_migrated(
    environment: dict[str, str], option: str
) -> None:
    result = _baton(environment, "calibrate", option)
    assert (result.exit_code, "baton db upgrade" in result.stderr) == (2, True)


def test_the_database_is_migrated_forward_and_back(environment: dict[str, str]) -> None:
    database = Database(environment["BATON_DATABASE_URL"])
    assert _baton(environment, "db", "upgrade").exit_code == 0
    assert is_current(database.engine)
    assert _baton(environment, "db", "downgrade", "base").exit_code == 0
    assert not is_current(database.engine)
    database.close()


def test_an_invitation_is_printed_once_with_what_to_do_with_it(environment: dict[str, str]) -> None:
    _baton(environment, "db", "upgrade")
    result = _baton(environment, "invite", "--label", "Moodle", "--needs-approval", "--days", "3")
    assert result.exit_code == 0
    assert result.stdout.startswith("https://baton.example/lti/register/")
    assert "Good once, for 3 days" in result.stdout
    assert "Moodle: Site administration" in result.stdout
    assert "Canvas: Admin" in result.stdout
    database = Database(environment["BATON_DATABASE_URL"])
    with database.transaction(writes=False) as session:
        invitation = session.query(Invitation).one()
        assert (invitation.label, invitation.needs_approval) == ("Moodle", True)
        assert session.query(AuditEntry).one().actor == "command line"
    database.close()


def test_an_invitation_that_nobody_could_use_is_refused_in_words(environment: dict[str, str]) -> None:
    _baton(environment, "db", "upgrade")
    result = _baton(environment, "invite", "--platform", "http://lms.example", "--registration", "7")
    assert result.exit_code == 2
    assert [line.split(":")[1] for line in result.stderr.splitlines() if line.startswith("baton:")] == [
        " platform",
        " registration",
    ]


def test_a_platform_is_registered_once_and_the_addresses_to_copy_are_shown(
    environment: dict[str, str],
) -> None:
    _baton(environment, "db", "upgrade")
    for _ in range(2):
        result = _baton(environment, *_REGISTRATION)
        assert result.exit_code == 0
    assert "https://baton.example/lti/login" in result.stdout
    database = Database(environment["BATON_DATABASE_URL"])
    with database.transaction() as session:
        assert session.query(Registration).count() == 1
    database.close()


def test_a_registration_that_cannot_work_is_refused_by_name(environment: dict[str, str]) -> None:
    _baton(environment, "db", "upgrade")
    result = _baton(environment, *_REGISTRATION, "--key-set-url", "ftp://moodle.school.example/certs")
    assert (result.exit_code, "key_set_url" in result.stderr) == (2, True)


def test_the_worker_ends_when_nothing_is_due(environment: dict[str, str]) -> None:
    _baton(environment, "db", "upgrade")
    assert _baton(environment, "worker", "--once").exit_code == 0


def test_the_doctor_names_what_is_not_well_and_what_to_do(environment: dict[str, str]) -> None:
    result = _baton(environment, "doctor")
    assert result.exit_code == 1
    assert "run: baton db upgrade" in result.stdout

    _baton(environment, "db", "upgrade")
    result = _baton(environment, "doctor")
    assert "ok      database has the tables of this version" in result.stdout
    assert "not yet platforms registered: 0" in result.stdout
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_secret_key_that_was_changed_is_said_in_words(environment: dict[str, str]) -> None:
    _baton(environment, "db", "upgrade")
    _baton(environment, *_REGISTRATION)
    _baton(environment, "keys", "--rotate")
    changed = environment | {"BATON_SECRET_KEY": "x" * 40}
    result = _baton(changed, "doctor")
    assert (result.exit_code, "FAIL    signing keys cannot be read" in result.stdout) == (1, True)
    result = _baton(changed, "doctor", "--registration", "1")
    assert result.exit_code == 2
    assert "KEYS-SECRET: Baton cannot read its own keys." in result.stderr
    assert "BATON_SECRET_KEY is not the one" in result.stderr


def test_an_administrators_link_opens_once_and_names_who_it_is_for(environment: dict[str, str]) -> None:
    _baton(environment, "db", "upgrade")
    result = _baton(environment, "admin-link", "--label", "Kim")
    address, secret = result.stdout.strip().rsplit("/", 1)
    assert (result.exit_code, address) == (0, "https://baton.example/admin/enter")
    database = Database(environment["BATON_DATABASE_URL"])
    with database.transaction() as session:
        (link,) = session.query(AdminLink)
        use_link(session, secret, link.created_at)
        assert session.query(AdminSession).one().label == "Kim"
    database.close()


def test_keys_are_listed_and_a_new_one_is_brought_in(environment: dict[str, str]) -> None:
    _baton(environment, "db", "upgrade")
    assert _baton(environment, "keys").stdout == ""
    later = _baton(environment, "keys", "--rotate").stdout.splitlines()
    assert [line.split()[0] for line in later] == ["signs", "waits"]
    assert _baton(environment, "keys", "--rotate").stdout.splitlines() == later
    at_once = _baton(environment, "keys", "--rotate", "--at-once").stdout.splitlines()
    assert [line.split()[:2] for line in at_once] == [
        ["signs", later[1].split()[1]],
        ["published", later[0].split()[1]],
    ]
    refused = _baton(environment, "keys", "--at-once")
    assert (refused.exit_code, "--rotate" in refused.stderr) == (2, True)
