"""Registrations that must not come about, and invitations that must not be used."""

from __future__ import annotations

import json
import logging
from contextlib import contextmanager
from threading import Barrier, Event, Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from lti_app import create_app
from lti_app.db.models import Registration
from lti_app.errors import BatonError, ConfigurationError
from lti_app.lti.platforms import platform_for
from lti_app.lti.registering import configuration as configurations
from lti_app.lti.registering.invitations import find, invitations, invite, registration_url, revoke
from tests.loopback import Asked, Reply, loopback
from tests.lti_app.lti.registering import Desk, sealed_in
from tests.lti_app.lti.registrars import (
    CanvasRegistrar,
    MoodleRegistrar,
    canvas_registrar,
    moodle_configuration,
    moodle_registrar,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from werkzeug.test import TestResponse

    from lti_app.settings import Settings
    from tests.clock import Clock
    from tests.platform_keys import SigningPlatform

pytestmark = pytest.mark.sqlite_alone

HOSTED = "https://canvas.instructure.com"


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app, app.extensions["baton"])


@pytest.fixture
def moodle() -> Iterator[MoodleRegistrar]:
    with moodle_registrar() as registrar:
        yield registrar


@pytest.fixture
def canvas() -> Iterator[CanvasRegistrar]:
    with canvas_registrar() as registrar:
        yield registrar


@pytest.fixture
def careful(settings: Settings, clock: Clock) -> Iterator[Desk]:
    """An installation that may call public addresses alone."""
    app = create_app(settings.model_copy(update={"allow_private_addresses": False}), clock.now)
    yield Desk(app, app.extensions["baton"])
    app.extensions["baton"].database.close()


def assert_refused(answer: TestResponse, code: str) -> None:
    assert 400 <= answer.status_code < 600
    assert f"Code <strong>{code}</strong>" in answer.text, answer.text


@contextmanager
def silent(registrar: MoodleRegistrar) -> Iterator[None]:
    """Let a platform take a request and answer nothing meanwhile."""
    over, real = Event(), registrar.answer

    def later(asked: Asked) -> Reply:
        over.wait(5)
        return real(asked)

    registrar.server.answer = later
    yield
    over.set()


def is_still_good(desk: Desk) -> bool:
    invitation = desk.invitation()
    return invitation.used_at is None and invitation.used_by_id is None


# Invitations.


def test_only_a_hash_of_the_token_is_kept(desk: Desk) -> None:
    token = desk.invite().rsplit("/", 1)[1]
    assert len(token) >= 43
    assert token not in json.dumps([str(value) for value in vars(desk.invitation()).values()])


def test_an_unknown_token_opens_nothing_and_calls_nobody(desk: Desk, moodle: MoodleRegistrar) -> None:
    assert_refused(desk.open("https://baton.example/lti/register/made-up", moodle), "REG-INVITATION")
    assert moodle.server.asked == []


def test_an_invitation_ends_after_its_days(desk: Desk, moodle: MoodleRegistrar, clock: Clock) -> None:
    address = desk.invite()
    page = desk.open(address, moodle)
    clock.advance(days=7)
    assert_refused(desk.open(address, moodle), "REG-INVITATION")
    assert_refused(desk.press(address, page), "REG-FORM")
    assert moodle.bodies == []


def test_an_invitation_that_ends_while_its_page_is_open_registers_nothing(
    desk: Desk, moodle: MoodleRegistrar, clock: Clock
) -> None:
    address = desk.invite()
    clock.advance(days=6, hours=23, minutes=50)
    page = desk.open(address, moodle)
    clock.advance(minutes=20)
    assert_refused(desk.press(address, page), "REG-INVITATION")
    assert moodle.bodies == []


def test_an_invitation_can_be_taken_back(desk: Desk, moodle: MoodleRegistrar) -> None:
    address = desk.invite()
    page = desk.open(address, moodle)
    with desk.runtime.database.transaction() as session:
        revoke(session, invitations(session)[0].id, desk.runtime.now())
    assert_refused(desk.open(address, moodle), "REG-INVITATION")
    assert_refused(desk.press(address, page), "REG-INVITATION")


def test_opening_the_page_uses_up_nothing(desk: Desk, moodle: MoodleRegistrar) -> None:
    address = desk.invite()
    for _ in range(3):
        assert desk.open(address, moodle).status_code == 200
    assert is_still_good(desk)
    assert [asked.method for asked in moodle.server.asked] == ["GET"] * 3


def test_opened_outside_an_lms_it_says_where_to_paste_it(desk: Desk) -> None:
    address = desk.invite()
    page = desk.open(address)
    assert page.status_code == 200
    assert f'value="{address}"' in page.text
    assert is_still_good(desk)


def test_an_invitation_registers_one_platform(desk: Desk, moodle: MoodleRegistrar) -> None:
    address = desk.invite()
    other_page = desk.open(address, moodle)
    assert desk.register(address, moodle).status_code == 200
    assert_refused(desk.press(address, other_page), "REG-USED")
    assert_refused(desk.open(address, moodle), "REG-USED")
    assert_refused(desk.open(address), "REG-USED")
    assert len(moodle.bodies) == 1


def test_a_button_that_is_pressed_twice_registers_once_and_says_so_twice(
    desk: Desk, moodle: MoodleRegistrar
) -> None:
    address = desk.invite()
    page = desk.open(address, moodle)
    answers = [desk.press(address, page) for _ in range(2)]
    assert ["Baton is registered" in answer.text for answer in answers] == [True, True]
    assert len(moodle.bodies) == len(desk.registrations(family="moodle")) == 1


def test_of_two_pages_that_are_pressed_at_once_one_wins(desk: Desk, moodle: MoodleRegistrar) -> None:
    address = desk.invite()
    pages = [desk.open(address, moodle) for _ in range(2)]
    barrier, answers = Barrier(2), []

    def press(page: TestResponse) -> None:
        barrier.wait(5)
        answers.append(desk.press(address, page).status_code)

    threads = [Thread(target=press, args=(page,)) for page in pages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 409]
    assert len(moodle.bodies) == 1


def test_while_the_platform_is_asked_another_press_says_wait(desk: Desk, moodle: MoodleRegistrar) -> None:
    address = desk.invite()
    page = desk.open(address, moodle)
    asked, go_on = Event(), Event()
    real = moodle.answer

    def slowly(request: Asked) -> Reply:
        asked.set()
        go_on.wait(5)
        return real(request)

    moodle.server.answer = slowly
    first = Thread(target=desk.press, args=(address, page))
    first.start()
    asked.wait(5)
    assert_refused(desk.press(address, page), "REG-BUSY")
    go_on.set()
    first.join()
    assert "Baton is registered" in desk.press(address, page).text
    assert len(moodle.bodies) == 1


def test_a_press_that_died_half_way_blocks_the_invitation_for_minutes_only(
    desk: Desk, moodle: MoodleRegistrar, clock: Clock
) -> None:
    address = desk.invite()
    page = desk.open(address, moodle)
    with desk.runtime.database.transaction() as session:
        row = invitations(session)[0]
        row.used_at, row.used_with = desk.runtime.now(), "of a process that is gone"
    assert_refused(desk.press(address, page), "REG-BUSY")
    clock.advance(minutes=3)
    assert desk.press(address, page).status_code == 200


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"platform_url": "http://lms.example"}, "platform: must be an https:// address"),
        ({"platform_url": "lms.example"}, "platform: must be an https:// address"),
        ({"registration_id": 4711}, "registration: there is none with number 4711"),
    ],
)
def test_an_invitation_that_nobody_could_use_is_not_made(
    desk: Desk, values: dict[str, Any], line: str
) -> None:
    with pytest.raises(ConfigurationError, match=line):
        desk.invite(**values)


# What the platform answers.


@pytest.mark.parametrize("status", [302, 400, 401, 404, 422, 500, 503])
def test_a_platform_that_refuses_is_quoted_by_status_alone_and_the_invitation_stays_good(
    desk: Desk, moodle: MoodleRegistrar, status: int
) -> None:
    address = desk.invite()
    moodle.reply = Reply(status, {"errors": ["a secret of the platform"]}, {"Location": "/elsewhere"})
    refused = desk.register(address, moodle)
    assert_refused(refused, "REG-REFUSED")
    assert f"answered with status {status}" in refused.text
    assert "a secret of the platform" not in refused.text
    assert is_still_good(desk)
    assert desk.registrations(family="moodle") == []
    assert moodle.server.count("/elsewhere") == 0
    moodle.reply = None
    assert desk.register(address, moodle).status_code == 200


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", {}, {"client_id": 7}, {"client_id": ""}, {"client_id": "x" * 300}]
)
def test_an_answer_that_cannot_be_used_saves_nothing(
    desk: Desk, moodle: MoodleRegistrar, body: object
) -> None:
    moodle.reply = Reply(200, body)
    assert_refused(desk.register(desk.invite(), moodle), "REG-ANSWER")
    assert desk.registrations(family="moodle") == []
    assert is_still_good(desk)


def test_a_platform_that_goes_away_leaves_the_invitation_good(
    desk: Desk, moodle: MoodleRegistrar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(configurations, "TIMEOUTS", (0.3, 0.3))
    address = desk.invite()
    page = desk.open(address, moodle)
    with silent(moodle):
        assert_refused(desk.press(address, page), "REG-UNREACHABLE")
    assert is_still_good(desk)


# The configuration and where it lies.


@pytest.mark.parametrize(
    "answer",
    [
        Reply(404),
        Reply(500, {}),
        Reply(302, b"", {"Location": "/elsewhere"}),
        Reply(200, b"<html>not JSON</html>"),
        Reply(200, b"[" * 100_000),
        Reply(200, []),
        Reply(200, {}),
        Reply(200, b'{"issuer": "' + b"x" * 300_000 + b'"}'),
    ],
)
def test_what_is_no_configuration_is_refused(desk: Desk, moodle: MoodleRegistrar, answer: Reply) -> None:
    moodle.configuration = answer
    assert_refused(desk.open(desk.invite(), moodle), "REG-CONFIGURATION")
    assert moodle.server.count("/elsewhere") == 0


@pytest.mark.parametrize(
    "name",
    ["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint"],
)
@pytest.mark.parametrize(
    "value", [None, 7, "", "javascript:alert(1)", "http://lms.example/x", "ftp://lms.example"]
)
def test_every_address_in_it_must_be_there_and_https(
    desk: Desk, moodle: MoodleRegistrar, name: str, value: object
) -> None:
    moodle.configuration[name] = value
    assert_refused(desk.open(desk.invite(), moodle), "REG-CONFIGURATION")


def test_a_configuration_that_comes_too_slowly_is_not_waited_for(
    desk: Desk, moodle: MoodleRegistrar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(configurations, "TIMEOUTS", (0.3, 0.3))
    with silent(moodle):
        assert_refused(desk.open(desk.invite(), moodle), "REG-UNREACHABLE")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://lms.example/c",
        "file:///etc/passwd",
        "https://user@lms.example/c",
        "gopher://127.0.0.1/",
        "//x",
    ],
)
def test_a_configuration_is_fetched_over_https_alone(desk: Desk, address: str) -> None:
    assert_refused(desk.open(desk.invite(), openid_configuration=address), "REG-ADDRESS")


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0177.0.0.1", "127.1"],
)
def test_what_lies_behind_the_firewall_is_not_fetched(
    careful: Desk, moodle: MoodleRegistrar, host: str
) -> None:
    url = f"https://{host}:{urlsplit(moodle.server.url).port}/openid-configuration"
    assert_refused(careful.open(careful.invite(), openid_configuration=url), "REG-PRIVATE")
    assert moodle.server.asked == []


@pytest.mark.parametrize("host", ["169.254.169.254", "10.0.0.7", "[fd00::1]"])
def test_private_networks_and_the_metadata_service_are_not_fetched_from(careful: Desk, host: str) -> None:
    url = f"https://{host}/latest/meta-data"
    assert_refused(careful.open(careful.invite(), openid_configuration=url), "REG-PRIVATE")


def test_a_loopback_lms_needs_the_setting(careful: Desk, moodle: MoodleRegistrar) -> None:
    assert_refused(careful.open(careful.invite(), moodle), "REG-PRIVATE")


def test_nobody_speaks_for_another_issuer(desk: Desk, moodle: MoodleRegistrar) -> None:
    moodle.configuration["issuer"] = "https://lms.example"
    assert_refused(desk.open(desk.invite(), moodle), "REG-HOST")


def test_another_port_of_the_issuers_host_is_another_place(desk: Desk, moodle: MoodleRegistrar) -> None:
    moodle.configuration["issuer"] = "http://127.0.0.1:1"
    assert_refused(desk.open(desk.invite(), moodle), "REG-HOST")


@pytest.mark.parametrize(
    "name", ["authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint"]
)
def test_no_endpoint_lies_elsewhere_and_nothing_is_sent_there(
    desk: Desk, moodle: MoodleRegistrar, name: str
) -> None:
    with loopback(lambda _: Reply(200)) as elsewhere:
        moodle.configuration[name] = f"{elsewhere.url}/x"
        assert_refused(desk.open(desk.invite(), moodle), "REG-HOST")
        assert elsewhere.asked == []


def test_the_registration_token_goes_to_the_platform_alone(desk: Desk, moodle: MoodleRegistrar) -> None:
    desk.register(desk.invite(), moodle)
    assert [(asked.path, moodle.bears(asked)) for asked in moodle.server.asked] == [
        ("/openid-configuration", True),
        ("/register", True),
    ]


def test_an_invitation_for_one_lms_is_of_no_use_to_another(desk: Desk, moodle: MoodleRegistrar) -> None:
    address = desk.invite(platform_url="https://moodle.school.example/moodle")
    assert_refused(desk.open(address, moodle), "REG-HOST")
    assert desk.open(desk.invite(platform_url=f"{moodle.server.url}/moodle"), moodle).status_code == 200


def test_a_canvas_of_its_own_domain_is_known_by_its_invitation_alone(
    desk: Desk, canvas: CanvasRegistrar
) -> None:
    assert_refused(desk.open(desk.invite(), canvas), "REG-HOST")
    assert_refused(desk.open(desk.invite(platform_url="https://canvas.school.example"), canvas), "REG-HOST")
    assert desk.open(desk.invite(platform_url=canvas.server.url), canvas).status_code == 200


@pytest.mark.parametrize(
    ("family", "issuer", "address", "speaks"),
    [
        ("moodle", "https://m.example", "https://m.example/mod/lti/x", True),
        ("moodle", "https://m.example", "https://M.example:443/x", True),
        ("moodle", "https://m.example", "https://keys.m.example/x", False),
        ("moodle", HOSTED, "https://school.instructure.com/x", False),
        ("canvas", HOSTED, "https://school.instructure.com/x", True),
        ("canvas", HOSTED, "https://sso.canvaslms.com/x", True),
        ("canvas", "https://canvas.beta.instructure.com", "https://school.beta.instructure.com/x", True),
        ("canvas", HOSTED, "https://evil.example/x", False),
        ("canvas", HOSTED, "https://evilinstructure.com/x", False),
        ("canvas", HOSTED, "https://instructure.com.evil.example/x", False),
        ("canvas", HOSTED, "http://school.instructure.com/x", False),
        ("canvas", HOSTED, "https://school.instructure.com:8443/x", False),
        ("canvas", "https://canvas.school.example", "https://school.instructure.com/x", False),
        ("canvas", "https://canvas.school.example", "https://canvas.school.example/x", True),
    ],
)
def test_who_speaks_for_whom(family: str, issuer: str, address: str, speaks: bool) -> None:
    assert platform_for(family).speaks_for(issuer, address) is speaks


@pytest.mark.parametrize(
    ("token_endpoint", "taken"),
    [
        ("https://m.example/token", True),
        ("https://auth.m.example/token", True),
        ("https://auth.m.example:8443/token", False),
        ("https://authm.example/token", False),
        ("https://example/token", False),
    ],
)
def test_keys_and_tokens_may_lie_on_hosts_under_the_platforms_own(token_endpoint: str, taken: bool) -> None:
    said = moodle_configuration("https://m.example") | {"token_endpoint": token_endpoint}
    read = configurations._read("https://m.example/c", said)
    if taken:
        configurations._check_places(read, None)
    else:
        with pytest.raises(BatonError, match="REG-HOST"):
            configurations._check_places(read, None)


# Taking over what is registered.


def test_a_registration_that_is_there_is_not_changed_by_another_invitation(
    desk: Desk, moodle: MoodleRegistrar, platform: SigningPlatform
) -> None:
    """The attacker's LMS may be trusted by an invitation, but says to be the school's."""
    moodle.configuration["issuer"] = platform.issuer
    moodle.client_id = platform.client_id
    (before,) = desk.registrations(client_id=platform.client_id)
    address = desk.invite(platform_url=moodle.server.url)
    assert_refused(desk.register(address, moodle), "REG-TAKEN")
    (after,) = desk.registrations(client_id=platform.client_id)
    assert (after.key_set_url, after.auth_token_url) == (before.key_set_url, before.auth_token_url)
    assert is_still_good(desk)


def test_an_invitation_for_one_registration_changes_no_other(
    desk: Desk, moodle: MoodleRegistrar, platform: SigningPlatform
) -> None:
    desk.register(desk.invite(), moodle)
    (first,) = desk.registrations(client_id=moodle.client_id)
    (other,) = desk.registrations(client_id=platform.client_id)
    moodle.spent = False
    assert_refused(desk.open(desk.invite(registration_id=other.id), moodle), "REG-HOST")
    named = desk.invite(registration_id=other.id, platform_url=moodle.server.url)
    assert_refused(desk.open(named, moodle), "REG-OTHER")
    moodle.client_id = "second"
    desk.register(desk.invite(), moodle)
    (second,) = desk.registrations(client_id="second")
    moodle.spent = False
    address = desk.invite(registration_id=first.id)
    assert_refused(desk.register(address, moodle), "REG-TAKEN")
    assert desk.registrations(client_id="second")[0].key_set_url == second.key_set_url


def test_of_two_that_claim_one_client_id_at_once_one_gets_it(desk: Desk) -> None:
    with moodle_registrar() as moodle:
        moodle.reply = Reply(200, {"client_id": "same"})
        addresses = [desk.invite() for _ in range(2)]
        pages = [desk.open(address, moodle) for address in addresses]
        barrier, answers = Barrier(2), []

        def press(address: str, page: TestResponse) -> None:
            barrier.wait(5)
            answers.append(desk.press(address, page).status_code)

        threads = [Thread(target=press, args=pair) for pair in zip(addresses, pages, strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(answers) == [200, 409]


# The sealed field.


def broken(sealed: str) -> str:
    return sealed[:-20] + ("A" if sealed[-20] != "A" else "B") + sealed[-19:]


@pytest.mark.parametrize("change", [broken, lambda _: "", lambda _: "x" * 100, lambda sealed: sealed[:50]])
def test_a_changed_page_registers_nothing(
    desk: Desk, moodle: MoodleRegistrar, change: Callable[[str], str]
) -> None:
    address = desk.invite()
    sealed = sealed_in(desk.open(address, moodle))
    assert_refused(desk.press(address, change(sealed)), "REG-FORM")
    assert moodle.bodies == []


def test_a_page_of_one_invitation_does_not_use_another(desk: Desk, moodle: MoodleRegistrar) -> None:
    page = desk.open(desk.invite(), moodle)
    assert_refused(desk.press(desk.invite(), page), "REG-FORM")
    assert_refused(desk.press("https://baton.example/lti/register/made-up", page), "REG-FORM")


@pytest.mark.parametrize("text", ["an access token", "{}", "[]", '{"seal": "review"}'])
def test_what_was_sealed_for_something_else_registers_nothing(desk: Desk, text: str) -> None:
    assert_refused(desk.press(desk.invite(), desk.runtime.vault.encrypt(text)), "REG-FORM")


def test_a_page_that_was_open_for_an_hour_begins_anew(
    desk: Desk, moodle: MoodleRegistrar, clock: Clock
) -> None:
    address = desk.invite()
    page = desk.open(address, moodle)
    clock.advance(hours=1)
    assert_refused(desk.press(address, page), "REG-FORM")
    assert is_still_good(desk)


def test_the_sealed_field_shows_nothing_of_what_it_carries(desk: Desk, moodle: MoodleRegistrar) -> None:
    page = desk.open(desk.invite(), moodle)
    assert moodle.token not in page.text


# The page in its frame.


def test_the_pages_need_no_script_and_no_cookie_and_may_be_framed_by_any_lms(
    desk: Desk, moodle: MoodleRegistrar
) -> None:
    address = desk.invite()
    page = desk.open(address, moodle)
    done = desk.press(address, page)
    for shown in (page, done):
        assert "Set-Cookie" not in shown.headers
        policy = shown.headers["Content-Security-Policy"]
        assert "frame-ancestors *" in policy
        assert "script-src 'self';" in policy
        assert "form-action 'self'" in policy
        assert "<script>" not in shown.text
        assert " onclick=" not in shown.text
    assert '<form method="post" action="/lti/register/' in page.text
    assert 'id="closing"' in done.text
    assert "hidden>" in done.text.split('id="closing"')[1][:40]  # shown by its script alone


def test_neither_tokens_nor_answers_come_into_the_log(
    desk: Desk, moodle: MoodleRegistrar, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    address = desk.invite()
    moodle.reply = Reply(500, {"message": "what the platform says"})
    desk.register(address, moodle)
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name == "baton")
    assert "REG-REFUSED" in ours
    for secret in (address.rsplit("/", 1)[1], moodle.token, "what the platform says"):
        assert secret not in ours


def test_finding_an_invitation_says_why_it_cannot_be_used(desk: Desk) -> None:
    now = desk.runtime.now()
    with desk.runtime.database.transaction() as session:
        token = invite(session, now)
        assert find(session, token, now).id
        assert registration_url(desk.runtime.settings, token).endswith(f"/lti/register/{token}")
        revoke(session, find(session, token, now).id, now)
        with pytest.raises(BatonError, match="REG-INVITATION"):
            find(session, token, now)
        assert session.query(Registration).count() == 1
