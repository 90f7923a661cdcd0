"""Calls to a platform's services, each against a real server; where pylti1p3 goes wrong, beside it."""

from __future__ import annotations

from datetime import timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from pylti1p3.assignments_grades import AssignmentsGradesService
from pylti1p3.registration import Registration as BareRegistration
from pylti1p3.service_connector import ServiceConnector

from lti_app.db.models import AccessToken, Registration
from lti_app.errors import BatonError
from lti_app.lti import http
from lti_app.lti.http import Answer, Http, NetworkFailure
from lti_app.lti.keys import add_key, published_keys
from lti_app.lti.services.connector import Connector, TokenFailure
from lti_app.vault import Vault
from tests import factories
from tests.loopback import Reply, loopback
from tests.lti_app.lti.services import Services, services
from tests.platform_keys import SCORE_SCOPE, rsa_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lti_app.runtime import Runtime
    from tests.clock import Clock
    from tests.loopback import Asked

pytestmark = pytest.mark.sqlite_alone

READ_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly"


@pytest.fixture
def platform_services() -> Iterator[Services]:
    """Token address and services."""
    with services() as running:
        yield running


@pytest.fixture
def registration(runtime: Runtime, platform_services: Services) -> Registration:
    """A registration whose token address is the running server's."""
    with runtime.database.transaction() as session:
        return factories.registration(session, auth_token_url=f"{platform_services.server.url}/token")


@pytest.fixture
def connector(runtime: Runtime) -> Connector:
    """Baton's connector."""
    return Connector.of(runtime)


def bare_connector(services: Services) -> ServiceConnector:
    """The library's."""
    private = str(rsa_key(1).as_pem(private=True).decode())
    registration = BareRegistration().set_client_id("client-1").set_tool_private_key(private)
    return ServiceConnector(registration.set_auth_token_url(f"{services.server.url}/token"))


def get(connector: Connector, registration: Registration, url: str, *scopes: str) -> Answer:
    return connector.send(registration, scopes or [READ_SCOPE], "GET", url)


def test_g4_the_next_page_keeps_its_upper_case_letters(
    connector: Connector, registration: Registration, platform_services: Services
) -> None:
    url = f"{platform_services.server.url}/items"
    following = f"{url}?page=bookmark:WyJBbmMiXQ&per_page=50"
    link = f'<{url}?page=1>; rel="current", <{following}>; rel="next", <{url}>; rel="first"'
    platform_services.reply = lambda _: Reply(200, [], {"Link": link})
    library = bare_connector(platform_services).make_service_request([READ_SCOPE], url)
    assert library["next_page_url"] == following.lower()
    assert get(connector, registration, url).next_page == following


def test_an_answer_without_a_next_page_has_none(
    connector: Connector, registration: Registration, platform_services: Services
) -> None:
    assert get(connector, registration, f"{platform_services.server.url}/items").next_page is None


def test_g5_one_token_serves_all_calls_until_it_runs_out(
    connector: Connector,
    registration: Registration,
    platform_services: Services,
    runtime: Runtime,
    clock: Clock,
) -> None:
    url = f"{platform_services.server.url}/items"
    for _ in range(2):  # two launches
        service = AssignmentsGradesService(
            bare_connector(platform_services), {"scope": [READ_SCOPE], "lineitems": url}
        )
        platform_services.reply = lambda _: Reply(200, [])
        service.get_lineitems()
    assert len(platform_services.issued) == 2
    for _ in range(2):
        get(Connector.of(runtime), registration, url)
    assert len(platform_services.issued) == 3
    clock.advance(3600 - 31)
    get(connector, registration, url)
    assert len(platform_services.issued) == 3
    clock.advance(1)
    get(connector, registration, url)
    assert len(platform_services.issued) == 4


def test_a_token_of_one_minute_is_kept_for_two_thirds_of_it(
    connector: Connector, registration: Registration, platform_services: Services, clock: Clock
) -> None:
    platform_services.token = {"expires_in": 60}
    url = f"{platform_services.server.url}/items"
    get(connector, registration, url)
    clock.advance(39)
    get(connector, registration, url)
    assert len(platform_services.issued) == 1
    clock.advance(1)
    get(connector, registration, url)
    assert len(platform_services.issued) == 2


@pytest.mark.parametrize("said", [{}, {"expires_in": None}, {"expires_in": -5}, {"expires_in": "soon"}])
def test_a_token_without_a_time_is_used_once(
    connector: Connector, registration: Registration, platform_services: Services, said: dict[str, Any]
) -> None:
    platform_services.token = said
    url = f"{platform_services.server.url}/items"
    assert [get(connector, registration, url).status for _ in range(2)] == [200, 200]
    assert len(platform_services.issued) == 2


def test_tokens_of_other_scopes_clients_and_addresses_are_kept_apart(
    connector: Connector, registration: Registration, platform_services: Services, runtime: Runtime
) -> None:
    url = f"{platform_services.server.url}/items"
    with runtime.database.transaction() as session:  # hosted Canvas: one issuer for all
        neighbour = factories.registration(
            session, issuer=registration.issuer, auth_token_url=registration.auth_token_url
        )
    get(connector, registration, url)
    get(connector, neighbour, url)
    get(connector, registration, url, SCORE_SCOPE)
    assert len(platform_services.issued) == 3
    get(connector, registration, url, SCORE_SCOPE)
    assert len(platform_services.issued) == 3


def test_a_token_that_is_no_longer_taken_is_renewed_once(
    connector: Connector, registration: Registration, platform_services: Services
) -> None:
    url = f"{platform_services.server.url}/items"
    get(connector, registration, url)
    platform_services.valid.clear()
    assert get(connector, registration, url).status == 200
    assert platform_services.issued == ["token-1", "token-2"]


def test_a_platform_that_takes_no_token_is_not_asked_for_ever(
    connector: Connector, registration: Registration, platform_services: Services
) -> None:
    url = f"{platform_services.server.url}/items"
    get(connector, registration, url)
    platform_services.reply = lambda _: Reply(401)
    assert get(connector, registration, url).status == 401
    assert len(platform_services.issued) == 2


def test_a_token_request_is_signed_as_platforms_demand(
    connector: Connector,
    registration: Registration,
    platform_services: Services,
    runtime: Runtime,
    clock: Clock,
) -> None:
    for _ in range(2):
        connector.send(
            registration, [SCORE_SCOPE, READ_SCOPE], "GET", f"{platform_services.server.url}/items"
        )
        clock.advance(hours=2)
    first, second = (asked.form for asked in platform_services.server.asked if asked.path == "/token")
    assert first["grant_type"] == "client_credentials"
    assert first["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    assert first["scope"] == f"{READ_SCOPE} {SCORE_SCOPE}"
    (key,) = published_keys(runtime.database, runtime.vault, runtime.now())
    assert jwt.get_unverified_header(first["client_assertion"]) == {
        "typ": "JWT",
        "alg": "RS256",
        "kid": key["kid"],
    }
    unchecked = {"verify_exp": False, "verify_iat": False}
    claims, again = (
        jwt.decode(
            form["client_assertion"],
            jwt.PyJWK(key).key,
            algorithms=["RS256"],
            audience=registration.auth_token_url,
            options=unchecked,
        )
        for form in (first, second)
    )
    assert claims["iss"] == claims["sub"] == registration.client_id
    assert claims["iat"] < (clock.now() - timedelta(hours=4)).timestamp()
    assert 0 < claims["exp"] - claims["iat"] <= 300
    assert claims["jti"] != again["jti"]


def test_the_newest_key_signs(
    connector: Connector,
    registration: Registration,
    platform_services: Services,
    runtime: Runtime,
    clock: Clock,
) -> None:
    with runtime.database.transaction() as session:
        add_key(session, runtime.vault, clock.now() - timedelta(days=1))
        newest = add_key(session, runtime.vault, clock.now()).kid
    get(connector, registration, f"{platform_services.server.url}/items")
    assertion = platform_services.server.asked[0].form["client_assertion"]
    assert jwt.get_unverified_header(assertion)["kid"] == newest


@pytest.mark.parametrize("said", [b"<html>not found</html>", [], {"access_token": ""}, {"access_token": 5}])
@pytest.mark.parametrize("status", [200, 404])
def test_an_answer_without_a_token_is_a_token_failure(
    connector: Connector, registration: Registration, platform_services: Services, status: int, said: Any
) -> None:
    platform_services.token, platform_services.token_status = said, status
    with pytest.raises(TokenFailure) as failure:
        get(connector, registration, f"{platform_services.server.url}/items")
    assert failure.value.answer.status == status
    assert platform_services.called == []


def test_tokens_lie_encrypted_in_the_database(
    connector: Connector, registration: Registration, platform_services: Services, runtime: Runtime
) -> None:
    get(connector, registration, f"{platform_services.server.url}/items")
    with runtime.database.transaction(writes=False) as session:
        (row,) = session.query(AccessToken)
    assert "token-1" not in row.token
    assert runtime.vault.decrypt(row.token) == "token-1"


def test_a_changed_secret_key_is_said_plainly(
    connector: Connector, registration: Registration, platform_services: Services, runtime: Runtime
) -> None:
    get(connector, registration, f"{platform_services.server.url}/items")
    other = Connector(
        runtime.database,
        Vault("another secret key of some length"),
        runtime.now,
        Http(allow_private=True),
    )
    with pytest.raises(BatonError) as error:
        get(other, registration, f"{platform_services.server.url}/items")
    assert error.value.code == "KEYS-SECRET"


def test_g6_a_platform_that_never_answers_is_given_up(platform_services: Services) -> None:
    assert http.TIMEOUTS == (3.05, 15.0)
    release = Event()

    def silent(_: Asked) -> Reply:
        release.wait(20)
        return Reply(200, {"access_token": "late"})

    with loopback(silent) as server:
        platform_services.server.url = server.url
        library = Thread(target=bare_connector(platform_services).get_access_token, args=([READ_SCOPE],))
        library.start()
        with pytest.raises(NetworkFailure, match="ReadTimeout"):
            Http((0.3, 0.3), allow_private=True).send("GET", f"{server.url}/x")
        library.join(0.5)
        still_waiting = library.is_alive()
        release.set()
        library.join()
    assert still_waiting


def test_g6_requests_say_who_asks(
    connector: Connector, registration: Registration, platform_services: Services
) -> None:
    bare_connector(platform_services).get_access_token([READ_SCOPE])
    get(connector, registration, f"{platform_services.server.url}/items")
    names = [asked.headers["user-agent"] for asked in platform_services.server.asked]
    assert names == ["PyLTI1p3-client", "Baton/0.1.0", "Baton/0.1.0"]


def test_a_redirect_is_not_followed_so_no_token_leaves_for_elsewhere(
    connector: Connector, registration: Registration, platform_services: Services
) -> None:
    url = f"{platform_services.server.url}/items"
    platform_services.reply = lambda _: Reply(302, b"", {"Location": f"{url}/elsewhere"})
    assert get(connector, registration, url).status == 302
    assert [asked.path for asked in platform_services.called] == ["/items"]


def test_an_answer_without_end_is_given_up() -> None:
    with (
        loopback(lambda _: Reply(200, b"x" * (2 * 1024 * 1024 + 1))) as server,
        pytest.raises(NetworkFailure, match="too large"),
    ):
        Http(allow_private=True).send("GET", server.url)


def test_an_answer_that_trickles_in_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "_WHOLE_SECONDS", -1.0)
    with loopback(lambda _: Reply(200, b"x")) as server, pytest.raises(NetworkFailure, match="too slow"):
        Http(allow_private=True).send("GET", server.url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "nothing", "http://", "https://[::1"])
def test_an_address_that_cannot_be_reached_is_a_network_failure(url: str) -> None:
    with pytest.raises(NetworkFailure):
        Http((0.5, 0.5), allow_private=True).send("GET", url)


def test_cookies_and_passwords_of_the_machine_stay_at_home(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with loopback(lambda _: Reply(200, b"", {"Set-Cookie": "a=b"})) as server:
        door = Http(allow_private=True)
        door.send("GET", server.url, bearer="token")
        door.send("GET", server.url)
        assert [asked.headers.get("authorization") for asked in server.asked] == ["Bearer token", None]
        assert not any("cookie" in asked.headers for asked in server.asked)
