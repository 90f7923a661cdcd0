"""The one door to platforms: public addresses, time-outs, sizes, no redirects, no cookies, our own name."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from importlib.metadata import version
from math import isfinite
from typing import TYPE_CHECKING, Any

import requests
from requests.utils import parse_header_links
from urllib3.exceptions import HTTPError

from lti_app.lti.guard import PrivateAddress, PublicAddressesOnly
from lti_app.lti.patience import PatientAdapter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

    from lti_app.settings import Settings

# Seconds to connect (just over a multiple of 3, TCP's wait before it tries again) and between two reads.
TIMEOUTS = (3.05, 15.0)
_WHOLE_SECONDS = 30.0  # for a body that trickles in
_LARGEST = 2 * 1024 * 1024
_PIECE = 64 * 1024
PRIVATE_ADDRESS, TOO_LARGE = "private address", "answer too large"


class NetworkFailure(Exception):  # noqa: N818 - what happened, not a defect
    """No answer that can be used. The text is the kind of failure, free of addresses and data.

    PRIVATE_ADDRESS, TOO_LARGE, "answer too slow", or the name of an error of requests, such as
    "ConnectTimeout", "SSLError" or "ConnectionError".
    """


@dataclass(frozen=True, slots=True)
class Answer:
    """What a platform answered. headers: names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    def json(self) -> Any:
        """Return the body as JSON (RFC 8259: no NaN). Raises ValueError where it is none."""
        try:
            return json.loads(self.body, parse_constant=_finite, parse_float=_finite)
        except RecursionError:
            raise ValueError("nested too deep") from None

    @property
    def next_page(self) -> str | None:
        """The address of the next page, exactly as sent: bookmarks tell upper from lower case.

        Names of parameters and relations do not (RFC 8288, 3 and 2.1).
        """
        for link in parse_header_links(self.headers.get("link", "")):
            said = {name.lower(): value for name, value in link.items()}
            if "next" in said.get("rel", "").lower().split():
                return link["url"]
        return None


class Http:
    """Sends requests to platforms. Threads may share it.

    timeouts: seconds to connect and to read. allow_private: call private addresses too, and through the
    proxies that the environment names (see lti_app.lti.guard). largest: bytes of an answer.
    """

    def __init__(
        self,
        timeouts: tuple[float, float] = TIMEOUTS,
        *,
        allow_private: bool = False,
        largest: int = _LARGEST,
    ) -> None:
        self._timeouts = timeouts
        self._largest = largest
        self._session = requests.Session()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, PatientAdapter() if allow_private else PublicAddressesOnly())
        self._session.headers["User-Agent"] = f"Baton/{version('baton')}"
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    @classmethod
    def of(
        cls,
        settings: Settings,
        timeouts: tuple[float, float] = TIMEOUTS,
        largest: int = _LARGEST,
    ) -> Self:
        """Return a door that opens to where the installation's settings allow."""
        return cls(timeouts, allow_private=settings.allow_private_addresses, largest=largest)

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        body: bytes | None = None,
        bearer: str | None = None,
    ) -> Answer:
        """Send one request and return the whole answer, whatever its status; redirects are not followed.

        Raises NetworkFailure.
        """

        def authorise(request: requests.PreparedRequest) -> requests.PreparedRequest:
            # Always given, or requests would put a password from ~/.netrc in its place.
            if bearer:
                request.headers["Authorization"] = f"Bearer {bearer}"
            return request

        try:
            with self._session.request(
                method,
                url,
                headers=dict(headers or {}),
                data=form if body is None else body,
                auth=authorise,
                timeout=self._timeouts,
                allow_redirects=False,
                stream=True,
            ) as response:
                names = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status_code, names, _read(response, self._largest))
        except PrivateAddress:
            raise NetworkFailure(PRIVATE_ADDRESS) from None
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            raise NetworkFailure(type(error).__name__) from None


def _finite(text: str) -> float:
    """Return the number, which can be written as JSON again. Raises ValueError: NaN, Infinity, 1e999."""
    if not isfinite(number := float(text)):
        raise ValueError("not finite")
    return number


def _read(response: requests.Response, largest: int) -> bytes:
    deadline = time.monotonic() + _WHOLE_SECONDS
    pieces, size = [], 0
    while piece := response.raw.read1(_PIECE, decode_content=True):
        size += len(piece)
        if size > largest:
            raise NetworkFailure(TOO_LARGE)
        if time.monotonic() > deadline:
            raise NetworkFailure("answer too slow")
        pieces.append(piece)
    return b"".join(pieces)
