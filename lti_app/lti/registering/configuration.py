"""A platform's own description of itself (OpenID configuration), fetched and held to its place.

Nothing in it is signed. So it is believed only as far as the place where it lies vouches for it:

- It lies at an https address of the platform: of its issuer's origin, or where the platform is known to
  answer for that issuer (LearningPlatform.speaks_for), or of the address that the invitation names.
- What it says of registration lies at such an address too, because the registration token goes there; login,
  token and key set may also lie on hosts under these (keys.lms.example under lms.example), which belong to
  whoever owns the host above. Hosts beside each other are not taken for the same owner's: nobody can tell
  school.example from co.uk without a list of the world's registries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lti_app.errors import BatonError
from lti_app.lti.addresses import origin_of, secure_address
from lti_app.lti.http import PRIVATE_ADDRESS, TOO_LARGE, Http, NetworkFailure
from lti_app.lti.launch import Message
from lti_app.lti.platforms import platform_for
from lti_app.lti.registering.profile import CLAIMS, CUSTOM_FIELDS, MESSAGE_TYPES, NAME_CLAIMS
from lti_app.lti.scopes import SCOPES
from lti_app.lti.text import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lti_app.lti.http import Answer
    from lti_app.settings import Settings

TIMEOUTS = (3.05, 10.0)  # seconds; a person waits
LARGEST = 256 * 1024  # bytes; Canvas' longest is some 40 KB
_PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
_ACCOUNT_NAME = "https://canvas.instructure.com/lti/account_name"
_FAILURES = {PRIVATE_ADDRESS: "REG-PRIVATE", TOO_LARGE: "REG-CONFIGURATION"}
_MOST = 1000  # entries of a list that are looked at


@dataclass(frozen=True, slots=True)
class PlatformConfiguration:
    """What a platform says of itself, as far as Baton can use it.

    url: where it lies. name: of the institution, where it is said. scopes: short names (SCOPES) of what is
    offered. messages: type → placements offered for it. fields: names (CUSTOM_FIELDS) that it can fill in.
    """

    url: str
    issuer: str
    auth_login_url: str
    auth_token_url: str
    key_set_url: str
    registration_url: str
    family: str
    name: str
    scopes: list[str]
    claims: list[str]
    messages: dict[str, list[str]]
    fields: list[str]


def registration_door(settings: Settings) -> Http:
    """Return the door through which platforms are asked during registration."""
    return Http.of(settings, TIMEOUTS, LARGEST)


def fetch_configuration(
    http: Http, url: str, token: str | None, invited: str | None = None
) -> PlatformConfiguration:
    """Fetch and check a platform's configuration.

    token: the platform's registration token, sent along (Canvas wants it). invited: the LMS's address in
    the invitation.
    Raises BatonError: REG-ADDRESS, REG-PRIVATE, REG-UNREACHABLE, REG-CONFIGURATION, REG-HOST.
    """
    if not secure_address(url):
        raise BatonError("REG-ADDRESS", "not an https address")
    answer = ask(http, "GET", url, bearer=token)
    said = _object_in(answer)
    configuration = _read(url, said)
    _check_places(configuration, invited)
    return configuration


def ask(http: Http, method: str, url: str, *, bearer: str | None, body: bytes | None = None) -> Answer:
    """Send a request of registration. Raises BatonError: REG-PRIVATE, REG-UNREACHABLE, REG-CONFIGURATION."""
    headers = {"Accept": "application/json"} | ({"Content-Type": "application/json"} if body else {})
    try:
        return http.send(method, url, headers=headers, body=body, bearer=bearer)
    except NetworkFailure as failure:
        raise BatonError(_FAILURES.get(str(failure), "REG-UNREACHABLE"), str(failure)) from None


def _object_in(answer: Answer) -> dict[str, Any]:
    if not answer.ok:
        raise BatonError("REG-CONFIGURATION", f"status {answer.status}")
    try:
        said = answer.json()
    except ValueError:
        raise BatonError("REG-CONFIGURATION", "not JSON") from None
    if not isinstance(said, dict):
        raise BatonError("REG-CONFIGURATION", "not an object")
    return said


def _read(url: str, said: dict[str, Any]) -> PlatformConfiguration:
    platform = said.get(_PLATFORM)
    platform = platform if isinstance(platform, dict) else {}
    return PlatformConfiguration(
        url=url,
        issuer=_address(said, "issuer"),
        auth_login_url=_address(said, "authorization_endpoint"),
        auth_token_url=_address(said, "token_endpoint"),
        key_set_url=_address(said, "jwks_uri"),
        registration_url=_address(said, "registration_endpoint"),
        family=platform_for(words(platform.get("product_family_code"), 40).lower()).family,
        name=words(platform.get(_ACCOUNT_NAME), 200),
        scopes=_offered(SCOPES, said.get("scopes_supported"), SCOPES.__getitem__),
        claims=_offered((*CLAIMS, *NAME_CLAIMS), said.get("claims_supported")),
        messages=_messages(platform.get("messages_supported")),
        fields=_offered(
            CUSTOM_FIELDS, platform.get("variables"), lambda name: CUSTOM_FIELDS[name].removeprefix("$")
        ),
    )


def _address(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    address = secure_address(value)
    if address is None:
        raise BatonError("REG-CONFIGURATION", f"{name}: no https address")
    return address


def _offered(ours: Iterable[str], listed: Any, called: Callable[[str], str] = str) -> list[str]:
    """Return what the platform offers of ours; all, where it lists nothing."""
    if not isinstance(listed, list) or not listed:
        return list(ours)
    theirs = {entry.removeprefix("$") for entry in listed[:_MOST] if isinstance(entry, str)}
    return [name for name in ours if called(name) in theirs]


def _messages(listed: Any) -> dict[str, list[str]]:
    """Return the messages of ours that the platform offers. Older ones list their names alone.

    One that lists none must have the launch from a link, which LTI itself demands.
    """
    entries = listed[:_MOST] if isinstance(listed, list) else [MESSAGE_TYPES[Message.RESOURCE_LINK]]
    offered: dict[str, list[str]] = {}
    for entry in entries:
        kind = entry.get("type") if isinstance(entry, dict) else entry
        places = entry.get("placements") if isinstance(entry, dict) else None
        if isinstance(kind, str):
            offered.setdefault(kind, []).extend(
                place for place in (places if isinstance(places, list) else []) if isinstance(place, str)
            )
    return {kind: offered[kind][:_MOST] for kind in MESSAGE_TYPES.values() if kind in offered}


def _check_places(configuration: PlatformConfiguration, invited: str | None) -> None:
    platform, issuer, url = platform_for(configuration.family), configuration.issuer, configuration.url
    if invited:
        ours = origin_of(url) == origin_of(invited) or (
            platform.speaks_for(issuer, url) and platform.speaks_for(issuer, invited)
        )
    else:
        ours = platform.speaks_for(issuer, url)
    if not ours:
        raise BatonError("REG-HOST", "configuration lies elsewhere than its issuer")

    def vouched(address: str) -> bool:
        return origin_of(address) == origin_of(url) or platform.speaks_for(issuer, address)

    if not vouched(configuration.registration_url):
        raise BatonError("REG-HOST", "registration endpoint lies elsewhere")
    for address in (configuration.auth_login_url, configuration.auth_token_url, configuration.key_set_url):
        if not (vouched(address) or _is_under(address, url) or _is_under(address, issuer)):
            raise BatonError("REG-HOST", "an endpoint lies elsewhere")


def _is_under(address: str, other: str) -> bool:
    """Tell whether an address' host lies under that of another: keys.lms.example under lms.example."""
    below, above = urlsplit(address), urlsplit(other)
    same = (below.scheme, below.port) == (above.scheme, above.port)
    return same and (below.hostname or "").endswith(f".{above.hostname}")
