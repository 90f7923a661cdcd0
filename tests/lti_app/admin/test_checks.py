"""The check list against a running platform, each line of it well and not well; the doctor says the same."""

from __future__ import annotations

import socketserver
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from lti_app import create_app
from lti_app.admin.checks import NAMES, Examination
from lti_app.cli import main
from lti_app.db.migrate import upgrade
from lti_app.db.models import (
    Base,
    Course,
    Deployment,
    Person,
    PlatformTask,
    PracticeSet,
    Registration,
    ScoreDelivery,
)
from lti_app.db.session import Database
from lti_app.doctor import examine
from lti_app.findings import Standing
from lti_app.lti.registering.registrations import register
from lti_app.outbox.service import queue_grade
from lti_app.outbox.worker import deliver_due, sender
from lti_app.sandbox import Browserlike, Platform, SandboxConfig, Tool, create_sandbox, sandbox_of, serving
from lti_app.sandbox.config import PRACTICE_LINK_ID
from lti_app.sandbox.people import STUDENTS, TEACHER
from tests.databases import on_sqlite
from tests.intake import skip_intake
from tests.loopback import Asked, Reply, loopback

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from flask import Flask

    from lti_app.findings import Finding
    from lti_app.runtime import Runtime
    from lti_app.settings import Settings

pytestmark = on_sqlite


@dataclass
class Installation:
    """Baton and a Moodle-like platform, both served on this machine, by the machine's own clock."""

    run: Runtime
    platform: Platform
    number: int
    lms: str

    def look(self, name: str) -> Finding:
        return Examination.of(self.run, self.number).look(name)

    def standing(self, name: str) -> tuple[Standing, str]:
        finding = self.look(name)
        assert finding.what
        assert finding.what_to_do or finding.standing is Standing.WELL
        return finding.standing, finding.code

    def launch(self) -> None:
        """Let a teacher and a student open the practice link, and the student begin."""
        for person in (TEACHER, STUDENTS[0]):
            browser = Browserlike(self.lms)
            page = browser.launch(person.id, PRACTICE_LINK_ID)
            assert skip_intake(browser, page).status == 200
            browser.close()

    def send_grade(self, share: float = 0.5) -> None:
        with self.run.database.transaction() as session:
            student = session.query(Person).filter_by(sub=STUDENTS[0].id).one()
            practice_set = session.query(PracticeSet).filter_by(resource_link_id=PRACTICE_LINK_ID).one()
            queue_grade(
                session, practice_set=practice_set, person=student, share=share, completed=False,
                now=self.run.now(),
            )  # fmt: skip
        machine = self.run.now
        soon = replace(
            self.run, now=lambda: machine() + timedelta(seconds=3)
        )  # a second score waits its second
        deliver_due(soon, sender(soon))

    def change(self, table: type[Base], **values: Any) -> None:
        with self.run.database.transaction() as session:
            for row in session.query(table):
                for name, value in values.items():
                    setattr(row, name, value)


def _register(run: Runtime, platform: Platform) -> int:
    details = platform.details
    with run.database.transaction() as session:
        row = register(
            session, issuer=details.issuer, client_id=details.client_id,
            deployment_ids=[details.deployment_id], auth_login_url=details.auth_login_url,
            auth_token_url=details.auth_token_url, key_set_url=details.key_set_url, family="moodle",
            label="Sandbox", now=run.now(),
        )  # fmt: skip
        return row.id


@pytest.fixture
def installed(settings: Settings) -> Iterator[Installation]:
    tools: list[Flask] = []
    platforms: list[Platform] = []

    def tool(origin: str) -> Flask:
        tools.append(create_app(settings.model_copy(update={"public_url": origin})))
        return tools[0]

    with serving(tool, host="127.0.0.1") as ours:

        def lms(origin: str) -> Flask:
            app = create_sandbox(SandboxConfig(issuer=origin, tool=Tool.at(ours)))
            platforms.append(sandbox_of(app))
            return app

        with serving(lms) as theirs:
            run: Runtime = tools[0].extensions["baton"]
            yield Installation(run, platforms[0], _register(run, platforms[0]), theirs)
            run.database.close()


def test_before_anybody_came_nothing_is_broken_and_the_rest_is_still_to_happen(
    installed: Installation,
) -> None:
    found = {
        finding.name: finding.standing for finding in Examination.of(installed.run, installed.number).all()
    }
    well = {"state", "keys", "clock", "token", "deployments", "origins"}
    assert found == {name: Standing.WELL if name in well else Standing.NOT_YET for name in NAMES}


def test_after_a_launch_and_a_grade_every_line_is_well(installed: Installation) -> None:
    installed.launch()
    installed.send_grade()
    found = [
        (finding.code, finding.what) for finding in Examination.of(installed.run, installed.number).all()
    ]
    assert [code for code, _ in found] == [f"check.{name}.ok" for name in NAMES]
    said = dict(found)
    assert (
        "sending grades, reading grades that are there, gradebook columns, the roster"
        in said["check.token.ok"]
    )
    assert "Algebra 1, section B" in said["check.roster.ok"]
    assert installed.platform.keys.kid[:60] in said["check.keys.ok"]


def test_the_page_shows_the_lines_and_asks_the_platform_only_when_told(installed: Installation) -> None:
    from tests.lti_app.admin.conftest import Console

    origin = installed.run.settings.public_url
    app = create_app(installed.run.settings)
    console = Console(app, app.test_client(use_cookies=False), app.extensions["baton"])
    console.headers = {"Origin": origin}
    console.sign_in()
    page = console.get(f"/registrations/{installed.number}/checks")
    assert page.text.count("Not looked at") == len(NAMES)
    whole = console.get(f"/registrations/{installed.number}/checks?look=now").text
    assert (whole.count(">Well<"), whole.count(">Not yet<")) == (6, 4)
    lines = console.get(
        f"/registrations/{installed.number}/checks?look=now", headers={"HX-Request": "true"}
    ).text
    assert lines.count('hx-trigger="load"') == len(NAMES)
    one = console.get(f"/registrations/{installed.number}/checks/token").text
    assert ("The platform lets Baton in" in one, "<html" in one) == (True, False)
    assert console.get(f"/registrations/{installed.number}/checks/nothing").status_code == 404
    app.extensions["baton"].database.close()


@pytest.mark.parametrize(
    ("name", "service", "fault", "code"),
    [
        ("keys", "keys", {"status": 503}, "check.keys.refused"),
        ("keys", "keys", {"drop": "request"}, "check.keys.network"),
        ("token", "token", {"status": 404}, "check.token.not-found"),
        ("token", "token", {"status": 401}, "check.token.refused"),
        ("token", "token", {"status": 503}, "check.token.fault"),
        ("token", "token", {"drop": "request"}, "check.token.network"),
        ("clock", "token", {"drop": "request"}, "check.clock.network"),
        ("roster", "memberships", {"status": 403}, "check.roster.refused"),
        ("roster", "memberships", {"drop": "request"}, "check.roster.network"),
        ("columns", "lineitems", {"status": 404}, "check.columns.refused"),
        ("columns", "lineitems", {"drop": "request"}, "check.columns.network"),
    ],
)
def test_what_fails_at_the_platform_is_red_and_says_what_to_do(
    installed: Installation, name: str, service: str, fault: dict[str, Any], code: str
) -> None:
    if name in {"roster", "columns"}:
        installed.launch()
    installed.platform.faults.next(service, times=2, **fault)
    assert installed.standing(name) == (Standing.BROKEN, code)
    installed.platform.faults.clear()
    assert installed.look(name).standing is Standing.WELL


@pytest.mark.parametrize("name", ["roster", "columns"])
def test_a_service_without_access_is_red(installed: Installation, name: str) -> None:
    installed.launch()
    installed.change(Registration, client_id="somebody else")
    assert installed.standing(name) == (Standing.BROKEN, f"check.{name}.token")


@pytest.mark.parametrize("name", ["keys", "token", "clock"])
def test_a_private_address_is_red_where_the_settings_do_not_allow_it(
    installed: Installation, name: str
) -> None:
    strict = installed.run.settings.model_copy(update={"allow_private_addresses": False})
    installed.run = replace(installed.run, settings=strict)
    assert installed.standing(name) == (Standing.BROKEN, f"check.{name}.private")


def test_a_client_id_that_the_platform_does_not_know_is_red(installed: Installation) -> None:
    installed.change(Registration, client_id="somebody else")
    assert installed.standing("token") == (Standing.BROKEN, "check.token.invalid_client")


@pytest.mark.parametrize(
    ("apart", "code"), [(600, "check.clock.behind"), (-600, "check.clock.ahead"), (3, "check.clock.ok")]
)
def test_clocks_that_differ_by_more_than_five_seconds_are_red(
    installed: Installation, apart: int, code: str
) -> None:
    machine = installed.run.now

    def shifted() -> datetime:
        return machine() + timedelta(seconds=apart)

    installed.run = replace(installed.run, now=shifted)
    assert installed.look("clock").code == code


def _with_migrated_tables(installed: Installation) -> None:
    """Make the database as a migration makes it, which the doctor asks for."""
    Base.metadata.drop_all(installed.run.database.engine)
    upgrade(installed.run.database.engine)
    _register(installed.run, installed.platform)


def test_work_that_no_worker_takes_is_red(installed: Installation) -> None:
    _with_migrated_tables(installed)
    installed.launch()
    early = installed.run
    installed.run = replace(early, now=lambda: early.now() + timedelta(minutes=16))
    assert installed.standing("score") == (Standing.BROKEN, "check.score.left")
    assert "doctor.worker.left" in {finding.code for _, finding in examine(installed.run)}
    installed.change(PlatformTask, state="done", open_key=None)
    installed.change(ScoreDelivery, state="delivered", ended_at=early.now())
    assert installed.look("score").standing is Standing.WELL
    assert "doctor.worker.ok" in {finding.code for _, finding in examine(installed.run)}


def test_work_of_a_platform_that_is_switched_off_may_wait(installed: Installation) -> None:
    installed.launch()
    early = installed.run
    installed.run = replace(early, now=lambda: early.now() + timedelta(minutes=16))
    installed.change(Registration, state="off")
    assert installed.look("score").code != "check.score.left"


def test_the_state_of_the_platform_and_its_deployments_is_said(installed: Installation) -> None:
    for state, code in (("pending", "check.state.pending"), ("off", "check.state.off")):
        installed.change(Registration, state=state)
        assert installed.standing("state") == (Standing.NOT_YET, code)
    installed.change(Deployment, state="pending")
    assert installed.standing("deployments") == (Standing.NOT_YET, "check.deployments.pending")
    with installed.run.database.transaction() as session:
        session.query(Deployment).delete()
    assert installed.standing("deployments") == (Standing.NOT_YET, "check.deployments.none")


def test_no_page_that_may_show_baton_is_red(installed: Installation) -> None:
    installed.change(Registration, embedding_origins=[])
    assert installed.standing("origins") == (Standing.BROKEN, "check.origins.none")


def test_a_refused_grade_is_red_until_one_arrives(installed: Installation) -> None:
    installed.launch()
    installed.platform.faults.next("score", status=422)
    installed.send_grade(0.4)
    finding = installed.look("score")
    assert (finding.standing, finding.code) == (Standing.BROKEN, "check.score.refused")
    assert "AGS-422" in finding.what
    assert "published" in finding.what_to_do
    installed.send_grade(0.6)
    assert installed.look("score").standing is Standing.WELL


def test_a_grade_held_up_is_still_to_come(installed: Installation) -> None:
    installed.launch()
    installed.platform.faults.next("score", status=503)
    installed.send_grade()
    assert installed.standing("score") == (Standing.NOT_YET, "check.score.waiting")


def test_a_course_without_services_is_still_to_offer_them(installed: Installation) -> None:
    installed.launch()
    installed.change(Course, memberships_url=None, lineitems_url=None)
    for name in ("roster", "columns"):
        assert installed.standing(name) == (Standing.NOT_YET, f"check.{name}.none")


def _token_platform(granted: set[str], error: str = "invalid_scope") -> Any:
    """A platform that gives a token for all scopes asked or for none, as Canvas does."""

    def answer(asked: Asked) -> Reply:
        scopes = set(asked.form["scope"].split())
        if scopes <= granted:
            return Reply(200, {"access_token": "t", "scope": " ".join(scopes)})
        return Reply(400, {"error": error})

    return answer


def test_a_platform_that_gives_all_or_nothing_is_asked_scope_by_scope(installed: Installation) -> None:
    from lti_app.lti.scopes import ROSTER, SCORE

    with loopback(_token_platform({SCORE, ROSTER})) as server:
        installed.change(Registration, auth_token_url=server.url)
        finding = installed.look("token")
        assert (finding.standing, finding.code) == (Standing.NOT_YET, "check.token.part")
        assert "for sending grades, the roster. It does not allow reading grades" in finding.what
        assert len(server.asked) == 5
    with loopback(_token_platform(set())) as server:
        installed.change(Registration, auth_token_url=server.url)
        assert installed.standing("token") == (Standing.BROKEN, "check.token.invalid_scope")


@pytest.mark.parametrize("said", ["", "Date: soon\r\n"])
def test_a_platform_that_says_no_time_is_not_called_wrong(installed: Installation, said: str) -> None:
    class Timeless(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.connection.recv(65536)
            self.wfile.write(f"HTTP/1.1 200 OK\r\n{said}Content-Length: 2\r\n\r\n{{}}".encode())

    with socketserver.TCPServer(("127.0.0.1", 0), Timeless) as server:
        thread = Thread(target=server.handle_request)
        thread.start()
        installed.change(Registration, auth_token_url=f"http://127.0.0.1:{server.server_address[1]}/")
        assert installed.standing("clock") == (Standing.NOT_YET, "check.clock.unsaid")
        thread.join()


def _doctor(installed: Installation, *arguments: str) -> Any:
    settings = installed.run.settings
    environment = {
        "BATON_PUBLIC_URL": settings.public_url,
        "BATON_SECRET_KEY": settings.secret_key.get_secret_value(),
        "BATON_DATABASE_URL": settings.database_url,
        "BATON_ALLOW_PRIVATE_ADDRESSES": "true",
    }
    return CliRunner().invoke(main, ["doctor", *arguments], env=environment)


def test_the_doctor_says_the_same_in_one_screen_and_fails_for_what_is_broken_alone(
    installed: Installation,
) -> None:
    number = str(installed.number)
    result = _doctor(installed, "--registration", number)
    assert result.exit_code == 0, result.output
    assert [line[:8].strip() for line in result.stdout.splitlines() if line[0] != " "].count("not yet") == 4
    assert len(result.stdout.splitlines()) <= 24
    assert "ok      The platform's public keys: Baton can fetch the platform's public key" in result.stdout

    installed.change(Registration, key_set_url=f"{installed.lms}/nothing")
    result = _doctor(installed, "--registration", number)
    assert result.exit_code == 1
    assert "FAIL    The platform's public keys: There are no public keys at the address" in result.stdout
    assert "        → Check the key set address" in result.stdout


def test_the_doctor_names_the_platforms_that_there_are(installed: Installation) -> None:
    result = _doctor(installed, "--registration", "77")
    assert result.exit_code == 2
    assert "there is no registration 77" in result.stderr
    assert f"{installed.number}  Sandbox" in result.stderr


def test_the_doctor_of_the_installation_looks_at_every_platforms_keys_through_the_one_door(
    installed: Installation,
) -> None:
    _with_migrated_tables(installed)
    result = _doctor(installed)
    assert "Sandbox: Baton can fetch the platform's public key" in result.stdout
    assert "ok      platforms registered: 1" in result.stdout


def test_no_transaction_is_open_while_the_platform_is_asked(installed: Installation) -> None:
    busy: list[str] = []

    def answer(_: Asked) -> Reply:
        database = Database(installed.run.settings.database_url)
        try:
            with database.transaction() as session:  # takes SQLite's write lock
                session.query(Registration).first()
            busy.append("free")
        finally:
            database.close()
        return Reply(200, {"keys": [{"kty": "RSA", "kid": "1"}]})

    with loopback(answer) as server:
        installed.change(Registration, key_set_url=server.url)
        assert installed.look("keys").standing is Standing.WELL
    assert busy == ["free"]
